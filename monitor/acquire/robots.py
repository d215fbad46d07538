"""May this page be asked for, and how slowly? What robots.txt says (RFC 9309).

Read by Protego, the library that Scrapy keeps: urllib.robotparser of Python 3.11 knows
no wildcards, lets the first rule win instead of the longest, and fetches by itself.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from protego import Protego

from monitor.acquire.answers import Failed
from monitor.acquire.redirects import hostname, origin
from monitor.ports import Clock

#: Of a longer file the beginning counts.
MOST_BYTES = 500 << 10
KEPT = timedelta(hours=24)
#: Where the file could not be had, for so long nothing is asked for.
UNSURE = timedelta(minutes=10)
#: No host may make us wait longer between two pages.
LONGEST_DELAY = timedelta(seconds=60)
MOST_HOSTS = 2_000
#: Of all that is remembered, as it was sent; ready to be asked it takes twenty times
#: as much at worst. A usual file has some two kilobytes.
MOST_KEPT = 4 << 20


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """What a host answered when asked for its robots.txt."""

    status: int | None  #: None when there was no answer
    body: bytes = b""
    failed: Failed | None = None  #: why there was none


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a host says about one address."""

    allowed: bool
    delay: timedelta = timedelta(0)  #: between two requests, as it asks
    unsure: bool = False  #: it may be allowed another time
    why: str = ""
    failed: Failed | None = None  #: the host could not even be asked


@dataclass(frozen=True, slots=True)
class _Kept:
    rules: Protego | None  #: None where the file could not be had
    until: datetime
    failed: Failed | None = None
    size: int = 0  #: bytes of the file


#: Asks for a robots.txt; blocks nothing.
FetchRobots = Callable[[str], Awaitable[RobotsFile]]


class Robots:
    """Remembers what the hosts allow. For one event loop."""

    def __init__(self, user_agent: str, clock: Clock) -> None:
        self._agent = product(user_agent)
        self._clock = clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._size = 0

    async def ask(self, url: str, fetch: FetchRobots) -> Verdict:
        """`fetch` is asked once a day per host, or again where that failed."""
        kept = self._known(url) or await self._learn(url, fetch)
        if kept.rules is None:
            why = f"the robots.txt of {hostname(url)} cannot be had"
            return Verdict(allowed=False, unsure=True, why=why, failed=kept.failed)
        delay = kept.rules.crawl_delay(self._agent) or 0
        if not kept.rules.can_fetch(url, self._agent):
            return Verdict(allowed=False, why=f"says {hostname(url)}")
        bounded = min(delay, LONGEST_DELAY.total_seconds())
        return Verdict(allowed=True, delay=timedelta(seconds=bounded))

    def _known(self, url: str) -> _Kept | None:
        kept = self._kept.get(origin(url))
        return kept if kept and kept.until > self._clock.now() else None

    async def _learn(self, url: str, fetch: FetchRobots) -> _Kept:
        answer = await fetch(f"{origin(url)}robots.txt")
        rules = await asyncio.to_thread(read_robots, answer)
        lasts = KEPT if rules is not None else UNSURE
        size = min(len(answer.body), MOST_BYTES)
        kept = _Kept(rules, self._clock.now() + lasts, answer.failed, size)
        self._remember(origin(url), kept)
        return kept

    def _remember(self, host: str, kept: _Kept) -> None:
        """What was learnt first is forgotten first, and asked again when needed."""
        if old := self._kept.pop(host, None):
            self._size -= old.size
        self._kept[host] = kept
        self._size += kept.size
        while len(self._kept) > MOST_HOSTS or self._size > MOST_KEPT:
            _, oldest = self._kept.popitem(last=False)
            self._size -= oldest.size


def read_robots(answer: RobotsFile) -> Protego | None:
    """None where it must be asked again before anything else is.

    A host without the file allows everything; one that fails allows nothing yet.
    Half a megabyte of rules takes 0.3 s.
    """
    if answer.status is None or answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return None
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return None
    if answer.status != HTTPStatus.OK:
        return Protego.parse("")
    return Protego.parse(answer.body[:MOST_BYTES].decode("utf-8-sig", "replace"))


def product(user_agent: str) -> str:
    """The name that a robots.txt calls us by: news-monitor/0.1 (…) is news-monitor."""
    return user_agent.partition("/")[0].partition(" ")[0].lower()
