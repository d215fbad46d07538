"""What would a way to schedule polls have found, and when?

A document holds the last 25 items, and a policy learns only from what its own polls
have returned.
"""

import random
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.acquire.agenda import Agenda
from monitor.acquire.answers import Lesson
from monitor.acquire.policy import FetchPolicy
from monitor.acquire.schedule import next_state
from monitor.model.feed import PollOutcome
from tests.bench.timing import percentile
from tests.bench.traces import DAY, Community, Trace

#: Items in a document; what is older is lost to who comes late.
DOCUMENT = 25
HOUR = timedelta(hours=1)
SEED = 3


@dataclass(frozen=True, slots=True)
class Sight:
    """What one poll returned."""

    new: Sequence[datetime]  #: oldest first
    document: Sequence[datetime]
    lost: int


@dataclass(slots=True)
class Reader:
    """What polls of one feed have seen so far."""

    trace: Trace
    seen: int = -1  #: of the trace's items, how many had been published at the last

    def poll(self, now: datetime) -> Sight:
        items = self.trace.items
        upto = bisect_right(items, now)
        start = max(0, upto - DOCUMENT)
        known = start if self.seen < 0 else self.seen
        self.seen = upto
        new = items[max(known, start) : upto]
        return Sight(new, items[start:upto], max(0, start - known))


@dataclass(slots=True)
class Tally:
    """What came of polling a community."""

    feeds: int = 0
    polls: Counter[int] = field(default_factory=Counter)  #: by day that counts
    delays: list[float] = field(default_factory=list)  #: minutes
    means: list[float] = field(default_factory=list)  #: of every feed
    lost: int = 0

    @property
    def polls_per_day(self) -> float:
        """Of a feed."""
        return self.polls.total() / self.feeds / 7

    @property
    def mean(self) -> float:
        return sum(self.delays) / len(self.delays)

    @property
    def feed_mean(self) -> float:
        return sum(self.means) / len(self.means)

    def delay(self, percent: int) -> float:
        return percentile(self.delays, percent)

    @property
    def lost_share(self) -> float:
        return self.lost / (self.lost + len(self.delays))


class Book:
    """Keeps the tally of one community."""

    def __init__(self, community: Community) -> None:
        self._community = community
        self._delays: dict[str, list[float]] = {}
        self.tally = Tally(feeds=len(community.traces))

    def write(self, trace: Trace, sight: Sight, now: datetime) -> None:
        start, end = self._community.counted_from, self._community.counted_to
        if start <= now < end:
            self.tally.polls[(now - start) // DAY] += 1
            self.tally.lost += sight.lost
        new = sight.new[bisect_left(sight.new, start) : bisect_left(sight.new, end)]
        if new:
            delays = self._delays.setdefault(trace.feed.name, [])
            delays += [(now - item).total_seconds() / 60 for item in new]

    def close(self) -> Tally:
        for delays in self._delays.values():
            self.tally.delays += delays
            self.tally.means.append(sum(delays) / len(delays))
        return self.tally


#: From the moment and what a poll saw, the wait until the next.
Step = Callable[[datetime, Sight], timedelta]


def play(community: Community, begin: Callable[[], Step]) -> Tally:
    """Each feed by itself, from some moment in the first hour on."""
    book, dice = Book(community), random.Random(SEED)
    for trace in community.traces:
        step, reader = begin(), Reader(trace)
        now = community.start + HOUR * dice.random()
        while now < community.end:
            sight = reader.poll(now)
            book.write(trace, sight, now)
            now += step(now, sight) * dice.uniform(0.97, 1.03)
    return book.close()


def play_ours(community: Community, policy: FetchPolicy) -> Tally:
    """Through the agenda, the pace and the schedule that the monitor runs."""
    book = Book(community)
    readers = {trace.feed.name: Reader(trace) for trace in community.traces}
    for reader, now, sight in _visits(community, readers, policy):
        book.write(reader.trace, sight, now)
    return book.close()


def _visits(
    community: Community, readers: dict[str, Reader], policy: FetchPolicy
) -> Iterator[tuple[Reader, datetime, Sight]]:
    agenda = Agenda({}, policy)
    agenda.replace([trace.feed for trace in community.traces], community.start)
    while (now := agenda.next_due()) and now < community.end:
        for feed, state in agenda.take_due(now):
            reader = readers[feed.name]
            first = reader.seen < 0
            sight = reader.poll(now)
            lesson = _lesson(sight, lossy=not first and _rolled_over(sight))
            tempo = agenda.tempo(feed)
            after = next_state(state, feed, lesson, now, policy, tempo=tempo)
            yield reader, now, sight
            agenda.put_back(after, now)


def _lesson(sight: Sight, *, lossy: bool) -> Lesson:
    outcome = PollOutcome.READ if sight.new else PollOutcome.UNCHANGED
    return Lesson(outcome=outcome, claims=tuple(sight.new), lossy=lossy)


def _rolled_over(sight: Sight) -> bool:
    return len(sight.new) == len(sight.document) == DOCUMENT
