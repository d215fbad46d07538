"""What could a step not do, and when does it wait again?"""

from datetime import datetime

from sqlalchemy import Connection, exists, select, update
from sqlalchemy.dialects.sqlite import insert

from monitor.model.item import Item
from monitor.model.story import Change
from monitor.store import decisions
from monitor.store.convert import AnyRow, Values, storable
from monitor.store.stories import add_change
from monitor.store.tables.found import TEXT
from monitor.store.tables.told import ASIDE, CHANGE


def add(
    connection: Connection,
    step: str,
    subject: Item | Change,
    trace: str,
    *,
    at: datetime,
    app: str,
) -> None:
    """Kept with its traceback; it no longer waits. Once, however often it is asked."""
    row = {"step": step, "trace": storable(trace), "at": at, "app": app}
    match subject:
        case Item() if step == "reapply":
            _stored_aside(connection, subject, row)
        case Item():
            _item_aside(connection, subject, row)
        case Change():
            _change_aside(connection, subject, row, at)


def requeue(connection: Connection, version: str) -> int:
    """A change comes back as a new one, so that no digest's window has passed it."""
    waiting = ASIDE.c.requeued_by.is_(None), ASIDE.c.app != version
    rows = connection.execute(select(ASIDE).where(*waiting)).all()
    for row in rows:
        _put_back(connection, row)
    connection.execute(update(ASIDE).where(*waiting).values(requeued_by=version))
    return len(rows)


def _item_aside(connection: Connection, item: Item, row: Values) -> None:
    query = select(TEXT.c.id, TEXT.c.waits_for).where(
        TEXT.c.item == item.id,
        TEXT.c.version == item.version,
        TEXT.c.waits_for.is_not(None),
    )
    text = connection.execute(query).one_or_none()
    if text is None:
        return
    connection.execute(
        insert(ASIDE).values(text=text.id, waited_for=text.waits_for, **row)
    )
    connection.execute(update(TEXT).where(TEXT.c.id == text.id).values(waits_for=None))


def _stored_aside(connection: Connection, item: Item, row: Values) -> None:
    """It waits for no step, and for no other rules while its row here is open."""
    is_open = exists().where(ASIDE.c.text == TEXT.c.id, ASIDE.c.requeued_by.is_(None))
    query = select(TEXT.c.id).where(
        TEXT.c.item == item.id,
        TEXT.c.version == item.version,
        TEXT.c.waits_for.is_(None),
        ~is_open,
    )
    text = connection.execute(query).scalar_one_or_none()
    if text is not None:
        connection.execute(insert(ASIDE).values(text=text, **row))


def _change_aside(
    connection: Connection, change: Change, row: Values, at: datetime
) -> None:
    if not decisions.tick(connection, change.seq, at):
        return
    query = select(CHANGE.c.text).where(CHANGE.c.seq == change.seq)
    text = connection.execute(query).scalar_one()
    connection.execute(insert(ASIDE).values(text=text, change=change.seq, **row))


def _put_back(connection: Connection, aside: AnyRow) -> None:
    if aside.change is None:
        again = update(TEXT).where(TEXT.c.id == aside.text)
        connection.execute(again.values(waits_for=aside.waited_for))
        return
    query = select(CHANGE).where(CHANGE.c.seq == aside.change)
    change = connection.execute(query).one()
    add_change(
        connection,
        change.story,
        change.text,
        change.reason,
        change.at,
        reapplied=change.reapplied,
        brought=change.brought,
    )
