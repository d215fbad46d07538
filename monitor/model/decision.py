"""What was each route told, and how far have its digests come?"""

from dataclasses import dataclass
from datetime import datetime

from monitor.model.route import Delivery
from monitor.model.story import Change, StoryId


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What one route hears of one change: an alert, a digest line, or nothing."""

    route: str
    change: int
    story: StoryId
    outcome: str  #: "alert", "digest" or "quiet"
    why: str
    backlog: bool = False  #: a digest line from a first poll: does not count as told
    deliveries: tuple[Delivery, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LastTold:
    """When a route last heard of a story. A line from a first poll does not count."""

    alerted_at: datetime | None = None
    listed_at: datetime | None = None  #: decided for a digest, backlog apart


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestState:
    """How far a route's digests have come."""

    route: str
    since: datetime  #: when the route was first known; nothing before it is missed
    last_due_at: datetime | None = None  #: the moment the last digest was due for
    last_end: datetime | None = None  #: end of the last digest's window
    last_seq: int = 0  #: last change that a digest of this route has covered


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A decision that belongs into a digest: a line of it, or told at once before."""

    change: Change
    outcome: str  #: "digest" or "alert"
    why: str
