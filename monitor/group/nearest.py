"""Which active story is an item most like, and is that enough to join it?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from monitor.group.active import Active, Kept
from monitor.group.likeness import (
    THIN_LASTS,
    Likeness,
    Using,
    alike,
    needed_after,
    objected,
    told,
)
from monitor.group.trace import Trace
from monitor.group.words import Overlap, overlap
from monitor.model.story import Near, StoryId

#: A story takes nothing in that is further from its first item.
OLDEST = timedelta(days=10)
#: An item that is like the latest must still be a little like the first.
DRIFT = 0.13
#: So many that share most words are looked at in full, and those with its signature.
COMPARED = 4
#: So many of the stories that were not joined are told.
TOLD = 3
NOTHING: Mapping[StoryId, Sequence[Overlap]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How one story fits an item: by its best item, and by what speaks against it."""

    story: StoryId
    likeness: Likeness
    best: Trace  #: the item of the story that is most like it
    trace: Trace
    veto: str = ""

    @property
    def joins(self) -> bool:
        return not self.veto and self.likeness.over >= 0

    @property
    def reason(self) -> str:
        return self.likeness.link or told(self.best, self.trace)

    def near(self) -> Near:
        like = self.likeness
        why = self.veto or f"not alike enough: {self.reason}"
        score, needed = round(like.score, 3), round(like.needed, 3)
        return Near(story=self.story, score=score, needed=needed, why=why)


def fits(
    trace: Trace, active: Active, using: Using, besides: Collection[StoryId] = ()
) -> list[Fit]:
    """The candidates, best first: those it joins, then the nearest of the others."""
    shared = active.overlaps(trace, active.candidates(trace))
    rough = {story: max([o.weight for o in each]) for story, each in shared.items()}
    likest = sorted(rough, key=lambda story: (-rough[story], story))[:COMPARED]
    asked = dict.fromkeys([*besides, *active.signed(trace), *likest])
    found = [
        fit(story, active[story], trace, using, shared, fully=story in besides)
        for story in asked
    ]
    return sorted(found, key=_order)


def fit(
    story: StoryId,
    kept: Kept,
    trace: Trace,
    using: Using,
    overlaps: Mapping[StoryId, Sequence[Overlap]] = NOTHING,
    *,
    fully: bool = False,
) -> Fit:
    """By the item that is most like it; its first item must not speak against it."""
    shared = overlaps.get(story) or [
        overlap(each.terms, trace.terms) for each in kept.traces
    ]
    likes = [
        alike(each, trace, both, using)
        for each, both in zip(kept.traces, shared, strict=True)
    ]

    def heard(nth: int) -> Likeness:
        """With what speaks against it, which is asked for only where it counts."""
        of = (kept.traces[nth], trace, likes[nth], shared[nth])
        return objected(*of, using, fully=fully)

    first = heard(0)
    likest = sorted(range(len(likes)), key=lambda nth: -likes[nth].over)
    in_turn = ((nth, heard(nth) if nth else first) for nth in likest)
    found = next((each for each in in_turn if not each[1].veto), None)
    by, best = found or (likest[0], heard(likest[0]))
    return Fit(
        story=story,
        likeness=best,
        best=kept.traces[by],
        trace=trace,
        veto=first.veto or best.veto or _drift(kept.seed, trace, first, using),
    )


def _drift(seed: Trace, trace: Trace, first: Likeness, using: Using) -> str:
    """Whether the story began with something too different, or too long ago."""
    apart = abs(trace.at - seed.at)
    thin = seed.is_thin or trace.is_thin
    dated = seed.dated and trace.dated
    if apart > (THIN_LASTS if thin else OLDEST) and (dated or thin):
        return f"its first item is {apart.days} days away"
    if not dated:
        return ""
    if seed.lang != trace.lang or not using.vetoes:
        return ""
    if first.score < needed_after(apart) - DRIFT:
        return f"unlike its first item ({first.score:.2f})"
    return ""


def _order(one: Fit) -> tuple[bool, float, StoryId]:
    return (not one.joins, -one.likeness.over, one.story)


def near(found: Sequence[Fit], joined: StoryId | None) -> tuple[Near, ...]:
    """The nearest that were not joined."""
    others = [each for each in found if each.story != joined]
    return tuple(each.near() for each in others[:TOLD])
