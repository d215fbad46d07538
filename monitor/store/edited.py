"""What do a merge and a split share: what points to a story, and what is noted?"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam, insert, or_, select

from monitor.model.edit import By, Edit, EditKind
from monitor.model.item import ItemId
from monitor.model.story import StoryId
from monitor.store.convert import AnyRow, storable
from monitor.store.statements import KEYS
from monitor.store.tables.edited import STORY_EDIT
from monitor.store.tables.every import METADATA
from monitor.store.tables.found import ITEM, SHOWN
from monitor.store.tables.told import STORY, STORY_ITEM

EDITS = select(STORY_EDIT).order_by(STORY_EDIT.c.id)
EDITS_OF = EDITS.where(or_(STORY_EDIT.c.story.in_(KEYS), STORY_EDIT.c.other.in_(KEYS)))
MERGED_INTO = (
    select(STORY_EDIT.c.story)
    .where(
        STORY_EDIT.c.kind == EditKind.MERGE.value,
        STORY_EDIT.c.other == bindparam("other"),
    )
    .order_by(STORY_EDIT.c.id.desc())
    .limit(1)
)
ITEMS = (
    select(STORY_ITEM.c.item)
    .join(ITEM, ITEM.c.id == STORY_ITEM.c.item)
    .where(STORY_ITEM.c.story == bindparam("of"))
    .order_by(ITEM.c.seq)
)
ADD_EDIT = insert(STORY_EDIT).returning(STORY_EDIT.c.id)
ADD_SHOWN = insert(SHOWN)


def pointing() -> Iterator[Column[Any]]:
    """Every column of any table that holds a story's id, but those of edits.

    A table that comes later is in it without being named here.
    """
    for table in METADATA.sorted_tables:
        for column in table.columns:
            key = any(key.column is STORY.c.id for key in column.foreign_keys)
            if table is not STORY_EDIT and (key or column.name == "story"):
                yield column


def table_of(column: Column[Any]) -> Table:
    table = column.table
    assert isinstance(table, Table)
    return table


def alive(connection: Connection, ref: str) -> StoryId:
    """The story that this one was merged into, however often; else itself.

    An id is never given twice, and what was merged is never merged again: this ends.
    """
    found = storable(ref)
    while after := connection.execute(MERGED_INTO, {"other": found}).scalar():
        found = after
    return StoryId(found)


def edits_of(connection: Connection, story: StoryId) -> tuple[Edit, ...]:
    """Those in which it stayed, was merged away, or began; oldest first."""
    rows = connection.execute(EDITS_OF, {"keys": [story]})
    return tuple(map(edit_of, rows))


def edit_of(row: AnyRow) -> Edit:
    return Edit(
        kind=EditKind(row.kind),
        story=StoryId(row.story),
        other=StoryId(row.other),
        items=tuple(map(ItemId, row.items)),
        by=By(who=row.who, at=row.at, why=row.why),
    )


def note(connection: Connection, edit: Edit) -> None:
    row = {
        "kind": edit.kind.value,
        "story": edit.story,
        "other": edit.other,
        "items": list(edit.items),
        "who": storable(edit.by.who),
        "why": storable(edit.by.why),
        "at": edit.by.at,
    }
    number = connection.execute(ADD_EDIT, row).scalar_one()
    connection.execute(ADD_SHOWN, {"edit": number})


def items_of(connection: Connection, story: StoryId) -> tuple[ItemId, ...]:
    """Oldest first."""
    rows = connection.execute(ITEMS, {"of": story}).scalars()
    return tuple(map(ItemId, rows))
