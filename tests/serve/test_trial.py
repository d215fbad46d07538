"""What `rules test` tells of one text."""

import pytest

from monitor.classify.compile import compile_rules
from monitor.classify.topics import Rules
from monitor.model.topic import Concept, Language, Rule, Topic
from monitor.serve.trial import Trial
from tests.classify.shipped import make_item

TOPICS = (
    Topic(
        name="boats",
        label="Boats",
        digest=4,
        alert=6,
        rules=(
            Rule(name="boat", query="@boat", points=(("title", 5), ("lead", 3))),
            Rule(name="sea", query="sea", points=1, weak=True),
            Rule(name="quiet", query="x NOT y", points=-1),
        ),
    ),
    Topic(
        name="goods",
        label="Goods",
        digest=2,
        alert=3,
        rules=(Rule(name="cargo", query="cargo NEAR/2 sea", points=2),),
    ),
)
CONCEPTS = (Concept(name="boat", terms=(("en", ("boat",)), ("th", ("เรือ",)))),)


@pytest.fixture
def rules() -> Rules:
    found = compile_rules(TOPICS, CONCEPTS, (Language(code="th", unreviewed=True),))

    assert isinstance(found, Rules)
    return found


def test_tells_each_topic_with_its_rules_and_what_came_nearest(rules: Rules) -> None:
    """Points with their scope and words; for what is missed, why."""
    trial = Trial(make_item("A boat at sea", "cargo", lang="en"), rules)

    assert trial.tell(color=False).split("\n") == [
        "language: en",
        "boats: 6 points, alert (digest from 4, alert from 6)",
        "  boat +5 by its title: “boat” (title 2-6)",
        "  sea +1 by its body: “sea” (title 10-13)",
        "goods: 0 points, not reached (digest from 2, alert from 3)",
        (
            "  nearest: cargo (+2), 2 of 3 parts: "
            "“cargo” and “sea” stand in different fields"
        ),
    ]


def test_tells_that_a_weak_rule_stands_alone(rules: Rules) -> None:
    """Its points are shown and do not count."""
    told = Trial(make_item("At sea"), rules).tell(color=False)

    assert "language: unknown\nboats: 0 points, not reached" in told
    assert "  sea +1 by its body, weak: counts only beside another rule: “sea”" in told


def test_marks_words_of_languages_that_nobody_reads(rules: Rules) -> None:
    """Nothing false is told as certain."""
    told = Trial(make_item("เรือ", lang="th"), rules).tell(color=False)

    assert "  boat +5 by its title: “เรือ” (title 0-4, unreviewed term)" in told


def test_highlights_the_words_that_count_on_a_terminal(rules: Rules) -> None:
    """Of topics that are reached; a field without text has no line."""
    told = Trial(make_item("A boat\x1b at sea", text="x" * 700, lang="en"), rules)
    lines = told.tell(color=True).split("\n")

    assert lines[1].replace("\x1b[0m", "]").replace("\x1b[32m\x1b[1m", "[") == (
        "A [boat]  at [sea]"
    )
    assert lines[2] == "x" * 600


def test_gives_the_same_to_programs(rules: Rules) -> None:
    """Every topic, with level null where it is not reached."""
    boats, goods = Trial(make_item("A boat", "cargo", lang="en"), rules).rows()

    assert boats == {
        "topic": "boats",
        "score": 5,
        "level": "digest",
        "digest": 4,
        "alert": 6,
        "rules": [{"rule": "boat", "points": 5, "scope": "title"}],
        "nearest": [],
    }
    assert goods["level"] is None
    assert goods["nearest"] == [
        {
            "rule": "cargo",
            "points": 2,
            "met": 1,
            "parts": 3,
            "reasons": ["nothing of sea"],
        }
    ]
