"""Who carries what is owed on one channel? One thread each, so none waits for another.

At least once, and for as long as it takes: only a refusal ends a delivery.
"""

import logging
import random
import threading
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.model.channel import ChannelState
from monitor.model.route import Delivery
from monitor.ports import Channel, Clock, Deferred, Delivered, Outbox, Receipt, Refused
from monitor.send.backlog import MOST, gather
from monitor.send.breaker import after, retry_at
from monitor.send.bucket import Rates, free_at, most

logger = logging.getLogger("monitor")

#: A delivery in hand is let finish this long; then its lease runs out, and it is
#: repeated under the same key.
LAST_WORD = timedelta(seconds=8)
#: Between two looks at an outbox that holds something for later.
SHORTEST_LOOK = 1.0
LONGEST_LOOK = 60.0

draw = random.SystemRandom().random


#: Told of each receipt after it was saved, and how the channel was and is.
OnReceipt = Callable[[Delivery, Receipt, ChannelState, ChannelState], None]


def ignore(
    delivery: Delivery, receipt: Receipt, before: ChannelState, now: ChannelState
) -> None:
    """For a sender that nobody watches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a channel answered, and what follows from it."""

    delivery: Delivery
    receipt: Receipt
    retry_at: datetime
    at: datetime
    before: ChannelState
    state: ChannelState


class Sender:
    """The carrier of one channel."""

    def __init__(
        self,
        *,
        name: str,
        channel: Channel,
        outbox: Outbox,
        clock: Clock,
        rates: Rates = (),
        room: int = MOST,
        on_receipt: OnReceipt = ignore,
        jitter: Callable[[], float] = draw,
    ) -> None:
        self.name = name
        self._channel = channel
        self._outbox = outbox
        self._clock = clock
        self._on_receipt = on_receipt
        self._jitter = jitter
        self._rates = rates
        self._room = room
        self._spent: deque[float] = deque(maxlen=most(rates))
        self._due_at: datetime | None = None
        self._answered: Answered | None = None
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(
            target=self.run, name=f"send-{name}", daemon=True
        )

    def start(self) -> None:
        """Begin to carry, in a thread of its own."""
        self._thread.start()

    def wake(self) -> None:
        """Look again: the outbox got rows, or time has passed."""
        self._wake.set()

    def tick(self) -> None:
        """Look again if something has come due; asked of memory."""
        due = self._due_at
        if due is not None and due <= self._clock.now():
            self._wake.set()

    def stop(self, within: timedelta = LAST_WORD) -> bool:
        """Claim nothing more; whether the delivery in hand was finished in time."""
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(within.total_seconds())
        return not self._thread.is_alive()

    def run(self) -> None:
        """Until stopped: send what is due, then sleep until woken."""
        while True:
            self._wake.clear()
            # Looked at after clearing: `stop` says so first, and wakes second.
            if self._stopping.is_set():
                return
            self._wake.wait(self._turn())

    def send_due(self) -> int:
        """Deliver until nothing is due; how many attempts that took."""
        attempts = 0
        self._save_answer()
        while self._may_send():
            state = self._outbox.channel(self.name)
            delivery = self._next(state)
            if delivery is None:
                break
            attempts += self._carry_on(delivery, state)
        return attempts

    def _carry_on(self, first: Delivery, state: ChannelState) -> int:
        """This one, and each that was claimed with the answer of the one before."""
        attempts, delivery = 0, first
        while True:
            attempts += 1
            following, state = self._carry(delivery, state)
            if following is None:
                return attempts
            delivery = following

    def _may_send(self) -> bool:
        return not self._stopping.is_set() and self._until_free() <= 0

    def send_all_due(self, within: timedelta) -> int:
        """The same without a thread: what the provider's rate holds up is waited for,
        by the wall; the rest stays owed."""
        attempts, left = 0, within.total_seconds()
        while True:
            made = self.send_due()
            attempts += made
            pause = min(max(self._until_free(), 0.0), left)
            if left <= 0 or not (made or pause) or not self._rates:
                return attempts
            self._stopping.wait(pause)
            left -= pause

    def _next(self, state: ChannelState) -> Delivery | None:
        """What may go now; one at a time while the channel does not take."""
        now = self._clock.now()
        if state.not_before and now < state.not_before:
            return None
        if state.paused and state.failing_since:
            self._outbox.revive(self.name, state.failing_since, now)
        if state.backlog_since and state.opened_at is None:
            self._gather(state, state.backlog_since, now)
        return self._outbox.claim(self.name, now, probe=state.opened_at is not None)

    def _gather(self, state: ChannelState, since: datetime, now: datetime) -> None:
        """After the channel was down: what waits, as one message."""
        waiting = self._outbox.backlog(self.name, self._room)
        found = gather(waiting, channel=self.name, since=since, at=now)
        if found is None:
            done = replace(state, backlog_since=None)
            self._outbox.save_channel(self.name, done, now)
            return
        one, keys = found
        self._outbox.save_gathered(one, keys, state, now)
        logger.info(
            "gathered channel=%s key=%s alerts=%d", self.name, one.key, len(keys)
        )

    def _turn(self) -> float | None:
        """Seconds to the next look; None when only a wake-up can bring work."""
        try:
            self.send_due()
            return self._pause()
        except Exception:
            # A store that is broken or full for a while must not end the channel.
            logger.exception("send_broken channel=%s", self.name)
            return LONGEST_LOOK

    def _carry(
        self, delivery: Delivery, state: ChannelState
    ) -> tuple[Delivery | None, ChannelState]:
        """What goes next, if that is known, and how the channel is now."""
        self._spent.append(self._clock.monotonic())
        receipt = self._deliver(delivery)
        now, jitter = self._clock.now(), self._jitter()
        then = after(state, receipt, attempts=delivery.attempts, jitter=jitter, at=now)
        again_at = now
        if isinstance(receipt, Deferred):
            again_at += retry_at(
                then, receipt, attempts=delivery.attempts, jitter=jitter
            )
        self._answered = Answered(
            delivery=delivery,
            receipt=receipt,
            retry_at=again_at,
            at=now,
            before=state,
            state=then,
        )
        return self._save_answer(claim_next=_is_well(then) and self._may_send()), then

    def _save_answer(self, *, claim_next: bool = False) -> Delivery | None:
        """Kept until it is written down: while the disk is full, what was delivered
        must not go out once a minute."""
        given = self._answered
        if given is None:
            return None
        claimed = self._outbox.save_receipt(
            given.delivery,
            given.receipt,
            retry_at=given.retry_at,
            at=given.at,
            state=given.state,
            claim_next=claim_next,
        )
        self._answered = None
        _log(given.delivery, given.receipt)
        self._on_receipt(given.delivery, given.receipt, given.before, given.state)
        return claimed

    def _deliver(self, delivery: Delivery) -> Receipt:
        try:
            return self._channel.deliver(delivery)
        except Exception as error:  # noqa: BLE001  the per-item guard
            # Lines of code only: the words of an error may hold an address or more.
            lines = "".join(traceback.format_tb(error.__traceback__))
            kind = type(error).__name__
            logger.error(  # noqa: TRY400  for the same reason
                "send_fault channel=%s key=%s error=%s\n%s",
                self.name,
                delivery.key,
                kind,
                lines,
            )
            return Deferred(f"a fault in the monitor itself ({kind})")

    def _until_free(self) -> float:
        """Seconds that the provider's rate wants us to wait."""
        return free_at(self._rates, self._spent) - self._clock.monotonic()

    def _pause(self) -> float | None:
        state = self._outbox.channel(self.name)
        due = self._outbox.next_due(self.name)
        moments = [at for at in (due, state.not_before) if at]
        self._due_at = max(moments) if due or state.paused else None
        if self._due_at is None:
            return None
        seconds = (self._due_at - self._clock.now()).total_seconds()
        return min(max(seconds, self._until_free(), SHORTEST_LOOK), LONGEST_LOOK)


def _log(delivery: Delivery, receipt: Receipt) -> None:
    named = (delivery.channel, delivery.key, delivery.attempts)
    match receipt:
        case Delivered():
            logger.debug("delivered channel=%s key=%s attempts=%d", *named)
        case Deferred(reason=reason):
            text = "deferred channel=%s key=%s attempts=%d reason=%s"
            logger.info(text, *named, reason)
        case Refused(reason=reason):
            text = "refused channel=%s key=%s attempts=%d reason=%s"
            logger.warning(text, *named, reason)


def _is_well(state: ChannelState) -> bool:
    """Whether nothing need be looked at before the next delivery goes."""
    trouble = (state.failing_since, state.opened_at, state.backlog_since)
    return not state.paused and not any(trouble) and state.not_before is None
