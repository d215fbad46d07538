"""What waits for classify, extract and group, and what did they find?

A text waits in one column, so a tick and its answer are one transaction, and a
second save of the same answer finds nothing that still waits for it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, or_, select, update

from monitor.model.decision import Decision, Held, LastTold
from monitor.model.event import Event
from monitor.model.item import Item
from monitor.model.match import Match
from monitor.model.reapplied import Reapplied
from monitor.model.silence import Silence
from monitor.model.story import Change, Placed, Report, StoryId
from monitor.model.want import Want
from monitor.store import (
    asides,
    convert,
    decisions,
    held,
    joining,
    load,
    reapply,
    silences,
    stories,
    wanted,
)
from monitor.store.statements import KEYS, LIMIT, add, run
from monitor.store.tables.found import EVENT, MATCH, TEXT
from monitor.store.tables.told import STORY_KEY, STORY_TRACE

CLASSIFY, EXTRACT, GROUP = "classify", "extract", "group"
_SOME_DAY = datetime(1970, 1, 1, tzinfo=UTC)
#: Above every id that SQLite gives.
TOP = 2**63 - 1

WAITS = TEXT.c.waits_for == bindparam("step")
WAITING = load.ITEMS.where(WAITS).order_by(TEXT.c.id).limit(LIMIT)
STILL_WAITING = select(TEXT.c.id, TEXT.c.item, TEXT.c.version).where(
    WAITS, TEXT.c.item.in_(KEYS)
)
TICK = update(TEXT).where(TEXT.c.id == bindparam("of"))
ADD_MATCHES = add(MATCH)
ADD_EVENTS = add(EVENT)
#: Deals and cases go on for longer than any story.
SAGA, SAGAS = "saga:", timedelta(days=400)
STORY_KEYS = (
    select(STORY_KEY)
    .where(
        or_(
            STORY_KEY.c.last_seen >= bindparam("since"),
            (STORY_KEY.c.last_seen >= bindparam("sagas_since"))
            & STORY_KEY.c.key.between(SAGA, SAGA[:-1] + ";"),
        )
    )
    .order_by(STORY_KEY.c.last_seen)
)
STORY_TRACES = (
    select(STORY_TRACE.c.story, STORY_TRACE.c.trace)
    .where(STORY_TRACE.c.seen_at >= bindparam("since"))
    .order_by(STORY_TRACE.c.seen_at, STORY_TRACE.c.item)
)


class Line:
    """What waits for each step. Reading changes nothing; saving ticks off.

    Steps ask in vain most of the time, so saving nothing does not begin to write.
    """

    def __init__(
        self, reader: Engine, writer: Engine, *, app: str = "", rules: str = ""
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._app = app
        self.rules = rules  #: version of the rules that classify uses now
        # Nothing above is outdated any more: spares a look at what has a newer text.
        self._outdated_below = TOP

    def unclassified(self, limit: int) -> Sequence[Item]:
        with self._reader.begin() as connection:
            return [convert.item(row) for row in _waiting(connection, CLASSIFY, limit)]

    def save_matches(
        self,
        found: Iterable[tuple[Item, Sequence[Match]]],
        at: datetime,
        wants: Sequence[tuple[Item, Want]] = (),
    ) -> None:
        items = list(found)
        if not items:
            return
        with self._writer.begin() as connection:
            _save_matches(connection, items, wants, self.rules, at)

    def release_late(self, now: datetime) -> int:
        if (late := self.next_late()) is None or late > now:
            return 0
        with self._writer.begin() as connection:
            return wanted.release_late(connection, now)

    def next_late(self) -> datetime | None:
        with self._reader.begin() as connection:
            return wanted.next_late(connection)

    def unextracted(self, limit: int) -> Sequence[Report]:
        with self._reader.begin() as connection:
            return load.reports(connection, _waiting(connection, EXTRACT, limit))

    def save_events(self, found: Iterable[tuple[Item, Sequence[Event]]]) -> None:
        items = list(found)
        if not items:
            return
        with self._writer.begin() as connection:
            _save_events(connection, items)

    def ungrouped(self, limit: int) -> Sequence[Report]:
        with self._reader.begin() as connection:
            return load.reports(connection, _waiting(connection, GROUP, limit))

    def story_keys(self, since: datetime) -> Sequence[tuple[str, StoryId, datetime]]:
        sagas_since = max(since, _SOME_DAY + SAGAS) - SAGAS
        given = {"since": since, "sagas_since": sagas_since}
        with self._reader.begin() as connection:
            rows = connection.execute(STORY_KEYS, given).all()
        return [(row.key, StoryId(row.story), row.last_seen) for row in rows]

    def story_traces(self, since: datetime) -> Sequence[tuple[StoryId, str]]:
        with self._reader.begin() as connection:
            rows = connection.execute(STORY_TRACES, {"since": since}).all()
        return [(StoryId(row.story), row.trace) for row in rows]

    def save_stories(
        self, placed: Iterable[tuple[Report, Placed]], at: datetime
    ) -> None:
        chosen = list(placed)
        if not chosen:
            return
        with self._writer.begin() as connection:
            waiting = waiting_texts(connection, GROUP, [r.item for r, _ in chosen])
            again = reapply.again(connection, list(waiting.values()))
            for report, place in chosen:
                if text := waiting.get((report.item.id, report.item.version)):
                    now = joining.resolved(connection, place)
                    stories.save(
                        connection, text, report, now, at, reapplied=text in again
                    )
                    joining.join(connection, now, at)
                    # At once: the next one may be a newer text of the same item.
                    _settle(connection, [text])

    def undecided(self, limit: int) -> Sequence[Change]:
        with self._reader.begin() as connection:
            return decisions.undecided(connection, limit)

    def last_told(
        self, stories: Sequence[StoryId], routes: Sequence[str]
    ) -> Mapping[StoryId, Mapping[str, LastTold]]:
        with self._reader.begin() as connection:
            return decisions.last_told(connection, stories, routes)

    def save_decisions(
        self, decided: Iterable[tuple[Change, Sequence[Decision]]], at: datetime
    ) -> None:
        changes = list(decided)
        if not changes:
            return
        with self._writer.begin() as connection:
            decisions.save(connection, changes, at)

    def alerts_since(self, route: str, since: datetime) -> int:
        with self._reader.begin() as connection:
            return decisions.alerts_since(connection, route, since)

    def silences(self, now: datetime) -> Sequence[Silence]:
        with self._reader.begin() as connection:
            return silences.holding(connection, now)

    def next_held(self, routes: Sequence[str]) -> datetime | None:
        with self._reader.begin() as connection:
            return held.next_due(connection, routes)

    def due_held(self, routes: Sequence[str], now: datetime) -> Sequence[Held]:
        with self._reader.begin() as connection:
            return held.due(connection, routes, now)

    def save_released(
        self, released: Iterable[tuple[Held, Decision]], at: datetime
    ) -> None:
        made = list(released)
        if not made:
            return
        with self._writer.begin() as connection:
            held.save(connection, made, at)

    def outdated(self, limit: int) -> Sequence[Report]:
        """Rules without a version judge nothing anew."""
        if not self.rules:
            return []
        with self._reader.begin() as connection:
            return reapply.outdated(connection, self.rules, limit, self._outdated_below)

    def count_outdated(self) -> int:
        if not self.rules:
            return 0
        with self._reader.begin() as connection:
            return reapply.count(connection, self.rules)

    def save_reapplied(self, found: Iterable[Reapplied], at: datetime) -> None:
        texts = list(found)
        if not texts:
            return
        with self._writer.begin() as connection:
            done = reapply.save(connection, texts, self.rules, at)
        self._outdated_below = min([self._outdated_below, *done])

    def set_aside(
        self, step: str, subject: Item | Change, trace: str, at: datetime
    ) -> None:
        with self._writer.begin() as connection:
            asides.add(connection, step, subject, trace, at=at, app=self._app)

    def requeue_asides(self, version: str) -> int:
        """What another version could not do waits again; how many."""
        with self._writer.begin() as connection:
            return asides.requeue(connection, version)


def waiting_texts(
    connection: Connection, step: str, items: Sequence[Item]
) -> dict[tuple[str, int], int]:
    """The texts among these that still wait for the step, by item and version."""
    ids = list({item.id for item in items})
    rows = load.rows_by(connection, STILL_WAITING, ids, step=step)
    asked = {(item.id, item.version) for item in items}
    found = {(row.item, row.version): row.id for row in rows}
    return {key: found[key] for key in found if key in asked}


def _waiting(connection: Connection, step: str, limit: int) -> list[convert.AnyRow]:
    return list(connection.execute(WAITING, {"step": step, "limit": limit}))


def _save_matches(
    connection: Connection,
    found: Sequence[tuple[Item, Sequence[Match]]],
    wants: Sequence[tuple[Item, Want]],
    rules: str,
    at: datetime,
) -> None:
    waiting = waiting_texts(connection, CLASSIFY, [item for item, _ in found])
    asked = [
        (waiting[item.id, item.version], item, want)
        for item, want in wants
        if (item.id, item.version) in waiting
    ]
    held = wanted.keep(connection, asked, at) if asked else set[int]()
    rows: list[dict[str, Any]] = []
    ticks: list[dict[str, Any]] = []
    for item, matches in found:
        text = waiting.get((item.id, item.version))
        if text is None:
            continue
        rows.extend(convert.match_values(text, n, m) for n, m in enumerate(matches))
        step = wanted.HOLD if text in held else EXTRACT if matches else None
        tick = {"of": text, "waits_for": step, "lang": item.lang}
        ticks.append({**tick, "rules": rules, "classified_at": at})
    run(connection, ADD_MATCHES, rows)
    run(connection, TICK, ticks)
    wanted.show(connection, [t["of"] for t in ticks if t["waits_for"] is None])


def _save_events(
    connection: Connection, found: Sequence[tuple[Item, Sequence[Event]]]
) -> None:
    waiting = waiting_texts(connection, EXTRACT, [item for item, _ in found])
    rows = [
        convert.event_values(waiting[item.id, item.version], n, event)
        for item, events in found
        if (item.id, item.version) in waiting
        for n, event in enumerate(events)
    ]
    run(connection, ADD_EVENTS, rows)
    move(connection, waiting.values(), GROUP)


def _settle(connection: Connection, texts: Iterable[int]) -> None:
    done = list(texts)
    move(connection, done, None)
    wanted.show(connection, done)


def move(connection: Connection, texts: Iterable[int], step: str | None) -> None:
    """These texts now wait for that step, or for nothing."""
    run(connection, TICK, [{"of": text, "waits_for": step} for text in texts])
