"""How do rows become items, reports, stories and changes again?

Every function reads within the caller's transaction and asks for what it needs by
key, a few hundred keys at a time; none reads a table from end to end.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select

from monitor.model.event import Event
from monitor.model.match import Match
from monitor.model.story import Change, Report, Story, StoryId
from monitor.store import convert
from monitor.store.convert import AnyRow
from monitor.store.statements import KEYS
from monitor.store.tables.found import EVENT, ITEM, MATCH, SHOWN, TEXT
from monitor.store.tables.told import CHANGE, STORY, STORY_ITEM

#: Keys per query; SQLite allows 999 variables in its oldest builds.
CHUNK = 500

#: An item with one of its texts; see convert.item.
ITEMS: Select[Any] = select(
    ITEM.c.seq,
    ITEM.c.id,
    ITEM.c.feed,
    ITEM.c.source,
    ITEM.c.url,
    ITEM.c.country,
    ITEM.c.first_seen,
    ITEM.c.standing,
    ITEM.c.topics,
    TEXT.c.id.label("text_id"),
    TEXT.c.version,
    TEXT.c.title,
    TEXT.c.summary,
    TEXT.c.text,
    TEXT.c.author,
    TEXT.c.published,
    TEXT.c.updated,
    TEXT.c.lang,
    TEXT.c.brought,
).join_from(ITEM, TEXT, TEXT.c.item == ITEM.c.id)
#: The newest finished text of every item of a story.
MEMBERS = (
    ITEMS.add_columns(STORY_ITEM.c.story)
    .join(STORY_ITEM, STORY_ITEM.c.item == ITEM.c.id)
    .where(TEXT.c.id == ITEM.c.shown, STORY_ITEM.c.story.in_(KEYS))
    .order_by(ITEM.c.seq)
)
TEXTS = ITEMS.add_columns(TEXT.c.rules).where(TEXT.c.id.in_(KEYS))
MATCHES = select(MATCH).where(MATCH.c.text.in_(KEYS)).order_by(MATCH.c.text, MATCH.c.n)
EVENTS = select(EVENT).where(EVENT.c.text.in_(KEYS)).order_by(EVENT.c.text, EVENT.c.n)
STORIES = select(STORY).where(STORY.c.id.in_(KEYS))
#: A change with the number of what stories have last come to show.
NOW: Select[Any] = select(
    CHANGE, select(func.max(SHOWN.c.n)).scalar_subquery().label("shown")
)
CHANGES = NOW.where(CHANGE.c.seq.in_(KEYS))


def rows_by(
    connection: Connection,
    query: Select[Any],
    keys: Sequence[Any],
    **given: Any,
) -> list[AnyRow]:
    """The rows of a query for KEYS, in its order; `given` are its other parameters.

    Order holds within a chunk: sort again where more keys than that are asked for.
    """
    found: list[AnyRow] = []
    for start in range(0, len(keys), CHUNK):
        asked = {**given, "keys": keys[start : start + CHUNK]}
        found.extend(connection.execute(query, asked))
    return found


def reports(connection: Connection, rows: Sequence[AnyRow]) -> list[Report]:
    """Rows of ITEMS with the matches and events of that very text."""
    texts = [row.text_id for row in rows]
    matches = matches_of(connection, texts)
    events = events_of(connection, texts)
    return [
        Report(
            item=convert.item(row),
            matches=matches.get(row.text_id, ()),
            events=events.get(row.text_id, ()),
        )
        for row in rows
    ]


def matches_of(
    connection: Connection, texts: Sequence[int]
) -> dict[int, tuple[Match, ...]]:
    rows = rows_by(connection, MATCHES, texts)
    return {
        text: tuple(convert.match(row._asdict()) for row in found)
        for text, found in convert.keyed(rows, "text").items()
    }


def events_of(
    connection: Connection, texts: Sequence[int]
) -> dict[int, tuple[Event, ...]]:
    rows = rows_by(connection, EVENTS, texts)
    return {
        text: tuple(convert.event(row) for row in found)
        for text, found in convert.keyed(rows, "text").items()
    }


def stories(connection: Connection, ids: Iterable[str]) -> dict[StoryId, Story]:
    """Each with the newest finished text of every item, oldest item first."""
    keys = list(dict.fromkeys(ids))
    told = convert.keyed(rows_by(connection, MEMBERS, keys), "story")
    return {
        StoryId(row.id): Story(
            id=StoryId(row.id),
            headline=row.headline,
            reports=tuple(reports(connection, told.get(row.id, ()))),
        )
        for row in rows_by(connection, STORIES, keys)
    }


def changes(connection: Connection, rows: Sequence[AnyRow]) -> list[Change]:
    """Rows of NOW with their story as it is now."""
    found = stories(connection, (row.story for row in rows))
    texts = rows_by(connection, TEXTS, [row.text for row in rows])
    by_text = dict(
        zip((r.text_id for r in texts), reports(connection, texts), strict=True)
    )
    rules = {row.text_id: row.rules for row in texts}
    return [
        Change(
            seq=row.seq,
            story=found[StoryId(row.story)],
            report=by_text[row.text],
            reason=row.reason,
            at=row.at,
            reapplied=row.reapplied,
            rules=rules[row.text],
            brought=row.brought,
            shown=row.shown or 0,
        )
        for row in rows
    ]


def changes_by_seq(connection: Connection, seqs: Sequence[int]) -> dict[int, Change]:
    found = changes(connection, rows_by(connection, CHANGES, seqs))
    return {change.seq: change for change in found}
