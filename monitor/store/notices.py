"""What was the operator told of the feeds, whose end was not told yet?"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Engine, bindparam, delete, select

from monitor.model.feed import Ail, ToldAilment
from monitor.model.route import Delivery
from monitor.store.decisions import owe
from monitor.store.statements import put
from monitor.store.tables.told import FEED_NOTICE

TELL = put(FEED_NOTICE)
END = delete(FEED_NOTICE).where(
    FEED_NOTICE.c.feed == bindparam("of"), FEED_NOTICE.c.kind == bindparam("what")
)


class FeedNotices:
    """Rows and the deliveries that tell of them are one transaction."""

    def __init__(self, reader: Engine, writer: Engine) -> None:
        self._reader = reader
        self._writer = writer

    def told(self) -> tuple[ToldAilment, ...]:
        with self._reader.begin() as connection:
            rows = connection.execute(select(FEED_NOTICE)).all()
        return tuple(ToldAilment(r.feed, Ail[r.kind], r.since) for r in rows)

    def save(
        self,
        deliveries: Sequence[Delivery],
        told: Iterable[ToldAilment],
        ended: Iterable[ToldAilment],
        at: datetime,
    ) -> None:
        gone = [{"of": each.feed, "what": each.kind.name} for each in ended]
        rows = [
            {"feed": t.feed, "kind": t.kind.name, "since": t.since, "told_at": at}
            for t in told
        ]
        with self._writer.begin() as connection:
            owe(connection, deliveries, at)
            if gone:
                connection.execute(END, gone)
            if rows:
                connection.execute(TELL, rows)
