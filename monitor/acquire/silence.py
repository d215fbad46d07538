"""Has a feed been silent for longer than its own history explains?

Its longest pause of late is multiplied so that, if pauses have an exponential tail, the
next one exceeds it once in a thousand: of n pauses the longest is about ln n times the
mean, and ln 1000 times the mean is exceeded so often. Nights, weekends and rare posts
are part of the longest pause; a few days are always allowed, a holiday once.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import log

from monitor.acquire.memory import Face, Memory

DAY = 86_400
#: Once in so many pauses is a silence told that was none.
RARE = 1_000
#: Pauses are not independent: the next long one may always be half as long again.
LEAST = 1.5
FEWEST_GAPS = 8
SHORTEST = 4 * DAY
#: Seconds in which the longest pause loses half of its weight.
HALF_LIFE = 180 * DAY
#: Of the first document: a pause so much longer than all others is a pinned entry's.
LONE = 10


def begin(memory: Memory, found: Sequence[Face], at: int) -> Memory:
    """The first document: its dates tell of pauses that nobody has seen."""
    dates = sorted(face.date for face in found if 0 < face.date <= at)
    gaps = sorted(b - a for a, b in pairwise(dates) if b > a)
    if len(gaps) > 1 and gaps[-1] > LONE * gaps[-2]:
        gaps.pop()
    return replace(
        memory,
        heard_since=at,
        new_at=dates[-1] if dates else at,
        gaps=len(gaps),
        longest=float(gaps[-1]) if gaps else 0.0,
    )


def hear(memory: Memory, at: int) -> Memory:
    """Something new came."""
    gap = max(0, at - memory.new_at)
    faded = memory.longest * 0.5 ** (gap / HALF_LIFE)
    return replace(
        memory,
        new_at=at,
        gaps=min(memory.gaps + 1, RARE),
        longest=round(max(faded, gap), 1),
    )


def patience(memory: Memory) -> int | None:
    """How long it may say nothing, in seconds; None while too little is known."""
    if memory.gaps < FEWEST_GAPS:
        return None
    factor = max(LEAST, log(RARE) / log(memory.gaps))
    return max(SHORTEST, int(memory.longest * factor))


def is_silent(memory: Memory, at: int) -> bool:
    allowed = patience(memory)
    return allowed is not None and at - memory.new_at > allowed
