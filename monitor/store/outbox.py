"""Which deliveries are still owed, and what did the channels answer?"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from monitor.model.channel import ChannelState
from monitor.model.route import Delivery
from monitor.model.view import DeliveryState
from monitor.ports import Deferred, Delivered, Receipt, Refused
from monitor.store import backlog, channels, convert
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
MANY = DELIVERY.alias("many")
#: A message that tells many stories together stands before all that came later.
FIRST_OF_MANY = (
    select(func.min(MANY.c.seq))
    .where(
        MANY.c.channel == bindparam("channel"),
        MANY.c.state == LITERALLY_OWED,
        MANY.c.within.is_not(None),
    )
    .scalar_subquery()
)
#: And itself waits for one that was gathered before it.
IS_FREE = (DELIVERY.c.story == "") & DELIVERY.c.within.is_(None)
BEFORE_MANY = FIRST_OF_MANY.is_(None) | (DELIVERY.c.seq <= FIRST_OF_MANY)
#: What is owed and has no earlier owed message of its story before it.
IN_ORDER = select(DELIVERY.c.seq).where(
    and_(DELIVERY.c.channel == bindparam("channel"), IS_OWED),
    or_(DELIVERY.c.story == "", ~WAITS_FOR_EARLIER),
    or_(IS_FREE, BEFORE_MANY),
)
READY = IN_ORDER.where(DELIVERY.c.next_at <= bindparam("now")).limit(1)
DUE = READY.order_by(DELIVERY.c.seq)
#: So often one message is tried before another tries whether the channel takes again.
TRIES = 4
PROBE = READY.order_by(DELIVERY.c.attempts // TRIES, DELIVERY.c.seq)
NEXT_DUE = IN_ORDER.with_only_columns(func.min(DELIVERY.c.next_at))
COUNT_ATTEMPT = (
    update(DELIVERY)
    .where(DELIVERY.c.seq == bindparam("of"))
    .values(
        attempts=DELIVERY.c.attempts + 1,
        doubts=DELIVERY.c.doubts + 1,
        attempted_at=bindparam("now"),
    )
    .returning(DELIVERY)
)
NOTE = insert(RECEIPT)
SETTLE = update(DELIVERY).where(DELIVERY.c.key == bindparam("of"))
#: What was dropped meanwhile stays dropped.
DEFER = SETTLE.where(IS_OWED)
HELD = select(CHANNEL.c.not_before).where(CHANNEL.c.name == bindparam("channel"))
#: Its answer leaves no doubt that nobody has it.
SURE = SETTLE.values(doubts=DELIVERY.c.doubts - 1)
EARLIER_HANDLE = select(SAID.c.handle).where(
    SAID.c.channel == bindparam("channel"), SAID.c.story == bindparam("story")
)
REMEMBER = put(SAID)


class Outbox:
    """Deliveries not yet delivered or refused."""

    def __init__(self, reader: Engine, writer: Engine) -> None:
        self._reader = reader
        self._writer = writer

    def channel(self, name: str) -> ChannelState:
        """How it was after its last answer."""
        with self._reader.begin() as connection:
            return channels.find(connection, name)

    def claim(
        self, channel: str, now: datetime, *, probe: bool = False
    ) -> Delivery | None:
        """The oldest that is due on this channel, its attempt already counted.

        One thread claims for a channel. What it claimed and never answered for, as
        after a crash, is claimed again under the same key. A `probe` passes by what
        was tried often, since the message may be to blame.
        """
        with self._writer.begin() as connection:
            return _claim(connection, PROBE if probe else DUE, channel, now)

    def save_receipt(
        self,
        delivery: Delivery,
        receipt: Receipt,
        *,
        retry_at: datetime,
        at: datetime,
        state: ChannelState,
        claim_next: bool = False,
    ) -> Delivery | None:
        """In one transaction; `retry_at` counts for a Deferred only.

        `claim_next` claims in the same one, since a commit waits for the disk.
        """
        with self._writer.begin() as connection:
            _note(connection, delivery, receipt, at)
            match receipt:
                case Delivered(detail, handle):
                    _settle(connection, delivery, DeliveryState.DELIVERED, detail, at)
                    if handle and delivery.story:
                        _remember(connection, delivery, handle, at)
                case Refused(reason):
                    connection.execute(SURE, {"of": delivery.key})
                    _settle(connection, delivery, DeliveryState.REFUSED, reason, at)
                case Deferred(reason, channel=whole, doubt=doubt):
                    if whole and not doubt:
                        connection.execute(SURE, {"of": delivery.key})
                    _defer(connection, delivery, reason, retry_at)
            backlog.settle(connection, delivery, receipt, at)
            channels.save(connection, delivery.channel, state, at)
            if claim_next:
                return _claim(connection, DUE, delivery.channel, at)
        return None

    def next_due(self, channel: str) -> datetime | None:
        """When a claim can next succeed; None while nothing is owed."""
        with self._reader.begin() as connection:
            found = connection.execute(NEXT_DUE, {"channel": channel})
            due: datetime | None = found.scalar()
            held = _held_until(connection, channel)
        return max(due, held) if due and held else due

    def revive(self, channel: str, since: datetime, at: datetime) -> None:
        """Owe again what was refused since then: the channel was, not the messages."""
        refused = update(DELIVERY).where(
            DELIVERY.c.channel == channel,
            DELIVERY.c.state == DeliveryState.REFUSED.value,
            DELIVERY.c.settled_at >= since,
        )
        with self._writer.begin() as connection:
            connection.execute(refused.values(state=OWED, next_at=at, settled_at=None))

    def backlog(self, channel: str, limit: int) -> Sequence[Delivery]:
        """Owed messages of stories that surely nobody has got, oldest first."""
        with self._reader.begin() as connection:
            return backlog.waiting(connection, channel, limit)

    def save_gathered(
        self, one: Delivery, keys: Sequence[str], state: ChannelState, at: datetime
    ) -> None:
        """Owe `one` instead of these; if one of them was settled meanwhile, nothing."""
        with (
            suppress(backlog.SettledMeanwhileError),
            self._writer.begin() as connection,
        ):
            backlog.gather(connection, one, keys, at)
            channels.save(connection, one.channel, state, at)

    def save_channel(self, name: str, state: ChannelState, at: datetime) -> None:
        with self._writer.begin() as connection:
            channels.save(connection, name, state, at)

    def resume(self, names: Iterable[str], at: datetime) -> None:
        """Try these at once, whatever they answered last."""
        with self._writer.begin() as connection:
            channels.free(connection, names, at)

    def add(self, deliveries: Sequence[Delivery], at: datetime) -> bool:
        """Owe what no decision or digest owes; False if every key was used."""
        with self._writer.begin() as connection:
            return owe(connection, deliveries, at) > 0

    def retry(self, at: datetime, keys: Iterable[str] | None = None) -> int:
        """Owe these again at once, or all that were refused; how many.

        Their channels are tried at once: who asks for it has mended them.
        """
        chosen = DELIVERY.c.state == DeliveryState.REFUSED.value
        if keys is not None:
            unsettled = (DeliveryState.REFUSED.value, DeliveryState.DROPPED.value, OWED)
            chosen = DELIVERY.c.key.in_(list(keys)) & DELIVERY.c.state.in_(unsettled)
        again = update(DELIVERY).where(chosen)
        again = again.values(state=OWED, next_at=at, settled_at=None)
        with self._writer.begin() as connection:
            rows = connection.execute(again.returning(DELIVERY.c.channel)).all()
            channels.free(connection, {row.channel for row in rows}, at)
            return len(rows)

    def drop(self, keys: Iterable[str], at: datetime) -> int:
        """No longer owed by the operator's word, and still visible; how many."""
        keys = list(keys)
        unsettled = (OWED, DeliveryState.REFUSED.value)
        dropped = update(DELIVERY).where(
            DELIVERY.c.key.in_(keys), DELIVERY.c.state.in_(unsettled)
        )
        with self._writer.begin() as connection:
            backlog.drop(connection, keys, at)
            return connection.execute(
                dropped.values(state=DeliveryState.DROPPED.value, settled_at=at)
            ).rowcount


def _claim(
    connection: Connection, chosen: Select[tuple[int]], channel: str, now: datetime
) -> Delivery | None:
    held = _held_until(connection, channel)
    if held is not None and held > now:
        return None
    row = connection.execute(chosen, {"channel": channel, "now": now}).first()
    if row is None:
        return None
    counted = connection.execute(COUNT_ATTEMPT, {"of": row.seq, "now": now})
    return _with_earlier(connection, convert.delivery(counted.one()))


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


def _held_until(connection: Connection, channel: str) -> datetime | None:
    held: datetime | None = connection.execute(HELD, {"channel": channel}).scalar()
    return held
