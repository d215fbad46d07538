"""When does a feed bring items, and how often does its publisher want to be asked?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

NO_HOURS = (0.0,) * 24
NO_TIME = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What polls have taught of a feed: counts that fade, by hour of the day in UTC."""

    counted_at: datetime | None = None  #: the counts are as of then; None: never read
    weekday: tuple[float, ...] = NO_HOURS  #: items, Monday to Friday
    weekend: tuple[float, ...] = NO_HOURS
    weekday_days: float = 0.0  #: days watched, faded like the counts
    weekend_days: float = 0.0
    haste: float = (
        1.0  #: below 1 after items were lost: intervals are that much shorter
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """How often a document asks to be polled. It may only lengthen an interval."""

    ttl: timedelta = NO_TIME
    update: timedelta = NO_TIME  #: sy:updatePeriod by sy:updateFrequency
    update_from: datetime | None = None  #: sy:updateBase: updates are due from then on
    skip_hours: tuple[int, ...] = ()  #: 0 to 23, UTC
    skip_days: tuple[int, ...] = ()  #: 0 is Monday, UTC


UNHEARD = Rhythm()
NO_HINTS = Hints()
