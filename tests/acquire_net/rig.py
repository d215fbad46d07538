"""A poller with everything around it, driven by hand."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.acquire.desk import Reads
from monitor.acquire.policy import FetchPolicy
from monitor.acquire.poller import Poller
from monitor.model.feed import Feed, FeedState, Poll
from tests.acquire_net.fakes import (
    POLICY,
    HandClock,
    LineReader,
    MemoryShelf,
    document,
    feed_at,
)
from tests.acquire_net.publisher import Asked, Wire, reply

PATIENCE = 20.0
MINUTE = timedelta(minutes=1)
BODY = document(("1", "One"), ("2", "Two"))


@dataclass(slots=True)
class Rig:
    """Each `once` is a start of its own: what is remembered is on the shelf."""

    feeds: list[Feed]
    policy: FetchPolicy = POLICY
    clock: HandClock = field(default_factory=HandClock)
    shelf: MemoryShelf = field(default_factory=MemoryShelf)
    reader: LineReader = field(default_factory=LineReader)
    reads: Reads | None = None  #: instead of it
    heard: list[Poll] = field(default_factory=list)

    def poller(self) -> Poller:
        return Poller(
            feeds=self.feeds,
            shelf=self.shelf,
            clock=self.clock,
            policy=self.policy,
            reader=self.reads or self.reader,
            on_saved=self.heard.append,
        )

    def once(
        self, after: timedelta = timedelta(0), *, everything: bool = False
    ) -> list[Poll]:
        self.clock.advance(after)
        return self.poller().once(everything=everything)

    def poll(self) -> Poll:
        """The only feed's next poll, when it is due and no sooner."""
        due = self.due()
        if due and due > self.clock.now():
            self.clock.set(due)
        (row,) = self.once()
        return row

    def state(self, name: str = "example") -> FeedState:
        return self.shelf.states[name]

    def due(self, name: str = "example") -> datetime | None:
        state = self.shelf.states.get(name)
        if state is None or state.next_poll_at is None:
            return None
        return max(state.next_poll_at, state.not_before or state.next_poll_at)


def rig_for(url: str, every: timedelta | None = None) -> Rig:
    return Rig([feed_at(url, every=every)])


@contextmanager
def running(poller: Poller) -> Iterator[threading.Thread]:
    thread = threading.Thread(target=poller.run, daemon=True)
    thread.start()
    wait_until(lambda: poller._post is not None)
    try:
        yield thread
    finally:
        poller.stop()
        thread.join(PATIENCE)


def wait_until(true: Callable[[], bool]) -> bool:
    """Whether it came true in time."""
    pause = threading.Event()
    for _ in range(int(PATIENCE / 0.01)):
        if true():
            return True
        pause.wait(0.01)
    return False


@dataclass(slots=True)
class Shop:
    """A well-behaved server: validators of its last 200, 304 when they match."""

    body: bytes = BODY
    headers: dict[str, str] = field(default_factory=dict)
    etag: str = '"v1"'
    modified: str = "Thu, 18 Apr 2024 09:00:00 GMT"

    def __call__(self, asked: Asked, _wire: Wire) -> bytes:
        if self._matches(asked):
            return reply(304, headers=self.headers)
        tokens = {"ETag": self.etag, "Last-Modified": self.modified}
        given = {name: token for name, token in tokens.items() if token}
        return reply(200, self.body, self.headers | given)

    def publish(self, body: bytes, etag: str = "", modified: str = "") -> None:
        self.body, self.etag, self.modified = body, etag, modified

    def _matches(self, asked: Asked) -> bool:
        etag, since = asked.get("If-None-Match"), asked.get("If-Modified-Since")
        if etag is not None:
            return etag == self.etag.encode("latin-1")
        return since is not None and since == self.modified.encode("latin-1")
