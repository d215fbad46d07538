"""Which wanted page is asked for now, and what becomes of it?

One page at a time per host, with a pause in between, and few at once in all; feeds of
that host have their turn like pages. What is wanted is in the store, so nothing is
lost when we stop in between: it is asked for again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol, TypeVar

from monitor.acquire.fetch import Web
from monitor.acquire.frames import PageBody
from monitor.acquire.policy import FetchPolicy
from monitor.acquire.redirects import BadRedirectError, NoAddressError, Trail, host_of
from monitor.acquire.robots import Robots
from monitor.acquire.turns import Turns
from monitor.acquire.webpage import Missed, Page, fetch_page
from monitor.model.slug import is_stand_in
from monitor.model.want import Brought, NotBrought, PageAnswer, PageOutcome, Wanted
from monitor.ports import Clock, PageShelf

logger = logging.getLogger("monitor")

AT_ONCE = 4  #: pages in flight
PAUSE = timedelta(seconds=3)  #: between two pages of a host, unless it asks for more
#: After so many answers that pass, no more is tried; waits between them.
MOST_ATTEMPTS = 3
AGAIN = (timedelta(minutes=1), timedelta(minutes=15))
LONGEST_WAIT = timedelta(hours=6)  #: who asks to wait longer is asked no more
AFTER_A_BUG = timedelta(minutes=5)
_LOOKED_AT = 200  #: hosts per look

T = TypeVar("T")


class ReadsPages(Protocol):
    """Makes articles of pages; blocks meanwhile."""

    def read_page(self, asked: PageBody) -> PageAnswer: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDesk:
    """What bringing pages works with."""

    reader: ReadsPages
    shelf: PageShelf
    clock: Clock
    policy: FetchPolicy
    on_saved: Callable[[], None]  #: a text came, or nothing waits for it any more


class Bringer:
    """For one event loop."""

    def __init__(self, desk: PageDesk, web: Web, turns: Turns) -> None:
        self._desk = desk
        self._web = web
        self._turns = turns
        self._robots = Robots(desk.policy.user_agent, desk.clock)
        self.answers = 0  #: that were saved
        self._in_rounds = False
        self._stale = True  #: the store may know more than we do
        self._next: datetime | None = None
        self._looking: asyncio.Task[None] | None = None
        self._away: dict[str, asyncio.Task[None]] = {}  #: by host
        self._rests: dict[str, datetime] = {}  #: hosts that are left alone until then
        #: One, since pages are read one at a time and the store has one writer.
        self._thread = ThreadPoolExecutor(1, "page")

    def look(self) -> None:
        """Something may be wanted that was not before."""
        self._stale = True

    def start_due(self) -> None:
        """Called often, so it costs nothing when nothing is due."""
        due = self._next is not None and self._next <= self._desk.clock.now()
        if self._looking is None and (self._stale or due):
            self._stale = False
            self._looking = asyncio.create_task(self._look(), name="look for pages")
            self._looking.add_done_callback(self._looked)

    async def once(self, longest: timedelta) -> None:
        """All that is due, and what its hosts make us wait for, within that time."""
        self._in_rounds = True
        try:
            async with asyncio.timeout(longest.total_seconds()):
                while await self._round():
                    pass
        except TimeoutError:
            logger.info("pages.left the rest is for the next run")

    async def end(self, grace: timedelta) -> None:
        """What is in flight may finish within `grace`; the rest is asked again."""
        running = [*self._away.values(), *filter(None, [self._looking])]
        if running:
            await asyncio.wait(running, timeout=grace.total_seconds())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await asyncio.to_thread(self._thread.shutdown)

    async def _round(self) -> bool:
        """Whether there may be more to do."""
        self._stale = False
        await self._look()
        if self._away:
            await asyncio.gather(*self._away.values(), return_exceptions=True)
            return True
        now = self._desk.clock.now()
        rest = (self._next - now).total_seconds() if self._next else 0.0
        if not 0 < rest <= PAUSE.total_seconds() * 2:
            return False
        await asyncio.sleep(rest)
        return True

    def _looked(self, task: asyncio.Task[None]) -> None:
        self._looking = None
        if task.cancelled() or not task.exception():
            return
        logger.error("pages.look", exc_info=task.exception())
        self._next = self._desk.clock.now() + AFTER_A_BUG

    async def _look(self) -> None:
        now, shelf = self._desk.clock.now(), self._desk.shelf
        due = await self._in_thread(partial(shelf.wanted, now, _LOOKED_AT))
        later = await self._in_thread(partial(shelf.next_wanted, now))
        self._rests = {h: until for h, until in self._rests.items() if until > now}
        waits = [later] if later else []
        for wanted in due:
            host = _host(wanted)
            if host in self._rests:
                waits.append(self._rests[host])
            elif host not in self._away and len(self._away) < AT_ONCE:
                self._start(host, wanted)
        self._next = min(waits, default=None)

    def _start(self, host: str, wanted: Wanted) -> None:
        task = asyncio.create_task(self._bring_guarded(host, wanted), name=host)
        self._away[host] = task
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._away.pop(task.get_name(), None)
        self._stale = True
        if not (task.cancelled() or self._in_rounds):
            self.start_due()

    async def _bring_guarded(self, host: str, wanted: Wanted) -> None:
        """The guard of one page: a bug in it stops no other, and comes back later."""
        try:
            pause = await self._bring(wanted)
        except Exception:
            logger.exception("page item=%s", wanted.item.id)
            pause = AFTER_A_BUG
        self._rests[host] = self._desk.clock.now() + pause

    async def _bring(self, wanted: Wanted) -> timedelta:
        """How long its host is left alone from now on."""
        desk = self._desk
        async with self._turns.take() as turn:
            found = await fetch_page(
                self._web, turn, self._robots, wanted.item.url, desk.clock.now()
            )
        if isinstance(found, Page):
            read = partial(desk.reader.read_page, _question(wanted, found))
            answer = await self._in_thread(read)
        else:
            answer = conclude(found, wanted.attempts, desk.clock.now())
        at = desk.clock.now()
        await self._in_thread(partial(desk.shelf.save_page, wanted, answer, at))
        self.answers += 1
        _log(wanted, answer)
        desk.on_saved()
        return max(PAUSE, found.delay)

    async def _in_thread(self, act: Callable[[], T]) -> T:
        loop = asyncio.get_running_loop()
        running: Awaitable[T] = loop.run_in_executor(self._thread, act)
        return await running


def conclude(missed: Missed, attempts: int, now: datetime) -> NotBrought:
    """Whether it is worth another try, and when."""
    end = NotBrought(outcome=missed.outcome, detail=missed.detail)
    if not missed.passing or attempts + 1 >= MOST_ATTEMPTS:
        return end
    if missed.wait > LONGEST_WAIT:
        return end
    wait = max(missed.wait, AGAIN[min(attempts, len(AGAIN) - 1)])
    return NotBrought(outcome=missed.outcome, detail=missed.detail, again_at=now + wait)


def _host(wanted: Wanted) -> str:
    """As turns know it; what is no address is refused by the fetch."""
    try:
        return host_of(Trail.begin(wanted.item.url).url)
    except (NoAddressError, BadRedirectError, ValueError):
        return wanted.item.url


def _question(wanted: Wanted, page: Page) -> PageBody:
    """Words of an address lack accents, so they prove nothing about a headline."""
    item = wanted.item
    return PageBody(
        body=page.body,
        content_type=page.content_type,
        url=page.url,
        asked=item.url,
        title="" if is_stand_in(item.title, item.url) else item.title,
        teaser=max(item.summary, item.text, key=len),
    )


def _log(wanted: Wanted, answer: PageAnswer) -> None:
    """One line per page; the address may be long, so the item's id stands for it."""
    item = wanted.item
    match answer:
        case Brought():
            outcome, detail = PageOutcome.BROUGHT, f"{len(answer.text)} characters"
        case NotBrought():
            outcome, detail = answer.outcome, answer.detail
    logger.info(
        "page feed=%r item=%s outcome=%r detail=%r",
        item.feed,
        item.id,
        outcome.value,
        detail,
    )
