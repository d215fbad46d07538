"""What do the commands show of all that is remembered?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from monitor.model.channel import ChannelLine
from monitor.model.edit import Edit
from monitor.model.event import Event
from monitor.model.feed import FeedState, Gap, Poll
from monitor.model.item import Item
from monitor.model.mark import Mark
from monitor.model.match import Match
from monitor.model.route import Delivery
from monitor.model.story import Near, Report, Story, StoryId
from monitor.model.want import PageOutcome


class DeliveryState(StrEnum):
    """What became of a delivery."""

    OWED = "owed"
    DELIVERED = "delivered"
    REFUSED = "refused"
    DROPPED = "dropped"  #: by the operator's word
    GATHERED = "gathered"  #: another message that is owed tells it, too


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a channel answered to one attempt."""

    attempt: int
    at: datetime
    answer: str  #: delivered, deferred or refused
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxLine:
    """One delivery, owed or settled."""

    delivery: Delivery
    state: DeliveryState
    reason: str  #: what the channel answered last
    route: str  #: empty for a notice
    digest: str  #: key of the digest it carries; empty for the rest
    created_at: datetime
    next_at: datetime
    attempted_at: datetime | None = None
    settled_at: datetime | None = None
    within: str = ""  #: key of the message that tells it together with others
    answers: tuple[Answer, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether nobody has got it yet."""
        return self.state is not DeliveryState.DELIVERED


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedItem:
    """An item whose newest text matches, with all that was found in it."""

    report: Report
    matched_at: datetime
    story: StoryId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StorySummary:
    """A story and when it moved."""

    story: Story
    started_at: datetime
    last_at: datetime
    marks: tuple[Mark, ...] = ()  #: oldest first; the newest counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One item whose text holds the words that were searched for."""

    item: Item
    excerpt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AsideLine:
    """What a step could not do, with its traceback."""

    step: str
    item: str
    trace: str
    at: datetime
    app: str
    change: int | None = None
    requeued_by: str = ""  #: version that tries again; empty while set aside


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """What a text matched until the rules changed its topics or levels."""

    rules: str  #: version that found it
    matches: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WantLine:
    """The full text was asked for, and what came of it."""

    why: str
    asked_at: datetime
    held_until: datetime | None = None  #: so long the decision waits for it
    again_at: datetime | None = None  #: when it is asked for next
    attempts: int = 0
    outcome: PageOutcome | None = None  #: None while there is no answer
    detail: str = ""
    answered_at: datetime | None = None
    page: str = ""  #: where it came from
    size: int = 0  #: characters


@dataclass(frozen=True, slots=True, kw_only=True)
class TextHistory:
    """One version of an item's text, and how far it has come."""

    item: Item
    seen_at: datetime
    waits_for: str  #: the step; empty when it has been down the line
    rules: str  #: version of the rules that classified it last
    classified_at: datetime | None = None
    poll: Poll | None = None  #: which found it; None when the ledger row is gone
    matches: tuple[Match, ...] = ()
    former: Former | None = None
    events: tuple[Event, ...] = ()
    asides: tuple[AsideLine, ...] = ()
    wanted: WantLine | None = None  #: the full text behind this one
    brought: WantLine | None = None  #: this text came of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where an item was placed, and why."""

    story: StoryId
    reason: str
    score: float
    at: datetime
    near: tuple[Near, ...] = ()  #: the nearest stories that it did not join
    same_as: StoryId | None = None  #: it shows this story to be the same as its own


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemHistory:
    """Everything known of one item. `texts` is empty once retention took them."""

    id: str
    feed: str
    key: str
    source: str
    url: str
    first_seen: datetime
    standing: str
    texts: tuple[TextHistory, ...] = ()
    placement: Placement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    """What one route heard of one change, and why."""

    route: str
    outcome: str
    why: str
    backlog: bool
    at: datetime
    gate: str = ""
    held_until: datetime | None = None  #: None when it is held no more
    severity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeHistory:
    """What happened to a story, and what each route heard of it."""

    seq: int
    item: str
    version: int
    reason: str
    at: datetime
    decided_at: datetime | None = None
    decisions: tuple[DecisionLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryHistory:
    """Everything known of one story."""

    summary: StorySummary
    follows: StoryId | None = None  #: of which this is a later chapter
    chapters: tuple[StoryId, ...] = ()  #: the later chapters of this one
    changes: tuple[ChangeHistory, ...] = ()
    deliveries: tuple[OutboxLine, ...] = ()  #: its alerts, and digests that list it
    edits: tuple[Edit, ...] = ()  #: by analysts


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Everything known of what a URL, an item or a story stands for."""

    items: tuple[ItemHistory, ...] = ()
    stories: tuple[StoryHistory, ...] = ()
    channels: tuple[ChannelLine, ...] = ()  #: on which something of it is not told
    #: By route, when its next digest is due.
    digests: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """How one feed does."""

    state: FeedState
    last_poll: Poll | None = None
    items: int = 0
    last_day: int = 0  #: items first seen in the last day
    gap: Gap | None = None  #: the last that may have lost items, in the last week


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthCounts:
    """What is on the way, and what is stuck."""

    waiting: tuple[tuple[str, int], ...]  #: step and texts that wait for it
    undecided: int
    owed: tuple[tuple[str, int], ...]  #: channel and deliveries owed on it
    refused: int
    asides: int
    feeds: int
    failing: int  #: feeds whose last poll was no success
    oldest_waiting_at: datetime | None = None
    oldest_undecided_at: datetime | None = None
    oldest_owed_at: datetime | None = None
    last_poll_at: datetime | None = None
    last_good_at: datetime | None = None  #: of any feed
    held: int = 0  #: texts whose decision waits for the full text
    wanted: int = 0  #: full texts that are still asked for
    pages: tuple[tuple[PageOutcome, int], ...] = ()  #: what came of the others


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much is remembered."""

    feeds: int
    polls: int
    items: int
    texts: int
    matched: int  #: items with a match
    stories: int
    changes: int
    delivered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Retained:
    """What retention took away."""

    texts: int
    polls: int
