"""Which full texts are wanted, which decisions wait for them, and what came?

A want is a row, and so is what waits for it, so that a crash loses neither. A text is
held in the column that says what it waits for; it goes on when its page has been
answered for the first time, whatever the answer, or when it has waited long enough.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import Connection, bindparam, exists, func, select, update
from sqlalchemy.dialects.sqlite import insert

from monitor.model.item import Item
from monitor.model.want import LONGEST_HOLD, PageOutcome, Want
from monitor.store import load
from monitor.store.convert import Values, storable
from monitor.store.statements import KEYS, add, run
from monitor.store.tables.asked import WANTED
from monitor.store.tables.found import ITEM, MATCH, SHOWN, TEXT
from monitor.store.tables.told import STORY_ITEM

#: What a text waits for while it is held.
HOLD = "text"
#: Of one item with all its edits: no publisher is asked more often for a page.
MOST_PER_ITEM = 3

ADD = add(WANTED)
OF_ITEMS = select(WANTED.c.text, WANTED.c.item, WANTED.c.due_at).where(
    WANTED.c.item.in_(KEYS)
)
SUPERSEDE = (
    update(WANTED)
    .where(WANTED.c.text == bindparam("of"))
    .values(
        outcome=PageOutcome.SUPERSEDED.name, due_at=None, answered_at=bindparam("at")
    )
)
HELD = select(TEXT.c.id, exists().where(MATCH.c.text == TEXT.c.id).label("matches"))
HELD = HELD.where(TEXT.c.id.in_(KEYS), TEXT.c.waits_for == HOLD)
GO_ON = update(TEXT).where(TEXT.c.id == bindparam("of"))
LET_GO = update(WANTED).where(WANTED.c.text == bindparam("of")).values(held_until=None)
IS_LATE = WANTED.c.held_until <= bindparam("now")
LATE = select(WANTED.c.text).where(IS_LATE).order_by(WANTED.c.text)
NEXT_LATE = select(func.min(WANTED.c.held_until)).where(
    WANTED.c.held_until.is_not(None)
)
#: Stories show the newest text that has been down the whole line.
SHOW = (
    update(ITEM)
    .where(
        ITEM.c.id
        == select(TEXT.c.item).where(TEXT.c.id == bindparam("of")).scalar_subquery(),
        ITEM.c.shown.is_(None) | (ITEM.c.shown < bindparam("of")),
    )
    .values(shown=bindparam("of"))
)
#: What the item of that text shows from now on. Few items are in a story.
NUMBER = insert(SHOWN).from_select(
    ["text"],
    select(ITEM.c.shown)
    .join(TEXT, TEXT.c.item == ITEM.c.id)
    .join(STORY_ITEM, STORY_ITEM.c.item == ITEM.c.id)
    .where(TEXT.c.id == bindparam("of")),
)


def keep(
    connection: Connection,
    wants: Sequence[tuple[int, Item, Want]],
    at: datetime,
) -> set[int]:
    """Which of these texts are held from now on. The older wants of an item end."""
    items = list({item.id for _, item, _ in wants})
    known = load.rows_by(connection, OF_ITEMS, items)
    asked = [
        (text, item, want)
        for text, item, want in wants
        if sum(row.item == item.id for row in known) < MOST_PER_ITEM
    ]
    again = {item.id for _, item, _ in asked}
    older = [row.text for row in known if row.item in again and row.due_at]
    run(connection, SUPERSEDE, [{"of": text, "at": at} for text in older])
    release(connection, older)
    run(connection, ADD, [_values(text, item, want, at) for text, item, want in asked])
    return {text for text, _, want in asked if want.holds}


def release(connection: Connection, texts: Iterable[int]) -> int:
    """What is held goes on: to extract where it matches, else it is done. How many."""
    keys = list(texts)
    held = load.rows_by(connection, HELD, keys)
    moves = [
        {"of": row.id, "waits_for": "extract" if row.matches else None} for row in held
    ]
    run(connection, GO_ON, moves)
    show(connection, [row.id for row in held if not row.matches])
    run(connection, LET_GO, [{"of": text} for text in keys])
    return len(held)


def release_late(connection: Connection, now: datetime) -> int:
    """Those that have waited long enough."""
    return release(connection, connection.execute(LATE, {"now": now}).scalars().all())


def next_late(connection: Connection) -> datetime | None:
    found: datetime | None = connection.execute(NEXT_LATE).scalar()
    return found


def show(connection: Connection, texts: Sequence[int]) -> None:
    """And say so, where a story shows another text now."""
    of = [{"of": text} for text in texts]
    run(connection, SHOW, of)
    run(connection, NUMBER, of)


def host_of(url: str) -> str:
    """As far as it can be told; an address that cannot be read is a host of its own."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower() or url
    except ValueError:
        return url


def _values(text: int, item: Item, want: Want, at: datetime) -> Values:
    return {
        "text": text,
        "item": item.id,
        "host": host_of(item.url),
        "why": storable(want.why),
        "asked_at": at,
        "held_until": at + LONGEST_HOLD if want.holds else None,
        "due_at": at,
        "attempts": 0,
        "outcome": "",
        "detail": "",
        "answered_at": None,
        "brought": None,
        "page": "",
        "size": 0,
    }
