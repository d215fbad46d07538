"""Which story does a placed text belong to from now on, and is that news?

An item stays in the story it was first placed in. A change row is what routes
decide about: an item that joined, or one whose newer text matches more.
"""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from monitor.model.match import Level
from monitor.model.story import Placed, Report, StoryId
from monitor.store import load
from monitor.store.statements import add, put
from monitor.store.tables.found import MATCH, TEXT
from monitor.store.tables.told import (
    CHANGE,
    STORY,
    STORY_ITEM,
    STORY_KEY,
    STORY_TRACE,
)

STORY_OF = select(STORY_ITEM.c.story).where(STORY_ITEM.c.item == bindparam("item"))
#: What an item's finished texts match, except for the one that is being placed.
BEFORE = (
    select(MATCH.c.topic, MATCH.c.level)
    .join(TEXT, TEXT.c.id == MATCH.c.text)
    .where(
        TEXT.c.item == bindparam("item"),
        TEXT.c.id != bindparam("text"),
        # Other rules may have sent a finished text down the line once more.
        or_(TEXT.c.waits_for.is_(None), TEXT.c.former.is_not(None)),
    )
)
OLDER = load.ITEMS.where(
    TEXT.c.item == bindparam("item"),
    TEXT.c.id != bindparam("text"),
    TEXT.c.waits_for.is_(None),
)
STORED = select(STORY.c.id).where(STORY.c.id == bindparam("ref"))
ADD_STORY = add(STORY)
ADD_ITEM = insert(STORY_ITEM)
WITH_KEY = insert(STORY_KEY)
#: An old item that joins late makes a key no older.
PUT_KEY = WITH_KEY.on_conflict_do_update(
    list(STORY_KEY.primary_key),
    set_={"last_seen": func.max(STORY_KEY.c.last_seen, WITH_KEY.excluded.last_seen)},
)
ADD_CHANGE = insert(CHANGE)
PUT_TRACE = put(STORY_TRACE)
#: Of two that tell as much the first stays.
HEADLINE = update(STORY).where(
    STORY.c.id == bindparam("of"), STORY.c.worth < bindparam("more")
)
MOVE_ON = update(STORY).where(STORY.c.id == bindparam("of"))


def save(
    connection: Connection,
    text: int,
    report: Report,
    placed: Placed,
    at: datetime,
    *,
    reapplied: bool = False,
) -> None:
    """`reapplied` where other rules sent a text that was seen before."""
    seen_at = report.item.first_seen or at
    story = _story_of(connection, report.item.id)
    brought = story is not None and report.item.brought and not reapplied
    if story is None:
        _join(connection, report, placed, at, seen_at if reapplied else at)
        reason: str | None = placed.reason
    elif reapplied:
        reason = f"the rules changed; it matches {_topics(report)} now"
    else:
        reason = _news(connection, text, report)
    if brought and reason is None:
        reason = _more(connection, text, report)
    of = story or placed.story
    _keep_keys(connection, of, placed.keys, seen_at)
    _keep_trace(connection, of, report, placed, seen_at)
    if reason is not None:
        how = {"reapplied": reapplied, "brought": brought}
        add_change(connection, of, text, reason, at, **how)


def add_change(
    connection: Connection,
    story: str,
    text: int,
    reason: str,
    at: datetime,
    *,
    reapplied: bool,
    brought: bool,
) -> None:
    """Other rules are no news: what they find leaves a story where it was in time."""
    change = {"story": story, "text": text, "reason": reason, "at": at}
    how = {"reapplied": reapplied, "brought": brought}
    connection.execute(ADD_CHANGE, {**change, **how})
    if not reapplied:
        connection.execute(MOVE_ON, {"of": story, "last_at": at})


def _story_of(connection: Connection, item: str) -> str | None:
    found: str | None = connection.execute(STORY_OF, {"item": item}).scalar()
    return found


def _join(
    connection: Connection,
    report: Report,
    placed: Placed,
    at: datetime,
    started_at: datetime,
) -> None:
    story = {
        "id": placed.story,
        "headline": report.item.title,
        "started_at": started_at,
        "last_at": started_at,
        "worth": placed.worth,
        "follows": _stored(connection, placed.follows),
    }
    joined = {
        "item": report.item.id,
        "story": placed.story,
        "reason": placed.reason,
        "score": placed.score,
        "at": at,
        "near": [asdict(near) for near in placed.near],
        "same_as": _stored(connection, placed.same_as),
    }
    connection.execute(ADD_STORY, story)
    connection.execute(ADD_ITEM, joined)


def _stored(connection: Connection, story: StoryId | None) -> str | None:
    """What was placed and then not saved, as after a newer text, is no story."""
    if story is None:
        return None
    found: str | None = connection.execute(STORED, {"ref": story}).scalar()
    return found


def _keep_trace(
    connection: Connection, story: str, report: Report, placed: Placed, at: datetime
) -> None:
    """And the headline, where it tells more than the story's."""
    better = {"of": story, "more": placed.worth}
    shown = {"headline": report.item.title, "worth": placed.worth}
    connection.execute(HEADLINE, {**better, **shown})
    if placed.trace:
        row = {"item": report.item.id, "story": story, "seen_at": at}
        connection.execute(PUT_TRACE, {**row, "trace": placed.trace})


def _keep_keys(
    connection: Connection, story: str, keys: tuple[str, ...], at: datetime
) -> None:
    if not keys:
        return
    rows = [{"key": k, "story": story, "last_seen": at} for k in dict.fromkeys(keys)]
    connection.execute(PUT_KEY, rows)


def _news(connection: Connection, text: int, report: Report) -> str | None:
    """What this text matches that the item's finished texts did not, if anything."""
    before = _levels_before(connection, text, report.item.id)
    new = [m.topic for m in report.matches if m.topic not in before]
    risen = [
        m.topic
        for m in report.matches
        if m.level is Level.ALERT and before.get(m.topic) == {Level.DIGEST.value}
    ]
    which = "its full text" if report.item.brought else "an edited text now"
    if new:
        return f"{which} also matches {', '.join(new)}"
    if risen:
        return f"{which} matches {', '.join(risen)} at alert level"
    return None


def _more(connection: Connection, text: int, report: Report) -> str | None:
    """What routes may narrow by and this text adds, if anything."""
    known = _marks_before(connection, text, report.item.id)
    added = [mark for mark in _marks(report) if mark not in known]
    return f"its full text adds {', '.join(added)}" if added else None


def _marks(report: Report) -> list[str]:
    """Facets, kinds of events, and parties."""
    facets = [facet for match in report.matches for facet in match.facets]
    kinds = [event.type.value for event in report.events]
    parties = [party.id for event in report.events for party in event.parties]
    return list(dict.fromkeys([*facets, *kinds, *parties]))


def _marks_before(connection: Connection, text: int, item: str) -> set[str]:
    rows = connection.execute(OLDER, {"item": item, "text": text}).all()
    return {mark for each in load.reports(connection, rows) for mark in _marks(each)}


def _topics(report: Report) -> str:
    return ", ".join(match.topic for match in report.matches)


def _levels_before(connection: Connection, text: int, item: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in connection.execute(BEFORE, {"item": item, "text": text}):
        found.setdefault(row.topic, set()).add(row.level)
    return found
