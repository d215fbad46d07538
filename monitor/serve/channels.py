"""How are the channels, and what must be said when one stops or starts again?"""

import logging
import threading
from collections.abc import Mapping
from datetime import timedelta

from monitor.model.channel import ChannelState
from monitor.model.route import Delivery
from monitor.ports import Clock, Deferred, Delivered, Receipt, Refused
from monitor.serve.operator import Operator

log = logging.getLogger("monitor")

#: A channel that takes nothing for so long is worth a word to the operator.
DEAD_AFTER = timedelta(minutes=15)


class ChannelWatch:
    """Hears every receipt; says once when a channel stops taking, and when it heals."""

    def __init__(
        self,
        operator: Operator,
        clock: Clock,
        states: Mapping[str, ChannelState] | None = None,
    ) -> None:
        self._operator = operator
        self._clock = clock
        self._lock = threading.Lock()
        known = states or {}
        self._trouble = {n: s.why for n, s in known.items() if s.failing_since}

    def troubles(self) -> Mapping[str, str]:
        """Channels that take nothing now, and why."""
        with self._lock:
            return dict(self._trouble)

    def hear_receipt(
        self,
        delivery: Delivery,
        receipt: Receipt,
        before: ChannelState,
        now: ChannelState,
    ) -> None:
        """After the receipt was saved, with how the channel was and is."""
        name = delivery.channel
        if now.failing_since:
            self._note(name, now)
        else:
            self._heal(name, before)
        match receipt:
            case Refused(reason) if not now.paused:
                self._refuse(delivery, reason)
            case Refused() | Deferred() | Delivered():
                pass

    def _note(self, name: str, state: ChannelState) -> None:
        with self._lock:
            is_new = name not in self._trouble
            self._trouble[name] = state.why
        if is_new:
            log.warning("channel %s: %s; what is owed waits", name, state.why)
        since = state.failing_since
        if since is None:
            return
        if state.paused:
            self._operator.tell(
                f"Channel {name} refused a delivery and is paused",
                f"{state.why}. Nothing is lost: all is kept, and once an hour one "
                f"delivery tries. Mend it, then run: monitor channels resume {name}",
                f"paused/{name}/{since.isoformat()}",
                but=name,
            )
        elif self._clock.now() - since >= DEAD_AFTER:
            self._operator.tell(
                f"Channel {name} takes nothing",
                f"{state.why}, since {since:%Y-%m-%d %H:%M} UTC. What is owed is kept "
                "and tried again: monitor outbox list --state owed",
                f"dead/{name}/{since.isoformat()}",
                but=name,
            )

    def _heal(self, name: str, before: ChannelState) -> None:
        with self._lock:
            self._trouble.pop(name, None)
        since = before.failing_since
        if since is None:
            return
        log.info("channel %s: takes deliveries again", name)
        if before.paused or self._clock.now() - since >= DEAD_AFTER:
            self._operator.tell(
                f"Channel {name} takes deliveries again",
                f"It took nothing since {since:%Y-%m-%d %H:%M} UTC ({before.why}). "
                "What waited is on its way.",
                f"healed/{name}/{since.isoformat()}",
                but=name,
            )

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
