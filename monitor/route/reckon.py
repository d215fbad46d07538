"""How many stories would be told, by those that a sample of items begins?

A story is counted with the item that begins it, so each item is worth none or one per
route, and the sample's mean times all items is their sum. No story counts twice.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, fmean, stdev

from monitor.model.story import StoryId

CONFIDENCE = 0.95
#: Standard errors to each side that hold so much.
ERRORS = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """Items that were drawn by chance; also all stories that were not begun before."""

    of: int  #: items in all
    size: int  #: that were drawn
    counted: frozenset[StoryId]  #: begun by an item that was drawn
    passed: frozenset[StoryId]  #: begun by one that stands beside it only


@dataclass(frozen=True, slots=True)
class Estimate:
    """Between `low` and `high` in 95 of 100 samples."""

    low: float
    about: float
    high: float

    @property
    def is_certain(self) -> bool:
        return self.low == self.high


def certainly(count: int) -> Estimate:
    return Estimate(count, count, count)


def reckon(told: Iterable[StoryId], draw: Draw | None) -> Estimate:
    """Of what is told once per story here; what was seen is the least there is."""
    stories = list(told)
    if draw is None:
        return certainly(len(stories))
    drawn = Counter(story for story in stories if story in draw.counted)
    others = [s for s in stories if s not in draw.counted and s not in draw.passed]
    values = [*drawn.values(), *[0] * (draw.size - len(drawn))]
    found = estimate(values, draw.of)
    known = len(others)
    low, about = max(found.low + known, len(stories)), found.about + known
    return Estimate(low, max(about, low), max(found.high + known, low))


def estimate(values: Sequence[int], of: int) -> Estimate:
    """Of the sum of all, by the values of some.

    As if two more had been none and two the most that was seen (Agresti and Coull):
    what was not met in a sample may be there all the same.
    """
    count = len(values)
    most = max(1, *values)
    padded = [*values, 0, 0, most, most]
    error = stdev(padded) / sqrt(len(padded)) * sqrt(1 - count / of)
    about, middle = fmean(values), fmean(padded)
    low = min(about, max(0.0, middle - ERRORS * error))
    high = max(about, middle + ERRORS * error)
    return Estimate(low * of, about * of, high * of)
