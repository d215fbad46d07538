"""Which feed is due next? Kept in memory, so that a tick costs no query."""

import heapq
from collections.abc import Iterable, Mapping
from datetime import datetime

from monitor.acquire.allowance import Allowance
from monitor.acquire.nudge import NO_NUDGE, Nudge, nudged_due
from monitor.acquire.policy import FetchPolicy
from monitor.acquire.schedule import adopt, first_polls, is_due, try_again
from monitor.acquire.tempo import Tempo
from monitor.model.feed import Feed, FeedState

Taken = tuple[Feed, FeedState]


class Agenda:
    """The configured feeds, what is remembered of them, and the order they are due.

    A feed that was taken is away until it is put back.
    """

    def __init__(
        self,
        states: Mapping[str, FeedState],
        policy: FetchPolicy,
        nudges: Mapping[str, Nudge] | None = None,
    ) -> None:
        self._policy = policy
        self._nudges = dict(nudges or {})
        self._allowance = Allowance(policy)
        self._states = dict(states)
        self._feeds: dict[str, Feed] = {}
        self._due: dict[str, datetime] = {}
        self._heap: list[tuple[datetime, str]] = []  #: also holds outdated plans
        self._away: set[str] = set()

    def replace(self, feeds: Iterable[Feed], now: datetime) -> None:
        """From now on these feeds and no others."""
        self._feeds = {feed.name: feed for feed in feeds if feed.enabled}
        self._due, self._heap = {}, []
        for feed in self._feeds.values():
            known = self._states.get(feed.name)
            known = try_again(known) if known else None
            self._states[feed.name] = adopt(known, feed, now, self._policy)
        new = [f for f in self._feeds.values() if self._is_new(f.name)]
        starts = first_polls(new, now, self._policy)
        self._fit(now)
        for name in self._feeds:
            self._plan(name, starts.get(name))

    def take_due(self, now: datetime) -> list[Taken]:
        """What is due by now."""
        if self._allowance.is_due(now):
            self._fit(now)
        taken = []
        while (next_at := self.next_due()) and next_at <= now:
            _, name = heapq.heappop(self._heap)
            taken.append(self._take(name))
        return taken

    def take_all(self, now: datetime, *, everything: bool) -> list[Taken]:
        """What may be asked now; new feeds at once, spread or not."""
        return [
            self._take(name)
            for name in self._feeds
            if name not in self._away
            and is_due(self._states[name], now, everything=everything)
        ]

    def tempo(self, feed: Feed) -> Tempo:
        """What the budget allows it now."""
        return self._allowance.tempo(feed)

    def put_back(self, state: FeedState, now: datetime) -> None:
        """After its poll, with what is remembered from now on."""
        name = state.feed
        self._away.discard(name)
        self._states[name] = state
        if feed := self._feeds.get(name):
            self._allowance.count(feed)
            # The configured address may have changed meanwhile.
            self._states[name] = adopt(state, feed, now, self._policy)
            self._plan(name, now)

    def nudge(self, name: str, nudge: Nudge) -> None:
        """From now on the feed's plan is changed by this."""
        self._nudges[name] = nudge
        if name in self._feeds and name not in self._away and not self._is_new(name):
            self._plan(name, None)

    def next_due(self) -> datetime | None:
        while self._heap and self._due.get(self._heap[0][1]) != self._heap[0][0]:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def _fit(self, now: datetime) -> None:
        self._allowance.fit(((f, self._states[n]) for n, f in self._feeds.items()), now)

    def _is_new(self, name: str) -> bool:
        state = self._states[name]
        return state.next_poll_at is None and not state.gone

    def _plan(self, name: str, start: datetime | None) -> None:
        state = self._states[name]
        nudge = self._nudges.get(name, NO_NUDGE)
        due = nudged_due(state, self._feeds[name], nudge, self._policy.cap)
        if start and self._is_new(name):
            due = max(start, state.not_before or start)
        if due and name not in self._away:
            self._due[name] = due
            heapq.heappush(self._heap, (due, name))

    def _take(self, name: str) -> Taken:
        self._away.add(name)
        self._due.pop(name, None)
        return self._feeds[name], self._states[name]
