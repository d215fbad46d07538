"""Who wants which topics, through which channels, when, and how soon again?"""

from dataclasses import dataclass
from datetime import time, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPlan:
    """When a route's digest is due: `at` in `zone` once a local day, or `every`."""

    channels: tuple[str, ...]
    at: time | None = None
    zone: str = "UTC"
    every: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Every knob is off unless set; an empty tuple lets everything pass."""

    name: str
    topics: tuple[str, ...]  #: ("*",) for all
    alerts: tuple[str, ...] = ()  #: channels told at once
    digest: DigestPlan | None = None
    min_score: int = 0
    min_sources: int = 1
    facets: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()  #: of the source or a party
    languages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    events: tuple[str, ...] = ()  #: event types
    repeat_after: timedelta = DAY
    alert_max_age: timedelta = DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One alert, digest or notice owed to one channel."""

    key: str  #: stable over all attempts; the receiver's handle against repeats
    channel: str
    body: str  #: JSON of `model.message.to_body`
    story: str = ""  #: keeps the order of one story's messages
    attempts: int = 0  #: begun so far, this one included
    earlier: str = ""  #: handle of what the channel was last told of the story
