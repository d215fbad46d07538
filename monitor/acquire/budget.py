"""Which `k` makes the polls of a day meet the budget?

`k` is the one constant that all feeds share; see tempo.py. Loads are put into bins of
5 % first, so that the fit costs the same for five feeds and for five thousand.
"""

import math
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

_BINS = 1 / math.log(1.05)
#: Enough to be right to a millionth.
_STEPS = 32
_LEAST_K, _MOST_K = 1e-2, 1e5


class Bounds(NamedTuple):
    """Polls a day of a feed, whatever its rhythm says."""

    least: float
    most: float


class Demand:
    """How many polls a day feeds will take, for any k."""

    def __init__(self) -> None:
        self._bins: dict[Bounds, Counter[int]] = {}

    def add(self, loads: Iterable[float], bounds: Bounds) -> None:
        """For every hour of a day, polls a day at k = 1."""
        bins = self._bins.setdefault(bounds, Counter())
        bins.update([round(math.log(load) * _BINS) for load in loads])

    def polls(self, k: float) -> float:
        """A day, with every feed within its bounds."""
        total = 0.0
        for (least, most), bins in self._bins.items():
            for place, count in bins.items():
                total += count * min(max(k * math.exp(place / _BINS), least), most)
        return total / 24


def fit(demand: Demand, polls: float) -> float:
    """Where the bounds leave no such k, the nearest."""
    low, high = _LEAST_K, _MOST_K
    for _ in range(_STEPS):
        middle = math.sqrt(low * high)
        if demand.polls(middle) < polls:
            low = middle
        else:
            high = middle
    return math.sqrt(low * high)
