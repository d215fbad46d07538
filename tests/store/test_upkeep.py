"""Retention, copies, and what a look inside finds."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.model.channel import ChannelState
from monitor.model.feed import PollOutcome
from monitor.model.route import Delivery
from monitor.model.view import Retained
from monitor.ports import Delivered
from monitor.store import upkeep
from monitor.store.database import Database
from monitor.store.tables.found import POLL_DAY
from tests.store.intake import classify, intake, match, owed, run_line, sighting
from tests.values import DAY, HOUR, NOON

KEEP = timedelta(days=30)
LATER = NOON + 2 * KEEP


def test_texts_without_a_match_go(database: Database) -> None:
    """After their time; nothing of a matched item goes, not even its other texts."""
    database.shelf.save_poll(intake(sighting("matched", "One")))
    run_line(database, match("t"))
    database.shelf.save_poll(
        intake(sighting("plain"), changed=(sighting("matched", "Two"),))
    )
    run_line(database)
    database.shelf.save_poll(intake(sighting("young"), at=LATER - DAY))
    run_line(database)

    assert database.upkeep.retain(LATER, KEEP) == Retained(texts=1, polls=2)
    assert database.upkeep.retain(LATER, KEEP) == Retained(texts=0, polls=0)
    assert database.queries.search("plain") == ()
    assert len(database.queries.search("one")) == 1
    assert database.queries.explain("https://example.org/plain").items[0].texts == ()
    assert database.queries.counts().items == 3
    assert database.upkeep.check(NOON) == []


def test_what_waits_or_is_set_aside_stays(database: Database) -> None:
    """Retention takes nothing that a step has not seen."""
    database.shelf.save_poll(intake(sighting("waits"), sighting("aside")))
    aside = database.line.unclassified(9)[1]
    database.line.set_aside("classify", aside, "Traceback …", NOON)

    assert database.upkeep.retain(LATER, KEEP).texts == 0


def test_more_than_a_batch_is_taken(database: Database) -> None:
    """One transaction after the other, so that intake never waits long."""
    many = [sighting(str(n)) for n in range(upkeep.BATCH + 1)]
    database.shelf.save_poll(intake(*many))
    while classify(database):
        pass

    assert database.upkeep.retain(LATER, KEEP).texts == upkeep.BATCH + 1


def test_old_ledger_rows_become_sums(database: Database) -> None:
    """Per feed and day; nothing is counted twice, nothing is lost."""
    failed = intake(at=NOON + HOUR)
    failed = replace(failed, poll=replace(failed.poll, outcome=PollOutcome.TOO_SLOW))
    database.shelf.save_poll(intake(sighting("a"), sighting("b")))
    database.shelf.save_poll(failed)
    database.upkeep.retain(NOON + KEEP + HOUR, KEEP)
    database.upkeep.retain(LATER, KEEP)
    with database._reader.begin() as connection:
        (day,) = connection.execute(POLL_DAY.select()).all()

    assert (day.feed, day.day) == ("Example News", NOON.date())
    assert (day.polls, day.healthy, day.seen, day.new) == (2, 1, 2, 2)
    assert database.queries.counts().polls == 2
    assert database.queries.polls() == ()


def _settle(database: Database, delivery: Delivery, handle: str, at: datetime) -> None:
    database.outbox.save_receipt(
        delivery, Delivered(handle=handle), retry_at=at, at=at, state=ChannelState()
    )


def test_old_handles_go(database: Database) -> None:
    """What was said that long ago is not edited any more."""
    stories = ("old", "new", "old", "new")
    database.outbox.add([owed(f"k{n}", story=s) for n, s in enumerate(stories)], NOON)
    earlier = []
    for at in (NOON, LATER):
        claimed = database.outbox.claim("chat", at)
        assert claimed is not None
        _settle(database, claimed, claimed.story, at)
    database.upkeep.retain(LATER, KEEP)
    while claimed := database.outbox.claim("chat", LATER):
        _settle(database, claimed, "", LATER)
        earlier.append(claimed.earlier)

    assert earlier == ["", "new"]


def test_a_backup_is_one_checked_file(database: Database, tmp_path: Path) -> None:
    """Taken while the monitor runs; it can be opened like the original."""
    database.shelf.save_poll(intake(sighting("a")))
    folder = tmp_path / "copies"
    folder.mkdir()
    target = folder / "copy.db"
    problems = database.upkeep.backup(target)

    assert problems == []
    assert [p.name for p in folder.iterdir()] == ["copy.db"]
    with Database.open(target, write=False) as copy:
        assert copy.queries.counts() == database.queries.counts()


def test_a_backup_replaces_an_older_one(database: Database, tmp_path: Path) -> None:
    """Whole, or not at all: what a crash left half-made is thrown away."""
    target = tmp_path / "copy.db"
    target.with_name("copy.db.part").write_text("half a copy")
    database.upkeep.backup(target)
    database.shelf.save_poll(intake(sighting("a")))
    database.upkeep.backup(target)

    with Database.open(target, write=False) as copy:
        assert copy.queries.counts().items == 1


def test_an_unsound_copy_is_not_put_in_place(database: Database, path: Path) -> None:
    """The problem is told, and an older copy stays."""
    target = path.with_name("copy.db")
    database.shelf.save_poll(intake(sighting("a")))
    _orphan(path)

    assert database.upkeep.backup(target) != []
    assert not target.exists()


def test_a_sound_database_has_no_problems(database: Database) -> None:
    """A change that was just made is no problem either."""
    database.shelf.save_poll(intake(sighting("a")))
    run_line(database, match("t"))

    assert database.upkeep.check(NOON + upkeep.STUCK) == []


def test_what_waits_too_long_is_told(database: Database) -> None:
    """With how many, and since when."""
    database.shelf.save_poll(intake(sighting("a")))
    run_line(database, match("t"))
    (problem,) = database.upkeep.check(NOON + 2 * upkeep.STUCK)

    assert problem == (
        "1 changes wait for a decision, the oldest since 2024-04-18 12:00:00"
    )


def test_a_ledger_that_does_not_balance_is_told(database: Database, path: Path) -> None:
    """Whoever wrote it."""
    database.shelf.save_poll(intake(sighting("a")))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE poll SET seen = 7")
        connection.commit()
    (problem,) = database.upkeep.check(NOON)

    assert problem.startswith("the poll of 'Example News' at 2024-04-18 12:00:00 UTC")


def _orphan(path: Path) -> None:
    """A text whose item is missing, as no code of ours could leave it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM item")
        connection.commit()


def test_rows_that_point_nowhere_are_told(database: Database, path: Path) -> None:
    """By table and row."""
    database.shelf.save_poll(intake(sighting("a")))
    _orphan(path)

    assert database.upkeep.check(NOON) == [
        "monitor.db: row 1 of item_text points to a missing item"
    ]


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    """As SQLite says it, and without a traceback."""
    path = tmp_path / "damaged.db"
    with Database.open(path, write=True) as database:
        database.shelf.save_poll(intake(*(sighting(str(n)) for n in range(500))))
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xff" * 65536 + whole[8192 + 65536 :])

    assert upkeep.integrity(path) != []


@pytest.mark.parametrize(
    ("version", "noted"), [((3, 51, 2), True), ((3, 51, 3), False), ((4, 0, 0), False)]
)
def test_old_sqlite_is_told_of(version: tuple[int, int, int], noted: bool) -> None:
    """Its bug needs two writers; the note says why one is enough."""
    told = upkeep.sqlite_version(version)

    assert told.startswith(".".join(map(str, version)))
    assert ("its one writer" in told) == noted
