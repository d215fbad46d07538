"""A database of its own for each test."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from monitor.store.database import Database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where there is no database yet."""
    return tmp_path / "monitor.db"


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once: migrations take longer than most tests."""
    path = tmp_path_factory.mktemp("empty") / "monitor.db"
    Database.open(path, write=True).close()
    return path


@pytest.fixture
def database(path: Path, empty: Path) -> Iterator[Database]:
    """Empty, and open for writing."""
    copyfile(empty, path)
    with Database.open(path, write=True, app="1.0", rules="r1") as opened:
        yield opened
