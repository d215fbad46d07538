"""What becomes of an item whose full text is wanted, and who hears of it when?"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from shutil import copyfile

import pytest

from monitor.classify.compile import compile_rules
from monitor.classify.topics import Rules, judge
from monitor.classify.want import want
from monitor.extract.events import extract
from monitor.group.stories import Stories
from monitor.model.feed import Feed, FeedState, FullText, Poll, PollOutcome
from monitor.model.item import Entry
from monitor.model.match import Match
from monitor.model.topic import Rule, Topic
from monitor.model.want import (
    LONGEST_HOLD,
    Brought,
    NotBrought,
    PageAnswer,
    PageOutcome,
    Wanted,
)
from monitor.pipeline import STEPS, Pipeline, run_steps
from monitor.ports import Intake, Sighting
from monitor.route.alerts import FIRST_TIME, Listed, Quiet
from monitor.serve.lexicon import lexicon
from monitor.serve.words import split_glued
from monitor.store.database import Database
from tests.pipeline.fakes import StillClock
from tests.values import HOUR, NOON, ROUTE

RULES = (
    Rule(name="recruited", query="recruited", points=2),
    Rule(name="ring", query="ring", points=4),
    Rule(name="sold", query="sold", points=2, facet="online_recruitment"),
    Rule(name="opera", query="opera", points=-9),
)
TOPIC = Topic(name="trafficking", label="Trafficking", digest=4, alert=6, rules=RULES)
FEED = Feed(name="Example", source="example.org", url="https://example.org/feed")
#: One that hears of everything, and one of online recruitment alone.
ROUTES = (
    replace(ROUTE, name="desk", repeat_after=timedelta(seconds=1)),
    replace(ROUTE, name="web", facets=("online_recruitment",)),
)
NEAR = "Dozens recruited for work on farms"
LISTED = "Police look for a ring in Kent"
SURE = "Ring recruited dozens for farms"
FAR = "Council opens a library in the rain"
LONG = "Officials said so on Monday in a long statement. " * 40
MINUTE = timedelta(minutes=1)


@dataclass
class World:
    """The steps over the real store, on a clock that a test moves."""

    path: Path
    clock: StillClock = field(default_factory=StillClock)
    mode: FullText = FullText.MATCHED

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        """Also again, as after a crash: the index comes from the store."""
        self.database = Database.open(self.path, write=True)
        rules = compile_rules([TOPIC], [], split=split_glued)
        assert isinstance(rules, Rules)
        stories = Stories(self.database.line.story_keys(NOON - timedelta(days=10)))
        self.pipeline = Pipeline(
            line=self.database.line,
            clock=self.clock,
            identify=lambda _: "en",
            judge=partial(judge, rules=rules),
            extract=partial(extract, lexicon=lexicon()),
            place=lambda report: stories.place(report, self.clock.now()),
            routes=ROUTES,
            want=partial(want, mode=self.mode),
        )

    def poll(self, *titles: str) -> None:
        new = tuple(
            Sighting(
                entry=Entry(key=t, url=f"https://example.org/{len(t)}", title=t),
                raw_digest=t,
                text_digest=t,
            )
            for t in titles
        )
        row = Poll(
            feed=FEED.name,
            started_at=self.clock.now(),
            took=timedelta(0),
            outcome=PollOutcome.READ,
            seen=len(new),
            new=len(new),
        )
        state = FeedState(feed=FEED.name, address=FEED.url)
        self.database.shelf.save_poll(Intake(feed=FEED, poll=row, state=state, new=new))
        self.run()

    def run(self, after: timedelta = timedelta(0)) -> None:
        """As the line does when it is woken."""
        self.clock.move(after)
        self.pipeline.go_on_without()
        while run_steps(self.pipeline):
            pass

    def wanted(self) -> list[Wanted]:
        return list(self.database.pages.wanted(self.clock.now(), 9))

    def answer(self, told: PageAnswer | str) -> None:
        """To the only want."""
        (asked,) = self.wanted()
        answer = Brought(text=told) if isinstance(told, str) else told
        self.database.pages.save_page(asked, answer, self.clock.now())
        self.run()

    @property
    def owed(self) -> list[tuple[str, str]]:
        """Route and story of every alert."""
        lines = self.database.queries.outbox(limit=99)
        return [(line.route, line.delivery.story) for line in lines if line.route]

    @property
    def told(self) -> list[tuple[str, str, str]]:
        """What each route heard, in order."""
        return [
            (d.route, d.outcome, d.why)
            for summary in self.database.queries.stories()
            for story in self.database.queries.explain(summary.story.id).stories
            for change in story.changes
            for d in change.decisions
        ]

    @property
    def matches(self) -> tuple[Match, ...]:
        (found,) = self.database.queries.matches()
        return found.report.matches


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "monitor.db"
    Database.open(path, write=True).close()
    return path


@pytest.fixture
def world(tmp_path: Path, empty: Path) -> Iterator[World]:
    path = tmp_path / "monitor.db"
    copyfile(empty, path)
    made = World(path)
    yield made
    assert made.database.upkeep.check(NOON) == []
    made.database.close()


def test_a_near_match_becomes_a_match_by_its_text(world: World) -> None:
    """Told once, when the text is there; evidence points into that text."""
    world.poll(NEAR)
    before = world.told
    world.answer(f"{LONG} A ring sold them.")
    (found,) = world.database.queries.matches()
    item, (match,) = found.report.item, found.report.matches

    assert before == []
    assert [told[:2] for told in world.told] == [("desk", "alert"), ("web", "alert")]
    assert (item.version, item.title) == (2, NEAR)
    assert {piece.field for piece in match.evidence} == {"title", "text"}
    assert all(item.field(p.field)[p.start : p.end] == p.text for p in match.evidence)


def test_words_that_a_page_glued_together_are_read_apart(world: World) -> None:
    """As those of a feed are; the evidence points into the text as published."""
    world.poll(NEAR)
    world.answer(f"{LONG} A drug-freeCounty ringSold girls.")
    (match,) = world.matches

    assert "Sold" in {piece.text for piece in match.evidence}


def test_an_alert_never_waits(world: World) -> None:
    """It is owed before anything was asked; its text tells nobody a second time."""
    world.poll(SURE)
    at_once = world.owed
    world.run(MINUTE)  # repeat_after has passed
    world.answer(f"{LONG} A ring recruited them.")

    assert [route for route, _ in at_once] == ["desk"]
    assert world.owed == at_once
    assert len(world.database.queries.stories()[0].story.reports) == 1


def test_a_route_that_heard_nothing_yet_hears_what_the_text_adds(world: World) -> None:
    """Who was told is not told again, however soon a story may be repeated."""
    world.poll(SURE)
    world.run(HOUR)
    world.answer(f"{LONG} They were sold on a website.")

    assert [route for route, _ in world.owed] == ["web", "desk"]
    assert world.told == [
        ("desk", "alert", FIRST_TIME),
        ("web", "quiet", Quiet.OTHER_FACET),
        ("desk", "quiet", Quiet.KNOWN),
        ("web", "alert", FIRST_TIME),
    ]


def test_what_is_good_for_a_digest_rises_by_its_text(world: World) -> None:
    """It waits, and is then told once: at once, and not in the digest too."""
    world.poll(LISTED)
    before = world.told
    world.answer(f"{LONG} They were recruited.")

    assert before == []
    assert [told for told in world.told if told[0] == "desk"] == [
        ("desk", "alert", FIRST_TIME),
        ("desk", "quiet", Quiet.KNOWN),
    ]


def test_a_text_takes_nothing_back(world: World) -> None:
    """What its feed said is told, even if the whole of it weighs less."""
    world.poll(LISTED)
    world.answer(f"{LONG} It was the opera season.")

    assert ("desk", "digest", Listed.DIGEST_LEVEL) in world.told


@pytest.mark.parametrize(
    ("title", "told"), [(NEAR, []), (LISTED, ["digest", "quiet"]), (SURE, None)]
)
def test_ten_minutes_later_it_goes_on_without(
    world: World, title: str, told: list[str] | None
) -> None:
    """And not a moment earlier; what is sure had gone already."""
    world.poll(title)
    world.run(LONGEST_HOLD - MINUTE)
    early = [outcome for _, outcome, _ in world.told]
    world.run(MINUTE)
    late = [outcome for _, outcome, _ in world.told]

    assert early == (["alert", "quiet"] if told is None else [])
    assert late == (early if told is None else told)


def test_what_comes_late_is_told_all_the_same(world: World) -> None:
    """The page of a near match came after an hour."""
    world.poll(NEAR)
    world.run(HOUR)
    world.answer(f"{LONG} A ring sold them.")

    assert [outcome for _, outcome, _ in world.told] == ["alert", "alert"]


def test_without_a_page_the_summary_will_do(world: World) -> None:
    """At once, not after ten minutes."""
    world.poll(LISTED)
    world.answer(NotBrought(outcome=PageOutcome.PAYWALL))

    assert [told[1] for told in world.told] == ["digest", "quiet"]


def test_what_is_far_from_every_topic_is_not_wanted(world: World) -> None:
    """Nothing waits, nothing is asked."""
    world.poll(FAR)

    assert world.wanted() == []
    assert world.database.queries.health_counts().held == 0


def test_a_text_that_was_brought_wants_none(world: World) -> None:
    """Near as it still is, it is not asked for again."""
    world.poll(NEAR)
    world.answer(LONG[:400])

    assert world.wanted() == []
    assert world.told == []


@pytest.mark.parametrize("title", [NEAR, LISTED, SURE])
@pytest.mark.parametrize("stop", range(len(STEPS) + 1))
def test_a_crash_after_the_answer_loses_nothing(
    world: World, title: str, stop: int
) -> None:
    """A request that was answered and not yet classified still waits."""
    world.poll(title)
    (asked,) = world.wanted()
    text = Brought(text=f"{LONG} A ring recruited them, and they were sold.")
    world.database.pages.save_page(asked, text, world.clock.now())
    for step in STEPS[:stop]:
        step(world.pipeline)
    world.database.close()
    world.open()
    world.run()
    alerts = [route for route, outcome, _ in world.told if outcome == "alert"]

    assert sorted(alerts) == ["desk", "web"]
    assert sorted(route for route, _ in world.owed) == ["desk", "web"]
    assert world.wanted() == []


def test_a_crash_before_the_answer_loses_nothing(world: World) -> None:
    """It is asked for again, and what waits goes on in time."""
    world.poll(LISTED)
    world.database.close()
    world.open()
    world.run()
    asked = world.wanted()
    world.run(LONGEST_HOLD)

    assert len(asked) == 1
    assert [told[1] for told in world.told] == ["digest", "quiet"]
