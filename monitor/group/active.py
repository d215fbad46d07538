"""Which active stories could an item belong to, and with what of them is it compared?

An index from rare terms and signatures to stories: a placement looks at a dozen
stories, however many are active.
"""

from bisect import insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from monitor.group.postings import Postings
from monitor.group.signature import BETWEEN_STATES, CASE, MANY, Signature
from monitor.group.trace import Trace
from monitor.group.vectors import ROW, Vectors
from monitor.group.words import Overlap
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
        self._rows: dict[StoryId, bytes] = {}  #: of the terms of what is kept
        self._vectors = Vectors()
        self._postings = Postings()

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
        after = before.with_one(trace, first=first) if before else Kept(trace, (trace,))
        self._stories[story] = after
        self._keep(story, before.traces if before else (), after.traces)

    def forget(self, before: datetime) -> None:
        """Drop the stories of which nothing was seen since then."""
        for story in [s for s, kept in self._stories.items() if kept.seen_at < before]:
            self.drop(story)

    def drop(self, story: StoryId) -> None:
        self._keep(story, self._stories.pop(story).traces, ())
        del self._rows[story]

    def candidates(self, trace: Trace) -> list[StoryId]:
        """Those that share most of what is rare, at most so many."""
        holders = map(self._postings.holders, handles_of(trace))
        rare = [stories for stories in holders if len(stories) <= COMMON]
        return self._postings.most(rare, MOST)

    def overlaps(
        self, trace: Trace, stories: Sequence[StoryId]
    ) -> dict[StoryId, Sequence[Overlap]]:
        """What it has in common with each item that is kept of these."""
        rows = map(self._rows.__getitem__, stories)
        found = iter(self._vectors.overlaps(trace.terms, rows))
        return {
            story: list(islice(found, len(self._stories[story].traces)))
            for story in stories
        }

    def signed(self, trace: Trace) -> list[StoryId]:
        """Those with the same parties, persons or counts, whatever the words."""
        signed = _signed(trace.signature) if trace.signature else ()
        handles = (*signed, *trace.facts.handles)
        if not handles:
            return []
        holders = map(self._postings.holders, handles)
        return self._postings.most(holders, MOST_SIGNED)

    def _keep(
        self, story: StoryId, before: Sequence[Trace], after: Sequence[Trace]
    ) -> None:
        """Of the traces that were kept and of those that are, some are the same."""
        rows = self._rows.get(story, b"")
        old: dict[int, bytes] = {
            id(t): rows[ROW * n : ROW * (n + 1)] for n, t in enumerate(before)
        }
        self._rows[story] = b"".join(
            old.pop(id(t), b"") or self._vectors.hold(t.terms) for t in after
        )
        for trace in before:
            if id(trace) in old:
                self._vectors.release(trace.terms)
        had = {handle for trace in before for handle in handles_of(trace)}
        has = {handle for trace in after for handle in handles_of(trace)}
        self._postings.add(story, has - had)
        self._postings.remove(story, had - has)


def _order(trace: Trace) -> tuple[datetime, str]:
    return (trace.seen_at, trace.item)


def handles_of(trace: Trace) -> Iterable[str]:
    """By what a story is looked up: its strongest terms, and what was extracted."""
    words = list(trace.terms.words)[:HANDLES]
    signed = _signed(trace.signature) if trace.signature else ()
    return [*words, *signed, *trace.facts.handles]


def _signed(sign: Signature) -> Iterator[str]:
    """A colon is in no term."""
    if sign.type in BETWEEN_STATES and len(sign.states) > 1:
        yield f"states:{'+'.join(sorted(sign.states))}"
    if sign.type in CASE and sign.said and sign.place:
        yield f"spot:{sign.place}:{sign.day}"
    yield from (f"person:{name}" for name in sorted(sign.persons))
    yield from (f"{kind}:{value:g}" for kind, value in sign.numbers if value >= MANY)
