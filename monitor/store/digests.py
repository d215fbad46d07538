"""How far have a route's digests come, and what belongs into the next one?"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, bindparam, func, select

from monitor.model.decision import BELOW, DigestState, Told
from monitor.model.route import Delivery
from monitor.model.story import Change
from monitor.store import basis, convert, load
from monitor.store.decisions import IS_UNDECIDED, owe
from monitor.store.statements import add, put
from monitor.store.tables.told import CHANGE, DECISION, DIGEST, DIGEST_STATE

STATE = select(DIGEST_STATE).where(DIGEST_STATE.c.route == bindparam("route"))
ADD_STATE = add(DIGEST_STATE)
PUT_STATE = put(DIGEST_STATE)
ADD_DIGEST = add(DIGEST)
FIRST_UNDECIDED = select(func.min(CHANGE.c.seq)).where(IS_UNDECIDED)
NEWEST = select(func.max(CHANGE.c.seq))
NEWEST_BEFORE = NEWEST.where(CHANGE.c.seq < bindparam("before"))
TOLD = (
    select(DECISION)
    .where(
        DECISION.c.route == bindparam("route"),
        DECISION.c.outcome.in_(("alert", "digest")) | DECISION.c.gate.in_(BELOW),
        DECISION.c.change > bindparam("after"),
        DECISION.c.change <= bindparam("upto"),
    )
    .order_by(DECISION.c.change)
)


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
            connection.execute(ADD_STATE, convert.digest_state_values(fresh))
            return _state(connection, route) or fresh

    def known_state(self, route: str) -> DigestState | None:
        """The same without writing; None for a route that never ran."""
        with self._reader.begin() as connection:
            return _state(connection, route)

    def last_decided(self) -> int:
        """The newest change with no undecided change before it."""
        with self._reader.begin() as connection:
            waiting: int | None = connection.execute(FIRST_UNDECIDED).scalar()
            if waiting is None:
                return _newest(connection)
            decided = connection.execute(NEWEST_BEFORE, {"before": waiting})
            return decided.scalar() or 0

    def told_between(self, route: str, after: int, upto: int) -> Sequence[Told]:
        window = {"route": route, "after": after, "upto": upto}
        with self._reader.begin() as connection:
            rows = connection.execute(TOLD, window).all()
            changes = load.changes_by_seq(connection, [row.change for row in rows])
        return [_told(row, changes[row.change]) for row in rows]

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
            if connection.execute(ADD_DIGEST, digest).rowcount == 0:
                return False
            connection.execute(PUT_STATE, convert.digest_state_values(state))
            owe(connection, deliveries, due_at, {"route": state.route, "digest": key})
            return True


def _told(row: convert.AnyRow, change: Change) -> Told:
    known = basis.from_json(row.basis) if row.basis else None
    return Told(
        change=change,
        outcome=row.outcome,
        why=row.why,
        gate=row.gate,
        update=known.update if known else "",
        severity=known.severity if known else None,
    )


def _state(connection: Connection, route: str) -> DigestState | None:
    row = connection.execute(STATE, {"route": route}).one_or_none()
    return convert.digest_state(row) if row else None


def _newest(connection: Connection) -> int:
    return connection.execute(NEWEST).scalar() or 0
