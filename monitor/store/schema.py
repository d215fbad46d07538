"""Does the file have the tables this version expects, and how does it get them?

Alembic is imported only when there is something to upgrade: it would be a third of
the start-up time. A database goes forwards only; backwards is by the copy that is
made before every upgrade.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from monitor.store.engine import connect, open_writer

#: The newest file in migrations/versions; a test compares.
HEAD = "0017"
MIGRATIONS = Path(__file__).with_name("migrations")


class UnusableDatabaseError(Exception):
    """The file cannot be used as it is; the text says what to do."""


def upgrade(path: Path, *, migrations: Path = MIGRATIONS, head: str = HEAD) -> None:
    """Make the file, or bring it up to `head` after a copy of it was made."""
    found = version(path)
    if found == head:
        return
    if found is not None:
        _refuse_newer(path, found, migrations)
    path.parent.mkdir(parents=True, exist_ok=True)
    with told_where_full(path):
        if found is not None:
            copy(path, path.with_name(f"{path.name}.before-{head}"))
        _write(path, migrations, head)


def _write(path: Path, migrations: Path, head: str) -> None:
    engine = open_writer(path)
    try:
        _run(engine, migrations, head)
    finally:
        engine.dispose()


@contextmanager
def told_where_full(path: Path) -> Iterator[None]:
    """A disk without room is no bug of a migration, and is told in a line."""
    try:
        yield
    except (sqlite3.OperationalError, OperationalError) as error:
        cause = error.orig if isinstance(error, OperationalError) else error
        if getattr(cause, "sqlite_errorcode", None) != sqlite3.SQLITE_FULL:
            raise
        raise UnusableDatabaseError(
            f"{path}: cannot be written: the disk is full: make room there, or name "
            "another folder with --state"
        ) from error


def require_current(path: Path) -> None:
    """A reader cannot upgrade; it says who can."""
    if not path.exists():
        raise UnusableDatabaseError(
            f"{path}: no database yet: start the monitor first (monitor run or once)"
        )
    found = version(path)
    if found == HEAD:
        return
    if found is not None:
        _refuse_newer(path, found, MIGRATIONS)
    raise UnusableDatabaseError(
        f"{path}: made by an older version: start the monitor once to upgrade it"
    )


def version(path: Path) -> str | None:
    """The last migration the file has been through; None for a new or empty file."""
    if not path.exists():
        return None
    try:
        with closing(connect(path, "ro")) as connection:
            return _version(connection)
    except sqlite3.DatabaseError as error:
        raise UnusableDatabaseError(f"{path}: cannot be read: {error}") from error


def copy(source: Path, target: Path) -> None:
    """A consistent copy in one file, also while the source is being written."""
    with closing(connect(source, "ro")) as old, closing(connect(target, "rwc")) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode = DELETE")


def _version(connection: sqlite3.Connection) -> str | None:
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    if "alembic_version" in tables:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return row[0] if row else None
    if tables:
        raise sqlite3.DatabaseError("it belongs to another program")
    return None


def _refuse_newer(path: Path, found: str, migrations: Path) -> None:
    known = {
        file.name.partition("_")[0] for file in (migrations / "versions").glob("*.py")
    }
    if found not in known:
        raise UnusableDatabaseError(
            f"{path}: written by a newer version (schema {found}, this one knows"
            f" {HEAD}): upgrade the monitor, or put back the copy made before"
        )


def _run(engine: Engine, migrations: Path, head: str) -> None:
    from alembic import command  # noqa: PLC0415 - a third of the start-up time
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, head)
