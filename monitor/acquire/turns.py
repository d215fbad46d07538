"""Whose turn is it to ask which host?

One request at a time per host, redirects included, and only so many polls at once.
A poll that waits for a host gives its place back meanwhile, so a slow host holds
up nobody but its own feeds.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from monitor.ports import Clock


class Turns:
    """One per event loop."""

    def __init__(self, at_once: int, clock: Clock) -> None:
        self.clock = clock
        self.places = asyncio.Semaphore(at_once)
        self._hosts: dict[str, asyncio.Lock] = {}
        self._wanted: Counter[str] = Counter()

    @asynccontextmanager
    async def take(self) -> AsyncIterator["Turn"]:
        """For one poll, from its first request until its answer is saved."""
        turn = Turn(self)
        try:
            yield turn
        finally:
            turn.leave()

    @asynccontextmanager
    async def host(self, host: str) -> AsyncIterator[None]:
        self._wanted[host] += 1
        try:
            async with self._hosts.setdefault(host, asyncio.Lock()):
                yield
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
        self.started_at: datetime | None = None  #: when it first got its place
        self._began = 0.0  #: the same on the monotonic clock

    @asynccontextmanager
    async def at(self, host: str) -> AsyncIterator[None]:
        """The only request at this host. The place is kept afterwards."""
        self.leave()
        async with self._turns.host(host):
            await self.enter()
            yield

    async def enter(self) -> None:
        await self._turns.places.acquire()
        self._placed = True
        if self.started_at is None:
            self.started_at = self._turns.clock.now()
            self._began = self._turns.clock.monotonic()

    def lasted(self) -> timedelta:
        """Since it first got its place; nothing if it never did."""
        if self.started_at is None:
            return timedelta(0)
        return timedelta(seconds=self._turns.clock.monotonic() - self._began)

    def leave(self) -> None:
        if self._placed:
            self._turns.places.release()
            self._placed = False
