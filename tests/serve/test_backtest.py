"""What an edit of the rules would have cost, by all that is stored."""

import json
import re
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest
from typer.testing import Result

from monitor.model.mark import Word
from monitor.pipeline import run_steps
from monitor.route.price import Heard, reckoned
from monitor.serve.backtest import Outcome, backtest
from monitor.serve.build import make_pipeline
from monitor.serve.config import Config, read_config
from monitor.serve.options import Options
from monitor.serve.priced import as_json, lines
from monitor.serve.scope import Question, Scope
from monitor.store.database import Database
from tests.pipeline.fakes import StillClock
from tests.serve.tree import run
from tests.store.intake import FEED, intake, sighting
from tests.values import DAY, HOUR, NOON
from tests.world.small import TOPIC, write_rules, write_small_config

#: Twenty happenings, each told three times.
TOWNS = [
    start + end
    for start in ("Ald", "Birch", "Cran", "Dun", "Elm")
    for end in ("mere", "hold", "ley", "wick")
]
ROUTES = """
[channels.loud]
kind = "console"
[[routes]]
name = "desk"
topics = ["*"]
alerts = ["loud"]
digest = { channels = ["loud"], at = "07:30" }
"""
TITLES = ("Boats sink", "Migrants walk", "Boats bring migrants", "Rain falls")


@dataclass(frozen=True)
class Desk:
    """Four items were judged by one rule; one of the stories is marked."""

    config: Path
    state: Path

    def run(self, *words: str | Path) -> Result:
        places = ("--config", self.config, "--state", self.state)
        since = ("--since", "2024-04-01")
        return run(*places, "rules", "backtest", *since, *words)

    def ask(self, *words: str | Path) -> dict[str, Any]:
        done = self.run(*words, "--json")
        assert done.exit_code == 0, done.output
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    def edit(self, name: str, text: str) -> Path:
        path = self.state / name
        path.write_text(text)
        return path


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Its database is only read."""
    folder = tmp_path_factory.mktemp("desk")
    config = write_small_config(folder, feeds="", routes=ROUTES)
    write_rules(config, boats=4)
    made = Desk(config, folder / "state")
    read = read_config(Options(config=str(config), state=str(made.state)), {})
    assert isinstance(read, Config)
    version = read.rules.version
    with Database.open(read.database, write=True, rules=version) as database:
        found = [sighting(str(n), title) for n, title in enumerate(TITLES)]
        database.shelf.save_poll(intake(*found, feed=replace(FEED, topics=())))
        while run_steps(make_pipeline(read, database, StillClock(NOON))):
            pass
        (marked,) = database.marks.stories("https://example.org/0")
        database.marks.add(marked, Word.RELEVANT, "ana", NOON, "")
    return made


def rule(query: str, points: int) -> str:
    return f'[[rules]]\nname = "{query}"\nquery = "{query}"\npoints = {points}\n'


def turns(told: dict[str, Any]) -> list[tuple[str, str, list[str], str]]:
    return [(d["turn"], d["title"], d["rules"], d["mark"]) for d in told["differences"]]


def test_an_edit_is_priced_in_matches_alerts_and_marks(desk: Desk) -> None:
    """Only what holds a word of an edited rule is judged."""
    new = desk.edit("boats.toml", TOPIC + rule("migrants", 4))
    told = desk.ask("--rule-file", new)

    assert turns(told) == [
        ("lost", "Boats sink", ["boats"], "relevant"),
        ("gained", "Migrants walk", ["migrants"], ""),
    ]
    assert (told["items"], told["judged"]) == (4, 3)
    assert told["edited"] == ["boats/boats", "boats/migrants"]
    assert [line.partition(":")[0] for line in told["said"]] == [
        "matches",
        "alerts",
        "digest lines",
    ]
    assert told["said"][2] == "digest lines: no difference"
    assert [(t["before"], t["after"], t["mark"]) for t in told["told"]] == [
        ("alert", "nothing", "relevant"),
        ("nothing", "alert", ""),
    ]


def test_what_is_told_fits_a_terminal(desk: Desk) -> None:
    """Sentences, then the items, then the stories; the rest is counted."""
    new = desk.edit("boats.toml", TOPIC + rule("migrants", 2))
    done = desk.run("--rule-file", new, "--limit", "1")
    lines = done.stdout.splitlines()

    assert done.exit_code == 0
    assert lines[0].startswith("4 items of ")
    assert not [line for line in lines if "guess" in line]
    assert lines[1] == "edited: boats/boats, boats/migrants"
    assert "1 marked relevant" in done.stdout
    assert "… and 2 more (--limit, --json)" in lines
    assert "Migrants walk" not in done.stdout


@pytest.mark.parametrize(
    ("period", "span"),
    [(timedelta(minutes=5), "1 h"), (HOUR * 30, "30 h"), (HOUR * 72, "3 days")],
)
def test_a_month_of_less_than_a_week_is_called_a_guess(
    period: timedelta, span: str
) -> None:
    """After a first run there are minutes of news."""
    scope = Scope(ids=(), stored=4, edited=())
    said = list(lines(Outcome(since=NOON, until=NOON + period, scope=scope)))

    assert said[0].startswith(f"4 items of {span}, ")
    assert said[-1] == f"a month is reckoned from {span}: take it as a guess"


def test_a_rule_that_needs_no_word_has_every_item_judged(desk: Desk) -> None:
    """And is named; so has --all."""
    wide = TOPIC + rule("boats", 4) + rule("STATES/2", 1)
    new = desk.edit("boats.toml", wide)
    told = desk.ask("--rule-file", new)
    shown = desk.run("--rule-file", new).stdout
    same = desk.edit("boats.toml", TOPIC + rule("boats", 3))
    everything = desk.ask("--rule-file", same, "--all")

    assert (told["judged"], told["not_narrowed"]) == (4, ["boats/STATES/2"])
    assert "every item was judged: boats/STATES/2" in shown
    assert (everything["judged"], everything["not_narrowed"]) == (4, [])
    assert [d["turn"] for d in everything["differences"]] == ["lowered", "lowered"]


def test_a_threshold_is_an_edit_of_its_topic(desk: Desk) -> None:
    """No rule has turned the verdict."""
    higher = TOPIC.replace("alert = 4", "alert = 5")
    told = desk.ask("--rule-file", desk.edit("boats.toml", higher + rule("boats", 4)))

    assert [d["rules"] for d in told["differences"]] == [["(its thresholds)"]] * 2


def test_what_decides_nothing_is_no_edit(desk: Desk) -> None:
    """Nothing is judged."""
    renamed = TOPIC.replace("Boats", "Ships") + rule("boats", 4)
    told = desk.ask("--rule-file", desk.edit("boats.toml", renamed))

    assert (told["edited"], told["judged"]) == ([], 0)
    assert told["said"][0] == "matches: no difference"


def test_a_new_topic_is_priced_and_can_be_asked_for_alone(desk: Desk) -> None:
    """A file of a name that the config does not have."""
    new = desk.edit("walks.toml", TOPIC + rule("migrants", 4))
    told = desk.ask("--rule-file", new, "--topic", "walks")
    none = desk.ask("--rule-file", new, "--topic", "boats")
    noted = desk.run("--rule-file", new).stderr

    assert noted.startswith("note: there is no ")
    assert noted.endswith(f"walks.toml: {new} is judged as a new one\n")
    assert [(d["turn"], d["topic"]) for d in told["differences"]] == [
        ("gained", "walks"),
        ("gained", "walks"),
    ]
    assert (none["judged"], none["differences"]) == (0, [])


def test_without_a_file_the_rules_of_now_are_held_against_what_was_told(
    desk: Desk,
) -> None:
    """All items; here nothing has changed since."""
    told = desk.ask()

    assert (told["judged"], told["differences"], told["told"]) == (4, [], [])


def test_a_concept_and_a_language_stand_in_for_those_of_the_config(desk: Desk) -> None:
    """A concept that no rule uses changes nothing."""
    concepts = desk.edit("concepts.toml", '[rafts]\nen = ["rafts"]\n')
    (desk.state / "languages").mkdir()
    language = desk.edit("languages/vi.toml", '[concepts]\nrafts = ["bè"]\n')

    assert desk.ask("--rule-file", concepts)["edited"] == []
    assert desk.run("--rule-file", language).exit_code == 3


@pytest.mark.parametrize(
    ("name", "text", "code", "said"),
    [
        (
            "boats.toml",
            TOPIC + rule("boats AND (", 4),
            3,
            "boats.toml:7:1: rules[0].query: this ( is never",
        ),
        (
            "Not a topic.toml",
            TOPIC,
            3,
            "Not a topic.toml:1:1: Not a topic.toml: not a topic's",
        ),
        ("boats.toml", "[", 3, "boats.toml:1:"),
    ],
)
def test_a_mistake_is_located_in_the_file_that_was_given(
    desk: Desk, name: str, text: str, code: int, said: str
) -> None:
    """And not in the one that it stands in for."""
    path = desk.edit(name, text)
    done = desk.run("--rule-file", path)

    assert done.exit_code == code
    assert f"{path.parent}/{said}" in done.stderr
    assert str(desk.config) not in done.stderr


def test_a_file_that_is_not_there_and_an_unknown_topic_are_wrong_usage(
    desk: Desk,
) -> None:
    """Both are named."""
    gone = desk.run("--rule-file", desk.state / "gone.toml")
    unknown = desk.run("--topic", "walks")

    assert (gone.exit_code, unknown.exit_code) == (2, 2)
    assert "gone.toml: cannot be read: No such file" in gone.stderr
    assert "no topic 'walks'" in unknown.stderr


def test_rules_that_changed_since_are_held_against_what_people_were_told_by(
    desk: Desk,
) -> None:
    """The stored matches are those of then; the rules are known by name only."""
    write_rules(desk.config, migrants=4)
    try:
        told = desk.ask()
        alone = desk.ask("--rule-file", desk.edit("boats.toml", TOPIC + rule("x", 4)))
    finally:
        write_rules(desk.config, boats=4)

    assert turns(told) == [
        ("lost", "Boats sink", ["boats"], "relevant"),
        ("gained", "Migrants walk", ["migrants"], ""),
    ]
    assert [d["title"] for d in alone["differences"]] == [
        "Migrants walk",
        "Boats bring migrants",
    ]


@pytest.mark.parametrize(
    "edited",
    [
        rule("boats", 4) + rule("walk*", 2),
        rule("boats", 4) + rule("migrants NOT boats", 4),
        rule("boats AND migrants", 4),
        rule("boats NEAR/2 migrants", 2) + rule("snow", -1),
    ],
)
def test_what_is_passed_over_would_have_made_no_difference(
    desk: Desk, edited: str
) -> None:
    """The index only spares work."""
    new = desk.edit("boats.toml", TOPIC + edited)
    some, every = desk.ask("--rule-file", new), desk.ask("--rule-file", new, "--all")

    assert some["judged"] < every["judged"] == 4
    assert some["differences"] == every["differences"]
    assert some["told"] == every["told"]
    assert some["differences"]


@pytest.fixture(scope="module")
def much(tmp_path_factory: pytest.TempPathFactory) -> Question:
    """An edit finds twenty stories of three items each, and nothing else is stored."""
    folder = tmp_path_factory.mktemp("much")
    config = write_small_config(folder, feeds="", routes=ROUTES)
    write_rules(config, boats=4)
    read = read_config(Options(config=str(config), state=str(folder / "state")), {})
    assert isinstance(read, Config)
    write_rules(config, migrants=4)
    new = read_config(Options(config=str(config), state=str(folder / "state")), {})
    assert isinstance(new, Config)
    titles = [f"Migrants found in {town} quarry" for town in TOWNS * 3]
    with Database.open(read.database, write=True, rules=read.rules.version) as database:
        found = [sighting(str(n), title) for n, title in enumerate(titles)]
        database.shelf.save_poll(intake(*found, feed=replace(FEED, topics=())))
        while run_steps(make_pipeline(read, database, StillClock(NOON))):
            pass
    return Question(
        config=read,
        new=new,
        since=NOON - DAY,
        until=NOON + 29 * DAY,
        few=10,
        drawn=20,
    )


def test_of_many_new_items_a_sample_is_grouped_and_tells_how_sure_it_is(
    much: Question,
) -> None:
    """Whatever is drawn: no story counts twice, and the true number is in the range."""
    with Database.open(much.config.database, write=False) as database:
        exact = backtest(replace(much, exact=True), database)
        drawn = [backtest(replace(much, seed=n), database) for n in range(8)]

    (truth, _), ranges = (
        reckoned(exact.told, Heard.ALERT, None),
        [reckoned(each.told, Heard.ALERT, each.draw)[0] for each in drawn],
    )
    assert (exact.draw, truth.about) == (None, 20)
    assert sum(each.low <= 20 <= each.high for each in ranges) >= 7
    assert fmean(each.about for each in ranges) == pytest.approx(20, rel=0.2)
    assert all(len(each.told) <= 20 for each in drawn)
    assert {len(each.differences) for each in drawn} == {60}


def test_an_estimate_is_called_one_in_words_and_in_json(much: Question) -> None:
    """Matches are counted, so that they are certain."""
    with Database.open(much.config.database, write=False) as database:
        outcome = backtest(much, database)
        exact = backtest(replace(much, exact=True), database)
    said, told = list(lines(outcome)), as_json(outcome)

    assert "matches: +60 a month, -0" in said
    assert re.search(r"alerts: \+\d+ \(\d+ to \d+\) a month, -0", " ".join(said))
    assert "an estimate, 95% sure" in said[-1]
    assert "--exact groups all" in said[-1]
    assert told["estimated"]["items"] == 60
    assert told["estimated"]["drawn"] == 20
    assert told["estimated"]["alert_fewer"] == {"low": 0, "about": 0, "high": 0}
    low, about, high = told["estimated"]["alert_more"].values()
    assert low < about < high
    assert as_json(exact)["estimated"] is None
    assert "estimate" not in " ".join(lines(exact))


def test_few_new_items_are_all_grouped(much: Question) -> None:
    """Then nothing is an estimate; nor is it when asked so by --exact."""
    with Database.open(much.config.database, write=False) as database:
        few = backtest(replace(much, few=60), database)

    assert few.draw is None
    assert len(few.told) == 20
