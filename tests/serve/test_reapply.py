"""Are changed rules put to what is stored, quietly, and never before what is live?"""

import json
import logging
import threading
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model.item import Item
from monitor.model.match import Match
from monitor.model.story import Report
from monitor.pipeline import STORED_BATCH, Pipeline, run_steps
from monitor.route.alerts import FIRST_TIME, Quiet
from monitor.serve.config import Config, read_config
from monitor.serve.digests import DigestDesk
from monitor.serve.line import LineWorker
from monitor.serve.once import LONGEST_REAPPLY_SECONDS, run_once
from monitor.serve.options import Options
from tests.pipeline.fakes import MemoryLine, StillClock
from tests.pipeline.test_pipeline import find_police, item, outcomes, pipeline
from tests.serve.fakes import MemoryDigests, health
from tests.serve.tree import run
from tests.values import DAY, MATCH, NOON
from tests.world.process import until
from tests.world.small import write_rules, write_small_config

FEEDS = """
[[feeds]]
name = "Inbox"
folder = "inbox"
first_poll = "alert"
"""
ROUTES = """
[channels.files]
kind = "file"
[[routes]]
name = "desk"
topics = ["*"]
alerts = ["files"]
"""
MANY = 2 * STORED_BATCH + 1


class Broken(MemoryLine):
    """Cannot say what other rules have judged."""

    def outdated(self, limit: int) -> Sequence[Report]:
        raise OSError("no such index")


class Desk:
    """A line worker over stored strikes, which the first rules did not find."""

    def __init__(self, line: MemoryLine, stored: int = MANY) -> None:
        self.line = line
        self.clock = StillClock()
        self.built = 0
        self.live: list[Item] = []  #: comes in the middle of a batch
        line.add(*(item(n, title=f"Strike{n} ends") for n in range(1, stored + 1)))
        run_steps(pipeline(line))
        while run_steps(pipeline(line)):
            pass
        line.rules = "r2"
        self.worker = LineWorker(
            self._build,
            DigestDesk([], MemoryDigests(), health, NOON),
            self.clock,
            lambda: None,
        )

    def _build(self) -> Pipeline:
        self.built += 1
        return pipeline(self.line, classify=self._classify, clock=self.clock)

    def _classify(self, found: Item) -> Sequence[Match]:
        if self.live:
            self.line.add(self.live.pop())
            self.worker.work()
        return (MATCH,) if "Strike" in found.title else find_police(found)


def test_one_batch_a_turn_until_there_is_none(caplog: pytest.LogCaptureFixture) -> None:
    """What is live is looked at between two; it is said when it begins and ends."""
    desk, left = Desk(MemoryLine()), []
    with caplog.at_level(logging.INFO):
        while desk.worker.reapplying:
            assert desk.worker.turn()
            left.append(desk.line.count_outdated())
    desk.worker.turn()

    assert left == [MANY - STORED_BATCH, MANY - 2 * STORED_BATCH, 0, 0]
    assert caplog.messages == [
        f"rules.reapply.begun texts={MANY}",
        f"rules.reapply.done texts={MANY} changed={MANY}",
    ]
    assert set(outcomes(desk.line)) == {("quiet", Quiet.REAPPLIED)}
    assert len(desk.line.stories) == MANY


def test_what_comes_in_the_middle_of_a_batch_is_told_before_the_next() -> None:
    """It waits for one batch at most."""
    desk = Desk(MemoryLine())
    desk.live.append(item(99))
    desk.worker.turn()

    assert desk.line.count_outdated() == MANY - STORED_BATCH
    assert [w for o, w in outcomes(desk.line) if o == "alert"] == [FIRST_TIME]


def test_work_that_came_meanwhile_puts_the_batch_off() -> None:
    """It came while the turn ran: the next turn sees to it first."""
    desk = Desk(MemoryLine())
    desk.line.add(item(98))
    desk.live.append(item(99, title="Police98 act"))
    desk.worker.turn()

    assert desk.worker._work
    assert desk.line.count_outdated() == MANY


def test_the_index_of_old_stories_is_given_up_in_the_end() -> None:
    """It is built anew with the few that are active."""
    desk = Desk(MemoryLine())
    while desk.worker.reapplying:
        desk.worker.turn()
    built = desk.built
    desk.worker.work()
    desk.worker.turn()

    assert (built, desk.built) == (1, 2)


def test_without_other_rules_the_index_stays() -> None:
    """Nothing began, so that nothing ends, and nothing is said."""
    desk = Desk(MemoryLine(), stored=0)
    desk.worker.turn()
    over = not desk.worker.reapplying
    desk.worker.work()
    desk.worker.turn()

    assert (over, desk.built) == (True, 1)


def test_a_failure_leaves_the_line_alone(caplog: pytest.LogCaptureFixture) -> None:
    """What is live goes on; the rest is tried again the next day."""
    desk = Desk(Broken())
    with caplog.at_level(logging.ERROR):
        assert desk.worker.turn()
    over = not desk.worker.reapplying
    desk.line.add(item(99))
    desk.worker.work()
    desk.worker.turn()
    told = outcomes(desk.line)
    desk.worker.renew()

    assert (over, told) == (True, [("alert", FIRST_TIME)])
    assert caplog.messages == ["rules.reapply.failed"]
    assert "no such index" in caplog.text
    assert desk.worker.reapplying


def test_a_new_day_does_not_begin_anew_in_the_middle() -> None:
    """The chores build the index again; what was counted stays counted."""
    desk = Desk(MemoryLine())
    desk.worker.turn()
    before = desk.worker._again
    desk.worker.renew()

    assert desk.worker._again is before


def test_it_goes_on_without_being_woken() -> None:
    """In its thread, with a rest after each batch."""
    desk = Desk(MemoryLine())
    thread = threading.Thread(target=desk.worker.run)
    thread.start()
    done = until(lambda: not desk.worker.reapplying)
    desk.worker.stop()
    thread.join(30)

    assert (done, desk.line.count_outdated()) == (True, 0)


class Hurried(StillClock):
    """Whoever looks at it twice is late."""

    looks = 0

    def monotonic(self) -> float:
        self.looks += 1
        return self.looks * LONGEST_REAPPLY_SECONDS


class House:
    """One folder that is polled, with rules that a test changes."""

    def __init__(self, folder: Path) -> None:
        self.inbox = folder / "inbox"
        self.inbox.mkdir()
        self.state = folder / "state"
        self.clock = StillClock()
        self.config = write_small_config(folder, feeds=FEEDS, routes=ROUTES)

    def publish(self, name: str, title: str, body: str = "Seen on Monday.") -> None:
        (self.inbox / name).write_text(f"Title: {title}\n\n{body}")

    def read(self) -> Config:
        options = Options(config=str(self.config), state=str(self.state))
        config = read_config(options, {})
        assert isinstance(config, Config), config
        return config

    def once(self) -> dict[str, int]:
        self.clock.move(timedelta(minutes=5))
        return run_once(self.read(), self.clock, everything=True)

    def ask(self, *words: str) -> str:
        done = run("--config", self.config, "--state", self.state, *words)
        assert done.exit_code == 0, done.output
        return done.stdout

    @property
    def alerts(self) -> list[str]:
        folder = self.state / "alerts"
        return sorted(p.name for p in folder.glob("*.json")) if folder.exists() else []


@pytest.fixture
def house(tmp_path: Path) -> House:
    """It has told of a dinghy and of no ferry."""
    made = House(tmp_path)
    write_rules(made.config, dinghy=4)
    made.publish("1.txt", "A dinghy lands at the old harbour")
    made.publish("2.txt", "A ferry lands at the new harbour")
    made.once()
    assert len(made.alerts) == 1
    return made


def test_once_puts_changed_rules_to_what_is_stored(house: House) -> None:
    """Quietly: the list has it, explain says how, and nobody was told."""
    write_rules(house.config, ferry=4)
    counts = house.once()
    (row,) = [json.loads(line) for line in house.ask("matches", "--json").splitlines()]
    newly = house.ask("explain", row["url"])
    lapsed = house.ask("explain", row["url"].replace("2.txt", "1.txt"))

    assert (counts["outdated"], counts["behind"], counts["owed"]) == (0, 0, 0)
    assert len(house.alerts) == 1
    assert row["title"] == "A ferry lands at the new harbour"
    assert newly.startswith(
        "Not told, stopped at route: desk "
        "(matched by rules that were changed after it was seen).\n"
    )
    assert (
        "    when it was seen it matched nothing; the rules have changed since" in newly
    )
    assert lapsed.startswith(
        "Told at once: desk (first report of this story). "
        "The present rules no longer match it.\n"
    )
    assert "    when it was seen it matched boats: 4 points, alert (dinghy)" in lapsed
    assert "    the present rules no longer match it: boats" in lapsed


def test_a_new_item_of_a_story_found_so_is_told(house: House) -> None:
    """As the first of it."""
    write_rules(house.config, dinghy=4, ferry=4)
    house.once()
    house.publish("3.txt", "A ferry lands at the new harbour")
    house.once()
    (story,) = [
        row
        for row in map(json.loads, house.ask("stories", "--json").splitlines())
        if "ferry" in row["headline"]
    ]

    assert len(house.alerts) == 2
    assert story["items"] == 2


def test_old_items_find_the_stories_of_their_time(house: House) -> None:
    """Also those that no live item would be compared with any more."""
    title = "Strange boats seen from the lighthouse"
    house.publish("3.txt", title, "One was a dinghy.")
    house.publish("4.txt", title, "One was a canoe.")
    house.once()
    house.clock.move(30 * DAY)
    write_rules(house.config, dinghy=4, canoe=4)
    house.once()
    rows = map(json.loads, house.ask("stories", "--json").splitlines())
    items = [row["items"] for row in rows if row["headline"] == title]

    assert items == [2]
    assert len(house.alerts) == 2


def test_a_cycle_that_runs_out_of_time_says_what_is_left(
    house: House,
) -> None:
    """The next one goes on with it."""
    for number in range(3 * STORED_BATCH):
        house.publish(f"more{number}.txt", f"Ferry {number} is late")
    house.once()
    write_rules(house.config, dinghy=4, ferry=4)
    counts = run_once(house.read(), Hurried(house.clock.at), everything=True)
    rest = house.once()

    assert (counts["outdated"], counts["behind"]) == (3 * STORED_BATCH + 1, 0)
    assert rest["outdated"] == 0
    assert len(house.alerts) == 1
