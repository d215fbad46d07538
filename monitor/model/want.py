"""Which text is asked of a publisher, why, and what came of it?

A feed often gives a headline and a sentence. Where the rest can change the answer,
classify wants it, and acquire brings it as a new text of the item.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.model.item import Item

#: So long a decision waits for a text, and then goes on without it.
LONGEST_HOLD = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """Classify wants the full text of an item."""

    why: str
    holds: bool  #: what the first text says is decided only when it came, or is late


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A want as it waits for its page."""

    text: int  #: the text that was judged, by its number in the store
    item: Item  #: with its newest text
    attempts: int = 0  #: so many were in vain


class PageOutcome(StrEnum):
    """What came of a want. The value is the sentence that people read."""

    BROUGHT = "brought"
    ROBOTS = "robots.txt does not allow it"
    NOT_HTML = "not a web page"
    TOO_LARGE = "larger than the bounds allow"
    PAYWALL = "behind a paywall"
    CONSENT = "behind a consent wall"
    BOT_CHECK = "behind a check for robots"
    LOGIN = "behind a login"
    ANOTHER_PAGE = "another page"
    NO_MORE = "says no more than the feed"
    HTTP_ERROR = "the server refused"
    BUSY = "the server asked to wait"
    UNREACHABLE = "could not be reached"
    TOO_SLOW = "took too long"
    FORBIDDEN = "address not allowed"
    BAD_REDIRECT = "redirects lead nowhere"
    UNREADABLE = "cannot be read"
    READER_KILLED = "the reader had to be stopped"
    SUPERSEDED = "the feed gave a newer text meanwhile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """The text of the page, and what the page says of itself."""

    text: str
    title: str = ""
    author: str = ""
    published: datetime | None = None
    lang: str = ""
    page: str = ""  #: the address that it came from, as the page itself names it


@dataclass(frozen=True, slots=True, kw_only=True)
class NotBrought:
    """There is no text to be had, and why."""

    outcome: PageOutcome
    detail: str = ""
    #: Try again then; None when it would be in vain.
    again_at: datetime | None = None


PageAnswer = Brought | NotBrought
