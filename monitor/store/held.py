"""Which alerts are held for their moment, and what came of them?

A held alert that is released gets a change of its own, decided already: so the next
digest's window has it, however far the digests have come in between.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from monitor.model.decision import Decision, Held
from monitor.store import decisions, load
from monitor.store.statements import KEYS
from monitor.store.tables.told import CHANGE, DECISION

IS_HELD = (DECISION.c.held_until.is_not(None)) & (DECISION.c.released_by.is_(None))
NEXT = select(func.min(DECISION.c.held_until)).where(
    IS_HELD, DECISION.c.route.in_(KEYS)
)
DUE = (
    select(DECISION)
    .where(
        IS_HELD,
        DECISION.c.route.in_(KEYS),
        DECISION.c.held_until <= bindparam("now"),
    )
    .order_by(DECISION.c.held_until, DECISION.c.change)
)
OF = select(CHANGE.c.story, CHANGE.c.text).where(CHANGE.c.seq == bindparam("change"))
ADD_CHANGE = insert(CHANGE).returning(CHANGE.c.seq)
IS_THIS = (
    IS_HELD,
    DECISION.c.change == bindparam("of"),
    DECISION.c.route == bindparam("for"),
)
STILL = select(DECISION.c.change).where(*IS_THIS)
RELEASE = update(DECISION).where(*IS_THIS)


def next_due(connection: Connection, routes: Sequence[str]) -> datetime | None:
    found: list[datetime] = [
        moment
        for (moment,) in load.rows_by(connection, NEXT, routes)
        if moment is not None
    ]
    return min(found, default=None)


def due(connection: Connection, routes: Sequence[str], now: datetime) -> list[Held]:
    rows = load.rows_by(connection, DUE, routes, now=now)
    changes = load.changes_by_seq(connection, [row.change for row in rows])
    return [
        Held(
            route=row.route,
            change=changes[row.change],
            gate=row.gate,
            since=row.at,
            until=row.held_until,
        )
        for row in rows
    ]


def save(
    connection: Connection, released: Iterable[tuple[Held, Decision]], at: datetime
) -> None:
    for held, made in released:
        _save(connection, held, made, at)


def _save(connection: Connection, held: Held, made: Decision, at: datetime) -> None:
    """Nothing where it was released before."""
    of: dict[str, Any] = {"change": held.change.seq}
    still = {"of": held.change.seq, "for": held.route}
    if connection.execute(STILL, still).scalar() is None:
        return
    change = connection.execute(OF, of).one()
    row = {
        "story": change.story,
        "text": change.text,
        "reason": f"an alert of {held.route} was due",
        "at": at,
        "decided_at": at,
        "reapplied": False,
        "brought": False,
    }
    seq: int = connection.execute(ADD_CHANGE, row).scalar_one()
    connection.execute(RELEASE, {**still, "released_by": seq})
    decisions.add_all(connection, [replace(made, change=seq)], at)
