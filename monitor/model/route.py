"""Who wants which topics, through which channels, when, and how soon again?"""

from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum

DAY = timedelta(days=1)
EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)


class Grade(StrEnum):
    """How grave a story is, from its facts; see route/severity.py."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        return tuple(Grade).index(self)


class NewFact(StrEnum):
    """What may be new in a story that was told, and worth a second alert."""

    TYPE = "type"
    INSTRUMENT = "instrument"
    NUMBER = "number"
    COUNTRY = "country"
    OFFICIAL = "official"
    SOURCES = "sources"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """When nobody is to be woken, in local time of `zone`.

    `start` to `end` begins on each of `days`, and lasts over midnight where `end` is
    not after `start`; each of `whole_days` is quiet from midnight to midnight.
    """

    start: time | None = None
    end: time | None = None
    days: tuple[int, ...] = EVERY_DAY  #: Monday is 0
    whole_days: tuple[int, ...] = ()
    zone: str = "UTC"
    override: Grade | None = None  #: from here on a story is told all the same


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPlan:
    """When a digest is due: `at` in `zone` on local `days`, by `cron`, or `every`."""

    channels: tuple[str, ...]
    at: time | None = None
    zone: str = "UTC"
    every: timedelta | None = None
    days: tuple[int, ...] = EVERY_DAY  #: Monday is 0; for `at`
    cron: str = ""  #: minute hour day month weekday


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Every knob is off unless set; an empty tuple lets everything pass."""

    name: str
    topics: tuple[str, ...]  #: ("*",) for all
    alerts: tuple[str, ...] = ()  #: channels told at once
    digest: DigestPlan | None = None
    min_score: int = 0
    min_sources: int = 1
    rules: tuple[str, ...] = ()  #: as "topic/rule"
    facets: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()  #: of the source or a party
    languages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    events: tuple[str, ...] = ()  #: event types
    repeat_after: timedelta = DAY
    alert_max_age: timedelta = DAY
    group_wait: timedelta = timedelta(0)  #: a story gathers before its first alert
    escalate: tuple[NewFact, ...] = ()  #: worth an alert before repeat_after
    quiet_hours: QuietHours | None = None
    budget: int | None = None  #: alerts of a local day

    @property
    def zone(self) -> str:
        """Whose midnight ends the budget's day."""
        if self.quiet_hours:
            return self.quiet_hours.zone
        return self.digest.zone if self.digest else "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One alert, digest or notice owed to one channel."""

    key: str  #: stable over all attempts; the receiver's handle against repeats
    channel: str
    body: str  #: JSON of `model.message.to_body`
    story: str = ""  #: keeps the order of one story's messages
    attempts: int = 0  #: begun so far, this one included
    earlier: str = ""  #: handle of what the channel was last told of the story
