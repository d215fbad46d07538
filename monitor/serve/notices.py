"""When is the operator told of the feeds, and what is remembered of it?"""

import logging
import threading
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Protocol

from monitor.model.feed import UNREAD, Ailment, Feed, FeedState, ToldAilment
from monitor.model.route import Delivery
from monitor.ports import Clock
from monitor.route.notices import AN_HOUR, FeedNotice, Ward, decide, held_until
from monitor.route.notices import MOST as MOST_FEEDS
from monitor.serve.operator import Operator

log = logging.getLogger("monitor")

#: What is found within so short a time is one notice,
SETTLE = timedelta(seconds=5)
#: also while more comes, but not for longer than this.
LONGEST = timedelta(minutes=1)


class NoticeBook(Protocol):
    """What was told, kept by the store."""

    def told(self) -> Sequence[ToldAilment]: ...

    def save(
        self,
        deliveries: Sequence[Delivery],
        told: Iterable[ToldAilment],
        ended: Iterable[ToldAilment],
        at: datetime,
    ) -> None: ...


class NoticeDesk:
    """Hears every feed's state, and tells what changed. `turn` is called in a tick."""

    def __init__(
        self,
        feeds: Iterable[Feed],
        states: Mapping[str, FeedState],
        book: NoticeBook,
        operator: Operator,
        clock: Clock,
    ) -> None:
        self._names = {feed.name for feed in feeds if feed.enabled}
        self._book = book
        self._operator = operator
        self._clock = clock
        self._lock = threading.Lock()
        self._ailing: dict[str, tuple[Ailment, ...]] = {}
        self._failing: set[str] = set()
        self._polled: set[str] = set()
        self._sent: deque[datetime] = deque(maxlen=AN_HOUR)
        #: First and last change not yet told; what a crash left untold is one.
        self._pending: tuple[datetime, datetime] | None = (clock.now(), clock.now())
        for state in states.values():
            self.hear(state)

    def hear(self, state: FeedState) -> None:
        """After it was saved."""
        if state.feed not in self._names or state.last_poll_at is None:
            return
        now = self._clock.now()
        with self._lock:
            before = self._ailing.pop(state.feed, ()), state.feed in self._failing
            if state.ailments:
                self._ailing[state.feed] = state.ailments
            self._polled.add(state.feed)
            self._failing.discard(state.feed)
            if state.trouble:
                self._failing.add(state.feed)
            if before != (state.ailments, bool(state.trouble)):
                first = self._pending[0] if self._pending else now
                self._pending = first, now

    def ailing(self) -> Mapping[str, str]:
        """Feeds that can be read, and what is wrong with them all the same."""
        with self._lock:
            every = sorted(self._ailing.items())
        seen = [
            (f, [a.kind for a in ails if a.kind not in UNREAD]) for f, ails in every
        ]
        return {feed: " and ".join(kinds) for feed, kinds in seen if kinds}

    def turn(self, *, at_once: bool = False) -> None:
        """Tell what has settled; `at_once` does not wait for more."""
        now = self._clock.now()
        with self._lock:
            if not self._is_due(now, at_once=at_once):
                return
            pending, self._pending = self._pending, None
            ward = Ward(
                feeds=len(self._polled),
                failing=len(self._failing),
                ailing=dict(self._ailing),
            )
        try:
            self._tell(ward, now)
        except Exception:
            with self._lock:
                self._pending = pending
            raise

    def _is_due(self, now: datetime, *, at_once: bool) -> bool:
        if self._pending is None:
            return False
        held = held_until(self._sent)
        if held and now < held:
            return False
        first, last = self._pending
        return at_once or now - last >= SETTLE or now - first >= LONGEST

    def _tell(self, ward: Ward, now: datetime) -> None:
        known = {MOST_FEEDS, *self._names}
        told = [each for each in self._book.told() if each.feed in known]
        for notice in decide(ward, told, now):
            owed = self._operator.owed(
                notice.headline, notice.why, _cause(notice, now), now
            )
            self._book.save(owed, notice.told, notice.ended, now)
            self._sent.append(now)
            self._operator.wake()


def _cause(notice: FeedNotice, now: datetime) -> str:
    """Its rows are saved with it, so that one is never told under two causes."""
    both = [*notice.told, *notice.ended]
    names = [f"{t.feed}\0{t.kind.name}\0{t.since.isoformat()}" for t in both]
    digest = blake2b("\n".join(names).encode(), digest_size=8).hexdigest()
    return f"feeds/{now.isoformat()}/{digest}"
