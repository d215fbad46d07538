"""What do we poll, and what do we remember of it between two polls?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.model.mailbox import Mailbox
from monitor.model.push import Advert
from monitor.model.query import Query
from monitor.model.rhythm import NO_HINTS, UNHEARD, Hints, Rhythm


class FirstPoll(StrEnum):
    """What becomes of the matches that a feed's first readable poll holds."""

    DIGEST = "digest"  #: listed once in the next digest, as backlog
    QUIET = "quiet"  #: stored and classified, never told
    ALERT = "alert"  #: told like anything new


class FullText(StrEnum):
    """Of which items the page is asked for, where the feed gives but a teaser."""

    MATCHED = "matched"  #: those that match, or nearly do
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageList:
    """Where a web page lists its items: CSS selectors, all but the first in an item."""

    item: str
    title: str = ""  #: empty for the text of the link
    link: str = ""  #: empty for the first link
    date: str = ""
    summary: str = ""
    date_format: str = ""  #: as for strptime; empty to find out
    zone: str = ""  #: of dates that name none; empty for UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One URL or folder we poll. A feed is its name: that is what has a history."""

    name: str
    source: str
    url: str = ""  #: empty for a folder
    folder: str = ""  #: absolute path; empty for a URL
    country: str = ""  #: ISO 3166 alpha-2 of the source
    lang: str = ""  #: BCP 47 of its items, where all are in one language
    topics: tuple[str, ...] = ()  #: only these topics; empty for all
    headers: tuple[tuple[str, str], ...] = ()  #: sent to the feed's own host only
    enabled: bool = True
    every: timedelta | None = None  #: a fixed interval instead of ours
    allow_entities: bool = False  #: it may declare XML entities; never external ones
    polls_per_day: int | None = None  #: its own budget; None: its share of the common
    weight: float = 1.0  #: what an item of it is worth beside those of other feeds
    first_poll: FirstPoll = FirstPoll.DIGEST
    page_list: PageList | None = None  #: the url is a web page that lists its items
    mailbox: Mailbox | None = None  #: read instead of a publisher
    query: Query | None = None  #: put to a search service instead of a publisher
    asks: str = ""  #: the words of this request; a query may be several
    unasked: tuple[str, ...] = ()  #: terms that found no room in it
    floor: timedelta = timedelta(0)  #: below this not even `every` goes
    gap: timedelta = timedelta(0)  #: between two requests to its host, over all feeds
    push: bool = True  #: where it offers push, and we can be reached
    full_text: FullText = FullText.MATCHED

    @property
    def is_adaptive(self) -> bool:
        """Whether its rhythm decides when it is polled."""
        return self.enabled and not self.folder and self.every is None

    @property
    def address(self) -> str:
        """The configured address; when it changes, validators are dropped."""
        elsewhere = self.mailbox or self.query
        return self.folder or self.url or (elsewhere.address if elsewhere else "")

    @property
    def read_as(self) -> str:
        """The address and how it is read: a change of either is another document."""
        return f"{self.address}#{self.page_list}" if self.page_list else self.address


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """Opaque tokens of the last full answer, echoed byte for byte (as latin-1)."""

    etag: str = ""
    last_modified: str = ""


class Ail(StrEnum):
    """What can be wrong with a feed. The value completes "Feed X …"."""

    BROKEN = "cannot be read"
    GONE = "is gone"
    WEB_PAGE = "answers with a web page"
    QUARANTINED = "is kept from the parser"
    SILENT = "has fallen silent"
    SHRUNK = "has shrunk"
    LOSSY = "may have lost items"


#: Seen while a feed cannot be read; the others are seen in what it says.
UNREAD = frozenset({Ail.BROKEN, Ail.GONE, Ail.WEB_PAGE, Ail.QUARANTINED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ailment:
    """What is wrong with a feed, since when, and how that was seen."""

    kind: Ail
    since: datetime
    why: str


@dataclass(frozen=True, slots=True)
class ToldAilment:
    """What the operator has heard, and was not yet told the end of."""

    feed: str  #: empty for most feeds at once
    kind: Ail
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Poison:
    """A document that stopped the parser."""

    kills: int  #: in a row; other bytes go on counting until one is read
    digest: str  #: of its bytes
    at: datetime  #: the last of them


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildState:
    """What is remembered of one sitemap of an index."""

    url: str
    lastmod: str = ""  #: as the index names it now
    read_lastmod: str | None = None  #: the same when it was last read; None when never
    validators: Validators = Validators()
    body_digest: str = ""
    asked_at: datetime | None = None
    not_before: datetime | None = None
    failures: int = 0
    backlog: bool = False  #: there before we looked, and not read yet


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is remembered of a feed between polls, and over restarts."""

    feed: str
    address: str  #: as configured when this was written
    url: str = ""  #: where it is fetched from now: moved by 301 and 308
    validators: Validators = Validators()
    body_digest: str = ""  #: of the last readable document, to skip equal bytes
    next_poll_at: datetime | None = None  #: our own plan
    not_before: datetime | None = None  #: what the server asked for; always kept
    last_poll_at: datetime | None = None
    last_good_at: datetime | None = None  #: last answer that was a feed, or a 304
    readable_since: datetime | None = None  #: first readable document
    failures: float = 0.0  #: weighted: hard 1, soft 0.5, temporary 0.25
    failing_since: datetime | None = None
    trouble: str = ""  #: the last failure as a sentence; empty when healthy
    moved_to: str = ""  #: target of the permanent redirects seen so far
    moved_polls: int = 0  #: polls in a row that saw this very target
    gone: bool = False  #: answered 410; polled again only at a new address
    poison: Poison | None = None  #: None once a document was read
    memory: str = ""  #: of its last document; see acquire/memory.py
    ailments: tuple[Ailment, ...] = ()  #: what is wrong with it now
    advert: Advert | None = None  #: what it says of push; None until it was read
    children: tuple[ChildState, ...] = ()  #: of a sitemap index
    rhythm: Rhythm = UNHEARD
    hints: Hints = NO_HINTS  #: of its last readable document
    why: str = ""  #: why its next poll is when it is, as a sentence


class PollOutcome(StrEnum):
    """How a poll ended. The value is the sentence that people read."""

    READ = "read"
    UNCHANGED = "not modified since the last poll"
    SAME_BYTES = "same bytes as at the last poll"
    GONE = "gone for good (410)"
    HTTP_ERROR = "the server refused"
    BUSY = "the server asked to wait"
    UNREACHABLE = "could not be reached"
    TOO_SLOW = "took too long"
    TOO_LARGE = "larger than the bounds allow"
    FORBIDDEN = "address not allowed"
    BAD_REDIRECT = "redirects lead nowhere"
    WEB_PAGE = "a web page, not a feed"
    UNREADABLE = "not a feed"
    NO_ITEMS = "nothing on the page is where it should be"
    ENTITIES = "declares XML entities, which are refused"
    PARSER_KILLED = "the parser had to be stopped"
    QUARANTINED = "kept from the parser, which it has stopped too often"
    NO_FOLDER = "the folder cannot be read"
    LOGIN_REFUSED = "the mail server refused the login"


HEALTHY = frozenset({PollOutcome.READ, PollOutcome.UNCHANGED, PollOutcome.SAME_BYTES})


class GapKind(StrEnum):
    """How a document may not follow on the one before."""

    LOST = "items may have been lost"
    CLOSE = "close to losing items"
    RENAMED = "identities changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What may lie between two documents of a feed."""

    kind: GapKind
    since: datetime  #: the poll before
    until: datetime
    detail: str = ""  #: how it was seen

    def __str__(self) -> str:
        return f"{self.kind} {span(self.since, self.until)}: {self.detail}"


def span(since: datetime, until: datetime) -> str:
    """Such as `between 2024-04-18 07:10 and 11:10 UTC`."""
    short = since.date() == until.date()
    end = f"{until:%H:%M}" if short else f"{until:%Y-%m-%d %H:%M}"
    return f"between {since:%Y-%m-%d %H:%M} and {end} UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One row of the ledger: seen = new + known + changed + aside."""

    feed: str
    started_at: datetime
    took: timedelta
    outcome: PollOutcome
    detail: str = ""  #: what exactly, for people; never holds a secret
    status: int | None = None  #: HTTP status of the last hop
    wire: int = 0  #: body bytes as received
    size: int = 0  #: body bytes after decompression
    seen: int = 0
    new: int = 0
    known: int = 0
    changed: int = 0
    aside: int = 0
    asides: tuple[tuple[str, int], ...] = ()  #: reason and how many
    gap: Gap | None = None  #: between the document before and this one

    @property
    def balances(self) -> bool:
        """Whether every entry that was seen is accounted for."""
        parts = self.new + self.known + self.changed + self.aside
        return self.seen == parts and self.aside == sum(n for _, n in self.asides)
