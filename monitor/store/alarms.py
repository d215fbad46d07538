"""Which alarms were told and are not over, and which digests does nobody take?"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Engine, delete, func, select

from monitor.model.route import Delivery
from monitor.model.view import DeliveryState
from monitor.store.decisions import owe
from monitor.store.statements import put
from monitor.store.tables.told import ALARM, DELIVERY, DIGEST

TELL = put(ALARM)
#: Written out, so that the partial index serves it.
OWED = DELIVERY.c.state == DeliveryState.OWED.value


class Alarms:
    """Rows and the deliveries that tell of them are one transaction."""

    def __init__(self, reader: Engine, writer: Engine) -> None:
        self._reader = reader
        self._writer = writer

    def told(self) -> tuple[tuple[str, datetime, str, str], ...]:
        """Name, since when, what to say at its end, and on which channel not to."""
        with self._reader.begin() as connection:
            rows = connection.execute(select(ALARM).order_by(ALARM.c.name)).all()
        return tuple((r.name, r.since, r.over, r.but) for r in rows)

    def begin(
        self,
        deliveries: Sequence[Delivery],
        alarm: tuple[str, datetime, str, str],
    ) -> None:
        name, since, over, but = alarm
        row = {"name": name, "since": since, "over": over, "but": but}
        with self._writer.begin() as connection:
            owe(connection, deliveries, since)
            connection.execute(TELL, row)

    def end(self, deliveries: Sequence[Delivery], name: str, at: datetime) -> None:
        with self._writer.begin() as connection:
            owe(connection, deliveries, at)
            connection.execute(delete(ALARM).where(ALARM.c.name == name))

    def untaken(self, before: datetime) -> Iterable[tuple[str, datetime, str]]:
        """Digests owed since before then: route, when due, channel."""
        query = (
            select(DELIVERY.c.route, func.min(DIGEST.c.due_at), DELIVERY.c.channel)
            .join(DIGEST, DIGEST.c.key == DELIVERY.c.digest)
            .where(OWED, DELIVERY.c.created_at < before)
            .group_by(DELIVERY.c.route, DELIVERY.c.channel)
        )
        with self._reader.begin() as connection:
            return [(r[0], r[1], r[2]) for r in connection.execute(query)]

    def last_alert_at(self) -> datetime | None:
        """When a channel last took a message about a story."""
        taken = (DELIVERY.c.story != "") & (
            DELIVERY.c.state == DeliveryState.DELIVERED.value
        )
        newest = select(DELIVERY.c.settled_at).where(taken)
        newest = newest.order_by(DELIVERY.c.seq.desc()).limit(1)
        with self._reader.begin() as connection:
            found: datetime | None = connection.execute(newest).scalar()
        return found
