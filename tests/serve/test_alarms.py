"""Does the operator hear of the machine's troubles once, and of their end?"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.model.feed import Poll, PollOutcome
from monitor.model.route import Delivery
from monitor.route.alarms import LEAST_FREE, MOST_KILLS
from monitor.serve.alarms import LOOK, AlarmDesk, free_bytes
from monitor.serve.operator import Operator
from monitor.store.database import Database
from tests.pipeline.fakes import StillClock
from tests.values import HOUR, NOON


class Sleeper(StillClock):
    """Time that passed while the machine slept is not counted by it."""

    slept = timedelta(0)

    def monotonic(self) -> float:
        return super().monotonic() - self.slept.total_seconds()


@dataclass
class Machine:
    """A desk over a real store, in a world of the test's."""

    database: Database
    path: Path
    clock: Sleeper = field(default_factory=Sleeper)
    free: int = 10 * LEAST_FREE
    late: list[tuple[str, datetime]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """As after a restart."""
        operator = Operator(self.database.outbox, ("chat", "mail"), self.clock)
        self.desk = AlarmDesk(
            book=self.database.alarms,
            operator=operator,
            clock=self.clock,
            database=self.path,
            late=lambda before: [each for each in self.late if each[1] < before],
            free=lambda _: self.free,
        )

    def look(self, minutes: int = 1) -> list[str]:
        """What is told within so many minutes, each once per channel."""
        before = {line.delivery.key for line in self.database.queries.outbox()}
        for _ in range(minutes):
            self.clock.move(LOOK)
            self.desk.turn()
        lines = self.database.queries.outbox()
        return [
            f"{line.delivery.channel}: {headline(line.delivery)}"
            for line in reversed(lines)
            if line.delivery.key not in before
        ]


def headline(delivery: Delivery) -> str:
    return str(json.loads(delivery.body)["data"]["headline"])


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    path = tmp_path / "monitor.db"
    with Database.open(path, write=True) as database:
        yield Machine(database, path)


def test_a_full_disk_is_told_once_over_restarts_and_its_end_once(
    machine: Machine,
) -> None:
    """On every channel of the operator."""
    machine.free = 1
    first = machine.look(3)
    machine.start()
    again = machine.look(3)
    machine.free = 10 * LEAST_FREE
    end = machine.look(3)

    assert first == ["chat: The disk is nearly full", "mail: The disk is nearly full"]
    assert again == []
    assert end == ["chat: The disk has room again", "mail: The disk has room again"]
    assert free_bytes(machine.path.parent) > 0


def test_a_parser_that_is_stopped_again_and_again_is_told(machine: Machine) -> None:
    """Within an hour; a healthy poll is no reason."""
    killed, read = (
        Poll(feed="a", started_at=NOON, took=LOOK, outcome=outcome)
        for outcome in (PollOutcome.PARSER_KILLED, PollOutcome.READ)
    )
    for poll in [killed] * MOST_KILLS + [read]:
        machine.desk.hear(poll)
    told = machine.look()
    over = machine.look(61)

    assert told[0] == "chat: The parser is stopped too often"
    assert over[0] == "chat: The parser is stopped no more than seldom"


def test_a_digest_that_is_not_made_is_told_at_the_second_look(
    machine: Machine,
) -> None:
    """The first may come just before the line's turn."""
    machine.late = [("desk", NOON - HOUR)]
    first = machine.look()
    second = machine.look()
    machine.late = []
    end = machine.look()

    assert first == []
    assert second[0] == "chat: The digest of desk is late"
    assert end[0] == "chat: The digest of desk is on its way"


def test_a_digest_that_nobody_takes_is_told_on_another_channel(
    machine: Machine,
) -> None:
    """An hour after it was owed."""
    digest = Delivery(key="d", channel="mail", body='{"data":{"headline":"d"}}')
    state = machine.database.digests.digest_state("desk", NOON)
    machine.database.digests.save_digest(
        state, key="digest/desk/1", due_at=NOON, deliveries=[digest]
    )
    told = machine.look(65)

    assert told == ["chat: The digest of desk is late"]


def test_a_clock_that_jumps_is_told_and_one_that_ticks_is_not(
    machine: Machine,
) -> None:
    """By how much, and in which direction."""
    quiet = machine.look(2)
    machine.clock.slept += HOUR
    slept = machine.look()
    (line, *_) = [
        each
        for each in machine.database.queries.outbox()
        if "jumped" in each.delivery.body
    ]

    assert quiet == []
    assert slept == ["chat: The clock has jumped", "mail: The clock has jumped"]
    assert "By 1:00:00 forwards" in line.delivery.body
    assert machine.look(3) == []
    assert timedelta(minutes=1) == LOOK
