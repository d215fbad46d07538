"""A config folder for every test that asks for one."""

from pathlib import Path

import pytest

from tests.settings.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An empty config, which is a whole one."""
    desk = Desk(tmp_path)
    desk.write("config/monitor.toml", "")
    return desk
