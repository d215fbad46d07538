"""Days of polling in seconds: everything is real but the sockets and the clock."""

import asyncio
import heapq
import math
import random
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import httpx

from monitor.acquire.agenda import Agenda
from monitor.acquire.desk import Desk
from monitor.acquire.document import Document, NotRead, RawEntry
from monitor.acquire.fetch import Web
from monitor.acquire.folder import FolderRead, FolderUnchanged
from monitor.acquire.policy import FetchPolicy
from monitor.acquire.shift import Shift
from monitor.model.feed import Feed, PageList
from monitor.model.rhythm import Hints
from tests.acquire_net.fakes import HandClock, MemoryShelf, raw
from tests.values import DAY, NOON

DOCUMENT = 25
#: One of so many answers is a passing failure.
FAILS = 60


class DatedReader:
    """Reads one `key|moment` per line; a first line may hold a ttl in minutes."""

    def read(
        self,
        body: bytes,
        *,
        content_type: str,
        url: str,
        allow_entities: bool,
        page_list: PageList | None,
        lang: str,
        read_at: datetime | None,
    ) -> Document | NotRead:
        ttl, *lines = body.decode().splitlines()
        return Document(
            entries=tuple(_entry(*line.split("|")) for line in lines),
            hints=Hints(ttl=timedelta(minutes=int(ttl))),
        )

    def read_folder(
        self, folder: str, known_fingerprint: str
    ) -> FolderRead | FolderUnchanged | NotRead:
        raise NotImplementedError  # there are none

    def read_mail(self, body: bytes) -> Document | NotRead:
        raise NotImplementedError  # nor these


def _entry(key: str, moment: str) -> RawEntry:
    entry = raw(key, key)
    return RawEntry(
        key=key,
        raw_digest=entry.raw_digest,
        title=entry.title,
        published=datetime.fromisoformat(moment),
    )


@dataclass(slots=True)
class World(httpx.AsyncBaseTransport):
    """All publishers. An answer takes seconds, of a clock that the driver moves."""

    clock: HandClock
    items: dict[str, Sequence[datetime]]  #: by URL
    dice: random.Random
    asked: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    busy: Counter[str] = field(default_factory=Counter)  #: requests under way by host
    most_busy: int = 0
    _waiting: list[tuple[datetime, int, asyncio.Future[None]]] = field(
        default_factory=list
    )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host, url = request.url.host, f"https://{request.url.host}{_target(request)}"
        self.asked[url].append(self.clock.now())
        self.busy[host] += 1
        self.most_busy = max(self.most_busy, self.busy[host])
        await self._take(timedelta(seconds=self.dice.uniform(0.05, 8)))
        self.busy[host] -= 1
        return self._answer(request, url)

    def next_answer(self) -> datetime | None:
        return self._waiting[0][0] if self._waiting else None

    def answer_due(self) -> None:
        while self._waiting and self._waiting[0][0] <= self.clock.now():
            heapq.heappop(self._waiting)[2].set_result(None)

    @property
    def under_way(self) -> int:
        return len(self._waiting)

    async def _take(self, long: timedelta) -> None:
        done = asyncio.get_running_loop().create_future()
        at = self.clock.now() + long
        heapq.heappush(self._waiting, (at, id(done), done))
        await done

    def _answer(self, request: httpx.Request, url: str) -> httpx.Response:
        number = int(url.rpartition("/")[2])
        if not self.dice.randrange(FAILS):
            return httpx.Response(503)
        items = self.items[url]
        upto = bisect_right(items, self.clock.now())
        tag = f'"{upto}"'
        fresh = {"Cache-Control": "max-age=2700"} if number % 9 == 4 else {}
        if request.headers.get("If-None-Match") == tag:
            return httpx.Response(304, headers=fresh)
        shown = range(max(0, upto - DOCUMENT), upto)
        lines = [f"{n}|{items[n].isoformat()}" for n in reversed(shown)]
        ttl = "90" if number % 7 == 3 else "0"
        body = "\n".join([ttl, *lines]).encode()
        return httpx.Response(
            200, headers={"ETag": tag, **fresh}, stream=httpx.ByteStream(body)
        )


def _target(request: httpx.Request) -> str:
    target: bytes = request.extensions["target"]
    return target.decode()


def publishing(dice: random.Random, start: datetime, end: datetime) -> list[datetime]:
    """Between an item a week and two hundred a day, mostly by day, less at weekends."""
    mean, noon = math.exp(min(dice.gauss(1.0, 1.6), 5.3)), dice.uniform(6, 16)
    at, items = start, list[datetime]()
    while True:
        at += DAY * dice.expovariate(3 * mean)
        if at >= end:
            return items
        wave = 1 + math.cos((at.hour + at.minute / 60 - noon) * math.pi / 12)
        lull = 0.5 if at.weekday() >= 5 else 1.0
        if dice.random() * 3 < wave * lull:
            items.append(at)


@dataclass(slots=True)
class Days:
    """What came of so many feeds in so long."""

    feeds: list[Feed]
    world: World
    start: datetime
    end: datetime

    def gaps(self, feed: Feed) -> list[timedelta]:
        """From each request for it to the next."""
        asked = self.world.asked[feed.url]
        return [b - a for a, b in pairwise(asked)]

    def polls(self, since: datetime, until: datetime) -> int:
        """Of adaptive feeds."""
        return sum(
            bisect_left(asked, until) - bisect_left(asked, since)
            for feed in self.feeds
            if feed.is_adaptive and (asked := self.world.asked[feed.url])
        )


def simulate(
    count: int, long: timedelta, policy: FetchPolicy, dice: random.Random
) -> Days:
    """Five feeds per host; every fiftieth feed has an interval of its own."""
    start = NOON.replace(tzinfo=UTC)
    feeds = [
        Feed(
            name=f"feed {n}",
            source=f"{n % max(count // 5, 1)}.example",
            url=f"https://{n % max(count // 5, 1)}.example/{n}",
            every=timedelta(minutes=20) if n % 50 == 49 else None,
        )
        for n in range(count)
    ]
    world = World(
        HandClock(start),
        {f.url: publishing(dice, start - 9 * DAY, start + long) for f in feeds},
        dice,
    )
    asyncio.run(_drive(world, feeds, policy, start + long))
    return Days(feeds, world, start, start + long)


async def _drive(
    world: World, feeds: list[Feed], policy: FetchPolicy, end: datetime
) -> None:
    desk = Desk(
        reader=DatedReader(), shelf=MemoryShelf(), clock=world.clock, policy=policy
    )
    web = Web(policy, world)
    shift = Shift(desk, Agenda({}, policy), lambda _: None, web=web)
    shift.replace(feeds)
    while True:
        moments = (shift.agenda.next_due(), world.next_answer())
        now = min(filter(None, moments))
        if now >= end:
            break
        world.clock.set(max(now, world.clock.now()))
        world.answer_due()
        shift.start_due()
        await _settle(world, shift)
    await shift.end(timedelta(0))


async def _settle(world: World, shift: Shift) -> None:
    """Until whoever is not done waits for an answer, or for its host."""
    while True:
        wanted = shift._turns._wanted
        if len(shift._polls) == wanted.total() and len(wanted) == world.under_way:
            return
        await asyncio.sleep(0)
