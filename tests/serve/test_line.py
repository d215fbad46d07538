"""Does the line run when there is work, and go on after a failure?"""

import logging
import threading
from collections.abc import Iterable, Sequence
from datetime import datetime

import pytest

from monitor.model.item import Item
from monitor.model.match import Match
from monitor.model.want import Want
from monitor.pipeline import Pipeline
from monitor.route.alerts import FIRST_TIME
from monitor.serve.digests import DigestDesk
from monitor.serve.line import FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS, LineWorker
from tests.pipeline.fakes import MemoryLine, StillClock
from tests.pipeline.test_pipeline import pipeline
from tests.serve.fakes import MemoryDigests, health
from tests.serve.test_digests import HOURLY
from tests.values import HOUR, ITEM, NOON


class FullDisk(MemoryLine):
    """Refuses to save as often as it is told to."""

    refusals = 0

    def save_matches(
        self,
        found: Iterable[tuple[Item, Sequence[Match]]],
        at: datetime,
        wants: Sequence[tuple[Item, Want]] = (),
    ) -> None:
        if self.refusals:
            self.refusals -= 1
            raise OSError("no space left on device")
        super().save_matches(found, at, wants)


class Desk:
    """A line worker, and everything that it is built from."""

    def __init__(self) -> None:
        self.line = FullDisk()
        self.clock = StillClock()
        self.store = MemoryDigests()
        self.built: list[Pipeline] = []
        self.owed = threading.Semaphore(0)
        self.worker = LineWorker(
            self._build,
            DigestDesk([HOURLY], self.store, health, NOON),
            self.clock,
            self.owed.release,
        )

    def _build(self) -> Pipeline:
        made = pipeline(self.line, clock=self.clock)
        self.built.append(made)
        return made

    def wakes(self) -> int:
        """How often the senders were woken since the last look."""
        count = 0
        while self.owed.acquire(blocking=False):
            count += 1
        return count


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_turn_takes_all_that_waits_and_wakes_the_senders(desk: Desk) -> None:
    """What a crash left behind waits from the start."""
    desk.line.add(ITEM)
    desk.worker.turn()

    assert [d.why for d in desk.line.decisions.values()] == [FIRST_TIME]
    assert desk.wakes() == 1


def test_a_turn_without_work_reads_nothing(desk: Desk) -> None:
    """A tick costs no query; only saved work or a digest makes a turn."""
    desk.worker.turn()
    desk.line.add(ITEM)
    desk.worker.turn()
    idle = len(desk.line.decisions)
    desk.worker.work()
    desk.worker.turn()

    assert (idle, len(desk.line.decisions)) == (0, 1)


def test_digests_come_after_the_steps(desk: Desk) -> None:
    """What was read when a digest is due has been decided before it."""
    desk.worker.turn()
    desk.line.add(ITEM)
    desk.clock.move(HOUR)
    desk.worker.turn()

    assert list(desk.line.decisions) == [(1, "desk")]
    assert len(desk.store.sent) == 1
    assert desk.wakes() == 2


def test_a_store_that_fails_is_asked_again_with_a_new_index(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is lost: the index is built anew from what was really saved."""
    desk.line.add(ITEM)
    desk.line.refusals = 1
    with caplog.at_level(logging.ERROR):
        desk.worker.turn()
    failed = len(desk.line.decisions)
    desk.worker.turn()

    assert (failed, len(desk.line.decisions)) == (0, 1)
    assert len(desk.built) == 2
    assert caplog.messages == ["line.failed retry_in=1s"]
    assert "no space left" in caplog.text


def test_the_pause_doubles_up_to_a_minute_and_starts_again(desk: Desk) -> None:
    """A disk that stays full is not hammered."""
    desk.line.add(ITEM)
    desk.line.refusals = 9
    pauses = []
    for _ in range(9):
        pauses.append(desk.worker._pause)
        desk.worker.turn()
    desk.worker.turn()

    assert pauses[:3] == [FIRST_PAUSE_SECONDS, 2.0, 4.0]
    assert pauses[-1] == LONGEST_PAUSE_SECONDS
    assert desk.worker._pause == FIRST_PAUSE_SECONDS


def test_an_index_that_grew_old_is_built_anew(desk: Desk) -> None:
    """Once a day, between two turns."""
    desk.worker.turn()
    desk.worker.renew()
    desk.worker.work()
    desk.worker.turn()

    assert len(desk.built) == 2


def test_it_runs_when_woken_and_stops_when_told(desk: Desk) -> None:
    """In its thread; a tick wakes it, a failure makes it wait for its pause."""
    thread = threading.Thread(target=desk.worker.run)
    thread.start()
    desk.line.add(ITEM)
    desk.worker.work()
    assert desk.owed.acquire(timeout=30)
    desk.worker.stop()
    thread.join(30)

    assert not thread.is_alive()
    assert len(desk.line.owed) == 1


def test_after_a_failure_it_waits_for_its_pause(desk: Desk) -> None:
    """By the clock, whatever wakes it meanwhile."""
    desk.line.add(ITEM)
    desk.line.refusals = 1
    desk.worker.turn()
    thread = threading.Thread(target=desk.worker.run)
    thread.start()
    desk.worker.tick()
    early = desk.owed.acquire(timeout=0.3)
    desk.clock.move(HOUR / 1800)
    desk.worker.tick()
    late = desk.owed.acquire(timeout=30)
    desk.worker.stop()
    thread.join(30)

    assert (early, late) == (False, True)


def test_a_turn_that_is_stopped_keeps_the_rest(desk: Desk) -> None:
    """It claims nothing more, and owes no digest that would miss what waits."""
    desk.worker.stop()
    desk.line.add(ITEM)
    desk.clock.move(HOUR)
    desk.worker.turn()

    assert desk.line.decisions == {}
    assert desk.store.sent == {}
