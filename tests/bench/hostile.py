"""Do hostile servers hold up the other feeds, and what do they cost?

Two hundred healthy feeds are polled alone and beside every hostile server of the tests,
in turns. A feed's delay runs from the start of the round until its poll is saved.
"""

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from monitor.acquire.policy import FetchPolicy
from monitor.acquire.poller import Poller
from monitor.acquire.workers import LIMIT, Reader
from monitor.model.feed import HEALTHY, Feed, Poll, PollOutcome
from monitor.serve.clock import SystemClock
from tests.acquire_net.fakes import POLICY, MemoryShelf
from tests.bench.command import Bench, Size, run
from tests.bench.proc import cpu_seconds, family, resident_mib
from tests.bench.server import Server
from tests.bench.table import Row, Table
from tests.bench.timing import percentile
from tests.bench.villains import Villains

ENTRIES = 20
ADDRESSES = 50
#: Slow servers are given up sooner than in earnest, for rounds to end.
SLOW = timedelta(seconds=5)
HASTE = timedelta(seconds=1)
#: After so many rounds poison is in quarantine.
BEFORE = 3
ALONE_FIRST, BESIDE_FIRST = "alone, first poll", "beside hostile ones, first poll"
ALONE, BESIDE, LATER = "alone", "beside hostile ones", "beside, poison quarantined"


@dataclass(slots=True, kw_only=True)
class Round:
    """What one round of polls was like."""

    delays: list[float]
    wall: float
    cpu: float
    unhealthy: int  #: of the healthy feeds
    killed: int
    reader: float  #: MiB of the processes that parse, at the end


@dataclass(slots=True)
class Post:
    """A poller in its thread, and when each of its polls was saved."""

    names: Sequence[str]
    reader: Reader
    saved: dict[str, tuple[float, Poll]] = field(default_factory=dict)
    poller: Poller | None = None

    def hear(self, poll: Poll) -> None:
        self.saved[poll.feed] = time.perf_counter(), poll

    def round(self) -> Round:
        assert self.poller
        self.saved.clear()
        cpu, wall = self._cpu(), time.perf_counter()
        self.poller.once(everything=True)
        rows = [self.saved[name] for name in self.names]
        outcomes = [poll.outcome for _, poll in self.saved.values()]
        return Round(
            delays=[at - wall for at, _ in rows],
            wall=time.perf_counter() - wall,
            cpu=self._cpu() - cpu,
            unhealthy=sum(poll.outcome not in HEALTHY for _, poll in rows),
            killed=outcomes.count(PollOutcome.PARSER_KILLED),
            reader=sum(map(resident_mib, self._parsing())),
        )

    def _cpu(self) -> float:
        return time.process_time() + sum(map(cpu_seconds, self._parsing()))

    def _parsing(self) -> list[int]:
        running = [w._process for w in self.reader._workers if w._process]
        return [pid for process in running for pid in family(process.pid)]


def measure(size: Size, _data: Path | None) -> list[Table]:
    count = size.pick(20, 200)
    policy = replace(POLICY, deadline=SLOW if size is Size.FULL else HASTE)
    limit = LIMIT if size is Size.FULL else HASTE
    post = partial(_post, policy, limit)
    with Server(addresses=size.pick(5, ADDRESSES), entries=ENTRIES) as server:
        urls = {f"healthy {n}": url for n, url in enumerate(server.urls(count))}
        with Villains() as villains, post(urls, {}) as alone:
            with post(urls, villains.urls) as beside:
                rounds = _turns(server, alone, beside, size.pick(2, BEFORE + 3))
            hostile = len(villains.urls)
    middle = percentile([d for each in rounds[ALONE] for d in each.delays], 50)
    rows = tuple(_row(name, each, middle) for name, each in rounds.items() if each)
    notes = (
        f"{count} healthy feeds at {ADDRESSES} addresses, a tenth changed per round",
        f"{hostile} hostile servers (tests/acquire_net/hostile.py), all in each round",
        f"ms until saved; slow servers are given up after {policy.deadline.seconds} s",
        "unhealthy: polls of healthy feeds that brought nothing",
    )
    return [Table(title="Healthy feeds beside hostile ones", rows=rows, notes=notes)]


def _turns(
    server: Server, alone: Post, beside: Post, count: int
) -> dict[str, list[Round]]:
    """On the first poll every entry of every feed is new."""
    rounds: dict[str, list[Round]] = {
        ALONE_FIRST: [alone.round()],
        BESIDE_FIRST: [beside.round()],
        ALONE: [],
        BESIDE: [],
        LATER: [],
    }
    for number in range(1, count):
        server.turn()
        rounds[ALONE].append(alone.round())
        name = BESIDE if number < BEFORE else LATER
        rounds[name].append(beside.round())
    return rounds


def _row(name: str, rounds: Sequence[Round], middle: float) -> Row:
    delays = [delay for each in rounds for delay in each.delays]
    return {
        "healthy_feeds": name,
        "median_ms": 1000 * percentile(delays, 50),
        "p95_ms": 1000 * percentile(delays, 95),
        "worst_ms": 1000 * max(delays),
        "times_alone": percentile(delays, 50) / middle,
        "unhealthy": sum(each.unhealthy for each in rounds),
        "round_s": max(each.wall for each in rounds),
        "cpu_s": max(each.cpu for each in rounds),
        "kills": sum(each.killed for each in rounds),
        "reader_mib": max(each.reader for each in rounds),
    }


@contextmanager
def _post(
    policy: FetchPolicy,
    limit: timedelta,
    healthy: Mapping[str, str],
    hostile: Mapping[str, str],
) -> Iterator[Post]:
    post = Post(list(healthy), Reader(limit=limit))
    feeds = [
        Feed(name=name, source="example.org", url=url)
        for name, url in {**hostile, **healthy}.items()  # the hostile ones go first
    ]
    post.poller = Poller(
        feeds=feeds,
        shelf=MemoryShelf(),
        clock=SystemClock(),
        policy=policy,
        reader=post.reader,
        on_saved=post.hear,
    )
    thread = threading.Thread(target=post.poller.run, daemon=True)
    thread.start()
    try:
        yield post
    finally:
        post.poller.stop()
        thread.join(10)
        post.reader.close()


BENCH = Bench(name="hostile", doc=__doc__, measure=measure)

if __name__ == "__main__":
    run(BENCH)
