"""Which deliveries does one message tell together, and what becomes of them?

The one and the many change in one transaction, so that a story is owed once at any
moment: within the one, or by itself.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from monitor.model.route import Delivery
from monitor.model.view import DeliveryState
from monitor.ports import Deferred, Delivered, Receipt, Refused
from monitor.store import convert
from monitor.store.decisions import owe
from monitor.store.tables.told import DELIVERY, RECEIPT

OWED, GATHERED = DeliveryState.OWED.value, DeliveryState.GATHERED.value
EARLIER = DELIVERY.alias("doubtful")
#: Somebody may have got it, so it must go under its own key, and its story after it.
DOUBTFUL = (
    select(EARLIER.c.seq)
    .where(
        EARLIER.c.channel == DELIVERY.c.channel,
        EARLIER.c.story == DELIVERY.c.story,
        EARLIER.c.state == OWED,
        EARLIER.c.seq < DELIVERY.c.seq,
        EARLIER.c.doubts > 0,
    )
    .exists()
)
WAITING = (
    select(DELIVERY)
    .where(
        DELIVERY.c.channel == bindparam("channel"),
        DELIVERY.c.state == OWED,
        DELIVERY.c.story != "",
        DELIVERY.c.doubts == 0,
        ~DOUBTFUL,
    )
    .order_by(DELIVERY.c.seq)
    .limit(bindparam("limit"))
)
MEMBERS = (
    DELIVERY.c.within == bindparam("one"),
    DELIVERY.c.key != bindparam("one"),
    DELIVERY.c.state == GATHERED,
)
#: Asked after every delivery that went well.
KEYS_OF = select(DELIVERY.c.key, DELIVERY.c.attempts).where(*MEMBERS)


class SettledMeanwhileError(Exception):
    """By the operator's word, between the look and the transaction."""


def waiting(connection: Connection, channel: str, limit: int) -> tuple[Delivery, ...]:
    rows = connection.execute(WAITING, {"channel": channel, "limit": limit}).all()
    return tuple(map(convert.delivery, rows))


def gather(
    connection: Connection, one: Delivery, keys: Sequence[str], at: datetime
) -> None:
    """Raises SettledMeanwhileError, for the transaction to be undone."""
    chosen = update(DELIVERY).where(
        DELIVERY.c.key.in_(list(keys)),
        DELIVERY.c.state == OWED,
        DELIVERY.c.doubts == 0,
    )
    reason = f"waits to be told with {len(keys) - 1} others in {one.key}"
    values = {"state": GATHERED, "within": one.key, "reason": reason}
    taken = connection.execute(chosen.values(**values)).rowcount
    if taken != len(keys) or not owe(connection, [one], at, {"within": one.key}):
        raise SettledMeanwhileError


def settle(
    connection: Connection, delivery: Delivery, receipt: Receipt, at: datetime
) -> None:
    """What `delivery` tells together is told with it; or goes by itself again."""
    match receipt:
        case Delivered():
            state, settled_at = DeliveryState.DELIVERED, at
        case Refused(channel=False):
            _release(connection, delivery.key, at)
            return
        case Deferred() | Refused():
            return
    keys = _members(connection, delivery.key)
    if not keys:
        return
    reason = f"told with {len(keys) - 1} others in {delivery.key}"
    values = {"state": state.value, "settled_at": settled_at, "reason": reason}
    _set(connection, delivery.key, values)
    rows = [
        {"delivery": key, "attempt": tried, "at": at, "answer": "delivered"}
        | {"reason": reason}
        for key, tried in keys
    ]
    connection.execute(insert(RECEIPT), rows)


def _release(connection: Connection, one: str, at: datetime) -> None:
    """Owed by themselves again; the one is not, so that nothing is told twice."""
    reason = "refused when told together, so it goes by itself"
    _set(connection, one, {"state": OWED, "next_at": at, "reason": reason})
    given_up = update(DELIVERY).where(DELIVERY.c.key == one, DELIVERY.c.within == one)
    connection.execute(given_up.values(state=DeliveryState.DROPPED.value))


def drop(connection: Connection, ones: Sequence[str], at: datetime) -> None:
    """Given up with the message that tells them."""
    for one in ones:
        _set(connection, one, {"state": DeliveryState.DROPPED.value, "settled_at": at})


def _members(connection: Connection, one: str) -> list[tuple[str, int]]:
    rows = connection.execute(KEYS_OF, {"one": one})
    return [(row.key, row.attempts) for row in rows]


def _set(connection: Connection, one: str, values: Mapping[str, object]) -> None:
    connection.execute(update(DELIVERY).where(*MEMBERS).values(**values), {"one": one})
