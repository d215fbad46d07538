"""Which stored texts did other rules judge, and what do the rules of now change?

Done is what carries the version of now, so a restart goes on where it was, and a
second change of the rules in the middle starts again from the top.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from heapq import nlargest

from sqlalchemy import Connection, bindparam, delete, exists, func, select, update

from monitor.model.item import Item
from monitor.model.match import Match
from monitor.model.reapplied import Reapplied
from monitor.model.story import Report
from monitor.model.view import Former
from monitor.store import convert, load
from monitor.store.convert import AnyRow, Values
from monitor.store.statements import KEYS, LIMIT, add, run
from monitor.store.tables.found import EVENT, MATCH, TEXT
from monitor.store.tables.told import ASIDE

NEWER = TEXT.alias("newer")
#: What a step could not do waits for the next version of the monitor, as it is.
STUCK = exists().where(ASIDE.c.text == TEXT.c.id, ASIDE.c.requeued_by.is_(None))
#: Answered by ix_item_text_rules alone: a text and its row are far larger.
OUTDATED = (
    TEXT.c.rules == bindparam("judged_by"),
    ~exists().where(NEWER.c.item == TEXT.c.item, NEWER.c.id > TEXT.c.id),
    ~STUCK,
)
NEXT_VERSION = select(func.min(TEXT.c.rules)).where(TEXT.c.rules > bindparam("after"))
COUNT = select(func.count()).where(*OUTDATED)
IDS = (
    select(TEXT.c.id)
    .where(*OUTDATED, TEXT.c.id < bindparam("below"))
    .order_by(TEXT.c.id.desc())
    .limit(LIMIT)
)
FINISHED = load.TEXTS.where(TEXT.c.waits_for.is_(None))
JUDGED = select(TEXT.c.id, TEXT.c.item, TEXT.c.version, TEXT.c.rules).where(
    TEXT.c.item.in_(KEYS), TEXT.c.waits_for.is_(None)
)
AGAIN = select(TEXT.c.id).where(TEXT.c.id.in_(KEYS), TEXT.c.former.is_not(None))
ADD_MATCHES = add(MATCH)
DROP_MATCHES = delete(MATCH).where(MATCH.c.text.in_(KEYS))
DROP_EVENTS = delete(EVENT).where(EVENT.c.text.in_(KEYS))
TICK = update(TEXT).where(TEXT.c.id == bindparam("of"))
#: What it matched when it was seen is what people were told by: the first one stays.
REMEMBER = TICK.values(
    former=func.coalesce(TEXT.c.former, bindparam("matched", type_=TEXT.c.former.type)),
    classified_at=bindparam("at"),
)


def outdated(
    connection: Connection, rules: str, limit: int, below: int
) -> list[Report]:
    """Those with a lower id than this, the newest first."""
    found: list[int] = []
    for version in _others(connection, rules):
        asked = {"judged_by": version, "limit": limit, "below": below}
        found.extend(connection.execute(IDS, asked).scalars())
    ids = nlargest(limit, found)
    rows = load.rows_by(connection, FINISHED, ids)
    return load.reports(connection, sorted(rows, key=lambda row: -row.text_id))


def count(connection: Connection, rules: str) -> int:
    return sum(
        connection.execute(COUNT, {"judged_by": version}).scalar_one()
        for version in _others(connection, rules)
    )


def save(
    connection: Connection, found: Sequence[Reapplied], rules: str, at: datetime
) -> list[int]:
    """The ids of those that other rules had judged until now."""
    judged = _judged(connection, [each.item for each in found], rules)
    texts = [(judged[k], each) for each in found if (k := _key(each.item)) in judged]
    if not texts:
        return []
    ids = [row.id for row, _ in texts]
    matches = [
        convert.match_values(row.id, n, match)
        for row, each in texts
        for n, match in enumerate(each.after)
    ]
    connection.execute(DROP_MATCHES, {"keys": ids})
    run(connection, ADD_MATCHES, matches)
    run(connection, TICK, [_tick(row.id, each, rules) for row, each in texts])
    differ = [(row, each) for row, each in texts if each.differs]
    run(connection, REMEMBER, [_memory(row, each, at) for row, each in differ])
    _send_on(connection, [row.id for row, each in differ if each.grows])
    return ids


def again(connection: Connection, texts: Sequence[int]) -> set[int]:
    """Those of these that had been down the line before other rules sent them."""
    return {row.id for row in load.rows_by(connection, AGAIN, texts)}


def former_values(rules: str, matches: Sequence[Match]) -> Values:
    """What a text matched by the rules of that version."""
    return {"rules": rules, "matches": [convert.match_body(each) for each in matches]}


def former(stored: Values | None) -> Former | None:
    if stored is None:
        return None
    matches = tuple(convert.match(each) for each in stored["matches"])
    return Former(rules=stored["rules"], matches=matches)


def _others(connection: Connection, rules: str) -> Iterator[str]:
    """Versions of other rules, a step in the index for each; "" has judged nothing."""
    version = connection.execute(NEXT_VERSION, {"after": ""}).scalar()
    while version is not None:
        if version != rules:
            yield version
        version = connection.execute(NEXT_VERSION, {"after": version}).scalar()


def _judged(
    connection: Connection, items: Sequence[Item], rules: str
) -> dict[tuple[str, int], AnyRow]:
    """By item and version, without what the rules of now have judged, or nobody has."""
    rows = load.rows_by(connection, JUDGED, [item.id for item in items])
    return {
        (row.item, row.version): row for row in rows if row.rules not in {"", rules}
    }


def _key(item: Item) -> tuple[str, int]:
    return item.id, item.version


def _tick(text: int, each: Reapplied, rules: str) -> Values:
    return {"of": text, "rules": rules, "lang": each.item.lang}


def _memory(row: AnyRow, each: Reapplied, at: datetime) -> Values:
    return {
        "of": row.id,
        "matched": former_values(row.rules, each.before),
        "at": at,
    }


def _send_on(connection: Connection, texts: Sequence[int]) -> None:
    """Down the line once more, without the events that it came with before."""
    if texts:
        connection.execute(DROP_EVENTS, {"keys": texts})
        step = {"waits_for": "extract"}
        connection.execute(TICK, [{"of": text, **step} for text in texts])
