"""How do other readers schedule their polls? As their code says, scaled to a budget.

Miniflux: internal/model/feed.go and storage/feed.go (MIT or Apache, read 2026-11).
Media Cloud: rss-fetcher, fetcher/tasks.py.
"""

import math
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from tests.bench.simulation import Sight, Step

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WEEK = 7 * DAY
#: Miniflux's own bounds; the others get them as well.
LEAST, MOST = 5 * MINUTE, DAY
#: Media Cloud: shares of known entries that lengthen and shorten, and by how much.
MANY_KNOWN, FEW_KNOWN = 2 / 3, 1 / 3
LONGER, SHORTER = 10 * MINUTE, 60 * MINUTE
MC_START, MC_LEAST = 6 * HOUR, 10 * MINUTE

#: With a factor by which all of its intervals are divided, and the shortest of them.
Scheduler = Callable[[float, timedelta], Callable[[], Step]]


def _bounded(wait: timedelta, least: timedelta) -> timedelta:
    return min(max(wait, least), MOST)


def fixed_interval(factor: float, _least: timedelta) -> Callable[[], Step]:
    """Hourly at a factor of one; Miniflux calls it round_robin."""
    return lambda: lambda _now, _sight: HOUR / factor


class EntryFrequency:
    """Miniflux: a week by the number of entries that the last week suggests."""

    def __init__(self, factor: float, least: timedelta) -> None:
        self._factor, self._least = factor, least
        self._items: deque[datetime] = deque()

    def __call__(self, now: datetime, sight: Sight) -> timedelta:
        self._items.extend(sight.new)
        while self._items and self._items[0] < now - WEEK:
            self._items.popleft()
        if len(self._items) < 2 or self._items[-1] == self._items[0]:
            return MOST
        gap = (self._items[-1] - self._items[0]) / (len(self._items) - 1)
        return _bounded(WEEK / (math.ceil(WEEK / gap) * self._factor), self._least)


class MediaCloud:
    """Ten minutes more where most entries are known, an hour less where few are."""

    def __init__(self, factor: float, least: timedelta) -> None:
        self._factor, self._least = factor, least
        self._wait = MC_START

    def __call__(self, _now: datetime, sight: Sight) -> timedelta:
        known = 1 - len(sight.new) / len(sight.document) if sight.new else 1.0
        if known >= MANY_KNOWN:
            self._wait += LONGER
        elif known < FEW_KNOWN:
            self._wait -= SHORTER
        self._wait = min(max(self._wait, MC_LEAST), MOST)
        return _bounded(self._wait / self._factor, self._least)


def entry_frequency(factor: float, least: timedelta) -> Callable[[], Step]:
    return lambda: EntryFrequency(factor, least)


def media_cloud(factor: float, least: timedelta) -> Callable[[], Step]:
    return lambda: MediaCloud(factor, least)


SCHEDULERS: dict[str, Scheduler] = {
    "fixed interval, Miniflux round_robin": fixed_interval,
    "Miniflux entry_frequency": entry_frequency,
    "Media Cloud": media_cloud,
}
