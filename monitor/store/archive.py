"""What has the monitor seen that a topic is not about, and in which languages?"""

from datetime import datetime

from sqlalchemy import Connection, exists, func, select

from monitor.model.item import Item
from monitor.store import convert, load
from monitor.store.tables.found import ITEM, MATCH, TEXT

#: Texts held in memory at a time.
PAGE = 500


def unmatched(connection: Connection, topic: str, after: int) -> tuple[Item, ...]:
    """Some items behind this sequence number, by their newest finished text."""
    matching = exists().where(MATCH.c.text == TEXT.c.id, MATCH.c.topic == topic)
    query = (
        load.ITEMS.where(TEXT.c.id == ITEM.c.shown, ITEM.c.seq > after, ~matching)
        .order_by(ITEM.c.seq)
        .limit(PAGE)
    )
    return tuple(map(convert.item, connection.execute(query)))


def languages(connection: Connection, since: datetime) -> dict[str, int]:
    """How many items were first seen in each since then; "" where none is known."""
    query = (
        select(TEXT.c.lang, func.count().label("items"))
        .join_from(ITEM, TEXT, TEXT.c.id == ITEM.c.shown)
        .where(ITEM.c.first_seen >= since)
        .group_by(TEXT.c.lang)
    )
    return {row.lang: row.items for row in connection.execute(query)}
