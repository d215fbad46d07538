"""How are the feeds, and what must be said when one breaks or heals?"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from monitor.model.feed import HEALTHY, Feed, Poll, PollOutcome
from monitor.model.view import FeedHealth
from monitor.route.health import MOST_NAMES, FeedCounts, health_line

log = logging.getLogger("monitor")


class FeedBook(Protocol):
    """What the watch asks of the store."""

    def feeds(self, now: datetime) -> Sequence[FeedHealth]: ...

    def items_between(self, start: datetime, end: datetime) -> int: ...


def _nobody() -> None:
    """Before the line is built there is nobody to wake."""


class FeedWatch:
    """Hears every poll; says once when a feed starts to fail, and when it heals."""

    def __init__(
        self,
        feeds: Sequence[Feed],
        book: FeedBook,
        channels: Callable[[], Mapping[str, str]] = dict,
        ailing: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        self._enabled = {feed.name for feed in feeds if feed.enabled}
        self._book = book
        self._channels = channels
        self._ailing = ailing
        self._asides: dict[str, tuple[tuple[str, int], ...]] = {}
        self._lock = threading.Lock()
        self._trouble: dict[str, str] = {}  #: of every feed polled since the start
        self._summed_up = False
        self.on_work: Callable[[], None] = _nobody

    def hear_poll(self, poll: Poll) -> None:
        """After the poll was saved."""
        if poll.new or poll.changed:
            self.on_work()
        trouble = "" if poll.outcome in HEALTHY else _sentence(poll)
        with self._lock:
            before = self._trouble.get(poll.feed, "")
            self._trouble[poll.feed] = trouble
        if trouble and not before:
            log.warning("feed %s: %s", poll.feed, trouble)
        elif before and not trouble:
            log.info("feed %s: healthy again", poll.feed)
        self._tell_asides(poll)
        if poll.gap:
            log.warning("feed %s: %s", poll.feed, poll.gap)
        self._sum_up_once()

    def hear_page(self) -> None:
        """After what came of a wanted page was saved."""
        self.on_work()

    def status(self) -> str:
        """One line about all feeds since the start."""
        with self._lock:
            polled = {n: t for n, t in self._trouble.items() if n in self._enabled}
        failing = sum(bool(trouble) for trouble in polled.values())
        waiting = len(self._enabled) - len(polled)
        parts = [f"{len(polled) - failing} of {len(self._enabled)} feeds healthy"]
        if failing:
            parts.append(f"{failing} could not be read")
        if waiting:
            parts.append(f"{waiting} not polled since the start")
        parts += [f"{name} {what}" for name, what in self._ailing_some()]
        line = ", ".join(parts)
        dead = "; ".join(f"{n}: {reason}" for n, reason in self._channels().items())
        return f"{line}; channels that take nothing: {dead}" if dead else line

    def line_between(self, start: datetime, end: datetime) -> str:
        """The health line of a digest over that window."""
        states = [
            health.state
            for health in self._book.feeds(end)
            if health.state.feed in self._enabled
        ]
        polled = [s for s in states if s.last_poll_at]
        failing = sorted(
            (s for s in polled if s.trouble), key=lambda s: s.failing_since or end
        )
        return health_line(
            FeedCounts(
                feeds=len(self._enabled),
                failing=tuple((s.feed, s.trouble) for s in failing),
                waiting=len(self._enabled) - len(polled),
                items=self._book.items_between(start, end),
                ailing=tuple(self._ailing().items()),
                channels=tuple(self._channels().items()),
            )
        )

    def _ailing_some(self) -> Iterator[tuple[str, str]]:
        """Such as `A has fallen silent`, and how many more there are."""
        every = list(self._ailing().items())
        yield from every[:MOST_NAMES]
        if len(every) > MOST_NAMES:
            yield f"{len(every) - MOST_NAMES} more", "to look at"

    def _tell_asides(self, poll: Poll) -> None:
        """What was not taken in, once, until it is something else."""
        with self._lock:
            before = self._asides.get(poll.feed, ())
            if poll.outcome is PollOutcome.READ:
                self._asides[poll.feed] = poll.asides
        if poll.asides and poll.asides != before:
            log.warning("feed %s: %s", poll.feed, set_aside(poll))

    def _sum_up_once(self) -> None:
        """When every feed was polled once: who could be read, and who could not."""
        with self._lock:
            due = not self._summed_up and self._enabled <= self._trouble.keys()
            self._summed_up = self._summed_up or due
        if due:
            log.info("feeds: %s (monitor feeds list tells each)", self.status())


def set_aside(poll: Poll) -> str:
    """Such as `set aside: an empty file (2)`; empty when nothing was."""
    parts = [f"{reason} ({count:,})" for reason, count in poll.asides]
    return f"set aside: {', '.join(parts)}" if parts else ""


def _sentence(poll: Poll) -> str:
    return f"{poll.outcome.value}: {poll.detail}" if poll.detail else poll.outcome.value
