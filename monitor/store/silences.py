"""Which silences hold, and which were there?"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, bindparam, insert, select, update

from monitor.model.silence import Mute, Silence
from monitor.store.convert import AnyRow, storable
from monitor.store.tables.told import SILENCE

HOLDING = (
    select(SILENCE)
    .where(SILENCE.c.until > bindparam("now"), SILENCE.c.removed_at.is_(None))
    .order_by(SILENCE.c.id)
)
ALL = select(SILENCE).order_by(SILENCE.c.id)
ADD = insert(SILENCE).returning(SILENCE.c.id)
REMOVE = update(SILENCE).where(
    SILENCE.c.id == bindparam("of"),
    SILENCE.c.until > bindparam("now"),
    SILENCE.c.removed_at.is_(None),
)


class Silences:
    """What is not to be told; kept when it has ended, so that it can be explained."""

    def __init__(self, reader: Engine, writer: Engine) -> None:
        self._reader = reader
        self._writer = writer

    def all(self) -> Sequence[Silence]:
        """Also those that have ended."""
        with self._reader.begin() as connection:
            return [_silence(row) for row in connection.execute(ALL)]

    def add(self, silence: Silence) -> int:
        """Its number; the one that is given does not count."""
        row = {
            "kind": silence.kind.value,
            "what": storable(silence.what),
            "route": silence.route,
            "note": storable(silence.note),
            "since": silence.since,
            "until": silence.until,
        }
        with self._writer.begin() as connection:
            number: int = connection.execute(ADD, row).scalar_one()
        return number

    def remove(self, number: int, at: datetime) -> bool:
        """Whether it held until now."""
        asked = {"of": number, "now": at, "removed_at": at}
        with self._writer.begin() as connection:
            return connection.execute(REMOVE, asked).rowcount == 1


def holding(connection: Connection, now: datetime) -> list[Silence]:
    return [_silence(row) for row in connection.execute(HOLDING, {"now": now})]


def _silence(row: AnyRow) -> Silence:
    return Silence(
        id=row.id,
        kind=Mute(row.kind),
        what=row.what,
        until=row.until,
        since=row.since,
        route=row.route,
        note=row.note,
        removed_at=row.removed_at,
    )
