"""An outbox in memory, and channels that answer as they are told."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.model.channel import ChannelState
from monitor.model.route import Delivery
from monitor.ports import Deferred, Receipt


@dataclass
class MemoryOutbox:
    """Rows and their due moments; `broken` makes the next claim fail."""

    due: dict[str, datetime] = field(default_factory=dict)
    rows: dict[str, Delivery] = field(default_factory=dict)
    receipts: list[tuple[str, Receipt]] = field(default_factory=list)
    broken: int = 0
    state: ChannelState = field(default_factory=ChannelState)
    waiting: list[Delivery] = field(default_factory=list)
    revived: list[datetime] = field(default_factory=list)
    probes: list[bool] = field(default_factory=list)
    #: Of each receipt, whether the next delivery was claimed with it.
    saved_at_once: list[bool] = field(default_factory=list)

    def put(self, delivery: Delivery, at: datetime) -> None:
        self.rows[delivery.key] = delivery
        self.due[delivery.key] = at

    def channel(self, name: str) -> ChannelState:
        return self.state

    def revive(self, channel: str, since: datetime, at: datetime) -> None:
        self.revived.append(since)

    def backlog(self, channel: str, limit: int) -> Sequence[Delivery]:
        return self.waiting[:limit]

    def save_gathered(
        self, one: Delivery, keys: Sequence[str], state: ChannelState, at: datetime
    ) -> None:
        self.put(one, at)
        self.waiting = [each for each in self.waiting if each.key not in keys]
        self.state = state

    def save_channel(self, name: str, state: ChannelState, at: datetime) -> None:
        self.state = state

    def claim(
        self, channel: str, now: datetime, *, probe: bool = False
    ) -> Delivery | None:
        self.probes.append(probe)
        if self.broken:
            self.broken -= 1
            raise OSError("disk full")
        ready = [key for key, at in self.due.items() if at <= now]
        if not ready:
            return None
        row = self.rows[ready[0]]
        claimed = replace(row, attempts=row.attempts + 1)
        self.rows[row.key] = claimed
        return claimed

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
        self.state = state
        self.saved_at_once.append(claim_next)
        self.receipts.append((delivery.key, receipt))
        if isinstance(receipt, Deferred):
            self.due[delivery.key] = retry_at
        else:
            del self.due[delivery.key], self.rows[delivery.key]
        return self.claim(delivery.channel, at) if claim_next else None

    def next_due(self, channel: str) -> datetime | None:
        return min(self.due.values(), default=None)


@dataclass
class Scripted:
    """Answers in turn, the last one again and again; an exception is raised."""

    answers: list[Receipt | Exception]
    got: list[Delivery] = field(default_factory=list)

    def deliver(self, delivery: Delivery) -> Receipt:
        self.got.append(delivery)
        answer = self.answers[min(len(self.got), len(self.answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass
class Gated:
    """Holds a delivery in hand until the gate opens."""

    answer: Receipt
    began: threading.Event = field(default_factory=threading.Event)
    gate: threading.Event = field(default_factory=threading.Event)

    def deliver(self, delivery: Delivery) -> Receipt:
        self.began.set()
        self.gate.wait(10)
        return self.answer


@dataclass
class Watcher:
    """Hears of receipts, and lets a test wait for them."""

    seen: list[tuple[str, Receipt]] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def __call__(
        self,
        delivery: Delivery,
        receipt: Receipt,
        before: ChannelState,
        now: ChannelState,
    ) -> None:
        with self._changed:
            self.seen.append((delivery.key, receipt))
            self._changed.notify_all()

    def wait_for(self, count: int) -> bool:
        """Whether so many came within ten seconds."""
        enough: Callable[[], bool] = lambda: len(self.seen) >= count  # noqa: E731
        with self._changed:
            return self._changed.wait_for(enough, 10)
