"""Feeds made up by chance: windows that entries come into, with pins, ids and dates.

Every document goes the real way: entries are named, hashed, compared, and what is
remembered is written down and read again, as between two polls.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from random import Random

from monitor.acquire.clean import Form, Markup
from monitor.acquire.document import RawEntry, name_all
from monitor.acquire.losses import follow
from monitor.acquire.memory import Memory, faces, moment, remember, write_down
from monitor.model.feed import Gap

START = 1_713_000_000
HOUR, DAY = 3_600, 86_400


class Ids(StrEnum):
    GIVEN = "a guid for each"
    NONE = "no guid, a link"
    BARE = "no guid, no link"
    NUMBERED = "the place as guid"


class Dates(StrEnum):
    TRUE = "as they came"
    NONE = "none"
    NOW = "all of them now"
    ODD = "anything"


class Pins(StrEnum):
    TOP = "on top"
    BOTTOM = "at the bottom"
    PLACES = "at the same places"
    DATED_NOW = "on top, dated now"


@dataclass(frozen=True)
class Made:
    """One entry of the publisher's."""

    number: int
    came: int

    @property
    def title(self) -> str:
        return f"Report {self.number} of the office"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """How a publisher makes its feed."""

    room: int  #: entries besides the pinned ones
    pins: int = 0
    ids: Ids = Ids.GIVEN
    dates: Dates = Dates.TRUE
    pinned: Pins = Pins.TOP
    oldest_first: bool = False


@dataclass
class Stream:
    """A publisher, and the document it shows now."""

    kind: Kind
    dice: Random
    now: int = START
    numbers: int = 0
    window: list[Made] = field(default_factory=list)  #: newest first
    pins: list[Made] = field(default_factory=list)
    places: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pins = [self.make(self.now - 90 * DAY) for _ in range(self.kind.pins)]
        size = self.kind.room + self.kind.pins
        self.places = sorted(self.dice.sample(range(size), self.kind.pins))
        for n in range(self.kind.room):
            self.window.insert(0, self.make(self.now - HOUR * (self.kind.room - n)))

    def make(self, came: int) -> Made:
        self.numbers += 1
        return Made(self.numbers, came)

    def pass_time(self, seconds: int, came: int) -> None:
        """So many new entries, spread over the time that passes."""
        step = seconds / (came + 1)
        for n in range(came):
            self.window.insert(0, self.make(int(self.now + step * (n + 1))))
        self.now += seconds
        del self.window[self.kind.room :]

    def document(self) -> tuple[RawEntry, ...]:
        shown = list(self.window[::-1] if self.kind.oldest_first else self.window)
        match self.kind.pinned:
            case Pins.TOP | Pins.DATED_NOW:
                shown = [*self.pins, *shown]
            case Pins.BOTTOM:
                shown = [*shown, *self.pins]
            case Pins.PLACES:
                for place, pin in zip(self.places, self.pins, strict=True):
                    shown.insert(place, pin)
        return name_all([self._raw(made, n) for n, made in enumerate(shown)])

    def _raw(self, made: Made, place: int) -> RawEntry:
        guids = {Ids.GIVEN: f"urn:{made.number}", Ids.NUMBERED: str(place + 1)}
        link = f"https://example.org/news/{made.number}"
        date = self._date(made)
        return RawEntry(
            key=guids.get(self.kind.ids, ""),
            raw_digest="",
            url="" if self.kind.ids is Ids.BARE else link,
            title=Markup(made.title, Form.PLAIN),
            published=moment(date) if date else None,
        )

    def _date(self, made: Made) -> int:
        if made in self.pins and self.kind.pinned is Pins.DATED_NOW:
            return 0 if self.kind.dates is Dates.NONE else self.now
        match self.kind.dates:
            case Dates.TRUE:
                return made.came
            case Dates.NONE:
                return 0
            case Dates.NOW:
                return self.now
            case Dates.ODD:
                return START - self.dice.randrange(30 * DAY)


def kind_by(dice: Random) -> Kind:
    """Any publisher."""
    return Kind(
        room=dice.randint(1, 100),
        pins=dice.choice([0, 0, 1, 2, 3, 4, 5]),
        ids=dice.choice(list(Ids)),
        dates=dice.choice(list(Dates)),
        pinned=dice.choice(list(Pins)),
        oldest_first=dice.random() < 0.1,
    )


@dataclass
class Watcher:
    """What is remembered of a stream, and what was said of it."""

    memory: Memory = field(default_factory=Memory)
    met: set[int] = field(default_factory=set)

    def poll(self, entries: Sequence[RawEntry], at: int) -> Gap | None:
        found = faces(entries)
        followed = follow(self.memory, found, at, self.met)
        self.met |= {face.key for face in found}
        written = write_down(followed.memory)
        self.memory = remember(written)
        assert self.memory == followed.memory, "what is written down is what was known"
        return followed.gap


def renamed(entries: Sequence[RawEntry], mark: str) -> tuple[RawEntry, ...]:
    """The same under other ids."""
    return tuple(replace(entry, key=f"{mark}{entry.key}") for entry in entries)
