"""Small whole stores for what serve/ asks of one."""

from collections.abc import Sequence
from datetime import datetime

from monitor.model.decision import DigestState, Told
from monitor.model.feed import FeedState
from monitor.model.route import Delivery
from monitor.model.view import FeedHealth


class MemoryDigests:
    """Remembers states and keys; `told` is what every window holds."""

    def __init__(self, *told: Told) -> None:
        self.told = told
        self.states: dict[str, DigestState] = {}
        self.sent: dict[str, Sequence[Delivery]] = {}
        self.due_at: list[datetime] = []

    def digest_state(self, route: str, now: datetime) -> DigestState:
        return self.states.setdefault(route, DigestState(route=route, since=now))

    def known_state(self, route: str) -> DigestState | None:
        return self.states.get(route)

    def last_decided(self) -> int:
        return max((told.change.seq for told in self.told), default=0)

    def told_between(self, route: str, after: int, upto: int) -> Sequence[Told]:
        return [told for told in self.told if after < told.change.seq <= upto]

    def save_digest(
        self,
        state: DigestState,
        *,
        key: str,
        due_at: datetime,
        deliveries: Sequence[Delivery],
    ) -> bool:
        if key in self.sent:
            return False
        self.states[state.route] = state
        self.sent[key] = deliveries
        self.due_at.append(due_at)
        return True


class MemoryOutbox:
    """Takes deliveries, each key once."""

    def __init__(self) -> None:
        self.rows: dict[str, Delivery] = {}

    def add(self, deliveries: Sequence[Delivery], at: datetime) -> bool:
        fresh = {d.key: d for d in deliveries if d.key not in self.rows}
        self.rows |= fresh
        return bool(fresh)


class MemoryFeeds:
    """The feeds that were polled, and how many items every window holds."""

    def __init__(self, *states: FeedState, items: int = 0) -> None:
        self.states = states
        self.items = items

    def feeds(self, now: datetime) -> Sequence[FeedHealth]:
        return [FeedHealth(state=state) for state in self.states]

    def items_between(self, start: datetime, end: datetime) -> int:
        return self.items


def health(start: datetime, end: datetime) -> str:
    """A line that shows its window."""
    return f"{start:%d.%m. %H:%M} to {end:%d.%m. %H:%M}"
