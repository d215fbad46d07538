import pytest

from monitor.classify.compile import compile_rules
from monitor.classify.topics import Rules, classify, weigh
from monitor.model.match import Evidence, Level
from monitor.model.topic import Concept, Rule, Topic
from tests.classify.shipped import make_item, make_rules, one_rule

GOOD = Rule(name="good", query="a", points=3, facet="first")
BETTER = Rule(name="better", query="title:a", points=2, facet="second")
AGAIN = Rule(name="again", query="b", points=0, facet="first")
BAD = Rule(name="bad", query="x", points=-2, facet="never")

LEVELS = [
    ("a", "", 5, Level.ALERT),
    ("", "a", 3, Level.DIGEST),
    ("a x", "", 3, Level.DIGEST),
    ("", "a x", 1, None),
    ("b", "", 0, None),
    ("", "", 0, None),
]


@pytest.mark.parametrize(("title", "text", "score", "level"), LEVELS)
def test_adds_points_up_to_a_level(
    title: str, text: str, score: int, level: Level | None
) -> None:
    """Points of the satisfied rules are added; two thresholds make the level."""
    rules = make_rules(GOOD, BETTER, AGAIN, BAD, digest=3, alert=5)
    (weighed,) = weigh(make_item(title, text=text), rules)

    assert (weighed.score, weighed.level) == (score, level)


def test_a_match_says_why() -> None:
    """Rules and facets in their order, evidence in reading order, and only for it."""
    rules = make_rules(GOOD, BETTER, AGAIN, BAD)
    (match,) = classify(make_item("a x", text="b, then a"), rules)

    assert match.rules == ("good", "better", "again", "bad")
    assert match.facets == ("first", "second")
    assert match.score == 3
    assert match.evidence == (
        Evidence(field="title", start=0, end=1, text="a", rule="better"),
        Evidence(field="title", start=0, end=1, text="a", rule="good"),
        Evidence(field="text", start=0, end=1, text="b", rule="again"),
        Evidence(field="text", start=8, end=9, text="a", rule="good"),
    )


def two_topics() -> Rules:
    topics = [
        Topic(name=name, label=name, digest=1, alert=1, rules=(GOOD,))
        for name in ("second", "first")
    ]
    rules = compile_rules(topics, ())

    assert isinstance(rules, Rules)
    return rules


def test_answers_in_the_order_of_the_topics() -> None:
    """The order is the one in which the topics were given."""
    matches = classify(make_item("a"), two_topics())

    assert [match.topic for match in matches] == ["second", "first"]


def test_looks_only_at_the_topics_that_the_feed_follows() -> None:
    """A feed may be read for some topics only."""
    matches = classify(make_item("a", topics=("first",)), two_topics())

    assert [match.topic for match in matches] == ["first"]


ANH = Concept(name="britain", terms=(("vi", ("Anh",)), ("en", ("Britain",))))
LANGS = [
    ("vi", "Anh", True),
    ("vi-VN", "Anh", True),
    ("vi_VN", "Anh", True),
    ("en", "Anh", False),
    ("en-GB", "Britain", True),
    ("vi", "Britain", False),
    ("", "Anh", True),
    ("", "Britain", True),
]


@pytest.mark.parametrize(("lang", "title", "found"), LANGS)
def test_a_term_of_a_concept_counts_in_its_language(
    lang: str, title: str, found: bool
) -> None:
    """In an item of unknown language all of them count."""
    matches = classify(make_item(title, lang=lang), one_rule("@britain", (ANH,)))

    assert bool(matches) is found


def test_a_term_in_a_query_counts_in_every_language() -> None:
    """Only the lists of a concept belong to a language."""
    matches = classify(make_item("Anh", lang="en"), one_rule("Anh OR @britain", (ANH,)))

    assert len(matches) == 1
