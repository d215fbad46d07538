"""What holds for every connection."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from monitor.store.database import Database
from monitor.store.engine import connect
from tests.store.intake import (
    classify,
    decision,
    intake,
    match,
    owed,
    run_line,
    sighting,
)
from tests.values import HOUR, NOON


def pragma(database: Database, name: str) -> object:
    with database._writer.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("busy_timeout", 5000),
        ("wal_autocheckpoint", 1000),
    ],
)
def test_the_writer_keeps_its_promises(
    database: Database, name: str, value: object
) -> None:
    """A commit is on the disk, and rows point at rows."""
    assert pragma(database, name) == value


def test_a_reader_cannot_write(path: Path) -> None:
    """SQLite itself refuses, whatever the code asks."""
    Database.open(path, write=True).close()
    with (
        Database.open(path, write=False) as database,
        pytest.raises(OperationalError, match="readonly"),
    ):
        database.shelf.save_poll(intake(sighting("a")))


def test_a_reader_sees_what_the_writer_committed(
    database: Database, path: Path
) -> None:
    """While the writer runs, and in the middle of its next transaction."""
    database.shelf.save_poll(intake(sighting("a")))
    with (
        Database.open(path, write=False) as other,
        database._writer.begin() as connection,
    ):
        connection.exec_driver_sql("DELETE FROM poll")
        counts = other.queries.counts()

    assert (counts.items, counts.polls) == (1, 1)


def test_a_reader_works_when_nobody_runs(path: Path) -> None:
    """Closing leaves one file, and opening it again finds everything."""
    with Database.open(path, write=True) as database:
        database.shelf.save_poll(intake(sighting("a")))
    left = [p.name for p in path.parent.iterdir()]
    with Database.open(path, write=False) as other:
        counts = other.queries.counts()

    assert left == ["monitor.db"]
    assert counts.items == 1


def test_many_threads_share_one_writer(database: Database) -> None:
    """They take turns; none is refused, nothing is lost."""
    with ThreadPoolExecutor(8) as pool:
        polls = [intake(sighting(str(n)), at=NOON + n * HOUR) for n in range(40)]
        list(pool.map(database.shelf.save_poll, polls))

    assert database.queries.counts().items == 40
    assert database.queries.counts().polls == 40


def test_a_write_transaction_holds_the_lock_from_its_start(
    database: Database, path: Path
) -> None:
    """So that no transaction can fail half-way for want of it."""
    other = connect(path, "rw")
    other.execute("PRAGMA busy_timeout = 0")
    with (
        database._writer.begin(),
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        other.execute("BEGIN IMMEDIATE")
    other.close()


def test_errors_do_not_quote_what_came_from_outside(database: Database) -> None:
    """Texts and addresses stay out of logs."""
    database.shelf.save_poll(intake(sighting("a")))
    run_line(database, match("t"))
    (change,) = database.line.undecided(9)
    broken = [decision(99, "alert", owed("k1"), why="hostile words")]

    with pytest.raises(Exception, match="FOREIGN KEY") as caught:
        database.line.save_decisions([(change, broken)], NOON)
    assert "hostile words" not in str(caught.value)


def test_no_step_reads_a_table_from_end_to_end(database: Database) -> None:
    """What waits is found by an index, however much is remembered."""
    database.shelf.save_poll(intake(*(sighting(str(n)) for n in range(20))))
    classify(database, match("t"))
    database.shelf.save_poll(intake(sighting("waits"), at=NOON + HOUR))
    database.outbox.add([owed("k1")], NOON)
    scans: list[str] = []
    for engine in (database._reader, database._writer):
        event.listen(engine, "before_cursor_execute", _explainer(scans))
    run_line(database, match("t"), at=NOON + HOUR)
    for change in database.line.undecided(5):
        made = [decision(change.seq, "digest")]
        database.line.last_told([change.story.id], ["desk"])
        database.line.save_decisions([(change, made)], NOON)
    database.digests.told_between("desk", 0, 3)
    database.digests.last_decided()
    database.outbox.claim("chat", NOON)
    database.outbox.next_due("chat")
    database.shelf.known("Example News", ["1", "2"])

    assert scans == []


def _explainer(scans: list[str]) -> Callable[..., None]:
    """Notes every statement that would read a table without an index."""

    def explain(_: object, cursor: sqlite3.Cursor, statement: str, *rest: Any) -> None:
        parameters, _context, many = rest
        if not statement.startswith(("SELECT", "UPDATE", "DELETE")):
            return
        first = parameters[0] if many else parameters
        rows = cursor.execute(f"EXPLAIN QUERY PLAN {statement}", first).fetchall()
        for plan in (row[3] for row in rows):
            if plan.startswith("SCAN") and not plan.endswith("CONSTANT ROW"):
                scans.extend([] if "INDEX" in plan else [f"{plan}: {statement}"])

    return explain


WRITER = """
import sys
from pathlib import Path
from monitor.store.database import Database
from tests.store.intake import intake, sighting
from tests.values import HOUR, NOON
database = Database.open(Path(sys.argv[1]), write=True)
for n in range(int(sys.argv[2]), 1_000_000):
    five = [sighting(f"{n}-{k}") for k in range(5)]
    database.shelf.save_poll(intake(*five, at=NOON + n * HOUR))
    sys.stdout.write(f"{n}\\n")
    sys.stdout.flush()
"""


def test_kill_loses_no_acknowledged_commit(path: Path) -> None:
    """After SIGKILL in mid-write, every poll that was saved is there, and whole."""
    Database.open(path, write=True).close()
    acknowledged: set[int] = set()
    for more in (3, 11, 7):
        first = max(acknowledged, default=-2) + 2
        acknowledged |= _write_and_kill(path, first, more)
        with Database.open(path, write=True) as database:
            polls = database.queries.polls(limit=10_000)
            counts = database.queries.counts()
            problems = database.upkeep.check(NOON)

        assert problems == []
        assert counts.items == counts.texts == 5 * len(polls)
        assert acknowledged <= {(p.started_at - NOON) // HOUR for p in polls}


def _write_and_kill(path: Path, start: int, more: int) -> set[int]:
    """The polls that were acknowledged before the kill."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(start)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as writer:
        assert writer.stdout is not None
        lines = [writer.stdout.readline() for _ in range(more)]
        writer.kill()
        lines += writer.stdout.readlines()
    return {int(line) for line in lines if line.endswith("\n")}
