"""Which changes wait for the routes, and what have the routes decided?"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    String,
    bindparam,
    case,
    cast,
    distinct,
    func,
    or_,
    select,
    update,
)

from monitor.model.decision import Decision, Facts, Holding, LastTold
from monitor.model.route import Delivery
from monitor.model.story import Change, StoryId
from monitor.store import basis, convert, load
from monitor.store.statements import KEYS, LIMIT, add
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
#: The last of each kind, by route.
LAST_TOLD = (
    select(func.max(DECISION.c.change).label("change"))
    .where(
        or_(
            DECISION.c.story == bindparam("story"),
            # Messages of the story that it was split off have told of its items; what
            # that story holds has told nothing.
            DECISION.c.change.in_(
                select(STORY_TOLD.c.change).where(
                    STORY_TOLD.c.story == bindparam("story")
                )
            )
            & (DECISION.c.outcome != "held"),
        ),
        DECISION.c.route.in_(KEYS),
        IS_ALERT | IS_LISTED | IS_HELD,
    )
    .group_by(DECISION.c.route, DECISION.c.outcome)
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
    connection: Connection, change: Change, made: Sequence[Decision], at: datetime
) -> None:
    """Nothing is saved for a change that is already decided."""
    if not tick(connection, change.seq, at):
        return
    add_all(connection, made, at)


def add_all(connection: Connection, made: Sequence[Decision], at: datetime) -> None:
    """Decisions with the deliveries that they owe."""
    rows = [_decision_values(decision, at) for decision in made]
    if rows:
        connection.execute(ADD, rows)
    for decision in made:
        cause = {"route": decision.route, "change": decision.change}
        owe(connection, decision.deliveries, at, cause)


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
    connection: Connection, story: StoryId, routes: Sequence[str]
) -> dict[str, LastTold]:
    last = load.rows_by(connection, LAST_TOLD, routes, story=story)
    seqs = sorted({row.change for row in last})
    rows = load.rows_by(connection, MADE, seqs) if seqs else []
    told = convert.keyed([row for row in rows if _is_told(row, story)], "route")
    return {route: _last_told(told[route]) for route in routes if route in told}


def _is_told(row: convert.AnyRow, story: StoryId) -> bool:
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
