"""What can come back from asking a publisher, and what does a poll learn from it?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.model.feed import ChildState, Poison, PollOutcome, Validators
from monitor.model.push import NO_ADVERT, Advert
from monitor.model.rhythm import Hints

NOTHING_ASKED = timedelta(0)


class Grade(StrEnum):
    """How fast a failure makes us come less often."""

    HARD = "will not mend by itself"
    SOFT = "may mend by itself"
    TEMPORARY = "mends by itself"
    LOCKED = "each try may lock an account"
    UNASKED = "no server was asked, so none minds if we try again soon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A full answer (200)."""

    url: str  #: where it came from in the end; what links are relative to
    body: bytes
    content_type: str
    status: int
    wire: int  #: body bytes as received
    validators: Validators
    wait: timedelta = NOTHING_ASKED  #: fresh for so long: do not ask before
    moved_to: str = ""  #: where permanent redirects lead
    advert: Advert = NO_ADVERT  #: of its Link headers


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """What we have is what they have (304)."""

    status: int
    wait: timedelta = NOTHING_ASKED
    moved_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """No document, and why."""

    outcome: PollOutcome
    detail: str  #: for people; never holds a secret, so names hosts and not URLs
    grade: Grade
    status: int | None = None
    wait: timedelta = NOTHING_ASKED  #: Retry-After
    wire: int = 0
    size: int = 0


Answer = Fetched | Unchanged | Failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What one poll tells about its feed: all that the plan for the next needs."""

    outcome: PollOutcome
    detail: str = ""
    grade: Grade = Grade.SOFT  #: counts when the outcome is a failure
    wait: timedelta = NOTHING_ASKED
    moved_to: str = ""
    validators: Validators | None = None  #: None keeps those that are known
    body_digest: str | None = None  #: None keeps the one that is known
    poison: Poison | None = None  #: None keeps what is known, until a document is read
    lossy: bool = False  #: items fell out of the window, or nearly did: come sooner
    advert: Advert | None = None  #: None keeps the one that is known
    children: tuple[ChildState, ...] | None = None  #: None keeps those that are known
    #: Of every entry that is new, when it claims to have been published.
    claims: tuple[datetime | None, ...] = ()
    hints: Hints | None = None  #: None keeps those that are known
