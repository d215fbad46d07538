"""How far have a route's digests come, and what belongs into the next one?"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.dialects.sqlite import insert

from monitor.model.decision import DigestState, Told
from monitor.model.route import Delivery
from monitor.store import convert, load
from monitor.store.decisions import owe
from monitor.store.tables.told import CHANGE, DECISION, DIGEST, DIGEST_STATE


class Digests:
    """What digests are made from. A window is a range of change sequence."""

    def __init__(self, reader: Engine, writer: Engine) -> None:
        self._reader = reader
        self._writer = writer

    def digest_state(self, route: str, now: datetime) -> DigestState:
        """Written at first sight: nothing from before it is missed."""
        known = self.known_state(route)
        if known is not None:
            return known
        with self._writer.begin() as connection:
            newest = _newest(connection)
            fresh = DigestState(route=route, since=now, last_seq=newest)
            values = convert.digest_state_values(fresh)
            connection.execute(
                insert(DIGEST_STATE).values(values).on_conflict_do_nothing()
            )
            return _state(connection, route) or fresh

    def known_state(self, route: str) -> DigestState | None:
        """The same without writing; None for a route that never ran."""
        with self._reader.begin() as connection:
            return _state(connection, route)

    def last_decided(self) -> int:
        """The newest change with no undecided change before it."""
        with self._reader.begin() as connection:
            query = select(func.min(CHANGE.c.seq)).where(CHANGE.c.decided_at.is_(None))
            waiting: int | None = connection.execute(query).scalar()
            return _newest(connection, before=waiting)

    def told_between(self, route: str, after: int, upto: int) -> Sequence[Told]:
        query = select(DECISION).where(
            DECISION.c.route == route,
            DECISION.c.outcome.in_(("alert", "digest")),
            DECISION.c.change > after,
            DECISION.c.change <= upto,
        )
        with self._reader.begin() as connection:
            rows = connection.execute(query.order_by(DECISION.c.change)).all()
            changes = load.changes_by_seq(connection, [row.change for row in rows])
        return [
            Told(change=changes[row.change], outcome=row.outcome, why=row.why)
            for row in rows
        ]

    def save_digest(
        self,
        state: DigestState,
        *,
        key: str,
        due_at: datetime,
        deliveries: Sequence[Delivery],
    ) -> bool:
        """State and outbox rows in one transaction; False if the key was used."""
        with self._writer.begin() as connection:
            before = _state(connection, state.route)
            digest = {
                "key": key,
                "route": state.route,
                "due_at": due_at,
                "after_seq": before.last_seq if before else 0,
                "upto_seq": state.last_seq,
            }
            added = insert(DIGEST).values(digest).on_conflict_do_nothing()
            if connection.execute(added).rowcount == 0:
                return False
            values = convert.digest_state_values(state)
            connection.execute(
                insert(DIGEST_STATE)
                .values(values)
                .on_conflict_do_update(["route"], set_=values)
            )
            owe(connection, deliveries, due_at, {"route": state.route, "digest": key})
            return True


def _state(connection: Connection, route: str) -> DigestState | None:
    query = select(DIGEST_STATE).where(DIGEST_STATE.c.route == route)
    row = connection.execute(query).one_or_none()
    return convert.digest_state(row) if row else None


def _newest(connection: Connection, before: int | None = None) -> int:
    query = select(func.max(CHANGE.c.seq))
    if before is not None:
        query = query.where(CHANGE.c.seq < before)
    return connection.execute(query).scalar() or 0
