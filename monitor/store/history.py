"""What was decided, in its order, and what did stories show by then?

Read only, but for what routes are: each version is kept once, since decisions carry it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    bindparam,
    literal_column,
    or_,
    select,
)

from monitor.model.decision import Decision
from monitor.model.item import ItemId
from monitor.model.past import Cause, Edited, Made, Shown
from monitor.model.route import Delivery, Route
from monitor.model.story import Report, StoryId
from monitor.store import basis, load, route_json
from monitor.store.convert import AnyRow
from monitor.store.edited import edit_of
from monitor.store.statements import KEYS, add, run
from monitor.store.tables.edited import STORY_EDIT, STORY_TOLD
from monitor.store.tables.found import ITEM, SHOWN, TEXT
from monitor.store.tables.told import (
    CHANGE,
    DECISION,
    DELIVERY,
    ROUTE_VERSION,
    STORY_ITEM,
)

ADD_ROUTES = add(ROUTE_VERSION)
#: Rows get their number when they are inserted, and keep it.
NUMBER: ColumnElement[int] = literal_column("decision.rowid")
WAS = DECISION.alias("was")
#: Of what came before, all that a route was told, or held.
STORED: Select[Any] = (
    select(
        NUMBER.label("n"),
        DECISION,
        CHANGE.c.reason,
        CHANGE.c.at.label("changed_at"),
        CHANGE.c.reapplied,
        CHANGE.c.brought,
        TEXT.c.item,
        TEXT.c.version,
        WAS.c.change.label("releases"),
    )
    .join_from(DECISION, CHANGE, CHANGE.c.seq == DECISION.c.change)
    .join(TEXT, TEXT.c.id == CHANGE.c.text)
    .outerjoin(
        WAS,
        (WAS.c.released_by == DECISION.c.change) & (WAS.c.route == DECISION.c.route),
    )
    .where(
        or_(
            DECISION.c.at >= bindparam("since"),
            DECISION.c.outcome != "quiet",
            WAS.c.change.is_not(None),
        )
    )
    .order_by(NUMBER)
)
OWED = select(
    DELIVERY.c.change, DELIVERY.c.route, DELIVERY.c.key, DELIVERY.c.channel
).where(DELIVERY.c.change.is_not(None))
LOG = (
    select(SHOWN, TEXT.c.item, TEXT.c.version, STORY_ITEM.c.story)
    .outerjoin(TEXT, TEXT.c.id == SHOWN.c.text)
    .outerjoin(STORY_ITEM, STORY_ITEM.c.item == TEXT.c.item)
    .order_by(SHOWN.c.n)
)
TOLD_OF = (
    select(STORY_TOLD, TEXT.c.item)
    .join(CHANGE, CHANGE.c.seq == STORY_TOLD.c.change)
    .join(TEXT, TEXT.c.id == CHANGE.c.text)
)
VERSIONS = load.ITEMS.add_columns(TEXT.c.rules).where(ITEM.c.id.in_(KEYS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What came to be shown and what was decided, each in its order."""

    log: Sequence[Shown | Edited]
    #: Changes whose messages have told of other stories, too, with their items.
    told_of: Mapping[StoryId, Mapping[int, ItemId]]
    #: All since then, and of those before what a route was told.
    made: Sequence[Made]


class History:
    """As it is stored; who decides again puts it together."""

    def __init__(self, reader: Engine, writer: Engine) -> None:
        self._reader = reader
        self._writer = writer

    def keep_routes(self, routes: Mapping[str, Route], at: datetime) -> None:
        """By their versions. What is kept already stays."""
        rows = [
            {"version": version, "body": route_json.to_json(route), "at": at}
            for version, route in routes.items()
        ]
        with self._writer.begin() as connection:
            run(connection, ADD_ROUTES, rows)

    def routes(self) -> dict[str, Route]:
        with self._reader.begin() as connection:
            rows = connection.execute(select(ROUTE_VERSION)).all()
        return {row.version: route_json.from_json(row.body) for row in rows}

    def read(self, since: datetime) -> Stored:
        """In one look: the monitor may be deciding meanwhile."""
        with self._reader.begin() as connection:
            return Stored(
                log=_log(connection),
                told_of=_told_of(connection),
                made=_made_since(connection, since),
            )

    def reports(self, items: Sequence[ItemId]) -> Iterator[tuple[Report, str]]:
        """Every version of their texts, with the version of the rules that judged it.

        Those that a step still has are among them.
        """
        with self._reader.begin() as connection:
            rows = load.rows_by(connection, VERSIONS, items)
            reports = load.reports(connection, rows)
        return zip(reports, (row.rules for row in rows), strict=True)


def _log(connection: Connection) -> list[Shown | Edited]:
    edits = {row.id: row for row in connection.execute(select(STORY_EDIT))}
    found = (_logged(row, edits) for row in connection.execute(LOG))
    return [each for each in found if each]


def _told_of(connection: Connection) -> dict[StoryId, dict[int, ItemId]]:
    found: dict[StoryId, dict[int, ItemId]] = defaultdict(dict)
    for row in connection.execute(TOLD_OF):
        found[StoryId(row.story)][row.change] = ItemId(row.item)
    return found


def _made_since(connection: Connection, since: datetime) -> list[Made]:
    owed = _owed(connection)
    rows = connection.execute(STORED, {"since": since})
    return [_made(row, owed.get((row.change, row.route), ())) for row in rows]


def _logged(row: AnyRow, edits: Mapping[int, AnyRow]) -> Shown | Edited | None:
    if row.edit is not None:
        return Edited(n=row.n, edit=edit_of(edits[row.edit]))
    if row.story is None:
        return None
    return Shown(
        n=row.n,
        item=ItemId(row.item),
        version=row.version,
        story=StoryId(row.story),
    )


def _owed(connection: Connection) -> dict[tuple[int, str], tuple[Delivery, ...]]:
    """Without what they say: a message may be edited after its decision."""
    found: dict[tuple[int, str], tuple[Delivery, ...]] = {}
    for row in connection.execute(OWED):
        delivery = Delivery(key=row.key, channel=row.channel, body="")
        of = (row.change, row.route)
        found[of] = (*found.get(of, ()), delivery)
    return found


def _made(row: AnyRow, owed: tuple[Delivery, ...]) -> Made:
    decision = Decision(
        route=row.route,
        change=row.change,
        story=StoryId(row.story),
        outcome=row.outcome,
        why=row.why,
        backlog=row.backlog,
        deliveries=owed,
        gate=row.gate,
        held_until=row.held_until,
        bundle=row.bundle,
        basis=basis.from_json(row.basis) if row.basis else None,
    )
    cause = Cause(
        seq=row.change,
        item=ItemId(row.item),
        version=row.version,
        reason=row.reason,
        at=row.changed_at,
        reapplied=row.reapplied,
        brought=row.brought,
    )
    return Made(
        n=row.n, decision=decision, at=row.at, cause=cause, releases=row.releases
    )
