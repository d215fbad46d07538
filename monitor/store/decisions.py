"""Which changes wait for the routes, and what have the routes decided?"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    String,
    bindparam,
    case,
    cast,
    distinct,
    func,
    select,
    update,
)

from monitor.model.decision import Decision, Facts, Holding, LastTold
from monitor.model.route import Delivery
from monitor.model.story import Change, StoryId
from monitor.store import basis, convert, load
from monitor.store.statements import KEYS, LIMIT, add, run
from monitor.store.tables.edited import STORY_TOLD
from monitor.store.tables.told import CHANGE, DECISION, DELIVERY

IS_UNDECIDED = CHANGE.c.decided_at.is_(None)
UNDECIDED = load.NOW.where(IS_UNDECIDED).order_by(CHANGE.c.seq).limit(LIMIT)
TICK = update(CHANGE).where(CHANGE.c.seq == bindparam("of"), IS_UNDECIDED)
ADD = add(DECISION)
OWE = add(DELIVERY)
IS_ALERT = DECISION.c.outcome == "alert"
IS_LISTED = (DECISION.c.outcome == "digest") & DECISION.c.backlog.is_(False)
IS_HELD = (DECISION.c.outcome == "held") & DECISION.c.released_by.is_(None)
ROUTES: BindParameter[Any] = bindparam("routes", expanding=True)
TOLD_OF = (DECISION.c.route.in_(ROUTES), IS_ALERT | IS_LISTED | IS_HELD)
#: The last of each kind, by story and route.
LAST_TOLD = (
    select(DECISION.c.story, func.max(DECISION.c.change).label("change"))
    .where(DECISION.c.story.in_(KEYS), *TOLD_OF)
    .group_by(DECISION.c.story, DECISION.c.route, DECISION.c.outcome)
)
#: Messages of the story that it was split off have told of its items; what that story
#: holds has told nothing.
TOLD_BEFORE = (
    select(STORY_TOLD.c.story, func.max(DECISION.c.change).label("change"))
    .join(DECISION, DECISION.c.change == STORY_TOLD.c.change)
    .where(STORY_TOLD.c.story.in_(KEYS), DECISION.c.outcome != "held", *TOLD_OF)
    .group_by(STORY_TOLD.c.story, DECISION.c.route, DECISION.c.outcome)
)
MADE = select(DECISION).where(DECISION.c.change.in_(KEYS)).order_by(DECISION.c.change)
#: A bundle is one alert.
ALERTS_SINCE = select(
    func.count(
        distinct(
            case(
                (DECISION.c.bundle == "", cast(DECISION.c.change, String)),
                else_=DECISION.c.bundle,
            )
        )
    )
).where(
    IS_ALERT,
    DECISION.c.route == bindparam("route"),
    DECISION.c.at >= bindparam("since"),
)


def undecided(connection: Connection, limit: int) -> list[Change]:
    rows = connection.execute(UNDECIDED, {"limit": limit}).all()
    return load.changes(connection, rows)


def save(
    connection: Connection,
    decided: Sequence[tuple[Change, Sequence[Decision]]],
    at: datetime,
) -> None:
    """Nothing is saved for a change that is already decided."""
    ticked = [m for change, m in decided if tick(connection, change.seq, at)]
    add_all(connection, [each for made in ticked for each in made], at)


def add_all(connection: Connection, made: Sequence[Decision], at: datetime) -> None:
    """Decisions with the deliveries that they owe."""
    run(connection, ADD, [_decision_values(decision, at) for decision in made])
    owed = [
        convert.delivery_values(
            delivery, at, {"route": decision.route, "change": decision.change}
        )
        for decision in made
        for delivery in decision.deliveries
    ]
    run(connection, OWE, owed)


def tick(connection: Connection, change: int, at: datetime) -> bool:
    """Whether the change was still undecided."""
    return connection.execute(TICK, {"of": change, "decided_at": at}).rowcount == 1


def owe(
    connection: Connection,
    deliveries: Iterable[Delivery],
    at: datetime,
    cause: Mapping[str, Any] | None = None,
) -> int:
    """How many were not owed before: the key is unique, whatever its state."""
    rows = [convert.delivery_values(delivery, at, cause) for delivery in deliveries]
    if not rows:
        return 0
    return connection.execute(OWE, rows).rowcount


def last_told(
    connection: Connection, stories: Sequence[StoryId], routes: Sequence[str]
) -> dict[StoryId, dict[str, LastTold]]:
    """Of many stories in one look; each of them is there."""
    asked: set[tuple[str, int]] = {
        (row.story, row.change)
        for query in (LAST_TOLD, TOLD_BEFORE)
        for row in load.rows_by(connection, query, stories, routes=routes)
    }
    seqs = sorted({change for _, change in asked})
    made = convert.keyed(load.rows_by(connection, MADE, seqs), "change")
    of: dict[str, list[convert.AnyRow]] = {story: [] for story in stories}
    for story, change in sorted(asked):
        of[story] += [row for row in made[change] if _is_told(row, story)]
    return {story: _by_route(of[story], routes) for story in stories}


def _by_route(
    rows: Sequence[convert.AnyRow], routes: Sequence[str]
) -> dict[str, LastTold]:
    told = convert.keyed(rows, "route")
    return {route: _last_told(told[route]) for route in routes if route in told}


def _is_told(row: convert.AnyRow, story: str) -> bool:
    """Or held: by this very story."""
    if row.outcome == "held":
        return row.released_by is None and row.story == story
    return row.outcome == "alert" or (row.outcome == "digest" and not row.backlog)


def alerts_since(connection: Connection, route: str, since: datetime) -> int:
    asked = {"route": route, "since": since}
    return connection.execute(ALERTS_SINCE, asked).scalar() or 0


def _last_told(rows: Sequence[convert.AnyRow]) -> LastTold:
    """Of one route; the last of each kind comes last."""
    by = {row.outcome: row for row in rows}
    alert, listed, held = by.get("alert"), by.get("digest"), by.get("held")
    return LastTold(
        alerted_at=alert.at if alert else None,
        listed_at=listed.at if listed else None,
        alerted=_facts(alert),
        listed=_facts(listed),
        held=Holding(gate=held.gate, until=held.held_until) if held else None,
    )


def _facts(row: convert.AnyRow | None) -> Facts | None:
    """None where it was told before facts were noted."""
    if row is None or row.basis is None:
        return None
    return basis.from_json(row.basis).facts


def _decision_values(decision: Decision, at: datetime) -> dict[str, Any]:
    return {
        "change": decision.change,
        "route": decision.route,
        "story": decision.story,
        "outcome": decision.outcome,
        "why": decision.why,
        "backlog": decision.backlog,
        "gate": decision.gate,
        "bundle": decision.bundle,
        "held_until": decision.held_until,
        "basis": basis.to_json(decision.basis) if decision.basis else None,
        "at": at,
    }
