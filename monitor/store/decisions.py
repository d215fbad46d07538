"""Which changes wait for the routes, and what have the routes decided?"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, func, select, update
from sqlalchemy.dialects.sqlite import insert

from monitor.model.decision import Decision, LastTold
from monitor.model.route import Delivery
from monitor.model.story import Change, StoryId
from monitor.store import convert, load
from monitor.store.tables.told import CHANGE, DECISION, DELIVERY


def undecided(connection: Connection, limit: int) -> list[Change]:
    query = select(CHANGE).where(CHANGE.c.decided_at.is_(None))
    rows = connection.execute(query.order_by(CHANGE.c.seq).limit(limit)).all()
    return load.changes(connection, rows)


def save(
    connection: Connection, change: Change, made: Sequence[Decision], at: datetime
) -> None:
    """Nothing is saved for a change that is already decided."""
    if not tick(connection, change.seq, at):
        return
    rows = [_decision_values(decision, at) for decision in made]
    if rows:
        connection.execute(insert(DECISION).on_conflict_do_nothing(), rows)
    for decision in made:
        cause = {"route": decision.route, "change": decision.change}
        owe(connection, decision.deliveries, at, cause)


def tick(connection: Connection, change: int, at: datetime) -> bool:
    """Whether the change was still undecided."""
    ticked = connection.execute(
        update(CHANGE)
        .where(CHANGE.c.seq == change, CHANGE.c.decided_at.is_(None))
        .values(decided_at=at)
    )
    return ticked.rowcount == 1


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
    return connection.execute(insert(DELIVERY).on_conflict_do_nothing(), rows).rowcount


def last_told(
    connection: Connection, story: StoryId, routes: Sequence[str]
) -> dict[str, LastTold]:
    alerted = case((DECISION.c.outcome == "alert", DECISION.c.at))
    told_in_digest = (DECISION.c.outcome == "digest") & DECISION.c.backlog.is_(False)
    listed = case((told_in_digest, DECISION.c.at))
    query = (
        select(
            DECISION.c.route,
            func.max(alerted).label("alerted_at"),
            func.max(listed).label("listed_at"),
        )
        .where(DECISION.c.story == story, DECISION.c.route.in_(routes))
        .group_by(DECISION.c.route)
    )
    return {
        row.route: LastTold(alerted_at=row.alerted_at, listed_at=row.listed_at)
        for row in connection.execute(query)
        if row.alerted_at or row.listed_at
    }


def _decision_values(decision: Decision, at: datetime) -> dict[str, Any]:
    return {
        "change": decision.change,
        "route": decision.route,
        "story": decision.story,
        "outcome": decision.outcome,
        "why": decision.why,
        "backlog": decision.backlog,
        "at": at,
    }
