"""What moves when two stories are one?

Everything that points to the one points to the other: what either was told, the one
that stays was told, and what is recognised by a key of either joins it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Select,
    bindparam,
    delete,
    exists,
    func,
    select,
    update,
)

from monitor.model.edit import By, Edit, EditKind
from monitor.model.story import StoryId
from monitor.model.view import DeliveryState
from monitor.store.convert import AnyRow
from monitor.store.edited import items_of, note, pointing, table_of
from monitor.store.statements import KEYS
from monitor.store.tables.told import DELIVERY, STORY, STORY_KEY

MINE = STORY_KEY.alias("mine")
#: Both stories may have a key; the one that stays keeps the later sight of it.
LATER_KEYS = (
    update(STORY_KEY)
    .where(STORY_KEY.c.story == bindparam("stays"), STORY_KEY.c.key == MINE.c.key)
    .where(MINE.c.story == bindparam("gone"))
    .values(last_seen=func.max(STORY_KEY.c.last_seen, MINE.c.last_seen))
)
TIMES: Select[Any] = select(STORY.c.started_at, STORY.c.last_at).where(
    STORY.c.id.in_(KEYS)
)
OTHERS = DELIVERY.alias("others")
TOLD = exists().where(
    OTHERS.c.story == bindparam("stays"),
    OTHERS.c.channel == DELIVERY.c.channel,
    OTHERS.c.route == DELIVERY.c.route,
    OTHERS.c.change.is_not(None),
    OTHERS.c.state.in_((DeliveryState.OWED.value, DeliveryState.DELIVERED.value)),
    OTHERS.c.created_at >= bindparam("since"),
)
#: Alerts that are still owed and would repeat what the other story's have told.
REPEATS = update(DELIVERY).where(
    DELIVERY.c.story == bindparam("gone"),
    DELIVERY.c.route == bindparam("by"),
    DELIVERY.c.change.is_not(None),
    DELIVERY.c.state == DeliveryState.OWED.value,
    TOLD,
)


def merge(
    connection: Connection,
    story: StoryId,
    other: StoryId,
    by: By,
    told_since: Mapping[str, datetime],
) -> None:
    """`told_since`: what a route was told after that, it is not told again."""
    items = items_of(connection, other)
    both = {"gone": other, "stays": story}
    dropped = {
        "state": DeliveryState.DROPPED.value,
        "reason": f"merged into {story}, which was told",
        "settled_at": by.at,
    }
    for route, since in told_since.items():
        connection.execute(REPEATS, {**both, "by": route, "since": since, **dropped})
    connection.execute(LATER_KEYS, both)
    times = connection.execute(TIMES, {"keys": [story, other]}).all()
    for column in pointing():
        _point(connection, column, other, story)
    _settle(connection, story, other, times)
    kind = EditKind.MERGE
    note(connection, Edit(kind=kind, story=story, other=other, items=items, by=by))


def _point(
    connection: Connection, column: Column[Any], old: StoryId, new: StoryId
) -> None:
    """What would be there twice goes, and what would point from a story to itself."""
    table = table_of(column)
    moved = update(table).where(column == old).values({column: new})
    connection.execute(moved.prefix_with("OR IGNORE"))
    if column.primary_key:
        connection.execute(delete(table).where(column == old))
    own = STORY.c.id if table is STORY else table.c.get("story")
    if column.nullable and own is not None:
        itself = update(table).where(column == new, own == new)
        connection.execute(itself.values({column: None}))


def _settle(
    connection: Connection, story: StoryId, other: StoryId, times: Sequence[AnyRow]
) -> None:
    """One row for both: it began with the first and moved with the last."""
    whole = update(STORY).where(STORY.c.id == story)
    began = min(row.started_at for row in times)
    moved = max(row.last_at for row in times)
    connection.execute(whole.values(started_at=began, last_at=moved))
    connection.execute(delete(STORY).where(STORY.c.id == other))
