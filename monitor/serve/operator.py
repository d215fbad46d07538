"""What must the operator hear about the monitor itself?

A notice goes out once per cause, to the operator's channels, and never about a
channel over that same channel.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from monitor.model.message import NoticeMessage
from monitor.model.route import Delivery
from monitor.ports import Clock
from monitor.route.owe import owe

log = logging.getLogger("monitor")


class Owing(Protocol):
    """The one thing asked of the outbox here."""

    def add(self, deliveries: Sequence[Delivery], at: datetime) -> bool: ...


def _nobody() -> None:
    """Before the senders are built there is nobody to wake."""


class Operator:
    """Owes notices to the operator's channels."""

    def __init__(self, outbox: Owing, channels: Sequence[str], clock: Clock) -> None:
        self._outbox = outbox
        self._channels = tuple(channels)
        self._clock = clock
        self.wake: Callable[[], None] = _nobody

    def tell(self, headline: str, why: str, cause: str, *, but: str = "") -> None:
        """Once per cause; `but` names the channel that the notice is about."""
        now = self._clock.now()
        owed = self.owed(headline, why, cause, now, but=but)
        if self._outbox.add(owed, now):
            self.wake()

    def owed(
        self, headline: str, why: str, cause: str, at: datetime, *, but: str = ""
    ) -> tuple[Delivery, ...]:
        """The deliveries of a notice, for who saves them with rows of their own."""
        log.warning("notice %s: %s", headline, why)
        channels = [name for name in self._channels if name != but]
        message = NoticeMessage(headline=headline, why=why, at=at)
        return owe(message, channels, f"notice/{cause}")
