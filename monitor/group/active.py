"""Which active stories could an item belong to, and with what of them is it compared?

An index from rare terms and signatures to stories: a placement looks at a dozen
stories, however many are active.
"""

from bisect import insort
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from monitor.group.signature import BETWEEN_STATES, MANY, Signature
from monitor.group.trace import Trace
from monitor.model.story import StoryId

#: A story is compared by its first item and so many of the latest: a centre of all
#: drifts, until a story that lasts has swallowed its neighbours.
LATEST = 4
#: The strongest terms of an item stand for it in the index, the strongest of a story
#: are those of the items that are kept.
HANDLES = 14
#: A term that so many stories hold finds none of them.
COMMON = 200
#: So many candidates are compared; the story that fits was among the first five in
#: every case that was looked at.
MOST = 12
NOBODY: Mapping[StoryId, int] = {}
#: Of those with the same signature so many: two states rarely do more in ten days.
MOST_SIGNED = 4


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one story."""

    seed: Trace
    latest: tuple[Trace, ...]  #: oldest first, with the seed
    traces: tuple[Trace, ...] = field(init=False)  #: the first item, then the latest

    def __post_init__(self) -> None:
        others = (trace for trace in self.latest if trace is not self.seed)
        object.__setattr__(self, "traces", (self.seed, *others))

    @property
    def seen_at(self) -> datetime:
        return self.latest[-1].seen_at

    def with_one(self, trace: Trace, *, first: bool) -> "Kept":
        """A trace of an item that is kept already takes the place of the former one."""
        seed = trace if first or self.seed.item == trace.item else self.seed
        latest = [t for t in self.latest if t.item != trace.item]
        insort(latest, trace, key=_order)
        return Kept(seed, tuple(latest[-LATEST:]))


class Active:
    """The stories that items can join."""

    def __init__(self) -> None:
        self._stories: dict[StoryId, Kept] = {}
        self._handles: dict[str, dict[StoryId, int]] = {}

    def __len__(self) -> int:
        return len(self._stories)

    @property
    def kept(self) -> int:
        """How many items are kept, of all stories."""
        return sum(len(kept.traces) for kept in self._stories.values())

    def __contains__(self, story: StoryId) -> bool:
        return story in self._stories

    def __getitem__(self, story: StoryId) -> Kept:
        return self._stories[story]

    def add(self, story: StoryId, trace: Trace, *, first: bool) -> None:
        """A trace of an item that is kept already takes the place of the former one."""
        before = self._stories.get(story)
        if before is None:
            self._stories[story] = Kept(trace, (trace,))
            self._point(story, trace, 1)
            return
        after = before.with_one(trace, first=first)
        self._stories[story] = after
        for each in after.traces:
            if not any(each is old for old in before.traces):
                self._point(story, each, 1)
        for each in before.traces:
            if not any(each is new for new in after.traces):
                self._point(story, each, -1)

    def forget(self, before: datetime) -> None:
        """Drop the stories of which nothing was seen since then."""
        for story in [s for s, kept in self._stories.items() if kept.seen_at < before]:
            self.drop(story)

    def drop(self, story: StoryId) -> None:
        for trace in self._stories.pop(story).traces:
            self._point(story, trace, -1)

    def candidates(self, trace: Trace) -> list[tuple[StoryId, Kept]]:
        """Those that share most of what is rare, at most so many."""
        holders = [self._handles.get(handle, NOBODY) for handle in handles_of(trace)]
        rare = [stories for stories in holders if len(stories) <= COMMON]
        found = Counter(chain.from_iterable(rare))
        return [(story, self._stories[story]) for story in _most(found, MOST)]

    def signed(self, trace: Trace) -> list[StoryId]:
        """Those with the same parties, persons or counts, whatever the words."""
        if trace.signature is None:
            return []
        found = Counter(
            story
            for handle in _signed(trace.signature)
            for story in self._handles.get(handle, ())
        )
        return _most(found, MOST_SIGNED)

    def _point(self, story: StoryId, trace: Trace, by: int) -> None:
        """Count how many kept traces of the story have the handle."""
        for handle in handles_of(trace):
            counts = self._handles.setdefault(handle, {})
            left = counts.get(story, 0) + by
            if left:
                counts[story] = left
                continue
            del counts[story]
            if not counts:
                del self._handles[handle]


def _most(found: Counter[StoryId], count: int) -> list[StoryId]:
    """Those found most often; only what can be among them is put in order."""
    least, reached = 0, 0
    for times, stories in sorted(Counter(found.values()).items(), reverse=True):
        least, reached = times, reached + stories
        if reached >= count:
            break
    over = [(-times, story) for story, times in found.items() if times > least]
    even = [story for story, times in found.items() if times == least]
    return [*(story for _, story in sorted(over)), *sorted(even)][:count]


def _order(trace: Trace) -> tuple[datetime, str]:
    return (trace.seen_at, trace.item)


def handles_of(trace: Trace) -> Iterable[str]:
    """By what a story is looked up: its strongest terms, and what was extracted."""
    words = list(trace.terms.words)[:HANDLES]
    return [*words, *_signed(trace.signature)] if trace.signature else words


def _signed(sign: Signature) -> Iterator[str]:
    """A colon is in no term."""
    if sign.type in BETWEEN_STATES and len(sign.states) > 1:
        yield f"states:{'+'.join(sorted(sign.states))}"
    yield from (f"person:{name}" for name in sorted(sign.persons))
    yield from (f"{kind}:{value:g}" for kind, value in sign.numbers if value >= MANY)
