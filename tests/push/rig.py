"""Everything that push needs, in one process: publisher, hub, poller, desk, door."""

import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from monitor.acquire.document import Document, NotRead
from monitor.acquire.folder import FolderRead, FolderUnchanged
from monitor.acquire.messenger import Messenger
from monitor.acquire.pagelist import read_list
from monitor.acquire.parse import read_feed
from monitor.acquire.poller import Poller
from monitor.acquire.push_desk import PushDesk
from monitor.acquire.push_key import open_key
from monitor.acquire.trust import Tell
from monitor.model.feed import Feed, PageList, Poll
from monitor.model.push import Subscription
from monitor.ports import Intake
from monitor.serve.hook import make_app
from monitor.serve.listener import Listener
from tests.acquire_net.fakes import POLICY, HandClock, MemoryShelf
from tests.acquire_net.rig import running, wait_until


@dataclass(slots=True)
class MemoryStore:
    """What the store does for the desk; it counts what would be written."""

    kept: dict[str, Subscription] = field(default_factory=dict)
    writes: int = 0

    def subscriptions(self) -> Sequence[Subscription]:
        return list(self.kept.values())

    def save_subscription(self, subscription: Subscription) -> None:
        self.kept[subscription.id] = subscription
        self.writes += 1

    def forget_subscription(self, subscription: str) -> None:
        self.kept.pop(subscription, None)


class FeedReader:
    """The real parser, without its process."""

    def read(
        self,
        body: bytes,
        *,
        content_type: str,
        url: str,
        allow_entities: bool,
        page_list: PageList | None,
        lang: str,
        read_at: datetime | None,
    ) -> Document | NotRead:
        if page_list:
            return read_list(body, page_list, url=url)
        return read_feed(
            body, content_type=content_type, url=url, allow_entities=allow_entities
        )

    def read_folder(
        self, folder: str, known_fingerprint: str
    ) -> FolderRead | FolderUnchanged | NotRead:
        raise AssertionError("no folder is fed here")

    def read_mail(self, body: bytes) -> Document | NotRead:
        raise AssertionError("no mailbox is fed here")


@dataclass(slots=True)
class House:
    """A running monitor's intake; time moves when it is told to."""

    folder: Path
    feeds: Sequence[Feed]
    port: int
    lifetime: float
    shelf: MemoryShelf = field(default_factory=MemoryShelf)
    store: MemoryStore = field(default_factory=MemoryStore)
    clock: HandClock = field(default_factory=HandClock)
    polls: list[Poll] = field(default_factory=list)
    told: list[Tell] = field(default_factory=list)
    poller: Poller = field(init=False)
    desk: PushDesk = field(init=False)
    listener: Listener = field(init=False)

    def __post_init__(self) -> None:
        self.poller = Poller(
            feeds=self.feeds,
            shelf=self.shelf,
            clock=self.clock,
            policy=POLICY,
            reader=FeedReader(),
            on_saved=self.polls.append,
            on_intake=self._hear,
        )
        messenger = Messenger(self.poller, self.clock)
        self.desk = PushDesk(
            base=f"http://127.0.0.1:{self.port}",
            key=open_key(self.folder),
            store=self.store,
            clock=self.clock,
            asks=messenger,
            on_tell=lambda _, tell: self.told.append(tell),
        )
        messenger.on_answer = self.desk.hear_answer
        self.listener = Listener(
            make_app(self.desk), f"127.0.0.1:{self.port}", lifetime=self.lifetime
        )

    def _hear(self, intake: Intake) -> None:
        self.desk.hear_poll(intake)

    @property
    def only(self) -> Subscription:
        (found,) = self.store.kept.values()
        return found

    def tick(self) -> None:
        self.poller.wake()
        self.desk.tick()

    def move(self, by: timedelta) -> None:
        self.clock.advance(by)
        self.tick()

    def until(self, true: Callable[[], object]) -> bool:
        """Whether it came true in time, while the clock ticks and stands still."""

        def ticked() -> bool:
            self.tick()
            return bool(true())

        return wait_until(ticked)

    def polled(self, times: int) -> bool:
        return self.until(lambda: len(self.polls) >= times)


@contextmanager
def open_house(
    folder: Path,
    *feeds: Feed,
    shelf: MemoryShelf | None = None,
    store: MemoryStore | None = None,
    clock: HandClock | None = None,
    port: int = 0,
    lifetime: float = 15.0,
) -> Iterator[House]:
    """With a poller and a listener in threads of their own."""
    house = House(
        folder,
        feeds,
        port or free_port(),
        lifetime,
        shelf or MemoryShelf(),
        store or MemoryStore(),
        clock or HandClock(),
    )
    states = house.shelf.feed_states()
    house.desk.open(feeds, {name: state.advert for name, state in states.items()})
    listening = threading.Thread(target=house.listener.run, daemon=True)
    listening.start()
    try:
        assert wait_until(lambda: house.listener.up)
        with running(house.poller):
            yield house
    finally:
        house.listener.stop()
        listening.join(20)
        assert not listening.is_alive()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])
