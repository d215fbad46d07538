"""Who keeps polling, and how do other threads talk to it?"""

import asyncio
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.acquire.agenda import Agenda
from monitor.acquire.bring import PageDesk
from monitor.acquire.desk import Desk, Reads
from monitor.acquire.nudge import Nudge
from monitor.acquire.policy import FetchPolicy
from monitor.acquire.shift import Errand, OnIntake, OnSaved, Shift, no_intake
from monitor.model.feed import Feed, Poll
from monitor.ports import Clock, Shelf

#: What is in flight when we are told to stop may still finish within this.
GRACE = timedelta(seconds=2)
#: What is overdue may wait for something else, so we do not spin.
SOON = timedelta(seconds=0.05)


@dataclass(frozen=True, slots=True)
class _Post:
    """Where a running loop is found from other threads."""

    loop: asyncio.AbstractEventLoop
    bell: asyncio.Event
    shift: Shift


class Poller:
    """Polls what is due whenever it is woken. Any thread may call any method."""

    def __init__(
        self,
        *,
        feeds: Iterable[Feed],
        shelf: Shelf,
        clock: Clock,
        policy: FetchPolicy,
        reader: Reads,
        on_saved: OnSaved,
        on_intake: OnIntake = no_intake,
        pages: PageDesk | None = None,
    ) -> None:
        self._desk = Desk(reader=reader, shelf=shelf, clock=clock, policy=policy)
        self._feeds = tuple(feeds)
        self._on_saved = on_saved
        self._on_intake = on_intake
        self._nudges: dict[str, Nudge] = {}
        self._pages = pages
        self._lock = threading.Lock()
        self._post: _Post | None = None
        self._stopping = False

    @property
    def beat(self) -> float:
        """Monotonic moment of the last progress, for who watches over us."""
        post = self._post
        return post.shift.beat if post else self._desk.clock.monotonic()

    @property
    def crashes(self) -> int:
        """Polls that a bug of ours ended, since the start."""
        post = self._post
        return post.shift.crashes if post else 0

    def next_due(self) -> datetime | None:
        """When something will be due, as far as is known; None when not running."""
        post = self._post
        return post.shift.next_due if post else None

    def run(self) -> None:
        """Blocks until `stop`; wants a thread of its own."""
        asyncio.run(self._run())

    def wake(self) -> None:
        """Something may be due by now."""
        self._call(lambda _: None)

    def look(self) -> None:
        """A page may be wanted that was not before."""
        self._call(lambda shift: shift.pages.look() if shift.pages else None)

    def bring(self, longest: timedelta) -> int:
        """Ask for the pages that are wanted now, and wait; how many answers came."""
        with self._lock:
            pages = self._pages
            if self._post or not (pages and pages.shelf.wanted(pages.clock.now(), 1)):
                return 0
            return asyncio.run(self._bring(longest))

    def stop(self) -> None:
        """Does not wait: `run` returns in a few seconds, with nothing half-saved."""
        self._stopping = True
        self.wake()

    def replace(self, feeds: Iterable[Feed]) -> None:
        """Poll these from now on; what is remembered of them counts."""
        kept = self._feeds = tuple(feeds)
        self._call(lambda shift: shift.replace(kept))

    def nudge(self, feed: str, nudge: Nudge) -> None:
        """Push brings its polls forward, or spares some; remembered while we live."""
        self._nudges[feed] = nudge
        self._call(lambda shift: shift.nudge(feed, nudge))

    def send(self, errand: Errand) -> bool:
        """To be run in the loop; False when none runs."""
        return self._call(lambda shift: shift.send(errand))

    def once(self, *, everything: bool) -> list[Poll]:
        """Poll what is due, or all that may be asked, and wait for it."""
        with self._lock:
            post = self._post
            if post is None:
                return asyncio.run(self._run_once(everything=everything))
            asked = post.shift.once(everything=everything)
            answer = asyncio.run_coroutine_threadsafe(asked, post.loop)
        try:
            return answer.result()
        except CancelledError:
            return []  # stopped meanwhile

    async def _run(self) -> None:
        bell = asyncio.Event()
        with self._lock:
            shift = self._open()
            self._post = _Post(asyncio.get_running_loop(), bell, shift)
        try:
            while not self._stopping:
                shift.start_due()
                await self._until_due(bell)
                bell.clear()
        finally:
            with self._lock:
                self._post = None
            await shift.end(GRACE)

    async def _until_due(self, bell: asyncio.Event) -> None:
        """The bell rings each half second; what is polled often is due between."""
        due = self.next_due()
        ahead = due - self._desk.clock.now() if due else None
        seconds = max(ahead, SOON).total_seconds() if ahead is not None else None
        with suppress(TimeoutError):
            await asyncio.wait_for(bell.wait(), seconds)

    async def _run_once(self, *, everything: bool) -> list[Poll]:
        shift = self._open()
        try:
            return await shift.once(everything=everything)
        finally:
            await shift.end(GRACE)

    async def _bring(self, longest: timedelta) -> int:
        shift = self._open()
        try:
            assert shift.pages  # as `bring` has seen
            await shift.pages.once(longest)
            return shift.pages.answers
        finally:
            await shift.end(GRACE)

    def _open(self) -> Shift:
        states, policy = self._desk.shelf.feed_states(), self._desk.policy
        agenda = Agenda(states, policy, self._nudges)
        shift = Shift(self._desk, agenda, self._on_saved, self._on_intake, self._pages)
        shift.replace(self._feeds)
        return shift

    def _call(self, act: Callable[[Shift], None]) -> bool:
        """In the loop's own thread; False when it does not run."""
        with self._lock:
            if post := self._post:
                post.loop.call_soon_threadsafe(_act, post, act)
            return self._post is not None


def _act(post: _Post, act: Callable[[Shift], None]) -> None:
    act(post.shift)
    post.bell.set()
