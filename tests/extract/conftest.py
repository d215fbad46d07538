"""What do the tests of extraction share? The world, as the package ships it."""

import json
import tomllib
from pathlib import Path

import pytest

import monitor.data
from monitor.model.lexicon import Lexicon, cities_from, lexicon_from
from monitor.model.slots import slots_from


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The shipped lists of states, bodies and cities, and the words of every slot."""
    folder = Path(monitor.data.__path__[0])
    return lexicon_from(
        tomllib.loads((folder / "countries.toml").read_text("utf-8")),
        slots={
            path.stem: slots_from(tomllib.loads(path.read_text("utf-8")))
            for path in (folder / "slots").glob("*.toml")
        },
        cities=cities_from(json.loads((folder / "cities.json").read_text("utf-8"))),
    )
