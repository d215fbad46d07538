"""How do the feeds do, what is on the way, what is stuck, how much is there?"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, distinct, func, select

from monitor.model.feed import Gap, GapKind
from monitor.model.view import Counts, DeliveryState, FeedHealth, HealthCounts
from monitor.model.want import PageOutcome
from monitor.store import convert
from monitor.store.feed_json import gap as gap_from
from monitor.store.tables.asked import WANTED
from monitor.store.tables.found import FEED, ITEM, MATCH, POLL, POLL_DAY, TEXT
from monitor.store.tables.told import ASIDE, CHANGE, DELIVERY, STORY
from monitor.store.wanted import HOLD

DAY = timedelta(days=1)
LATER = POLL.alias("later")
#: A gap is shown for so long.
SHOWN = timedelta(days=7)


def feeds(connection: Connection, now: datetime) -> tuple[FeedHealth, ...]:
    newest = (
        select(LATER.c.id)
        .where(LATER.c.feed == FEED.c.feed)
        .order_by(LATER.c.started_at.desc(), LATER.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = select(POLL).join(FEED, POLL.c.id == newest)
    polls = {row.feed: convert.poll(row) for row in connection.execute(query)}
    items = _items_by_feed(connection, None)
    recent = _items_by_feed(connection, now - DAY)
    gaps = _gaps(connection, now - SHOWN)
    return tuple(
        FeedHealth(
            state=convert.feed_state(row),
            last_poll=polls.get(row.feed),
            items=items.get(row.feed, 0),
            last_day=recent.get(row.feed, 0),
            gap=gaps.get(row.feed),
        )
        for row in connection.execute(select(FEED).order_by(FEED.c.feed))
    )


def _items_by_feed(connection: Connection, since: datetime | None) -> dict[str, int]:
    query = select(ITEM.c.feed, func.count().label("items")).group_by(ITEM.c.feed)
    if since is not None:
        query = query.where(ITEM.c.first_seen >= since)
    return {row.feed: row.items for row in connection.execute(query)}


def _gaps(connection: Connection, since: datetime) -> dict[str, Gap]:
    """The last of each feed that may have lost items."""
    query = (
        select(POLL.c.feed, POLL.c.gap)
        .where(POLL.c.gap.is_not(None), POLL.c.started_at >= since)
        .order_by(POLL.c.id)
    )
    found = [(row.feed, gap_from(row.gap)) for row in connection.execute(query)]
    return {feed: gap for feed, gap in found if gap.kind is GapKind.LOST}


def losses(connection: Connection, feeds: Collection[str]) -> dict[str, list[Gap]]:
    """All gaps of these feeds that may have lost items, newest first."""
    query = (
        select(POLL.c.feed, POLL.c.gap)
        .where(POLL.c.gap.is_not(None), POLL.c.feed.in_(feeds))
        .order_by(POLL.c.id.desc())
    )
    found: dict[str, list[Gap]] = {}
    for row in connection.execute(query):
        gap = gap_from(row.gap)
        if gap.kind is GapKind.LOST:
            found.setdefault(row.feed, []).append(gap)
    return found


def items_between(connection: Connection, start: datetime, end: datetime) -> int:
    return _count(connection, ITEM, ITEM.c.first_seen >= start, ITEM.c.first_seen < end)


def health_counts(connection: Connection) -> HealthCounts:
    held = TEXT.c.waits_for == HOLD
    waits = TEXT.c.waits_for.is_not(None) & ~held
    undecided = CHANGE.c.decided_at.is_(None)
    owed = DELIVERY.c.state == DeliveryState.OWED.value
    refused = DELIVERY.c.state == DeliveryState.REFUSED.value
    return HealthCounts(
        waiting=_by(connection, TEXT.c.waits_for, waits),
        undecided=_count(connection, CHANGE, undecided),
        owed=_by(connection, DELIVERY.c.channel, owed),
        refused=_count(connection, DELIVERY, refused),
        asides=_count(connection, ASIDE, ASIDE.c.requeued_by.is_(None)),
        feeds=_count(connection, FEED),
        failing=_count(connection, FEED, FEED.c.trouble != ""),
        oldest_waiting_at=_one(connection, func.min(TEXT.c.seen_at), waits),
        oldest_undecided_at=_one(connection, func.min(CHANGE.c.at), undecided),
        oldest_owed_at=_one(connection, func.min(DELIVERY.c.created_at), owed),
        last_poll_at=_one(connection, func.max(FEED.c.last_poll_at)),
        last_good_at=_one(connection, func.max(FEED.c.last_good_at)),
        held=_count(connection, TEXT, held),
        wanted=_count(connection, WANTED, WANTED.c.due_at.is_not(None)),
        pages=tuple(
            (PageOutcome[name], count)
            for name, count in _by(
                connection, WANTED.c.outcome, WANTED.c.due_at.is_(None)
            )
        ),
    )


def counts(connection: Connection) -> Counts:
    matched = func.count(distinct(TEXT.c.item))
    query = select(matched).join_from(MATCH, TEXT, TEXT.c.id == MATCH.c.text)
    delivered = DELIVERY.c.state == DeliveryState.DELIVERED.value
    summed = _one(connection, func.coalesce(func.sum(POLL_DAY.c.polls), 0))
    return Counts(
        feeds=_count(connection, FEED),
        polls=_count(connection, POLL) + summed,
        items=_count(connection, ITEM),
        texts=_count(connection, TEXT),
        matched=connection.execute(query).scalar_one(),
        stories=_count(connection, STORY),
        changes=_count(connection, CHANGE),
        delivered=_count(connection, DELIVERY, delivered),
    )


def _count(connection: Connection, table: Table, *where: Any) -> int:
    query = select(func.count()).select_from(table).where(*where)
    return connection.execute(query).scalar_one()


def _one(connection: Connection, value: Any, *where: Any) -> Any:
    return connection.execute(select(value).where(*where)).scalar()


def _by(
    connection: Connection, column: Any, *where: Any
) -> tuple[tuple[str, int], ...]:
    query = select(column, func.count()).where(*where).group_by(column).order_by(column)
    return tuple((name, count) for name, count in connection.execute(query))
