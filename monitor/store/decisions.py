"""Which changes wait for the routes, and what have the routes decided?"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, or_, select, update

from monitor.model.decision import Decision, LastTold
from monitor.model.route import Delivery
from monitor.model.story import Change, StoryId
from monitor.store import convert, load
from monitor.store.statements import KEYS, LIMIT, add
from monitor.store.tables.edited import STORY_TOLD
from monitor.store.tables.told import CHANGE, DECISION, DELIVERY

IS_UNDECIDED = CHANGE.c.decided_at.is_(None)
UNDECIDED = select(CHANGE).where(IS_UNDECIDED).order_by(CHANGE.c.seq).limit(LIMIT)
TICK = update(CHANGE).where(CHANGE.c.seq == bindparam("of"), IS_UNDECIDED)
ADD = add(DECISION)
OWE = add(DELIVERY)
IS_ALERT = DECISION.c.outcome == "alert"
IS_LISTED = (DECISION.c.outcome == "digest") & DECISION.c.backlog.is_(False)
LAST_TOLD = (
    select(
        DECISION.c.route,
        func.max(case((IS_ALERT, DECISION.c.at))).label("alerted_at"),
        func.max(case((IS_LISTED, DECISION.c.at))).label("listed_at"),
    )
    .where(
        or_(
            DECISION.c.story == bindparam("story"),
            # Messages of the story that it was split off have told of its items.
            DECISION.c.change.in_(
                select(STORY_TOLD.c.change).where(
                    STORY_TOLD.c.story == bindparam("story")
                )
            ),
        ),
        DECISION.c.route.in_(KEYS),
    )
    .group_by(DECISION.c.route)
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
    return {
        row.route: LastTold(alerted_at=row.alerted_at, listed_at=row.listed_at)
        for row in load.rows_by(connection, LAST_TOLD, routes, story=story)
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
