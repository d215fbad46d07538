"""Whose turn is it to ask which host?

One request at a time per host, redirects included, and only so many polls at once.
A poll that waits for a host gives its place back meanwhile, so a slow host holds
up nobody but its own feeds. One that takes long gives it to somebody else, too: fifty
slow servers would else stop every other feed for as long as they like.
"""

import asyncio
import math
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from monitor.ports import Clock

NO_GAP = timedelta(0)
#: On the loop's clock: it is the network that takes long. Most polls end in 0.3 s.
LATE_AFTER = 1.0


class Turns:
    """One per event loop."""

    def __init__(self, at_once: int, clock: Clock) -> None:
        self.clock = clock
        self.places = asyncio.Semaphore(at_once)
        self.late = 0  #: polls in flight without a place,
        self.most_late = at_once  #: and how many may be
        self._hosts: dict[str, asyncio.Lock] = {}
        self._wanted: Counter[str] = Counter()
        #: When a host that wants a gap was last answered, on the loop's clock: it is
        #: the host's time that counts, whatever clock drives us.
        self._left: dict[str, float] = {}

    @asynccontextmanager
    async def take(self) -> AsyncIterator["Turn"]:
        """For one poll, from its first request until its answer is saved."""
        turn = Turn(self)
        try:
            yield turn
        finally:
            turn.leave()

    @asynccontextmanager
    async def host(self, host: str, gap: timedelta) -> AsyncIterator[None]:
        """Alone there, and `gap` after the one before has been answered."""
        self._wanted[host] += 1
        loop = asyncio.get_running_loop()
        try:
            async with self._hosts.setdefault(host, asyncio.Lock()):
                if gap:
                    free = self._left.get(host, -math.inf) + gap.total_seconds()
                    await asyncio.sleep(max(free - loop.time(), 0))
                try:
                    yield
                finally:
                    if gap:
                        self._left[host] = loop.time()
        finally:
            self._forget(host)

    def _forget(self, host: str) -> None:
        self._wanted[host] -= 1
        if not self._wanted[host]:
            del self._wanted[host], self._hosts[host]


class Turn:
    """One poll's place among those in flight."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._placed = False
        self._late = False
        self._timer: asyncio.TimerHandle | None = None
        self.started_at: datetime | None = None  #: when it first got its place
        self._began = 0.0  #: the same on the monotonic clock

    @asynccontextmanager
    async def at(self, host: str, gap: timedelta = NO_GAP) -> AsyncIterator[None]:
        """The only request at this host. The place is kept afterwards."""
        self.leave()
        async with self._turns.host(host, gap):
            await self.enter()
            yield

    async def enter(self) -> None:
        await self._turns.places.acquire()
        self._placed = True
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(LATE_AFTER, self._go_on_without)
        if self.started_at is None:
            self.started_at = self._turns.clock.now()
            self._began = self._turns.clock.monotonic()

    def lasted(self) -> timedelta:
        """Since it first got its place; nothing if it never did."""
        if self.started_at is None:
            return timedelta(0)
        return timedelta(seconds=self._turns.clock.monotonic() - self._began)

    def leave(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
        if self._placed:
            self._turns.places.release()
            self._placed = False
        if self._late:
            self._turns.late -= 1
            self._late = False

    def _go_on_without(self) -> None:
        """Late, so the place is another's; unless too many are late already."""
        if self._placed and self._turns.late < self._turns.most_late:
            self.leave()
            self._turns.late += 1
            self._late = True
