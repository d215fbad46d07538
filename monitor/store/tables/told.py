"""Which stories came of it, and who was told what?"""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Index, text
from sqlmodel import Field, SQLModel

from monitor.store.tables.handle import AUTOINCREMENT, table


class StoryRow(SQLModel, table=True):
    """Items about the same happening."""

    __tablename__: ClassVar[str] = "story"

    id: str = Field(primary_key=True)
    headline: str
    started_at: datetime
    last_at: datetime = Field(index=True)
    #: How much the headline tells: one that tells more takes its place.
    worth: float = Field(default=0.0, sa_column_kwargs={"server_default": "0"})
    #: The story of which this is a later chapter.
    follows: str | None = Field(default=None, foreign_key="story.id", index=True)


class StoryItemRow(SQLModel, table=True):
    """Where an item was placed, and why. It is never taken back."""

    __tablename__: ClassVar[str] = "story_item"

    item: str = Field(foreign_key="item.id", primary_key=True)
    story: str = Field(foreign_key="story.id", index=True)
    reason: str
    score: float
    at: datetime
    #: The nearest stories that it did not join, and why not.
    near: list[Any] = Field(
        sa_type=JSON, default=[], sa_column_kwargs={"server_default": "[]"}
    )
    #: Another story that the item shows to be the same as its own.
    same_as: str | None = Field(default=None, foreign_key="story.id")


class StoryTraceRow(SQLModel, table=True):
    """What later items are compared with; as long as its story is active."""

    __tablename__: ClassVar[str] = "story_trace"

    item: str = Field(foreign_key="item.id", primary_key=True)
    story: str = Field(foreign_key="story.id")
    seen_at: datetime = Field(index=True)
    trace: str  #: in a form that only grouping reads


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
    #: Found by rules that were changed after the text was seen: told to nobody.
    reapplied: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})
    #: By the full text of an item that the story had already.
    brought: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})


class DecisionRow(SQLModel, table=True):
    """What one route hears of one change, and why."""

    __tablename__: ClassVar[str] = "decision"
    __table_args__ = (
        Index("ix_decision_story", "story", "route"),
        Index(
            "ix_decision_held",
            "held_until",
            sqlite_where=text("held_until NOT NULL AND released_by IS NULL"),
        ),
        Index(
            "ix_decision_alerts",
            "route",
            "at",
            sqlite_where=text("outcome = 'alert'"),
        ),
    )

    change: int = Field(foreign_key="change.seq", primary_key=True)
    route: str = Field(primary_key=True)
    story: str = Field(foreign_key="story.id")
    outcome: str
    why: str
    backlog: bool
    at: datetime
    gate: str = Field(default="", sa_column_kwargs={"server_default": ""})
    #: The same for all that one message told.
    bundle: str = Field(default="", sa_column_kwargs={"server_default": ""})
    held_until: datetime | None = None
    released_by: int | None = None  #: the change that came of a held alert
    basis: dict[str, Any] | None = Field(default=None, sa_type=JSON)


class RouteVersionRow(SQLModel, table=True):
    """What a route was when it decided: its decisions carry the version."""

    __tablename__: ClassVar[str] = "route_version"

    version: str = Field(primary_key=True)
    body: dict[str, Any] = Field(sa_type=JSON)
    at: datetime  #: first used


class SilenceRow(SQLModel, table=True):
    """What somebody does not want to hear of until then."""

    __tablename__: ClassVar[str] = "silence"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    what: str
    route: str  #: empty for all
    note: str
    since: datetime
    until: datetime = Field(index=True)
    removed_at: datetime | None = None


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
        Index("ix_delivery_within", "within", sqlite_where=text("within NOT NULL")),
        Index(
            "ix_delivery_many",
            "channel",
            "seq",
            sqlite_where=text("state = 'owed' AND within NOT NULL"),
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
    #: Attempts that may have reached somebody, though nobody said so.
    doubts: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    #: Key of the message that tells it together with others; its own for that one.
    within: str | None = None


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
    """How a way out is; nothing is tried before `not_before`."""

    __tablename__: ClassVar[str] = "channel"

    name: str = Field(primary_key=True)
    not_before: datetime
    #: Its circuit breaker; see store/channels.py.
    state: dict[str, Any] = Field(
        sa_type=JSON, default={}, sa_column_kwargs={"server_default": "{}"}
    )


class SaidRow(SQLModel, table=True):
    """By what a channel's last message of a story can be edited."""

    __tablename__: ClassVar[str] = "said"

    channel: str = Field(primary_key=True)
    story: str = Field(primary_key=True)
    handle: str
    at: datetime


class FeedNoticeRow(SQLModel, table=True):
    """What the operator was told of a feed, until its end was told too."""

    __tablename__: ClassVar[str] = "feed_notice"

    feed: str = Field(primary_key=True)  #: empty for most feeds at once
    kind: str = Field(primary_key=True)
    since: datetime
    told_at: datetime


class AlarmRow(SQLModel, table=True):
    """What the operator was told of the machine, until its end was told too."""

    __tablename__: ClassVar[str] = "alarm"

    name: str = Field(primary_key=True)
    since: datetime
    over: str  #: what to say then
    but: str  #: the channel that it is about


class UnsubscribedRow(SQLModel, table=True):
    """A recipient that wants no more mail through a channel."""

    __tablename__: ClassVar[str] = "unsubscribed"

    channel: str = Field(primary_key=True)
    address: str = Field(primary_key=True)
    at: datetime


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


STORY = table(StoryRow)
STORY_ITEM = table(StoryItemRow)
STORY_KEY = table(StoryKeyRow)
STORY_TRACE = table(StoryTraceRow)
CHANGE = table(ChangeRow)
DECISION = table(DecisionRow)
ROUTE_VERSION = table(RouteVersionRow)
SILENCE = table(SilenceRow)
DIGEST_STATE = table(DigestStateRow)
DIGEST = table(DigestRow)
DELIVERY = table(DeliveryRow)
RECEIPT = table(ReceiptRow)
CHANNEL = table(ChannelRow)
ALARM = table(AlarmRow)
ASIDE = table(AsideRow)
UNSUBSCRIBED = table(UnsubscribedRow)
SAID = table(SaidRow)
FEED_NOTICE = table(FeedNoticeRow)
