"""What is remembered, one table per noun?

Tables are not the model: SQLModel skips validation when `table=True`, and rows are
mutable. What leaves this room is a `monitor.model` value; see convert.py. SQLModel
stores aware datetimes as UTC and refuses naive ones.
"""

from datetime import date, datetime
from typing import Any, ClassVar, cast

from sqlalchemy import JSON, Index, Table, UniqueConstraint, text
from sqlmodel import Field, SQLModel

AUTOINCREMENT = {"sqlite_autoincrement": True}


class FeedRow(SQLModel, table=True):
    """What is remembered of a feed between two polls."""

    __tablename__: ClassVar[str] = "feed"

    feed: str = Field(primary_key=True)
    address: str
    url: str
    etag: str
    last_modified: str
    body_digest: str
    next_poll_at: datetime | None = None
    not_before: datetime | None = None
    last_poll_at: datetime | None = None
    last_good_at: datetime | None = None
    readable_since: datetime | None = None
    failures: float
    failing_since: datetime | None = None
    trouble: str
    moved_to: str
    moved_polls: int
    gone: bool


class PollRow(SQLModel, table=True):
    """The ledger."""

    __tablename__: ClassVar[str] = "poll"
    __table_args__ = (Index("ix_poll_feed", "feed", "started_at"), AUTOINCREMENT)

    id: int | None = Field(default=None, primary_key=True)
    feed: str
    started_at: datetime = Field(index=True)
    took: int  #: microseconds
    outcome: str  #: name in PollOutcome: the sentence may be reworded
    detail: str
    status: int | None = None
    wire: int
    size: int
    seen: int
    new: int
    known: int
    changed: int
    aside: int
    asides: list[Any] = Field(sa_type=JSON)


class PollDayRow(SQLModel, table=True):
    """The ledger of old days, summed per feed."""

    __tablename__: ClassVar[str] = "poll_day"

    feed: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    polls: int
    healthy: int
    seen: int
    new: int
    known: int
    changed: int
    aside: int


class ItemRow(SQLModel, table=True):
    """What never changes of an item. Its own tombstone: it outlives its texts."""

    __tablename__: ClassVar[str] = "item"
    __table_args__ = (UniqueConstraint("feed", "key"), AUTOINCREMENT)

    seq: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    feed: str
    key: str
    source: str
    url: str = Field(index=True)
    canonical: str = Field(index=True)
    country: str
    first_seen: datetime = Field(index=True)
    standing: str
    topics: list[Any] = Field(sa_type=JSON)
    raw_digest: str
    text_digest: str
    versions: int
    shown: int | None = None  #: newest `item_text.id` that has been down the line


class TextRow(SQLModel, table=True):
    """One version of an item's text, and the step it waits for."""

    __tablename__: ClassVar[str] = "item_text"
    __table_args__ = (
        UniqueConstraint("item", "version"),
        Index(
            "ix_item_text_waiting",
            "waits_for",
            "id",
            sqlite_where=text("waits_for IS NOT NULL"),
        ),
        AUTOINCREMENT,
    )

    id: int | None = Field(default=None, primary_key=True)
    item: str = Field(foreign_key="item.id")
    version: int
    poll: int = Field(index=True)  #: the ledger row may go before the text does
    seen_at: datetime
    title: str
    summary: str
    text: str
    author: str
    published: datetime | None = None
    updated: datetime | None = None
    lang: str
    waits_for: str | None = None
    rules: str = ""  #: version of the rules it was last classified with
    classified_at: datetime | None = None


class MatchRow(SQLModel, table=True):
    """A text satisfied a topic's rules."""

    __tablename__: ClassVar[str] = "match"

    text: int = Field(foreign_key="item_text.id", primary_key=True)
    topic: str = Field(primary_key=True)
    n: int  #: keeps the order in which classify gave them
    level: str
    score: int
    rules: list[Any] = Field(sa_type=JSON)
    facets: list[Any] = Field(sa_type=JSON)
    evidence: list[Any] = Field(sa_type=JSON)


class EventRow(SQLModel, table=True):
    """What a text says has happened."""

    __tablename__: ClassVar[str] = "event"

    text: int = Field(foreign_key="item_text.id", primary_key=True)
    n: int = Field(primary_key=True)
    type: str = Field(index=True)
    body: dict[str, Any] = Field(sa_type=JSON)


class StoryRow(SQLModel, table=True):
    """Items about the same happening."""

    __tablename__: ClassVar[str] = "story"

    id: str = Field(primary_key=True)
    headline: str
    started_at: datetime
    last_at: datetime = Field(index=True)


class StoryItemRow(SQLModel, table=True):
    """Where an item was placed, and why. It is never taken back."""

    __tablename__: ClassVar[str] = "story_item"

    item: str = Field(foreign_key="item.id", primary_key=True)
    story: str = Field(foreign_key="story.id", index=True)
    reason: str
    score: float
    at: datetime


class StoryKeyRow(SQLModel, table=True):
    """What a story can be recognised by."""

    __tablename__: ClassVar[str] = "story_key"

    key: str = Field(primary_key=True)
    story: str = Field(foreign_key="story.id", primary_key=True)
    last_seen: datetime = Field(index=True)


class ChangeRow(SQLModel, table=True):
    """An item joined a story, or now matches more. Waits until it is decided."""

    __tablename__: ClassVar[str] = "change"
    __table_args__ = (
        Index("ix_change_undecided", "seq", sqlite_where=text("decided_at IS NULL")),
        AUTOINCREMENT,
    )

    seq: int | None = Field(default=None, primary_key=True)
    story: str = Field(foreign_key="story.id", index=True)
    text: int = Field(foreign_key="item_text.id", index=True)
    reason: str
    at: datetime
    decided_at: datetime | None = None


class DecisionRow(SQLModel, table=True):
    """What one route hears of one change, and why."""

    __tablename__: ClassVar[str] = "decision"
    __table_args__ = (Index("ix_decision_story", "story", "route"),)

    change: int = Field(foreign_key="change.seq", primary_key=True)
    route: str = Field(primary_key=True)
    story: str = Field(foreign_key="story.id")
    outcome: str
    why: str
    backlog: bool
    at: datetime


class DigestStateRow(SQLModel, table=True):
    """How far a route's digests have come."""

    __tablename__: ClassVar[str] = "digest_state"

    route: str = Field(primary_key=True)
    since: datetime
    last_due_at: datetime | None = None
    last_end: datetime | None = None
    last_seq: int


class DigestRow(SQLModel, table=True):
    """One digest that was made: the changes it covers."""

    __tablename__: ClassVar[str] = "digest"

    key: str = Field(primary_key=True)
    route: str = Field(index=True)
    due_at: datetime
    after_seq: int
    upto_seq: int


class DeliveryRow(SQLModel, table=True):
    """One message owed to one channel, and what became of it."""

    __tablename__: ClassVar[str] = "delivery"
    __table_args__ = (
        Index(
            "ix_delivery_owed", "channel", "seq", sqlite_where=text("state = 'owed'")
        ),
        Index(
            "ix_delivery_owed_story",
            "channel",
            "story",
            "seq",
            sqlite_where=text("state = 'owed'"),
        ),
        AUTOINCREMENT,
    )

    seq: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    channel: str
    story: str = Field(index=True)
    body: str
    route: str  #: empty for a notice
    change: int | None = Field(default=None, foreign_key="change.seq")
    digest: str | None = Field(default=None, foreign_key="digest.key", index=True)
    state: str
    reason: str  #: what the channel answered last
    attempts: int
    created_at: datetime
    next_at: datetime
    attempted_at: datetime | None = None
    settled_at: datetime | None = None


class ReceiptRow(SQLModel, table=True):
    """What the channel answered to one attempt."""

    __tablename__: ClassVar[str] = "receipt"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    delivery: str = Field(foreign_key="delivery.key", index=True)
    attempt: int
    at: datetime
    answer: str
    reason: str


class ChannelRow(SQLModel, table=True):
    """A way out that asked to be left alone for a while."""

    __tablename__: ClassVar[str] = "channel"

    name: str = Field(primary_key=True)
    not_before: datetime


class AsideRow(SQLModel, table=True):
    """What a step could not do, with its traceback."""

    __tablename__: ClassVar[str] = "aside"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    step: str
    text: int = Field(foreign_key="item_text.id", index=True)
    change: int | None = Field(default=None, foreign_key="change.seq")
    waited_for: str | None = None
    trace: str
    at: datetime
    app: str  #: version of the monitor that could not do it
    requeued_by: str | None = None  #: version that tries again


def _table(row: type[SQLModel]) -> Table:
    return cast(Table, row.__table__)  # type: ignore[attr-defined]  # set by SQLModel


FEED = _table(FeedRow)
POLL = _table(PollRow)
POLL_DAY = _table(PollDayRow)
ITEM = _table(ItemRow)
TEXT = _table(TextRow)
MATCH = _table(MatchRow)
EVENT = _table(EventRow)
STORY = _table(StoryRow)
STORY_ITEM = _table(StoryItemRow)
STORY_KEY = _table(StoryKeyRow)
CHANGE = _table(ChangeRow)
DECISION = _table(DecisionRow)
DIGEST_STATE = _table(DigestStateRow)
DIGEST = _table(DigestRow)
DELIVERY = _table(DeliveryRow)
RECEIPT = _table(ReceiptRow)
CHANNEL = _table(ChannelRow)
ASIDE = _table(AsideRow)
METADATA = SQLModel.metadata
