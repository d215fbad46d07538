"""Is the monitor itself well, and who is told when it is not?"""

import logging
import shutil
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from monitor.model.feed import Poll, PollOutcome
from monitor.model.route import Delivery
from monitor.ports import Clock
from monitor.route.alarms import (
    HOUR,
    LATE,
    LateDigest,
    ToldAlarm,
    Vitals,
    alarms,
    begun,
    ended,
)
from monitor.serve.operator import Operator

log = logging.getLogger("monitor")

#: How often somebody looks.
LOOK = timedelta(minutes=1)
#: A machine that slept, or whose clock was set, by so much is worth a word.
JUMP = timedelta(minutes=1)

Row = tuple[str, datetime, str, str]


class AlarmBook(Protocol):
    """What the store keeps of alarms."""

    def told(self) -> Sequence[Row]: ...

    def begin(self, deliveries: Sequence[Delivery], alarm: Row) -> None: ...

    def end(self, deliveries: Sequence[Delivery], name: str, at: datetime) -> None: ...

    def untaken(self, before: datetime) -> Iterable[tuple[str, datetime, str]]: ...


def free_bytes(folder: Path) -> int:
    """What is left to us there."""
    return shutil.disk_usage(folder).free


class AlarmDesk:
    """Looks once a minute; `turn` is called in every tick."""

    def __init__(
        self,
        *,
        book: AlarmBook,
        operator: Operator,
        clock: Clock,
        database: Path,
        late: Callable[[datetime], Sequence[tuple[str, datetime]]],
        free: Callable[[Path], int] = free_bytes,
    ) -> None:
        self._book = book
        self._operator = operator
        self._clock = clock
        self._database = database
        self._late = late
        self._free = free
        self._lock = threading.Lock()
        self._kills: deque[datetime] = deque(maxlen=1000)
        self._next_at: datetime | None = None
        self._drift: float | None = None
        self._late_before: set[LateDigest] = set()

    def hear(self, poll: Poll) -> None:
        """After it was saved."""
        if poll.outcome is PollOutcome.PARSER_KILLED:
            with self._lock:
                self._kills.append(self._clock.now())

    def turn(self, *, at_once: bool = False) -> None:
        now = self._clock.now()
        self._watch_clock(now)
        if not at_once and self._next_at is not None and now < self._next_at:
            return
        self._next_at = now + LOOK
        told = self._told()
        found = alarms(self._vitals(now), told)
        for alarm in begun(found, told):
            cause = f"alarm/{alarm.name}/{now.isoformat()}"
            owed = self._operator.owed(
                alarm.headline, alarm.why, cause, now, but=alarm.but
            )
            self._book.begin(owed, (alarm.name, now, alarm.over, alarm.but))
            self._operator.wake()
        for each in ended(found, told):
            why = f"It was not since {each.since:%Y-%m-%d %H:%M} UTC."
            cause = f"over/{each.name}/{each.since.isoformat()}"
            owed = self._operator.owed(each.over, why, cause, now, but=each.but)
            self._book.end(owed, each.name, now)
            self._operator.wake()

    def _told(self) -> list[ToldAlarm]:
        rows = self._book.told()
        return [ToldAlarm(name=n, since=s, over=o, but=b) for n, s, o, b in rows]

    def _vitals(self, now: datetime) -> Vitals:
        with self._lock:
            kills = sum(at > now - HOUR for at in self._kills)
        unmade = [LateDigest(route=r, due_at=at) for r, at in self._late(now - LATE)]
        untaken = [
            LateDigest(route=route, due_at=at, channel=channel)
            for route, at, channel in self._book.untaken(now - HOUR)
        ]
        # At the second look only: the first may come just before the line's turn.
        late = {*unmade, *untaken}
        self._late_before, suspected = late, self._late_before
        return Vitals(
            free=self._free(self._database.parent),
            database=self._database.stat().st_size,
            kills=kills,
            late=tuple(sorted(late & suspected, key=lambda each: each.due_at)),
        )

    def _watch_clock(self, now: datetime) -> None:
        """A clock that moved otherwise than time passed has been set, or slept."""
        drift = now.timestamp() - self._clock.monotonic()
        moved = timedelta(seconds=drift - (self._drift or drift))
        self._drift = drift
        if abs(moved) < JUMP:
            return
        which = "forwards" if moved > timedelta(0) else "backwards"
        span = timedelta(seconds=round(abs(moved).total_seconds()))
        self._operator.tell(
            "The clock has jumped",
            f"By {span} {which}, to {now:%Y-%m-%d %H:%M:%S} UTC: it was set, or the "
            "machine slept. What has come due meanwhile is done now.",
            f"clock/{now.isoformat()}",
        )
