"""What was each route told, and how far have its digests come?"""

from dataclasses import dataclass
from datetime import datetime

from monitor.model.route import Delivery, Grade
from monitor.model.story import Change, StoryId


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a story says, as far as more of it would be news."""

    types: tuple[str, ...] = ()  #: of events; `planned` and `denied` stand behind
    instruments: tuple[str, ...] = ()
    numbers: tuple[tuple[str, float], ...] = ()
    countries: tuple[str, ...] = ()
    official: tuple[str, ...] = ()  #: sources that are states or their bodies
    sources: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Severity:
    """How grave, in points, and what each reason gave."""

    grade: Grade
    points: int
    reasons: tuple[str, ...] = ()

    def __str__(self) -> str:
        reasons = f": {', '.join(self.reasons)}" if self.reasons else ""
        return f"Severity {self.grade.value}{reasons}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a decision was made from, so that it can be made again."""

    seq: int  #: ingestion sequence of the item
    version: int  #: of its text
    first_seen: datetime | None
    rules: str  #: version of the rules that had judged that text
    route: str  #: version of the route
    facts: Facts
    severity: Severity
    reports: int  #: of the story by then
    newest: int  #: their highest sequence
    update: str = ""  #: what was new to the route, in words
    shown: int = 0  #: the last of what stories had come to show; see `Change.shown`
    silences: tuple[int, ...] = ()  #: that held then and are for the route
    spent: int = 0  #: of the route's budget, that day


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What one route hears of one change: an alert, a digest line, or nothing."""

    route: str
    change: int
    story: StoryId
    outcome: str  #: "alert", "held", "digest" or "quiet"
    why: str
    backlog: bool = False  #: a digest line from a first poll: does not count as told
    deliveries: tuple[Delivery, ...] = ()
    gate: str = ""  #: the name of the answer, such as LOW_SCORE
    held_until: datetime | None = None
    bundle: str = ""  #: the same for all that one message told
    basis: Basis | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Why and until when an alert is held."""

    gate: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LastTold:
    """When a route last heard of a story. A line from a first poll does not count."""

    alerted_at: datetime | None = None
    listed_at: datetime | None = None  #: decided for a digest, backlog apart
    alerted: Facts | None = None  #: what the story said then; None if nobody noted it
    listed: Facts | None = None
    held: Holding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An alert of one route that waits for its moment, with the story as it is now."""

    route: str
    change: Change
    gate: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestState:
    """How far a route's digests have come."""

    route: str
    since: datetime  #: when the route was first known; nothing before it is missed
    last_due_at: datetime | None = None  #: the moment the last digest was due for
    last_end: datetime | None = None  #: end of the last digest's window
    last_seq: int = 0  #: last change that a digest of this route has covered


#: Gates that stop what a route follows but asks more of: its digest counts these.
BELOW = ("LOW_SCORE", "TOO_FEW_SOURCES", "SILENCED")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A decision of a digest's window, with its story as it is now."""

    change: Change
    outcome: str  #: "digest", "alert", or "quiet" for what stays below the line
    why: str
    gate: str = ""
    update: str = ""  #: what was new to the route
    severity: Severity | None = None
