"""What do the tests of extraction share? The world, as the package ships it."""

import tomllib
from pathlib import Path

import pytest

import monitor.data
from monitor.model.lexicon import Lexicon, lexicon_from


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The shipped list of states and bodies."""
    folder = Path(monitor.data.__path__[0])
    return lexicon_from(tomllib.loads((folder / "countries.toml").read_text("utf-8")))
