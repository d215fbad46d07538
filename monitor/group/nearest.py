"""Which active story is an item most like, and is that enough to join it?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from monitor.group.active import Active, Kept
from monitor.group.likeness import (
    THIN_LASTS,
    Likeness,
    Using,
    compare,
    needed_after,
    told,
)
from monitor.group.trace import Trace
from monitor.group.words import dot
from monitor.model.story import Near, StoryId

#: A story takes nothing in that is further from its first item.
OLDEST = timedelta(days=10)
#: An item that is like the latest must still be a little like the first.
DRIFT = 0.13
#: So many that share most words are looked at in full, and those with its signature.
COMPARED = 4
#: So many of the stories that were not joined are told.
TOLD = 3


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
    mine = trace.terms.words
    rough = {
        story: max([dot(mine, each.terms.words) for each in kept.traces()])
        for story, kept in active.candidates(trace)
    }
    likest = sorted(rough, key=lambda story: (-rough[story], story))[:COMPARED]
    asked = dict.fromkeys([*besides, *active.signed(trace), *likest])
    found = [
        fit(story, active[story], trace, using, fully=story in besides)
        for story in asked
    ]
    return sorted(found, key=_order)


def fit(
    story: StoryId, kept: Kept, trace: Trace, using: Using, *, fully: bool = False
) -> Fit:
    """By the item that is most like it; its first item must not speak against it."""
    likes = [(compare(each, trace, using, fully=fully), each) for each in kept.traces()]
    first = likes[0][0]
    best, by = max(likes, key=lambda like: (not like[0].veto, like[0].over))
    return Fit(
        story=story,
        likeness=best,
        best=by,
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
    others = [each.near() for each in found if each.story != joined]
    return tuple(others[:TOLD])
