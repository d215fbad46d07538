"""When did real feeds publish? Three weeks of each, as if they were the same weeks."""

import gzip
import json
import math
import random
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from monitor.model.feed import Feed

DAY = timedelta(days=1)
#: Publication times outside of these are of too few feeds.
FIRST, LAST = datetime(2023, 1, 1, tzinfo=UTC), datetime(2023, 11, 24, tzinfo=UTC)
MONDAY = datetime(2023, 1, 2, tzinfo=UTC)
#: Two weeks to learn, one that counts, and a day for what was published late in it.
LEARNING, COUNTED, AFTER = 14 * DAY, 7 * DAY, DAY
#: Weeks of 2023 with which a community starts.
WEEKS = (1, 10, 20, 28, 37, 43)
#: A feed with fewer items in its three weeks tells nothing of delays.
LEAST_ITEMS = 3
#: With so little a trace that is not at hand is made up.
INVENTED_SEED = 20230102


@dataclass(frozen=True, slots=True)
class Trace:
    """One feed, and when it published."""

    feed: Feed
    items: Sequence[datetime]  #: in order, no two at once; also from before the start


@dataclass(frozen=True, slots=True)
class Community:
    """Feeds that are polled together, from `start` on."""

    start: datetime
    traces: Sequence[Trace]

    @property
    def counted_from(self) -> datetime:
        return self.start + LEARNING

    @property
    def counted_to(self) -> datetime:
        return self.start + LEARNING + COUNTED

    @property
    def end(self) -> datetime:
        return self.counted_to + AFTER


def community(path: Path, weeks: Sequence[int] = WEEKS) -> Community:
    """Of a file with one JSON object per line, packed or not.

    A feed in other weeks is another feed, and of another kind: nothing that is
    learned in one week helps in one that was earlier.
    """
    packed = path.suffix == ".gz"
    with gzip.open(path, "rt") if packed else path.open() as lines:
        traces = [_trace(number, json.loads(line)) for number, line in enumerate(lines)]
    return Community(MONDAY, [t for week in weeks for t in _in_week(week, traces)])


def invented(feeds: int) -> Community:
    """Rates over four orders of magnitude, awake for half of the day."""
    dice = random.Random(INVENTED_SEED)
    traces = [
        _trace(number, {"feed": f"https://{number}.example/", "timestamps": stamps})
        for number, stamps in enumerate(_stamps(dice) for _ in range(feeds))
    ]
    return Community(MONDAY, list(_in_week(0, traces)))


def _stamps(dice: random.Random) -> list[float]:
    mean, morning = min(math.exp(dice.gauss(1.4, 1.6)), 300.0), dice.randrange(24)
    last = (MONDAY + LEARNING + COUNTED + AFTER).timestamp()
    at, stamps = FIRST.timestamp(), []
    while at < last:
        at += dice.expovariate(2 * mean / DAY.total_seconds())
        if (at / 3600 - morning) % 24 < 12:
            stamps.append(at)
    return stamps


def _trace(number: int, row: dict[str, object]) -> Trace:
    stamps, url = row["timestamps"], str(row["feed"])
    assert isinstance(stamps, list)
    moments = sorted({datetime.fromtimestamp(int(stamp), UTC) for stamp in stamps})
    feed = Feed(
        name=f"{number} {url}",
        source=urlsplit(url).hostname or url,
        url=f"{url}#{number}",
        lang=str(row.get("lang") or ""),
    )
    return Trace(feed, [moment for moment in moments if FIRST <= moment < LAST])


def _in_week(week: int, traces: Sequence[Trace]) -> Iterator[Trace]:
    """Those that publish while the community learns, moved to its weeks."""
    shift = week * 7 * DAY
    start, learned = MONDAY + shift, MONDAY + shift + LEARNING
    for trace in traces:
        first = bisect_left(trace.items, start)
        last = bisect_left(trace.items, learned + COUNTED)
        if last - first >= LEAST_ITEMS and trace.items[first] < learned:
            feed = replace(
                trace.feed,
                name=f"{trace.feed.name} in week {week}",
                source=f"{trace.feed.source} in week {week}",
                lang=f"{trace.feed.lang.partition('-')[0]}{week}",
            )
            until = bisect_left(trace.items, learned + COUNTED + AFTER)
            yield Trace(feed, [moment - shift for moment in trace.items[:until]])
