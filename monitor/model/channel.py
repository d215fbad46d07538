"""How is a way out: does it take what it gets, since when not, and why?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Phase(StrEnum):
    """Of a channel's circuit breaker."""

    CLOSED = "closed"  #: what is due goes out
    OPEN = "open"  #: it takes nothing, so nothing is tried
    HALF_OPEN = "half-open"  #: one delivery may try whether it takes again


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelState:
    """What is remembered of a channel over restarts."""

    failures: int = 0  #: in a row, of whatever deliveries
    failing_since: datetime | None = None
    opened_at: datetime | None = None  #: since then one delivery at a time tries
    paused: bool = False  #: it refused us, not a message
    why: str = ""  #: its last answer that was no success
    not_before: datetime | None = None  #: nothing is tried earlier
    last_good_at: datetime | None = None
    #: It takes again, and what has waited since then is to be told as one message.
    backlog_since: datetime | None = None

    def phase(self, now: datetime) -> Phase:
        if self.opened_at is None:
            return Phase.CLOSED
        waits = self.not_before is not None and now < self.not_before
        return Phase.OPEN if waits else Phase.HALF_OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelLine:
    """A channel as it is shown."""

    name: str
    state: ChannelState
    owed: int = 0
    refused: int = 0
    oldest_owed_at: datetime | None = None
