"""A database of its own for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.store.database import Database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "monitor.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    with Database.open(path, write=True, app="1.0", rules="r1") as opened:
        yield opened
