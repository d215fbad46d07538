"""Which deliveries are still owed, and what did the channels answer?"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from monitor.model.route import Delivery
from monitor.model.view import DeliveryState
from monitor.ports import Deferred, Delivered, Receipt, Refused
from monitor.store import convert
from monitor.store.decisions import owe
from monitor.store.statements import put
from monitor.store.tables.told import CHANNEL, DELIVERY, RECEIPT, SAID

OWED = DeliveryState.OWED.value
EARLIER = DELIVERY.alias("earlier")
#: Written out, not bound: a partial index serves no query with a variable here.
LITERALLY_OWED: ColumnElement[str] = literal_column(f"'{OWED}'")
IS_OWED = DELIVERY.c.state == LITERALLY_OWED

WAITS_FOR_EARLIER = (
    select(EARLIER.c.seq)
    .where(
        EARLIER.c.channel == DELIVERY.c.channel,
        EARLIER.c.story == DELIVERY.c.story,
        EARLIER.c.state == LITERALLY_OWED,
        EARLIER.c.seq < DELIVERY.c.seq,
    )
    .exists()
)
#: What is owed and has no earlier owed message of its story before it.
IN_ORDER = select(DELIVERY.c.seq).where(
    and_(DELIVERY.c.channel == bindparam("channel"), IS_OWED),
    or_(DELIVERY.c.story == "", ~WAITS_FOR_EARLIER),
)
DUE = (
    IN_ORDER.where(DELIVERY.c.next_at <= bindparam("now"))
    .order_by(DELIVERY.c.seq)
    .limit(1)
)
NEXT_DUE = IN_ORDER.with_only_columns(func.min(DELIVERY.c.next_at))
COUNT_ATTEMPT = (
    update(DELIVERY)
    .where(DELIVERY.c.seq == bindparam("of"))
    .values(attempts=DELIVERY.c.attempts + 1, attempted_at=bindparam("now"))
    .returning(DELIVERY)
)
NOTE = insert(RECEIPT)
SETTLE = update(DELIVERY).where(DELIVERY.c.key == bindparam("of"))
#: What was dropped meanwhile stays dropped.
DEFER = SETTLE.where(IS_OWED)
HELD = select(CHANNEL.c.not_before).where(CHANNEL.c.name == bindparam("channel"))
HOLD = put(CHANNEL)
EARLIER_HANDLE = select(SAID.c.handle).where(
    SAID.c.channel == bindparam("channel"), SAID.c.story == bindparam("story")
)
REMEMBER = put(SAID)


class Outbox:
    """Deliveries not yet delivered or refused."""

    def __init__(self, reader: Engine, writer: Engine) -> None:
        self._reader = reader
        self._writer = writer

    def claim(self, channel: str, now: datetime) -> Delivery | None:
        """The oldest that is due on this channel, its attempt already counted.

        One thread claims for a channel. What it claimed and never answered for, as
        after a crash, is claimed again under the same key.
        """
        with self._writer.begin() as connection:
            held = _held_until(connection, channel)
            if held is not None and held > now:
                return None
            row = connection.execute(DUE, {"channel": channel, "now": now}).first()
            if row is None:
                return None
            counted = connection.execute(COUNT_ATTEMPT, {"of": row.seq, "now": now})
            return _with_earlier(connection, convert.delivery(counted.one()))

    def save_receipt(
        self, delivery: Delivery, receipt: Receipt, *, retry_at: datetime, at: datetime
    ) -> None:
        """`retry_at` counts for a Deferred only."""
        with self._writer.begin() as connection:
            _note(connection, delivery, receipt, at)
            match receipt:
                case Delivered(detail, handle):
                    _settle(connection, delivery, DeliveryState.DELIVERED, detail, at)
                    if handle and delivery.story:
                        _remember(connection, delivery, handle, at)
                case Refused(reason):
                    _settle(connection, delivery, DeliveryState.REFUSED, reason, at)
                case Deferred(reason, channel=whole):
                    _defer(connection, delivery, reason, retry_at)
                    if whole:
                        _hold(connection, delivery.channel, retry_at)

    def next_due(self, channel: str) -> datetime | None:
        """When a claim can next succeed; None while nothing is owed."""
        with self._reader.begin() as connection:
            found = connection.execute(NEXT_DUE, {"channel": channel})
            due: datetime | None = found.scalar()
            held = _held_until(connection, channel)
        return max(due, held) if due and held else due

    def add(self, deliveries: Sequence[Delivery], at: datetime) -> bool:
        """Owe what no decision or digest owes; False if every key was used."""
        with self._writer.begin() as connection:
            return owe(connection, deliveries, at) > 0

    def retry(self, at: datetime, keys: Iterable[str] | None = None) -> int:
        """Owe these again at once, or all that were refused; how many."""
        chosen = DELIVERY.c.state == DeliveryState.REFUSED.value
        if keys is not None:
            unsettled = (DeliveryState.REFUSED.value, DeliveryState.DROPPED.value, OWED)
            chosen = DELIVERY.c.key.in_(list(keys)) & DELIVERY.c.state.in_(unsettled)
        again = update(DELIVERY).where(chosen)
        with self._writer.begin() as connection:
            return connection.execute(
                again.values(state=OWED, next_at=at, settled_at=None)
            ).rowcount

    def drop(self, keys: Iterable[str], at: datetime) -> int:
        """No longer owed by the operator's word, and still visible; how many."""
        unsettled = (OWED, DeliveryState.REFUSED.value)
        dropped = update(DELIVERY).where(
            DELIVERY.c.key.in_(list(keys)), DELIVERY.c.state.in_(unsettled)
        )
        with self._writer.begin() as connection:
            return connection.execute(
                dropped.values(state=DeliveryState.DROPPED.value, settled_at=at)
            ).rowcount


def _note(
    connection: Connection, delivery: Delivery, receipt: Receipt, at: datetime
) -> None:
    row = {
        "delivery": delivery.key,
        "attempt": delivery.attempts,
        "at": at,
        "answer": type(receipt).__name__.lower(),
        "reason": convert.storable(reason_of(receipt)),
    }
    connection.execute(NOTE, row)


def reason_of(receipt: Receipt) -> str:
    match receipt:
        case Delivered(detail=detail):
            return detail
        case Deferred(reason) | Refused(reason):
            return reason


def _with_earlier(connection: Connection, delivery: Delivery) -> Delivery:
    """What can be edited is known only where the channel gave a handle."""
    if not delivery.story:
        return delivery
    row = {"channel": delivery.channel, "story": delivery.story}
    handle: str | None = connection.execute(EARLIER_HANDLE, row).scalar()
    return replace(delivery, earlier=handle or "")


def _remember(
    connection: Connection, delivery: Delivery, handle: str, at: datetime
) -> None:
    row = {
        "channel": delivery.channel,
        "story": delivery.story,
        "handle": convert.storable(handle),
        "at": at,
    }
    connection.execute(REMEMBER, row)


def _settle(
    connection: Connection,
    delivery: Delivery,
    state: DeliveryState,
    reason: str,
    at: datetime,
) -> None:
    """Also when it was dropped meanwhile: what the channel has, it has."""
    row = {
        "of": delivery.key,
        "state": state.value,
        "reason": convert.storable(reason),
        "settled_at": at,
    }
    connection.execute(SETTLE, row)


def _defer(
    connection: Connection, delivery: Delivery, reason: str, retry_at: datetime
) -> None:
    reason = convert.storable(reason)
    row = {"of": delivery.key, "reason": reason, "next_at": retry_at}
    connection.execute(DEFER, row)


def _hold(connection: Connection, channel: str, until: datetime) -> None:
    connection.execute(HOLD, {"name": channel, "not_before": until})


def _held_until(connection: Connection, channel: str) -> datetime | None:
    held: datetime | None = connection.execute(HELD, {"channel": channel}).scalar()
    return held
