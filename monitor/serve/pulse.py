"""Who is told regularly that the monitor is well: people, and another machine?"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from monitor.model.message import NoticeMessage
from monitor.model.route import Delivery
from monitor.ports import Clock, Deferred, Refused
from monitor.route.owe import owe
from monitor.send.post import Post
from monitor.serve.operator import Owing

log = logging.getLogger("monitor")

#: A start waits so long, for the feeds to be polled.
SETTLE = timedelta(minutes=2)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
OK = range(200, 400)


def slot(every: timedelta, now: datetime) -> datetime:
    """The last moment at which a heartbeat was due: whole spans since 1970, so that
    a restart changes none."""
    return EPOCH + (now - EPOCH) // every * every


class Heartbeats:
    """Owes each channel its word; `turn` is called in every tick."""

    def __init__(
        self,
        plans: Mapping[str, timedelta | None],
        outbox: Owing,
        clock: Clock,
        health: Callable[[datetime, datetime], str],
        last_alert_at: Callable[[], datetime | None],
    ) -> None:
        self._plans = {name: every for name, every in plans.items() if every}
        self._outbox = outbox
        self._clock = clock
        self._health = health
        self._last_alert_at = last_alert_at
        self._done: dict[str, datetime] = {}
        self._settled_at = clock.now() + SETTLE

    def turn(self, *, at_once: bool = False) -> bool:
        """Whether something is owed by it."""
        now = self._clock.now()
        if not at_once and now < self._settled_at:
            return False
        due = [(n, e) for n, e in self._plans.items() if self._is_due(n, e, now)]
        owed = [self._beat(name, every, now) for name, every in due]
        return any(owed)

    def _is_due(self, name: str, every: timedelta, now: datetime) -> bool:
        done = self._done.get(name)
        return done is None or now >= done + every or now < done

    def _beat(self, name: str, every: timedelta, now: datetime) -> bool:
        at = slot(every, now)
        owed = self._owed(name, every, at, now)
        self._done[name] = at
        return self._outbox.add(owed, now)

    def _owed(
        self, name: str, every: timedelta, at: datetime, now: datetime
    ) -> Sequence[Delivery]:
        last = self._last_alert_at()
        said = f"{last:%Y-%m-%d %H:%M} UTC" if last else "never"
        why = f"{self._health(now - every, now)}. The last alert was taken: {said}."
        message = NoticeMessage(headline="The monitor is well", why=why, at=now)
        return owe(message, [name], f"heartbeat/{at.isoformat()}")


class Ping:
    """Asks an address while all is well; its silence is the alarm."""

    def __init__(self, url: str, every: timedelta, clock: Clock) -> None:
        self._post = Post(url)
        self._every = every
        self._clock = clock
        self._next_at: datetime | None = None
        self._trouble = ""

    def turn(self, stuck: str) -> None:
        """`stuck` names workers that make no progress; then nothing is asked."""
        now = self._clock.now()
        if stuck or (self._next_at is not None and now < self._next_at):
            return
        self._next_at = now + self._every
        answer = self._post.send(b"", {}, method="GET")
        trouble = ""
        if isinstance(answer, Deferred | Refused):
            trouble = answer.reason
        elif answer.status not in OK:
            trouble = f"HTTP {answer.status}"
        if trouble and trouble != self._trouble:
            log.warning("ping: %s", trouble)
        if self._trouble and not trouble:
            log.info("ping: taken again")
        self._trouble = trouble

    def close(self) -> None:
        """Let go of the connection pool."""
        self._post.close()
