"""Were items lost between the last document of a feed and this one?

A full document that shares no entry with the last one may have lost what came and
went in between. Not so when the feed holds a stretch of time and was quiet, when its
list is replaced whole every day, or when the same entries only have other ids.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from monitor.acquire.anchors import Change, anchors, is_back, learn_order, order_of
from monitor.acquire.memory import Face, Memory, Trace, moment, pack
from monitor.acquire.pairs import Pairs, Places, pair
from monitor.acquire.sizes import measure
from monitor.model.feed import Gap, GapKind

HOUR, DAY = 3_600, 86_400

#: Of the most entries it held of late: with fewer, nothing was pushed out.
FULL = 0.8
#: Of the unpinned entries: with as many new ones, the next poll may come too late.
CLOSE = 0.8
#: A window of fewer turns over too easily to warn of every time.
CLOSE_FROM = 5
#: An empty document after so many entries is a slip, so they are remembered.
SLIP_FROM = 3
#: Documents that lost entries by age alone before a feed is known to hold a stretch.
STRETCH_FROM = 2
#: Of the longest that any stayed: what is as old may have left by age.
STAY = 0.9
#: Days between two replacements of a daily list: weekends and a holiday.
MOST_DAYS = 4
#: A feed that loses nothing for so long has stopped losing.
OVER = 2 * DAY
FADE = 0.01


@dataclass(frozen=True, slots=True)
class Followed:
    """What is remembered from now on, and what may lie in between."""

    memory: Memory
    gap: Gap | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """All that is known of one step from document to document."""

    memory: Memory
    before: Sequence[Trace]
    found: Sequence[Face]
    at: int
    pairs: Pairs
    new: Sequence[int]
    proven: frozenset[Places]
    back: bool

    @property
    def left(self) -> list[Trace]:
        stayed = {b for b, _ in (*self.pairs.keyed, *self.pairs.renamed)}
        traces = enumerate(self.before)
        return [trace for place, trace in traces if place not in stayed]

    @property
    def whole(self) -> bool:
        """Everything but what is pinned was replaced."""
        return bool(self.new) and not self.proven and not self.back

    @property
    def full(self) -> bool:
        return len(self.found) >= FULL * self.memory.most


def follow(
    memory: Memory, found: Sequence[Face], at: int, met: Collection[int] = ()
) -> Followed:
    """`at` is the moment of this poll; `met`, keys that the store has had before."""
    if not found:
        return Followed(_emptied(memory, at))
    if not memory.held:
        held = pack([Trace(face, at) for face in found])
        memory = replace(memory, held=held, at=at, empty=False)
        return Followed(measure(memory, len(found), at))
    look, order = _look(memory, found, at, met)
    gap = _gap(look)
    return Followed(_learned(look, order, gap), gap)


def stay(memory: Memory, at: int) -> Memory:
    """The document is still the one that is known."""
    memory = replace(memory, polls=memory.polls + 1)
    if memory.empty or not memory.held:
        return memory
    return _calmed(replace(memory, at=at, stills=memory.stills + 1), at)


def _look(
    memory: Memory, found: Sequence[Face], at: int, met: Collection[int]
) -> tuple[_Look, int]:
    """With the order of the feed, as far as it is known now."""
    before = memory.traces
    pairs = pair([trace.face for trace in before], found)
    both = (*pairs.keyed, *pairs.renamed)
    stayed = {n for _, n in both}
    fresh = [place for place in range(len(found)) if place not in stayed]
    back = {n for n in fresh if found[n].key in met and not pairs.reused}
    new = [n for n in fresh if n not in back]
    change = Change(before=before, now=found, pairs=both, new=new, back=back)
    order = order_of(found, memory.order)
    look = _Look(
        memory=memory,
        before=before,
        found=found,
        at=at,
        pairs=pairs,
        new=new,
        proven=anchors(change, order),
        back=is_back(change, order),
    )
    return look, learn_order(change, memory.order, look.proven)


def _gap(look: _Look) -> Gap | None:
    if look.whole:
        return _lost(look) if _may_have_lost(look) else None
    if _is_renamed(look):
        renamed, count = len(look.pairs.renamed), len(look.found)
        detail = f"{renamed} of {count} entries have known titles or links and new ids"
        return _between(look, GapKind.RENAMED, detail)
    pinned = len(look.found) - len(look.new) - len(look.proven)
    room = len(look.found) - pinned
    if look.full and room >= CLOSE_FROM and len(look.new) >= CLOSE * room:
        detail = f"{len(look.new)} of {len(look.found)} entries were new"
        return _between(look, GapKind.CLOSE, detail)
    return None


def _may_have_lost(look: _Look) -> bool:
    return look.full and not _expired(look) and not _is_daily(look)


def _expired(look: _Look) -> bool:
    """All left because of their age, and none could come and go in between."""
    memory = look.memory
    if memory.drops < STRETCH_FROM or look.at - memory.at >= STAY * memory.span:
        return False
    return all(_age(trace, look.at) >= STAY * memory.span for trace in look.left)


def _is_daily(look: _Look) -> bool:
    """The third replacement at about the same hour, with nothing leaving between."""
    resets = (*look.memory.resets[-2:], look.at)
    if len(resets) < 3 or not look.memory.stills:  # noqa: PLR2004
        return False
    slack = max(HOUR, look.at - look.memory.at)
    apart = [b - a for a, b in pairwise(resets)]
    days = [round(gap / DAY) for gap in apart]
    return all(
        1 <= n <= MOST_DAYS and abs(gap - n * DAY) <= slack
        for n, gap in zip(days, apart, strict=True)
    )


def _is_renamed(look: _Look) -> bool:
    keyed = look.proven.intersection(look.pairs.keyed)
    return not keyed and len(look.proven) > 1


def _lost(look: _Look) -> Gap:
    stayed = len(look.found) - len(look.new)
    but = f", but for {stayed} that stay for long" if stayed else ""
    detail = f"all {len(look.new)} entries were new{but}"
    about = _about(look)
    return _between(look, GapKind.LOST, f"{detail}; {about}" if about else detail)


def _about(look: _Look) -> str:
    """How many, if as many came before the oldest as after it."""
    dates = sorted(look.found[n].date for n in look.new if look.found[n].date)
    dates = [date for date in dates if date <= look.at]
    if len(dates) < SLIP_FROM or dates[-1] - dates[0] < 1:
        return ""
    bare = dates[0] - look.memory.at
    lost = round(bare * (len(dates) - 1) / (dates[-1] - dates[0]))
    return f"about {lost:,} by their dates" if lost > 0 else ""


def _between(look: _Look, kind: GapKind, detail: str) -> Gap:
    since, until = moment(look.memory.at), moment(look.at)
    return Gap(kind=kind, since=since, until=until, detail=detail)


def _emptied(memory: Memory, at: int) -> Memory:
    """Two entries may all have left by age; thirty did not."""
    measured = measure(memory, 0, at)
    if memory.count >= SLIP_FROM:
        return replace(measured, empty=True)
    drops = memory.drops + bool(memory.held)
    return replace(measured, held="", drops=drops)


def _learned(look: _Look, order: int, gap: Gap | None) -> Memory:
    memory, at = look.memory, look.at
    known = {n: look.before[b] for b, n in look.pairs.keyed}
    known |= {n: look.before[b] for b, n in look.pairs.renamed}
    traces = tuple(
        _traced(face, known.get(place), at, len(look.new))
        for place, face in enumerate(look.found)
    )
    own = {n for _, n in look.proven}.union(look.new)
    ages = (_age(traces[place], at) for place in own)
    left = look.left
    learned = replace(
        _reset(look, left=bool(left)),
        held=pack(traces),
        at=at,
        empty=False,
        order=order,
        drops=memory.drops + (len(left) > len(look.new)),
        span=max(int(memory.span * (1 - FADE)), *ages, 0),
    )
    if gap and gap.kind is GapKind.LOST:
        since, why = memory.loss_since, memory.loss_why
        learned = replace(
            learned, loss_since=since or at, loss_at=at, loss_why=why or str(gap)
        )
    calmed = _calmed(learned, at)
    return measure(calmed, len(look.found), at, passing=look.whole)


def _calmed(memory: Memory, at: int) -> Memory:
    if not memory.loss_since or at - memory.loss_at < OVER:
        return memory
    return replace(memory, loss_since=0, loss_at=0, loss_why="")


def _traced(face: Face, known: Trace | None, at: int, new: int) -> Trace:
    if known is None:
        return Trace(face, at)
    return Trace(face, known.since, known.after + new)


def _reset(look: _Look, *, left: bool) -> Memory:
    """What goes only when everything goes is a list of its day."""
    memory = look.memory
    if look.whole:
        before = memory.resets[-2:] if memory.stills else ()
        return replace(memory, resets=(*before, look.at), stills=0)
    if left:
        return replace(memory, resets=(), stills=0)
    return replace(memory, stills=memory.stills + 1)


def _age(trace: Trace, at: int) -> int:
    date = trace.face.date
    return at - (date if 0 < date <= at else trace.since)
