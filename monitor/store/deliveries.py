"""How is a delivery shown: what it owes, what became of it, every answer?"""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from monitor.model.view import Answer, DeliveryState, OutboxLine
from monitor.store import convert, load
from monitor.store.convert import AnyRow
from monitor.store.statements import KEYS
from monitor.store.tables.told import RECEIPT

RECEIPTS = select(RECEIPT).where(RECEIPT.c.delivery.in_(KEYS)).order_by(RECEIPT.c.id)


def outbox_lines(
    connection: Connection, rows: Sequence[AnyRow]
) -> tuple[OutboxLine, ...]:
    """Rows of the delivery table with their receipts."""
    given = load.rows_by(connection, RECEIPTS, [row.key for row in rows])
    answers = convert.keyed(given, "delivery")
    return tuple(_outbox_line(row, answers.get(row.key, ())) for row in rows)


def _outbox_line(row: AnyRow, answers: Sequence[AnyRow]) -> OutboxLine:
    return OutboxLine(
        delivery=convert.delivery(row),
        state=DeliveryState(row.state),
        reason=row.reason,
        route=row.route,
        digest=row.digest or "",
        created_at=row.created_at,
        next_at=row.next_at,
        attempted_at=row.attempted_at,
        settled_at=row.settled_at,
        within=row.within or "",
        answers=tuple(
            Answer(attempt=a.attempt, at=a.at, answer=a.answer, reason=a.reason)
            for a in answers
        ),
    )
