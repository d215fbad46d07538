"""Who carries what is owed on one channel? One thread each, so none waits for another.

At least once, and for as long as it takes: only a refusal ends a delivery.
"""

import logging
import random
import threading
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta

from monitor.model.route import Delivery
from monitor.ports import Channel, Clock, Deferred, Delivered, Outbox, Receipt, Refused
from monitor.send.retry import backoff

logger = logging.getLogger("monitor")

#: A delivery in hand is let finish this long; then its lease runs out, and it is
#: repeated under the same key.
LAST_WORD = timedelta(seconds=8)
#: Between two looks at an outbox that holds something for later.
SHORTEST_LOOK = 1.0
LONGEST_LOOK = 60.0

draw = random.SystemRandom().random


def ignore(delivery: Delivery, receipt: Receipt) -> None:
    """For a sender that nobody watches."""


class Sender:
    """The carrier of one channel."""

    def __init__(
        self,
        *,
        name: str,
        channel: Channel,
        outbox: Outbox,
        clock: Clock,
        on_receipt: Callable[[Delivery, Receipt], None] = ignore,
        jitter: Callable[[], float] = draw,
    ) -> None:
        self.name = name
        self._channel = channel
        self._outbox = outbox
        self._clock = clock
        self._on_receipt = on_receipt
        self._jitter = jitter
        self._rest_until: datetime | None = None
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
        while not self._stopping.is_set() and not self._is_resting():
            delivery = self._outbox.claim(self.name, self._clock.now())
            if delivery is None:
                break
            self._carry(delivery)
            attempts += 1
        return attempts

    def _turn(self) -> float | None:
        """Seconds to the next look; None when only a wake-up can bring work."""
        try:
            self.send_due()
            return self._pause()
        except Exception:
            # A store that is broken or full for a while must not end the channel.
            logger.exception("send_broken channel=%s", self.name)
            return LONGEST_LOOK

    def _carry(self, delivery: Delivery) -> None:
        receipt = self._deliver(delivery)
        now = self._clock.now()
        retry_at = now
        if isinstance(receipt, Deferred):
            retry_at = now + self._wait(receipt, delivery)
            self._rest_until = retry_at if receipt.channel else None
        self._outbox.save_receipt(delivery, receipt, retry_at=retry_at, at=now)
        _log(delivery, receipt)
        self._on_receipt(delivery, receipt)

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

    def _wait(self, receipt: Deferred, delivery: Delivery) -> timedelta:
        if receipt.after is not None:
            return receipt.after
        return backoff(delivery.attempts, self._jitter())

    def _is_resting(self) -> bool:
        return self._rest_until is not None and self._clock.now() < self._rest_until

    def _pause(self) -> float | None:
        due = self._outbox.next_due(self.name)
        if due is None:
            return None
        due = max(due, self._rest_until or due)
        seconds = (due - self._clock.now()).total_seconds()
        return min(max(seconds, SHORTEST_LOOK), LONGEST_LOOK)


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
