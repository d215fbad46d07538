"""How many feeds can one core poll per second, and how much of that is ours?

Many feeds at many loopback addresses, served by another process. The peer is a bare
httpx loop over the same URLs with the same validators, as many at once.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from monitor.acquire.poller import Poller
from monitor.acquire.workers import Reader
from monitor.model.feed import Feed, Poll
from monitor.ports import Shelf
from monitor.serve.clock import SystemClock
from monitor.store.database import Database
from tests.acquire_net.fakes import POLICY, MemoryShelf
from tests.bench.command import Bench, Size, run
from tests.bench.proc import cpu_seconds, family
from tests.bench.server import Server
from tests.bench.table import Row, Table
from tests.bench.timing import Cost, least_cpu, on_one_core, ratio

ENTRIES = 20
PER_ADDRESS = 10
HTTPX, MEMORY, STORED = "bare httpx", "ours, nothing stored", "ours"
UNCHANGED, CHANGING = "all answer 304", "10 % have a new entry"

Round = Callable[[], Cost]


def measure(size: Size, _data: Path | None) -> list[Table]:
    count = size.pick(20, 2_000)
    with (
        Server(addresses=max(1, count // PER_ADDRESS), entries=ENTRIES) as server,
        TemporaryDirectory() as folder,
        on_one_core(),
        _rounds(server.urls(count), Path(folder)) as rounds,
    ):
        costs = {
            UNCHANGED: _turns(rounds, size.pick(1, 2), lambda: None),
            CHANGING: _turns(rounds, size.pick(1, 2), server.turn),
        }
    rows = tuple(
        _row(answers, name, count, per[name], per[HTTPX])
        for answers, per in costs.items()
        for name in rounds
    )
    notes = (
        f"{count} feeds at {max(1, count // PER_ADDRESS)} addresses, {ENTRIES} entries",
        f"{POLICY.at_once} polls at once; the best round counts",
        "cpu counts the process that parses; share ours: what is beyond bare httpx",
        "bare httpx only takes the bytes; it neither parses nor remembers anything",
    )
    return [Table(title="Polls on one core", rows=rows, notes=notes)]


def _turns(
    rounds: dict[str, Round], count: int, before: Callable[[], None]
) -> dict[str, list[Cost]]:
    """Each polls all feeds once per round, and meets the same documents."""
    costs: dict[str, list[Cost]] = {name: [] for name in rounds}
    for _ in range(count):
        before()
        for name, act in rounds.items():
            costs[name].append(act())
    return costs


def _row(
    answers: str, name: str, count: int, costs: Sequence[Cost], bare: Sequence[Cost]
) -> Row:
    times = ratio(costs, bare)
    return {
        "answers": answers,
        "what": name,
        "polls_per_s": count / min(each.wall for each in costs),
        "cpu_ms_per_poll": 1000 * least_cpu(costs) / count,
        "polls_per_cpu_s": count / least_cpu(costs),
        "times_httpx": times,
        "share_ours": f"{max(0.0, 1 - 1 / times):.0%}",
    }


@contextmanager
def _rounds(urls: Sequence[str], folder: Path) -> Iterator[dict[str, Round]]:
    """Every way to poll all feeds once, each of which has polled them before."""
    feeds = [Feed(name=url, source="example.org", url=url) for url in urls]
    bare = Bare(urls)
    with (
        Database.open(folder / "monitor.db", write=True, app="1", rules="1") as stored,
        _poller(feeds, MemoryShelf()) as memory_round,
        _poller(feeds, stored.shelf) as stored_round,
    ):
        rounds = {HTTPX: bare.round, MEMORY: memory_round, STORED: stored_round}
        for act in rounds.values():
            act()
        yield rounds


@contextmanager
def _poller(feeds: Sequence[Feed], shelf: Shelf) -> Iterator[Round]:
    """The poller in its thread, as the daemon runs it."""
    reader = Reader(size=1)
    clock = SystemClock()
    poller = Poller(
        feeds=feeds,
        shelf=shelf,
        clock=clock,
        policy=POLICY,
        reader=reader,
        on_saved=_hear,
    )
    thread = threading.Thread(target=poller.run, daemon=True)
    thread.start()
    try:
        yield partial(_poll_all, poller, reader, len(feeds))
    finally:
        poller.stop()
        thread.join(10)
        reader.close()


def _hear(_poll: Poll) -> None:
    """Nobody waits for what was found."""


def _poll_all(poller: Poller, reader: Reader, count: int) -> Cost:
    before, wall = _cpu(reader), time.perf_counter()
    polls = poller.once(everything=True)
    spent = Cost(wall=time.perf_counter() - wall, cpu=_cpu(reader) - before)
    assert len(polls) == count
    return spent


def _cpu(reader: Reader) -> float:
    """Of this process, and of the one that parses for it."""
    workers = [w._process for w in reader._workers if w._process]
    parsing = sum(cpu_seconds(pid) for w in workers for pid in family(w.pid))
    return time.process_time() + parsing


@dataclass
class Bare:
    """What a page of documentation shows: a client, a semaphore, the last ETag."""

    urls: Sequence[str]
    tags: dict[str, str] = field(default_factory=dict)

    def round(self) -> Cost:
        cpu, wall = time.process_time(), time.perf_counter()
        asyncio.run(self._round())
        return Cost(cpu=time.process_time() - cpu, wall=time.perf_counter() - wall)

    async def _round(self) -> None:
        places = asyncio.Semaphore(POLICY.at_once)
        async with httpx.AsyncClient() as client:
            asked = [self._ask(client, places, url) for url in self.urls]
            await asyncio.gather(*asked)

    async def _ask(
        self, client: httpx.AsyncClient, places: asyncio.Semaphore, url: str
    ) -> None:
        known = {"If-None-Match": self.tags[url]} if url in self.tags else {}
        async with places:
            response = await client.get(url, headers=known)
        self.tags[url] = response.headers["etag"]


BENCH = Bench(name="fetching", doc=__doc__, measure=measure)

if __name__ == "__main__":
    run(BENCH)
