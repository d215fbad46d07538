"""The shipped config, read once."""

import pytest

from monitor.serve.config import Config, read_config
from monitor.serve.options import Options
from tests.world.process import ROOT


@pytest.fixture(scope="session")
def shipped() -> Config:
    """What the project itself runs with."""
    config = read_config(Options(config=str(ROOT / "config")), {})
    assert isinstance(config, Config), config
    return config
