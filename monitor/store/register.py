"""What do the items of stories tell of, event by event?

Only what still matches: rules that changed may have unmatched what was found once.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Select, exists, select

from monitor.model.event import EventType
from monitor.model.item import ItemId
from monitor.model.register import Account
from monitor.model.story import StoryId
from monitor.store import convert, load
from monitor.store.convert import AnyRow
from monitor.store.statements import KEYS
from monitor.store.tables.found import EVENT, ITEM, MATCH
from monitor.store.tables.told import STORY, STORY_ITEM

#: Of the newest finished text of each item.
TOLD: Select[Any] = (
    select(
        EVENT.c.text,
        EVENT.c.body,
        ITEM.c.id.label("item"),
        ITEM.c.source,
        ITEM.c.url,
        ITEM.c.first_seen,
        STORY.c.id.label("story"),
        STORY.c.headline,
    )
    .join_from(EVENT, ITEM, ITEM.c.shown == EVENT.c.text)
    .join(STORY_ITEM, STORY_ITEM.c.item == ITEM.c.id)
    .join(STORY, STORY.c.id == STORY_ITEM.c.story)
    .where(EVENT.c.type.in_(KEYS), exists().where(MATCH.c.text == EVENT.c.text))
    .order_by(ITEM.c.seq, EVENT.c.n)
)
#: The later chapters of other stories.
LATER = select(STORY.c.id, STORY.c.follows).where(STORY.c.follows.is_not(None))
FACETS: Select[Any] = (
    select(MATCH.c.text, MATCH.c.facets)
    .where(MATCH.c.text.in_(KEYS))
    .order_by(MATCH.c.text, MATCH.c.n)
)


def accounts(
    connection: Connection, types: Iterable[EventType], *, background: bool
) -> tuple[Account, ...]:
    """Oldest item first; with what items only recall, if asked."""
    keys = [kind.value for kind in types]
    rows = connection.execute(TOLD, {"keys": keys}).all()
    texts = list(dict.fromkeys(row.text for row in rows))
    found = convert.keyed(load.rows_by(connection, FACETS, texts), "text")
    later = {row.id: row.follows for row in connection.execute(LATER)}
    made = (_account(row, found.get(row.text, ()), later) for row in rows)
    return tuple(a for a in made if background or not a.event.background)


def saga(story: str, later: Mapping[str, str]) -> str:
    """The first chapter stands for all; a circle, as after a merge, for its least."""
    chapters = [story]
    while (before := later.get(chapters[-1])) and before not in chapters:
        chapters.append(before)
    circle = chapters[chapters.index(before) :] if before else chapters[-1:]
    return min(circle)


def _account(
    row: AnyRow, matches: Collection[AnyRow], later: Mapping[str, str]
) -> Account:
    facets = dict.fromkeys(facet for match in matches for facet in match.facets)
    return Account(
        event=convert.event(row),
        item=ItemId(row.item),
        story=StoryId(row.story),
        saga=saga(row.story, later),
        headline=row.headline,
        source=row.source,
        url=row.url,
        told_at=row.first_seen,
        facets=tuple(facets),
    )
