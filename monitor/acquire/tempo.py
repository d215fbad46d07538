"""How often is a feed worth a poll at this hour, and how long until the next?

A poll's intensity is `k * sqrt(weight * expected rate)`: of all ways to spend so many
polls it leaves the least waiting, over all items together (Sia, Cho and Cho, 2007).
The next poll is when the integral of that reaches one.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from monitor.model.rhythm import Rhythm

HOUR_SECONDS, DAY_SECONDS = 3600.0, 86_400.0
#: What is believed of a feed before it is known: 2 items a day, as firmly as if it
#: had been watched for six hours.
PRIOR_ITEMS, PRIOR_RATE = 0.5, 2.0
#: Items of a feed until its own hours count more than those of its like.
SHAPE_ITEMS = 6.0
#: The same for how its weekdays and weekends differ.
WEEKEND_ITEMS = 4.0
#: Items a day that every feed is credited with, so that a quiet one is not the last
#: to be asked: its readers wait as well. With 0.1 the mean feed would wait a tenth
#: longer; with 0.25 all items together a sixtieth (tests/bench/polling.py, 96 a day).
CREDIT = 0.15
#: Thursday, 1 January 1970.
_EPOCH_WEEKDAY, _SATURDAY = 3, 5


@dataclass(frozen=True, slots=True)
class Profile:
    """When feeds of a kind bring items, relative to their mean."""

    hours: tuple[float, ...] = (1.0,) * 24
    weekend: float = 0.8


FLAT = Profile()


@dataclass(frozen=True, slots=True)
class Tempo:
    """How much polling the budget allows, and what is expected of a feed's kind.

    The default asks a feed of which nothing is known about once an hour.
    """

    k: float = 24 / math.sqrt(PRIOR_RATE + CREDIT)
    profile: Profile = FLAT


class Beat:
    """The rates expected of one feed, in items a day."""

    __slots__ = ("_counts", "_profile", "_total", "mean", "rates")

    def __init__(self, rhythm: Rhythm, profile: Profile) -> None:
        weekday, weekend = sum(rhythm.weekday), sum(rhythm.weekend)
        days = rhythm.weekday_days + rhythm.weekend_days
        total = weekday + weekend
        mean = (PRIOR_ITEMS + total) / (PRIOR_ITEMS / PRIOR_RATE + days)
        sure = WEEKEND_ITEMS / mean
        self.mean = mean
        self.rates = (
            (weekday + WEEKEND_ITEMS) / (rhythm.weekday_days + sure),
            (weekend + WEEKEND_ITEMS * profile.weekend) / (rhythm.weekend_days + sure),
        )
        self._counts = [
            a + b for a, b in zip(rhythm.weekday, rhythm.weekend, strict=True)
        ]
        self._profile = profile.hours
        self._total = total + SHAPE_ITEMS

    def shape(self, hour: int) -> float:
        """Of a day, around 1: its own counts with their neighbours, and its kind's."""
        counts = self._counts
        near = counts[hour - 1] + 2 * counts[hour] + counts[(hour + 1) % 24]
        return (6 * near + SHAPE_ITEMS * self._profile[hour]) / self._total

    def rate(self, hour: int, *, weekend: bool) -> float:
        return (self.rates[weekend] + CREDIT) * self.shape(hour)

    def loads(self, hours: Iterable[tuple[int, bool]], weight: float) -> list[float]:
        """The intensities at k = 1 in those hours, some of them of a weekend."""
        whole = [math.sqrt(weight * (rate + CREDIT)) for rate in self.rates]
        parts = [math.sqrt(self.shape(hour)) for hour in range(24)]
        return [whole[weekend] * parts[hour] for hour, weekend in hours]


def wait(
    beat: Beat, tempo: Tempo, weight: float, now: float, bounds: tuple[float, float]
) -> float:
    """Seconds from the timestamp `now` until the integral is one.

    The intensity is kept within what the shortest and the longest wait mean, so that
    polls come as often as `budget.py` has reckoned.
    """
    shortest, longest = bounds
    left, factor = DAY_SECONDS, tempo.k * math.sqrt(weight)
    least, most = DAY_SECONDS / longest, DAY_SECONDS / shortest
    for start, end in _by_hour(now, now + longest):
        hour = int(start % DAY_SECONDS // HOUR_SECONDS)
        rate = beat.rate(hour, weekend=is_weekend(start))
        intensity = min(max(factor * math.sqrt(rate), least), most)
        if intensity * (end - start) >= left:
            return start + left / intensity - now
        left -= intensity * (end - start)
    return longest


def usual_wait(beat: Beat, tempo: Tempo, weight: float) -> float:
    """Seconds between two polls if every hour were the same."""
    return DAY_SECONDS / (tempo.k * math.sqrt(weight * (beat.mean + CREDIT)))


def is_weekend(timestamp: float) -> bool:
    return (timestamp // DAY_SECONDS + _EPOCH_WEEKDAY) % 7 >= _SATURDAY


def _by_hour(start: float, end: float) -> Iterator[tuple[float, float]]:
    while start < end:
        full = (start // HOUR_SECONDS + 1) * HOUR_SECONDS
        yield start, min(full, end)
        start = full
