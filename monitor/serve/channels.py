"""How are the channels, and what must be said when one stops or starts again?"""

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.model.route import Delivery
from monitor.ports import Clock, Deferred, Delivered, Receipt, Refused
from monitor.serve.operator import Operator

log = logging.getLogger("monitor")

#: A channel that takes nothing for so long is worth a word to the operator.
DEAD_AFTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A channel that deferred what it got last."""

    since: datetime
    reason: str


class ChannelWatch:
    """Hears every receipt; says once when a channel stops taking, and when it heals."""

    def __init__(self, operator: Operator, clock: Clock) -> None:
        self._operator = operator
        self._clock = clock
        self._lock = threading.Lock()
        self._trouble: dict[str, Trouble] = {}

    def troubles(self) -> Mapping[str, str]:
        """Channels that take nothing now, and why."""
        with self._lock:
            return {name: each.reason for name, each in self._trouble.items()}

    def hear_receipt(self, delivery: Delivery, receipt: Receipt) -> None:
        """After the receipt was saved."""
        match receipt:
            case Deferred(reason=reason):
                self._defer(delivery.channel, reason)
            case Delivered():
                self._heal(delivery.channel)
            case Refused(reason):
                self._heal(delivery.channel)
                self._refuse(delivery, reason)

    def _defer(self, name: str, reason: str) -> None:
        now = self._clock.now()
        with self._lock:
            before = self._trouble.get(name)
            since = before.since if before else now
            self._trouble[name] = Trouble(since, reason)
        if before is None:
            log.warning("channel %s: %s; what is owed waits", name, reason)
        if now - since >= DEAD_AFTER:
            self._operator.tell(
                f"Channel {name} takes nothing",
                f"{reason}, since {since:%Y-%m-%d %H:%M} UTC. What is owed is kept "
                "and tried again: monitor outbox list --state owed",
                f"dead/{name}/{since.isoformat()}",
                but=name,
            )

    def _heal(self, name: str) -> None:
        with self._lock:
            before = self._trouble.pop(name, None)
        if before:
            log.info("channel %s: takes deliveries again", name)

    def _refuse(self, delivery: Delivery, reason: str) -> None:
        """A refusal is final, so a person has to look; once a day per channel."""
        if '"type":"notice"' in delivery.body[:20]:
            return
        self._operator.tell(
            f"Channel {delivery.channel} refused a delivery",
            f"{reason}. It is kept as {delivery.key}: mend the channel, then "
            f"run: monitor outbox retry {delivery.key}",
            f"refused/{delivery.channel}/{self._clock.now():%Y-%m-%d}",
            but=delivery.channel,
        )
