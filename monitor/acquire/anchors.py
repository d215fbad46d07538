"""Which entries of both documents prove that nothing fell out in between?

A feed is a window: new entries come in at one end, and the oldest leave at the other.
So one entry that stayed proves that all newer ones are still there, if it stayed by
its age and is not pinned. A pinned one shows itself: entries newer than it have left,
or entries newer than it stand on its older side, or more came than the window holds.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from monitor.acquire.memory import Face, Trace
from monitor.acquire.pairs import Places

#: From how sure an order on it is not doubted.
SURE = 3
#: So many may be gone because the publisher took them back.
WITHDRAWN = 1
#: Where no more stayed, all of them may be pinned.
MOST_PINS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Two documents, and what they share."""

    before: Sequence[Trace]
    now: Sequence[Face]
    pairs: Sequence[Places]
    new: Sequence[int]  #: places in `now`
    back: Collection[int] = ()  #: places in `now` of what was met earlier than `before`


def anchors(change: Change, order: int) -> frozenset[Places]:
    """By the order that is known, else by the one that more of them agree with."""
    if order:
        return _anchors(change, newest_first=order > 0)
    both = [_anchors(change, newest_first=each) for each in (True, False)]
    return max(both, key=len)


def is_back(change: Change, order: int) -> bool:
    """Whether something that was met earlier stands on the older side of what is new.

    A server behind may show an older document now and then.
    """
    sides = [order > 0] if order else [True, False]
    return any(
        not _stands_out(change, place, newest_first=side)
        for place in change.back
        for side in sides
    )


def order_of(now: Sequence[Face], learned: int) -> int:
    """Above 0 when new entries come on top; 0 when nothing tells."""
    if abs(learned) >= SURE:
        return learned
    dates = [face.date for face in now if face.date]
    steps = [(a > b) - (a < b) for a, b in pairwise(dates)]
    moved, lean = sum(map(abs, steps)), sum(steps)
    return lean if moved and 2 * abs(lean) >= moved else learned


def learn_order(change: Change, order: int, proven: Collection[Places]) -> int:
    """From where new entries stand beside those that stayed by their age."""
    if not change.new or not proven:
        return order
    stayed = sum(n for _, n in proven) / len(proven)
    came = sum(change.new) / len(change.new)
    step = (came < stayed) - (came > stayed)
    return max(-2 * SURE, min(2 * SURE, order + step))


def _anchors(change: Change, *, newest_first: bool) -> frozenset[Places]:
    stayed = [p for p in change.pairs if not _is_old(change, p)]
    stayed = [
        p for p in stayed if not _stands_out(change, p[1], newest_first=newest_first)
    ]
    pinned = {b for b, _ in change.pairs} - {b for b, _ in stayed}
    left = set(range(len(change.before))) - {b for b, _ in change.pairs}
    ranked = _by_age(change.before, newest_first=newest_first)
    ahead = gone = 0
    for place in ranked:
        if place in left:
            gone += 1
        elif place in pinned:
            continue
        elif 2 * gone > ahead:
            pinned.add(place)
            if gone > WITHDRAWN or len(change.pairs) <= MOST_PINS:
                continue
        ahead += 1
    return frozenset(p for p in stayed if p[0] not in pinned)


def _is_old(change: Change, places: Places) -> bool:
    """More came after it than the window holds."""
    after = change.before[places[0]].after + len(change.new)
    return bool(change.new) and after >= len(change.now)


def _stands_out(change: Change, place: int, *, newest_first: bool) -> bool:
    """Most new entries are on its older side."""
    older = sum(new > place if newest_first else new < place for new in change.new)
    return 2 * older > len(change.new)


def _by_age(before: Sequence[Trace], *, newest_first: bool) -> list[int]:
    """Places, the youngest first: by when they were met, then by where they stood."""
    places = range(len(before))
    sign = 1 if newest_first else -1
    return sorted(places, key=lambda place: (-before[place].since, sign * place))
