"""What the pipeline asks of the outside, and every answer the outside can give.

An answer is a value. Exceptions are for bugs and for a broken machine; a dead
feed or a full inbox is an ordinary day.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from monitor.model.channel import ChannelState
from monitor.model.decision import Decision, DigestState, Held, LastTold, Told
from monitor.model.event import Event
from monitor.model.feed import Feed, FeedState, Poll
from monitor.model.item import Entry, Item
from monitor.model.match import Match
from monitor.model.push import Subscription
from monitor.model.reapplied import Reapplied
from monitor.model.route import Delivery
from monitor.model.silence import Silence
from monitor.model.story import Change, Placed, Report, StoryId
from monitor.model.want import PageAnswer, Want, Wanted


class Clock(Protocol):
    """The one way time enters. Aware UTC; every due moment is compared with it."""

    def now(self) -> datetime: ...

    def monotonic(self) -> float: ...


# --- acquire asks the store -------------------------------------------------


@dataclass(frozen=True, slots=True)
class Known:
    """What the store remembers of an entry: enough to see a change, no text."""

    raw_digest: str
    text_digest: str
    versions: int  #: texts kept so far


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """An entry worth writing: new, edited, or the same text in other markup."""

    entry: Entry
    raw_digest: str
    text_digest: str
    backlog: bool = False  #: there before we looked: told like a first poll's


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """One poll's answer, saved in one transaction."""

    feed: Feed
    poll: Poll
    state: FeedState
    new: tuple[Sighting, ...] = ()
    changed: tuple[Sighting, ...] = ()
    #: Same cleaned text as stored; only the raw digest moves on.
    touched: tuple[Sighting, ...] = ()
    first: bool = False  #: the first readable document of this feed


class Shelf(Protocol):
    """Where acquire finds what it knew, and puts what it found."""

    def feed_states(self) -> Mapping[str, FeedState]: ...

    def known(self, feed: str, keys: Sequence[str]) -> Mapping[str, Known]: ...

    def save_poll(self, intake: Intake) -> None:
        """Idempotent per entry: an identity that is already stored stays as it is."""


class Subscriptions(Protocol):
    """What hubs were asked for; nothing in it is secret."""

    def subscriptions(self) -> Sequence[Subscription]: ...

    def save_subscription(self, subscription: Subscription) -> None:
        """New, or instead of the one with its id."""

    def forget_subscription(self, subscription: str) -> None: ...


class PageShelf(Protocol):
    """Where acquire finds which pages are wanted, and puts what came of it."""

    def wanted(self, now: datetime, limit: int) -> Sequence[Wanted]:
        """Due by now, one of each host."""

    def next_wanted(self, now: datetime) -> datetime | None:
        """When something will be due that is not due yet."""

    def save_page(self, asked: Wanted, answer: PageAnswer, at: datetime) -> None:
        """Idempotent: a want that has ended stays as it is."""


# --- the steps ask the store ------------------------------------------------


class Digests(Protocol):
    """What digests are made from. A window is a range of change sequence."""

    def digest_state(self, route: str, now: datetime) -> DigestState:
        """Written at first sight, with `since` = now and `last_seq` = the newest."""

    def known_state(self, route: str) -> DigestState | None:
        """The same without writing; None for a route that never ran."""

    def last_decided(self) -> int:
        """The newest change with no undecided change before it."""

    def told_between(self, route: str, after: int, upto: int) -> Sequence[Told]: ...

    def save_digest(
        self,
        state: DigestState,
        *,
        key: str,
        due_at: datetime,
        deliveries: Sequence[Delivery],
    ) -> bool:
        """State and outbox rows in one transaction; False if the key was used."""


class Line(Protocol):
    """What waits for each step. Reading changes nothing; saving ticks off."""

    def unclassified(self, limit: int) -> Sequence[Item]: ...

    def save_matches(
        self,
        found: Iterable[tuple[Item, Sequence[Match]]],
        at: datetime,
        wants: Sequence[tuple[Item, Want]] = (),
    ) -> None:
        """`wants` in the same transaction; what they hold goes no further yet."""

    def release_late(self, now: datetime) -> int:
        """What was held for its full text long enough goes on; how many."""

    def next_late(self) -> datetime | None:
        """When something will have been held long enough."""

    def unextracted(self, limit: int) -> Sequence[Report]: ...

    def save_events(self, found: Iterable[tuple[Item, Sequence[Event]]]) -> None: ...

    def ungrouped(self, limit: int) -> Sequence[Report]: ...

    def story_keys(self, since: datetime) -> Sequence[tuple[str, StoryId, datetime]]:
        """Every key of a story active since then: key, story, last seen."""

    def story_traces(self, since: datetime) -> Sequence[tuple[StoryId, str]]:
        """What items are compared with: those seen since then, oldest first."""

    def save_stories(
        self, placed: Iterable[tuple[Report, Placed]], at: datetime
    ) -> None: ...

    def undecided(self, limit: int) -> Sequence[Change]: ...

    def last_told(
        self, stories: Sequence[StoryId], routes: Sequence[str]
    ) -> Mapping[StoryId, Mapping[str, LastTold]]:
        """What each route was last told of each; a route that never was is absent."""

    def save_decisions(
        self, decided: Iterable[tuple[Change, Sequence[Decision]]], at: datetime
    ) -> None:
        """Decisions, their outbox rows and the tick in one transaction."""

    def alerts_since(self, route: str, since: datetime) -> int:
        """How often the route was told something at once; a bundle is once."""

    def silences(self, now: datetime) -> Sequence[Silence]:
        """Those that hold now."""

    def next_held(self, routes: Sequence[str]) -> datetime | None:
        """When the next held alert of these routes is due."""

    def due_held(self, routes: Sequence[str], now: datetime) -> Sequence[Held]:
        """Held alerts whose moment has come, with their stories as they are now."""

    def save_released(
        self, released: Iterable[tuple[Held, Decision]], at: datetime
    ) -> None:
        """In one transaction; what was released before stays as it is.

        Each gets a change of its own, so that the next digest's window has it.
        """

    def outdated(self, limit: int) -> Sequence[Report]:
        """The newest texts of their items that other rules judged, newest first."""

    def count_outdated(self) -> int: ...

    def save_reapplied(self, found: Iterable[Reapplied], at: datetime) -> None:
        """What grows waits for extract again, and is told to nobody."""

    def set_aside(
        self, step: str, subject: Item | Change, trace: str, at: datetime
    ) -> None:
        """One bad item never stops the line: kept with its traceback, visible."""


# --- send asks the outside ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class Delivered:
    """The other side has it."""

    detail: str = ""
    handle: str = ""  #: by which the message can be edited later, where it can


@dataclass(frozen=True, slots=True)
class Deferred:
    """The other side may accept it later; the delivery stays in the outbox."""

    reason: str
    after: timedelta | None = None  #: as the other side asked; None leaves it to us
    channel: bool = False  #: the whole channel waits, not only this delivery
    doubt: bool = False  #: the channel waits, and yet it may have taken this delivery


@dataclass(frozen=True, slots=True)
class Refused:
    """The other side will never accept it; stop, and show the operator."""

    reason: str
    channel: bool = False  #: it refuses us, whatever we send


Receipt = Delivered | Deferred | Refused


class Channel(Protocol):
    """One configured way out."""

    def deliver(self, delivery: Delivery) -> Receipt: ...


class Outbox(Protocol):
    """Deliveries not yet delivered or refused."""

    def channel(self, name: str) -> ChannelState:
        """How it was after its last answer."""

    def claim(
        self, channel: str, now: datetime, *, probe: bool = False
    ) -> Delivery | None:
        """The oldest that is due on this channel, its attempt already counted.

        A `probe` passes by what was tried often, since the message may be to blame.
        """

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
        """In one transaction; `retry_at` counts for a Deferred only.

        What a message tells together with others is settled with it. `claim_next`
        answers as `claim`, and belongs to the same transaction.
        """

    def next_due(self, channel: str) -> datetime | None: ...

    def revive(self, channel: str, since: datetime, at: datetime) -> None:
        """Owe again what was refused since then: the channel was, not the messages."""

    def backlog(self, channel: str, limit: int) -> Sequence[Delivery]:
        """Owed messages of stories that surely nobody has got, oldest first."""

    def save_gathered(
        self, one: Delivery, keys: Sequence[str], state: ChannelState, at: datetime
    ) -> None:
        """Owe `one` instead of these; if one of them was settled meanwhile, nothing."""

    def save_channel(self, name: str, state: ChannelState, at: datetime) -> None: ...
