"""Does a write that fails, or a disk that is full, lose or repeat anything owed?

A short life of the store: a poll, the steps, a backlog that is gathered, a digest, and
what the channels answer.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError

from monitor.group.stories import Stories
from monitor.model.channel import ChannelState
from monitor.model.match import Judged, Level
from monitor.model.route import Delivery, DigestPlan, Route
from monitor.pipeline import Pipeline, run_steps
from monitor.ports import Delivered, Receipt
from monitor.send.sender import Sender
from monitor.serve.digests import DigestDesk
from monitor.store.database import Database
from tests.pipeline.fakes import StillClock
from tests.serve.fakes import health
from tests.sizes import size
from tests.store.intake import intake, match, sighting
from tests.values import DAY, HOUR, NOON

TITLES = ("Raid in Anville", "Rescue in Benville", "Arrest in Cinville")
ROUTE = Route(
    name="desk",
    topics=("*",),
    alerts=("chat",),
    digest=DigestPlan(channels=("mail",), every=HOUR),
)
#: In `make proof` a fault at every write.
STEP = size(8, 1)
MATCH = match("trafficking", Level.ALERT)


@dataclass
class Inbox:
    """A channel that takes everything, and what was in it."""

    got: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def deliver(self, delivery: Delivery) -> Receipt:
        data = json.loads(delivery.body)["data"]
        stories = data.get("stories", [data])
        self.got.append((delivery.key, tuple(s["headline"] for s in stories)))
        return Delivered()


class Life:
    """What the daemon does within an hour; `go` may be cut short at any write."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = StillClock()
        self.inboxes = {"chat": Inbox(), "mail": Inbox()}
        self.senders = self._senders()
        database.digests.digest_state("desk", NOON - DAY)
        was_down = ChannelState(backlog_since=NOON - DAY)
        database.outbox.save_channel("chat", was_down, NOON)

    def restart(self) -> None:
        """Memory is lost."""
        self.senders = self._senders()

    def go(self) -> None:
        """Everything that waits, anew from the store."""
        database, clock = self.database, self.clock
        new = [sighting(f"k{n}", title) for n, title in enumerate(TITLES)]
        known = database.shelf.known("Example News", [s.entry.key for s in new])
        unseen = [each for each in new if each.entry.key not in known]
        if unseen:
            database.shelf.save_poll(intake(*unseen))
        stories = Stories(database.line.story_keys(NOON - DAY))
        built = Pipeline(
            line=database.line,
            clock=clock,
            identify=lambda _: "en",
            judge=lambda _: Judged(matches=(MATCH,)),
            extract=lambda _: (),
            place=lambda report: stories.place(report, clock.now()),
            routes=[ROUTE],
            want=lambda _, __: None,
        )
        while run_steps(built):
            pass
        desk = DigestDesk([ROUTE], database.digests, health, clock.now())
        desk.send_due(clock.now())
        for sender in self.senders:
            sender.send_due()

    def check(self) -> None:
        """All was told, under one key each, and the books balance."""
        keys: dict[tuple[str, str], set[str]] = {}
        for name, inbox in self.inboxes.items():
            for key, titles in inbox.got:
                for title in titles:
                    keys.setdefault((name, title), set()).add(key)
        lines = self.database.queries.outbox()

        assert {title for name, title in keys if name == "chat"} == set(TITLES)
        assert {len(found) for found in keys.values()} == {1}
        assert {line.state.value for line in lines} == {"delivered"}
        assert Counter(line.delivery.channel for line in lines) == {
            "chat": 4,
            "mail": 1,
        }
        assert self.database.upkeep.check(self.clock.now()) == []

    @property
    def repeats(self) -> int:
        times = Counter(k for inbox in self.inboxes.values() for k, _ in inbox.got)
        return times.total() - len(times)

    def _senders(self) -> list[Sender]:
        return [
            Sender(
                name=name,
                channel=inbox,
                outbox=self.database.outbox,
                clock=self.clock,
            )
            for name, inbox in self.inboxes.items()
        ]


class Fault:
    """Lets so many writes and commits pass, and then one fail."""

    def __init__(self, after: int) -> None:
        self.left = after
        self.seen = 0

    def write(self, _c: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.split(None, 1)[0] in {"INSERT", "UPDATE", "DELETE"}:
            self._count()

    def commit(self, _: Connection) -> None:
        self._count()

    def _count(self) -> None:
        self.seen += 1
        self.left -= 1
        if self.left == 0:
            raise sqlite3.OperationalError("disk I/O error")


@contextmanager
def failing(writer: Engine, after: int) -> Iterator[Fault]:
    fault = Fault(after)
    event.listen(writer, "before_cursor_execute", fault.write)
    event.listen(writer, "commit", fault.commit)
    yield fault
    event.remove(writer, "before_cursor_execute", fault.write)
    event.remove(writer, "commit", fault.commit)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "monitor.db"
    Database.open(path, write=True).close()
    return path


@pytest.mark.proof
def test_a_fault_at_any_write_loses_nothing_and_repeats_nothing(
    empty: Path, tmp_path: Path
) -> None:
    """After a restart at most one message comes twice, under its old key."""
    writes, repeats = 0, Counter[str]()
    path = tmp_path / "monitor.db"
    for restarts in (False, True):
        for number in count(1, STEP):
            copyfile(empty, path)
            with Database.open(path, write=True, app="1", rules="r") as database:
                life = Life(database)
                with failing(database._writer, number) as fault:
                    try:
                        life.go()
                        break  # no write was left to fail
                    except (sqlite3.OperationalError, OperationalError):
                        pass
                if restarts:
                    life.restart()
                life.go()
                life.check()
                writes = max(writes, fault.seen)
                repeats["restarted" if restarts else "went on"] += life.repeats

    print(f"a fault at each of {writes} writes, twice: {dict(repeats)} repeats")
    assert writes > 20
    assert repeats["went on"] == 0
    # The receipt's four writes and its commit, of two deliveries.
    assert repeats["restarted"] <= 12


def test_a_full_disk_keeps_what_is_owed_and_goes_on_when_there_is_room(
    empty: Path, tmp_path: Path
) -> None:
    """Wherever it fills up: nothing is lost, and nothing goes out twice meanwhile."""
    path = Path(copyfile(empty, tmp_path / "monitor.db"))
    fails: list[str] = []
    with Database.open(path, write=True, app="1", rules="r") as database:
        life = Life(database)
        pages = _pragma(database, "page_count")
        for more in range(60):
            _pragma(database, f"max_page_count = {pages + more}")
            try:
                life.go()
                break
            except OperationalError as error:
                fails.append(str(error.orig))
                life.clock.move(timedelta(seconds=1))
        life.check()

    assert set(fails) == {"database or disk is full"}
    assert life.repeats == 0


def _pragma(database: Database, what: str) -> int:
    """Of the one connection that writes."""
    with database._writer.connect() as connection:
        return int(connection.exec_driver_sql(f"PRAGMA {what}").scalar_one())
