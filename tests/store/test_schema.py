"""How the tables get into the file."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from shutil import copytree

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.schema import SchemaItem

from monitor.store import schema
from monitor.store.database import Database
from monitor.store.engine import open_reader, open_writer
from monitor.store.schema import (
    HEAD,
    MIGRATIONS,
    UnusableDatabaseError,
    told_where_full,
    upgrade,
)
from monitor.store.tables.every import METADATA
from tests.store.intake import intake, sighting
from tests.values import NOON

#: The migration that is to come.
NEXT = f"{int(HEAD) + 1:04}"
FIRST_VERSION = """
INSERT INTO item VALUES (1, 'i1', 'f', 'k', 's', 'u', 'u', 'GB',
  '2024-04-18 12:00:00.000000', 'new', '[]', '', '', 1, 1);
INSERT INTO item_text VALUES (1, 'i1', 1, 1, '2024-04-18 12:00:00.000000', 'Title',
  '', '', '', NULL, NULL, 'en', NULL, 'r1', '2024-04-18 12:00:00.000000');
INSERT INTO story VALUES ('s-1', 'Title', '2024-04-18 12:00:00.000000',
  '2024-04-18 12:00:00.000000');
INSERT INTO story_item VALUES ('i1', 's-1', 'first item', 0.0,
  '2024-04-18 12:00:00.000000');
INSERT INTO change VALUES (1, 's-1', 1, 'first item', '2024-04-18 12:00:00.000000',
  NULL);
"""

#: The number that the migration after ours will have.
NEXT = f"{int(HEAD) + 1:04}"


def test_the_head_is_the_newest_migration() -> None:
    """The constant spares an import; it must not lie."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "newline")

    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_migrations_lead_to_the_tables(path: Path) -> None:
    """Autogenerate finds nothing to add but the full-text index."""
    upgrade(path)
    engine = open_reader(path)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": _is_ours, "compare_type": True}
        )
        differences = compare_metadata(context, METADATA)
    engine.dispose()

    assert differences == []


def _is_ours(item: SchemaItem, name: str | None, *rest: object) -> bool:
    return not (name or "").startswith("item_text_index")


def test_upgrading_twice_changes_nothing(path: Path) -> None:
    """And makes no copy."""
    upgrade(path)
    upgrade(path)

    assert list(path.parent.glob("*.before-*")) == []


def test_the_folder_is_made(tmp_path: Path) -> None:
    """A first start needs nothing prepared, whatever the path is made of."""
    path = tmp_path / "new folder" / "100% a?b#c" / "monitor.db"
    upgrade(path)
    with Database.open(path, write=False) as database:
        counts = database.queries.counts()

    assert counts.items == 0


def test_an_upgrade_starts_with_a_copy(path: Path, tmp_path: Path) -> None:
    """Backwards is by that copy, which holds everything of before."""
    with Database.open(path, write=True) as database:
        database.shelf.save_poll(intake(sighting("a")))
    newer = _next_migration(tmp_path)
    upgrade(path, migrations=newer, head=NEXT)
    before = path.with_name(f"monitor.db.before-{NEXT}")

    assert schema.version(path) == NEXT
    assert schema.version(before) == HEAD
    with Database.open(before, write=True) as database:
        assert database.queries.counts().items == 1


def test_what_the_first_version_stored_is_read(path: Path) -> None:
    """Nothing in it was found by changed rules; all of it may be judged anew."""
    upgrade(path, head="0001")
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(FIRST_VERSION)
    with Database.open(path, write=True, rules="r2") as database:
        (change,) = database.line.undecided(9)
        (outdated,) = database.line.outdated(9)
        (item,) = database.queries.explain("i1").items

        assert not change.reapplied
        assert outdated.item.id == "i1"
        assert item.texts[0].former is None
        assert database.upkeep.check(NOON) == []


def test_a_failed_upgrade_leaves_the_file_as_it_was(path: Path, tmp_path: Path) -> None:
    """All of a migration, or nothing."""
    upgrade(path)
    broken = _next_migration(tmp_path, then='op.execute("nonsense")')

    with pytest.raises(Exception, match="nonsense"):
        upgrade(path, migrations=broken, head=NEXT)
    assert schema.version(path) == HEAD
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema").fetchall()
    assert ("later",) not in tables


def _next_migration(tmp_path: Path, then: str = "pass") -> Path:
    """Our migrations and one that is to come."""
    folder = copytree(MIGRATIONS, tmp_path / "migrations")
    (folder / "versions" / f"{NEXT}_later.py").write_text(
        f'''"""Later."""
from alembic import op
import sqlalchemy as sa
revision, down_revision = "{NEXT}", "{HEAD}"
def upgrade():
    op.create_table("later", sa.Column("id", sa.Integer()))
    {then}
'''
    )
    return folder


def _mark(path: Path, version: str) -> None:
    upgrade(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", [version])
        connection.commit()


@pytest.mark.parametrize("write", [True, False])
def test_a_newer_schema_is_refused(path: Path, write: bool) -> None:
    """An older monitor must not touch what it does not know."""
    _mark(path, "9999")

    with pytest.raises(UnusableDatabaseError, match="newer version"):
        Database.open(path, write=write)


@pytest.mark.parametrize("write", [True, False])
def test_another_programs_database_is_refused(path: Path, write: bool) -> None:
    """Nothing is written to it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (x)")

    with pytest.raises(UnusableDatabaseError, match="belongs to another program"):
        Database.open(path, write=write)


@pytest.mark.parametrize("write", [True, False])
def test_a_file_that_is_no_database_is_refused(path: Path, write: bool) -> None:
    """With its name and what SQLite says."""
    path.write_bytes(b"not a database" * 100)

    with pytest.raises(UnusableDatabaseError, match=r"monitor\.db: cannot be read"):
        Database.open(path, write=write)


#: SQLite answers as on a disk without room.
FULL = ("PRAGMA max_page_count = 1", "CREATE TABLE too_much (x)")


def _fill_a_copy(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for line in FULL:
            connection.execute(line)


def _fill_by_a_migration(path: Path) -> None:
    engine = open_writer(path)
    with engine.begin() as connection:
        for line in FULL:
            connection.exec_driver_sql(line)


@pytest.mark.parametrize("fill", [_fill_a_copy, _fill_by_a_migration])
def test_a_full_disk_is_told_in_a_line(
    path: Path, fill: Callable[[Path], None]
) -> None:
    """Whether SQLite itself says so, when a copy is made, or SQLAlchemy."""
    full = r"monitor\.db: cannot be written: the disk is full: make room"

    with pytest.raises(UnusableDatabaseError, match=full), told_where_full(path):
        fill(path)


def test_a_bug_of_a_migration_is_no_full_disk(path: Path) -> None:
    """It keeps its traceback."""
    bug = pytest.raises(sqlite3.OperationalError, match="no such table")

    with closing(sqlite3.connect(path)) as connection, bug, told_where_full(path):
        connection.execute("DROP TABLE none")


def test_a_reader_needs_a_database(path: Path) -> None:
    """It makes none, and says what to start."""
    with pytest.raises(UnusableDatabaseError, match="start the monitor first"):
        Database.open(path, write=False)
    assert not path.exists()


def test_a_reader_does_not_upgrade(path: Path) -> None:
    """An empty file, or one without a version, waits for the monitor."""
    path.touch()

    with pytest.raises(UnusableDatabaseError, match="start the monitor once"):
        Database.open(path, write=False)


def test_a_database_left_half_made_is_finished(path: Path) -> None:
    """A version table without a row is what an old crash may leave."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32))")
    upgrade(path)

    assert schema.version(path) == HEAD


def test_a_current_database_is_opened_without_alembic(path: Path) -> None:
    """It would be a third of the start-up time."""
    upgrade(path)
    script = (
        "import sys; from pathlib import Path;"
        "from monitor.store.database import Database;"
        f"Database.open(Path({str(path)!r}), write=True).close();"
        "print('alembic' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert ran.stdout.strip() == "False"
