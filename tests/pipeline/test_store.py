"""Do the steps and the real store keep what is owed, wherever a crash comes?"""

from collections.abc import Iterator
from dataclasses import replace
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
from monitor.model.story import Placed, Report
from monitor.model.topic import Rule, Topic
from monitor.pipeline import STEPS, Pipeline, run_steps
from monitor.ports import Intake, Sighting
from monitor.route.alerts import Quiet
from monitor.serve.lexicon import lexicon
from monitor.store.database import Database
from tests.pipeline.fakes import StillClock
from tests.values import NOON, ROUTE

NAMED = Rule(name="named", query="traffickers", points=6)
TOPIC = Topic(
    name="trafficking", label="Trafficking", digest=2, alert=6, rules=(NAMED,)
)
ROUTES = (ROUTE, replace(ROUTE, name="night", alerts=("mail", "chat")))
FEED = Feed(name="Example", source="example.org", url="https://example.org/feed")
TITLES = (
    "Police free 12 women from traffickers in Kent",
    "Council opens a new library in the rain",
    "Court jails three traffickers in Hanoi for life",
    "Police free 12 women from traffickers in Kent",
    "Traffickers held after a raid on a farm in Spain",
)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once: migrations take longer than a test."""
    path = tmp_path_factory.mktemp("empty") / "monitor.db"
    Database.open(path, write=True).close()
    return path


@pytest.fixture
def path(tmp_path: Path, empty: Path) -> Path:
    """A database that has read one poll."""
    path = tmp_path / "monitor.db"
    copyfile(empty, path)
    with Database.open(path, write=True) as database:
        database.shelf.save_poll(poll())
    return path


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    with Database.open(path, write=True) as database:
        yield database


def poll() -> Intake:
    """Five entries of one feed, two of which tell of the same."""
    new = tuple(
        Sighting(
            entry=Entry(key=str(n), url=f"https://example.org/{n}", title=title),
            raw_digest=str(n),
            text_digest=str(n),
        )
        for n, title in enumerate(TITLES)
    )
    row = Poll(
        feed=FEED.name,
        started_at=NOON,
        took=timedelta(seconds=1),
        outcome=PollOutcome.READ,
        seen=len(new),
        new=len(new),
    )
    state = FeedState(feed=FEED.name, address=FEED.url, last_poll_at=NOON)
    return Intake(feed=FEED, poll=row, state=state, new=new)


def pipeline(
    database: Database, topic: Topic = TOPIC, mode: FullText = FullText.NEVER
) -> Pipeline:
    """As the daemon builds it: the index comes from the store."""
    rules = compile_rules([topic], [])
    assert isinstance(rules, Rules)
    clock = StillClock()
    stories = Stories(database.line.story_keys(NOON - timedelta(days=10)))
    return Pipeline(
        line=database.line,
        clock=clock,
        identify=lambda _: "en",
        judge=partial(judge, rules=rules),
        extract=partial(extract, lexicon=lexicon()),
        place=lambda report: stories.place(report, clock.now()),
        routes=ROUTES,
        want=partial(want, mode=mode),
    )


def owed(database: Database) -> dict[str, str]:
    """Every delivery by its key, as it would be sent."""
    lines = database.queries.outbox(limit=100)
    return {line.delivery.key: line.delivery.body for line in lines}


def test_what_was_polled_is_owed(database: Database) -> None:
    """Three stories, told on two routes: nine deliveries, none twice."""
    built = pipeline(database)
    while run_steps(built):
        pass
    stories = database.queries.stories()

    assert sorted(len(s.story.reports) for s in stories) == [1, 1, 2]
    assert len(owed(database)) == 3 * 3
    assert [m.report.item.lang for m in database.queries.matches()] == ["en"] * 4
    assert not database.upkeep.check(NOON)


@pytest.mark.parametrize("turn", [0, 1])
@pytest.mark.parametrize("done", range(1, len(STEPS)))
def test_killed_between_any_two_steps_it_owes_the_same(
    tmp_path: Path, path: Path, done: int, turn: int
) -> None:
    """Opened again it goes on, with the same keys and the same words."""
    spare = tmp_path / "spare.db"
    copyfile(path, spare)
    with Database.open(spare, write=True) as database:
        run_steps(pipeline(database))
        expected = owed(database)
    with Database.open(path, write=True) as database:
        built = pipeline(database)
        for step in STEPS[:done] * (1 + turn):
            step(built)
    with Database.open(path, write=True) as database:
        built = pipeline(database)
        while run_steps(built):
            pass

        assert owed(database) == expected


WIDER = replace(TOPIC, rules=(NAMED, Rule(name="library", query="library", points=6)))


def reapply(database: Database) -> None:
    """All that is stored, and what it sends down the line."""
    built = pipeline(database, WIDER)
    while built.reapply_rules()[0]:
        while run_steps(built):
            pass


@pytest.mark.parametrize("done", range(len(STEPS)))
def test_changed_rules_owe_nothing_wherever_a_crash_comes(
    path: Path, done: int
) -> None:
    """They find a story more, at once or after the next start, and tell nobody."""
    with Database.open(path, write=True, rules="r1") as database:
        while run_steps(pipeline(database)):
            pass
        before = owed(database)
    with Database.open(path, write=True, rules="r2") as database:
        built = pipeline(database, WIDER)
        built.reapply_rules()
        for step in STEPS[:done]:
            step(built)
    with Database.open(path, write=True, rules="r2") as database:
        while run_steps(pipeline(database, WIDER)):
            pass
        reapply(database)
        stories = database.queries.stories()
        told = database.queries.explain("https://example.org/1").stories[0].changes

        assert len(stories) == 4
        assert owed(database) == before
        assert {d.why for d in told[0].decisions} == {Quiet.REAPPLIED}
        assert database.line.count_outdated() == 0
        assert not database.upkeep.check(NOON)


def test_a_fault_in_a_room_is_kept_and_tried_by_the_next_version(path: Path) -> None:
    """Set aside it waits for nothing; another version of the monitor takes it up."""
    with Database.open(path, write=True, app="1") as database:
        broken = replace(pipeline(database), place=_break)
        while run_steps(broken):
            pass
        asides = database.queries.asides()
    with Database.open(path, write=True, app="2") as database:
        again = database.line.requeue_asides("2")
        while run_steps(pipeline(database)):
            pass

        assert {aside.step for aside in asides} == {"group"}
        assert all("a bug" in aside.trace for aside in asides)
        assert again == len(asides) == 4
        assert len(owed(database)) == 9


def _break(_: Report) -> Placed:
    raise RuntimeError("a bug")
