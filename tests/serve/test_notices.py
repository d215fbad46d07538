"""When is the operator told, and is it once, whatever comes in between?"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model.feed import Ail, Ailment, Feed, FeedState, ToldAilment
from monitor.model.route import Delivery
from monitor.serve.notices import LONGEST, SETTLE, NoticeDesk
from monitor.serve.operator import Operator
from monitor.store.database import Database
from tests.acquire_net.fakes import HandClock
from tests.values import HOUR, NOON

FEEDS = [Feed(name=n, source="s", url=f"https://{n}.example") for n in "abcdefghij"]
SECOND = timedelta(seconds=1)


def state(feed: str, *kinds: Ail) -> FeedState:
    ailments = tuple(Ailment(kind=k, since=NOON, why="as it is") for k in kinds)
    return FeedState(feed=feed, address="x", last_poll_at=NOON, ailments=ailments)


@dataclass
class Room:
    """A desk over a real store, on a clock of the test's."""

    database: Database
    feeds: list[Feed] = field(default_factory=lambda: FEEDS)
    clock: HandClock = field(default_factory=HandClock)
    states: dict[str, FeedState] = field(default_factory=dict)

    def desk(self) -> NoticeDesk:
        """As after a start; what was there before it is looked at."""
        operator = Operator(self.database.outbox, ["desk"], self.clock)
        book = self.database.notices
        return NoticeDesk(self.feeds, self.states, book, operator, self.clock)

    def turn(self, desk: NoticeDesk, after: timedelta = SETTLE) -> list[str]:
        """The headlines that it adds."""
        known = len(self.headlines)
        self.clock.advance(after)
        desk.turn()
        return self.headlines[known:]

    @property
    def owed(self) -> list[Delivery]:
        lines = self.database.queries.outbox(limit=500)
        return [line.delivery for line in reversed(lines)]

    @property
    def headlines(self) -> list[str]:
        return [json.loads(each.body)["data"]["headline"] for each in self.owed]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """Ten feeds, and nothing told."""
    with Database.open(tmp_path / "monitor.db", write=True) as database:
        yield Room(database)


def test_what_settles_is_told_once(room: Room) -> None:
    """After a few seconds, in which more may come; then its end."""
    desk = room.desk()
    desk.hear(state("a", Ail.SILENT))
    early = room.turn(desk, SECOND)
    desk.hear(state("b", Ail.LOSSY))
    first = room.turn(desk)
    again = room.turn(desk, HOUR)
    desk.hear(state("a"))
    end = room.turn(desk)

    assert (early, again) == ([], [])
    assert first == ["2 feeds in trouble"]
    assert end == ["Feed a is well again"]


def test_what_comes_without_a_pause_is_told_after_a_minute(room: Room) -> None:
    """Else a storm would keep it for ever."""
    desk, said = room.desk(), []
    room.turn(desk)
    for n in range(LONGEST // SECOND):
        kinds = [Ail.SHRUNK] if n % 2 else [Ail.SILENT]
        desk.hear(state("a", *kinds))
        said += room.turn(desk, SECOND)

    assert len(said) == 1


def test_a_restart_repeats_nothing_and_forgets_nothing(room: Room) -> None:
    """What a crash left untold is told, and what ended meanwhile has ended."""
    room.states = {"a": state("a", Ail.SHRUNK)}
    first = room.turn(room.desk())
    second = room.turn(room.desk())
    room.states = {"a": state("a")}
    third = room.turn(room.desk())

    assert (first, second, third) == (
        ["Feed a has shrunk"],
        [],
        ["Feed a is well again"],
    )


def test_a_feed_that_is_polled_no_more_is_not_spoken_of(room: Room) -> None:
    """Taken out of the config, or switched off: neither ill nor well."""
    room.states = {"a": state("a", Ail.BROKEN)}
    told = room.turn(room.desk())
    room.feeds = [replace(FEEDS[0], enabled=False), *FEEDS[1:]]
    after = room.turn(room.desk())

    assert (told, after) == (["Feed a cannot be read"], [])


def test_a_network_that_is_down_is_one_notice(room: Room) -> None:
    """However far apart the feeds notice it; back in one, but for two stragglers."""
    desk, said = room.desk(), []
    bad = [replace(state(n, Ail.BROKEN), trouble="no route") for n in "abcdefghij"]
    for each in bad:
        desk.hear(replace(each, ailments=()))
    for each in bad:
        desk.hear(each)
        said += room.turn(desk, timedelta(minutes=7))
    for name in "abcdefghij":
        desk.hear(state(name))
        said += room.turn(desk, timedelta(minutes=7))

    assert said == [
        "10 of 10 feeds cannot be read",
        "8 of 10 feeds can be read again",
        "Feed i is well again",
        "Feed j is well again",
    ]


def test_more_than_six_an_hour_are_gathered(room: Room) -> None:
    """One feed after the other, every minute."""
    desk, said = room.desk(), []
    for name in "abcdefghij":
        desk.hear(state(name, Ail.LOSSY))
        said += room.turn(desk, timedelta(minutes=1))
    said += room.turn(desk, HOUR)

    assert said[:6] == [f"Feed {name} may have lost items" for name in "abcdef"]
    assert said[6:] == ["4 feeds in trouble"]


def test_a_failure_to_save_is_tried_again(room: Room) -> None:
    """Nothing that is owed is lost."""
    desk = room.desk()
    desk.hear(state("a", Ail.SILENT))
    book, desk._book = desk._book, Broken()
    with pytest.raises(OSError, match="disk full"):
        room.turn(desk)
    desk._book = book

    assert room.turn(desk) == ["Feed a has fallen silent"]


def test_what_can_be_read_and_ails_all_the_same(room: Room) -> None:
    """For the status line; feeds that are not ours are passed by."""
    desk = room.desk()
    for each in (state("a", Ail.BROKEN, Ail.LOSSY), state("b"), state("x", Ail.SILENT)):
        desk.hear(each)

    assert desk.ailing() == {"a": "may have lost items"}


class Broken:
    """A book that cannot be written in."""

    def told(self) -> list[ToldAilment]:
        return []

    def save(self, *args: object) -> None:
        raise OSError("disk full")
