"""What do the commands and the window ask? Nothing here writes."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Select, exists, select

from monitor.model.channel import ChannelLine
from monitor.model.event import EventType
from monitor.model.feed import Gap, Poll
from monitor.model.item import Item
from monitor.model.register import Account
from monitor.model.view import (
    AsideLine,
    Counts,
    DeliveryState,
    Explanation,
    FeedHealth,
    HealthCounts,
    Hit,
    MatchedItem,
    OutboxLine,
    StorySummary,
)
from monitor.store import archive, channels, convert, health, load
from monitor.store.deliveries import outbox_lines
from monitor.store.explain import ASIDES, aside_line, explain, summaries
from monitor.store.register import accounts
from monitor.store.search import search
from monitor.store.tables.found import ITEM, MATCH, POLL, TEXT
from monitor.store.tables.told import ASIDE, DELIVERY, STORY, STORY_ITEM

#: The newest text of an item that has been classified.
NEWER = TEXT.alias("newer")


class Queries:
    """Read only; every answer is one short transaction."""

    def __init__(self, reader: Engine) -> None:
        self._reader = reader

    def matches(
        self,
        topic: str | None = None,
        since: datetime | None = None,
        limit: int = 50,
    ) -> tuple[MatchedItem, ...]:
        """Items whose newest text matches, newest first."""
        with self._reader.begin() as connection:
            rows = connection.execute(_matched(topic, since).limit(limit)).all()
            reports = load.reports(connection, rows)
        return tuple(
            MatchedItem(report=report, matched_at=row.classified_at, story=row.story)
            for row, report in zip(rows, reports, strict=True)
        )

    def stories(
        self,
        topic: str | None = None,
        since: datetime | None = None,
        limit: int = 50,
    ) -> tuple[StorySummary, ...]:
        """Those that moved last come first."""
        query = select(STORY).order_by(STORY.c.last_at.desc(), STORY.c.id)
        if since is not None:
            query = query.where(STORY.c.last_at >= since)
        if topic is not None:
            query = query.where(_tells_of(topic))
        with self._reader.begin() as connection:
            rows = connection.execute(query.limit(limit)).all()
            return summaries(connection, rows)

    def accounts(
        self, types: Iterable[EventType], *, background: bool = False
    ) -> tuple[Account, ...]:
        """What the items of stories tell of these kinds of events."""
        with self._reader.begin() as connection:
            return accounts(connection, types, background=background)

    def explain(self, ref: str) -> Explanation:
        """Of a URL in any spelling, an item's id or a story's."""
        with self._reader.begin() as connection:
            return explain(connection, ref)

    def search(self, words: str, limit: int = 50) -> tuple[Hit, ...]:
        """Never fails on what a person typed."""
        with self._reader.begin() as connection:
            return search(connection, words, limit)

    def unmatched(self, topic: str) -> Iterator[Item]:
        """All that this topic did not match, oldest first, a page per transaction."""
        after = 0
        while True:
            with self._reader.begin() as connection:
                page = archive.unmatched(connection, topic, after)
            if not page:
                return
            yield from page
            after = page[-1].seq

    def languages(self, since: datetime) -> dict[str, int]:
        """How many items were seen in each since then."""
        with self._reader.begin() as connection:
            return archive.languages(connection, since)

    def feeds(self, now: datetime) -> tuple[FeedHealth, ...]:
        """By name."""
        with self._reader.begin() as connection:
            return health.feeds(connection, now)

    def losses(self, feeds: Collection[str]) -> dict[str, list[Gap]]:
        """Where these feeds may have lost items, newest first."""
        with self._reader.begin() as connection:
            return health.losses(connection, feeds)

    def items_between(self, start: datetime, end: datetime) -> int:
        """How many items were first seen in [start, end)."""
        with self._reader.begin() as connection:
            return health.items_between(connection, start, end)

    def polls(self, feed: str | None = None, limit: int = 50) -> tuple[Poll, ...]:
        """The ledger, newest first."""
        query = select(POLL).order_by(POLL.c.started_at.desc(), POLL.c.id.desc())
        if feed is not None:
            query = query.where(POLL.c.feed == feed)
        with self._reader.begin() as connection:
            return tuple(map(convert.poll, connection.execute(query.limit(limit))))

    def outbox(
        self,
        state: DeliveryState | None = None,
        channel: str | None = None,
        limit: int = 50,
    ) -> tuple[OutboxLine, ...]:
        """Deliveries in any state, or in one; newest first."""
        query = select(DELIVERY).order_by(DELIVERY.c.seq.desc())
        if state is not None:
            query = query.where(DELIVERY.c.state == state.value)
        if channel is not None:
            query = query.where(DELIVERY.c.channel == channel)
        with self._reader.begin() as connection:
            rows = connection.execute(query.limit(limit)).all()
            return outbox_lines(connection, rows)

    def channels(self, names: Iterable[str]) -> tuple[ChannelLine, ...]:
        """How each is and what waits for it, in the order of the names."""
        with self._reader.begin() as connection:
            return channels.lines(connection, names)

    def asides(self, limit: int = 50) -> tuple[AsideLine, ...]:
        """What is set aside and was not tried again since; newest first."""
        query = ASIDES.where(ASIDE.c.requeued_by.is_(None))
        query = query.order_by(ASIDE.c.id.desc()).limit(limit)
        with self._reader.begin() as connection:
            return tuple(map(aside_line, connection.execute(query)))

    def health_counts(self) -> HealthCounts:
        with self._reader.begin() as connection:
            return health.health_counts(connection)

    def counts(self) -> Counts:
        with self._reader.begin() as connection:
            return health.counts(connection)


def _matched(topic: str | None, since: datetime | None) -> Select[Any]:
    matching = select(MATCH.c.text).distinct()
    if topic is not None:
        matching = matching.where(MATCH.c.topic == topic)
    found = matching.subquery("found")
    superseded = exists().where(
        NEWER.c.item == TEXT.c.item,
        NEWER.c.version > TEXT.c.version,
        NEWER.c.classified_at.is_not(None),
    )
    query = (
        load.ITEMS.add_columns(TEXT.c.classified_at, STORY_ITEM.c.story)
        .join(found, found.c.text == TEXT.c.id)
        .outerjoin(STORY_ITEM, STORY_ITEM.c.item == ITEM.c.id)
        .where(~superseded)
        .order_by(TEXT.c.id.desc())
    )
    return query if since is None else query.where(TEXT.c.seen_at >= since)


def _tells_of(topic: str) -> Any:
    return (
        select(STORY_ITEM.c.item)
        .join(ITEM, ITEM.c.id == STORY_ITEM.c.item)
        .join(MATCH, MATCH.c.text == ITEM.c.shown)
        .where(STORY_ITEM.c.story == STORY.c.id, MATCH.c.topic == topic)
        .exists()
    )
