"""What moves when some items are a story of their own?

Their keys, changes, decisions and alerts go with them. What the old story told after
they had joined it has told of them, too.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam, insert, select, update

from monitor.model.edit import By, Edit, EditKind, Split
from monitor.store import load
from monitor.store.edited import note, pointing, table_of
from monitor.store.statements import KEYS, add, run
from monitor.store.tables.edited import STORY_TOLD
from monitor.store.tables.every import METADATA
from monitor.store.tables.found import TEXT
from monitor.store.tables.told import CHANGE, DECISION, DELIVERY, STORY, STORY_KEY

CHANGES = (
    select(CHANGE.c.seq, CHANGE.c.at)
    .join(TEXT, TEXT.c.id == CHANGE.c.text)
    .where(CHANGE.c.story == bindparam("of"), TEXT.c.item.in_(KEYS))
)
LATER = select(CHANGE.c.seq).where(
    CHANGE.c.story == bindparam("of"), CHANGE.c.seq >= bindparam("first")
)
ADD_STORY = insert(STORY)
LEAVE = update(STORY).where(STORY.c.id == bindparam("of"))
ADD_TOLD = add(STORY_TOLD)


def split(connection: Connection, made: Split, by: By) -> None:
    rows = load.rows_by(connection, CHANGES, made.items, of=made.story)
    times = [row.at for row in rows] or [by.at]
    began = {"started_at": min(times), "last_at": max(times)}
    row = {"id": made.other, "headline": made.headline, **began}
    connection.execute(ADD_STORY, row)
    connection.execute(LEAVE, {"of": made.story, "headline": made.left})
    changes = [row.seq for row in rows]
    _move_all(connection, made, changes)
    later = {"of": made.story, "first": min(changes, default=0)}
    told = connection.execute(LATER, later).scalars()
    shown = [{"story": made.other, "change": change} for change in told]
    run(connection, ADD_TOLD, shown)
    note(
        connection,
        Edit(
            kind=EditKind.SPLIT,
            story=made.story,
            other=made.other,
            items=made.items,
            by=by,
        ),
    )


def _move_all(connection: Connection, made: Split, changes: Sequence[int]) -> None:
    moves: dict[Column[Any], Sequence[Any]] = {
        **{table.c.item: made.items for table in _of_items()},
        STORY_KEY.c.key: made.keys,
        CHANGE.c.seq: changes,
        DECISION.c.change: changes,
        DELIVERY.c.change: changes,
    }
    for column, values in moves.items():
        _move(connection, column, values, made)


def _of_items() -> Iterator[Table]:
    """Every table that says of an item to which story it belongs."""
    of_stories = {id(column) for column in pointing()}
    for table in METADATA.sorted_tables:
        if "item" in table.c and id(table.c.get("story")) in of_stories:
            yield table


def _move(
    connection: Connection, column: Column[Any], values: Sequence[Any], made: Split
) -> None:
    """A few hundred rows at a time: SQLite takes no more values."""
    table = table_of(column)
    for start in range(0, len(values), load.CHUNK):
        some = column.in_(values[start : start + load.CHUNK])
        moved = update(table).where(table.c.story == made.story, some)
        connection.execute(moved.values(story=made.other))
