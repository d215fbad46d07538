"""How does the database file get opened, and what holds for every connection?

One connection does every write and every checkpoint: two that write and checkpoint
at the same moment can corrupt a database before SQLite 3.51.3
(https://sqlite.org/wal.html#walresetbug). Readers open the file read-only, keep
their transactions short, and never checkpoint.

This file, schema.py, upkeep.py, search.py, replay.py and history.py (row numbers) are
what knows of SQLite.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

#: How long a connection waits for a lock that another process holds.
PATIENCE_MS = 5_000
#: Many threads take turns at the one writer.
TURN_SECONDS = 60
READERS = 4
#: What stays of the log file after a checkpoint.
LOG_BYTES = 16 * 1024 * 1024

WRITER = (
    "PRAGMA journal_mode = WAL",
    # NORMAL may lose the last commits at a power cut, and a commit is a promise.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    f"PRAGMA journal_size_limit = {LOG_BYTES}",
    "PRAGMA wal_autocheckpoint = 1000",
)
READER = (
    "PRAGMA query_only = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA wal_autocheckpoint = 0",
)


def open_writer(path: Path) -> Engine:
    """One connection. Threads wait their turn; a write waits for nobody else."""
    engine = create_engine(
        "sqlite+pysqlite://",
        creator=_connector(path, "rwc", WRITER),
        pool_size=1,
        max_overflow=0,
        pool_timeout=TURN_SECONDS,
        poolclass=QueuePool,
        hide_parameters=True,  # an error must not quote what came from outside
    )
    # A transaction that starts as a reader cannot wait when it turns into a writer.
    event.listen(engine, "begin", _begin_immediate)
    return engine


def open_reader(path: Path) -> Engine:
    """A few connections that cannot write."""
    engine = create_engine(
        "sqlite+pysqlite://",
        creator=_connector(path, "ro", READER),
        pool_size=READERS,
        max_overflow=0,
        pool_timeout=TURN_SECONDS,
        poolclass=QueuePool,
        hide_parameters=True,  # an error must not quote what came from outside
    )
    event.listen(engine, "begin", _begin)
    return engine


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """A plain connection without implicit transactions."""
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=PATIENCE_MS / 1000,
        isolation_level=None,
        check_same_thread=False,
    )


def _connector(
    path: Path, mode: str, pragmas: tuple[str, ...]
) -> Callable[[], sqlite3.Connection]:
    def connected() -> sqlite3.Connection:
        connection = connect(path, mode)
        for pragma in pragmas:
            connection.execute(pragma)
        return connection

    return connected


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
