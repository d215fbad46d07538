"""What was fetched, and what was found in it?"""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from monitor.store.tables.handle import AUTOINCREMENT, table


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
    poison: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    #: As text, opaque here: it is read and written at every poll.
    memory: str = Field(default="", sa_column_kwargs={"server_default": ""})
    ailments: list[Any] = Field(
        sa_type=JSON, default=[], sa_column_kwargs={"server_default": "[]"}
    )
    advert: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    children: list[Any] = Field(
        sa_type=JSON, default=[], sa_column_kwargs={"server_default": "[]"}
    )
    #: Its rhythm, its hints, and why it is polled when; see learned.py.
    learned: dict[str, Any] = Field(
        sa_type=JSON, default={}, sa_column_kwargs={"server_default": "{}"}
    )


class SubscriptionRow(SQLModel, table=True):
    """What a hub was asked for; see model/push.py. Nothing in it is secret."""

    __tablename__: ClassVar[str] = "subscription"

    id: str = Field(primary_key=True)
    feed: str = Field(index=True)
    body: dict[str, Any] = Field(sa_type=JSON)


class PollRow(SQLModel, table=True):
    """The ledger."""

    __tablename__: ClassVar[str] = "poll"
    __table_args__ = (
        Index("ix_poll_feed", "feed", "started_at"),
        Index("ix_poll_gap", "feed", "id", sqlite_where=text("gap IS NOT NULL")),
        AUTOINCREMENT,
    )

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
    #: What may lie between the document before and this one.
    gap: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))


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
    gaps: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


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
        # All that reapply.py asks of the texts that are done or have a newer one.
        Index("ix_item_text_rules", "rules", "id", "item"),
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
    #: It came from the item's page; see asked.py.
    brought: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})
    #: What it matched until the rules changed its topics or levels; see reapply.former.
    former: dict[str, Any] | None = Field(default=None, sa_type=JSON)


class ShownRow(SQLModel, table=True):
    """What came to be shown of stories, in its order: a text, or an edit.

    No foreign keys: a text that is deleted would be looked for here.
    """

    __tablename__: ClassVar[str] = "shown"
    __table_args__ = AUTOINCREMENT

    n: int | None = Field(default=None, primary_key=True)
    text: int | None = None  #: `item_text.id`, of an item that is in a story
    edit: int | None = None  #: `story_edit.id`


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


FEED = table(FeedRow)
SUBSCRIPTION = table(SubscriptionRow)
POLL = table(PollRow)
POLL_DAY = table(PollDayRow)
ITEM = table(ItemRow)
TEXT = table(TextRow)
SHOWN = table(ShownRow)
MATCH = table(MatchRow)
EVENT = table(EventRow)
