"""Which rules an edit reaches, and which ones turn a verdict."""

from dataclasses import replace
from typing import Any

import pytest

from monitor.classify.compile import compile_rules
from monitor.classify.edited import Editions, edited_rules, turning
from monitor.classify.topics import Rules, Weighed, classify, weigh
from monitor.model.lexicon import Gazetteer
from monitor.model.topic import Concept, Rule, Topic
from tests.classify.shipped import make_item

BOATS = Rule(name="boats", query="@boats", points=4)
MEN = Rule(name="men", query="men", points=2)
RAFTS = Rule(name="rafts", query="rafts", points=-2)
TOPIC = Topic(name="sea", label="Sea", digest=2, alert=4, rules=(BOATS, MEN))
OTHER = Topic(name="land", label="Land", digest=2, alert=4, rules=(MEN,))


def compiled(*topics: Topic, terms: tuple[str, ...] = ("boats",)) -> Rules:
    concept = Concept(name="boats", terms=(("en", terms),))
    rules = compile_rules(topics, [concept])
    assert isinstance(rules, Rules), rules
    return rules


def sea(*rules: Rule, **changes: Any) -> Topic:
    return replace(TOPIC, rules=rules or TOPIC.rules, **changes)


@pytest.mark.parametrize(
    ("new", "edited"),
    [
        (compiled(TOPIC, OTHER), []),
        (compiled(sea(replace(BOATS, note="seen"), MEN), OTHER), []),
        (compiled(TOPIC, OTHER, terms=("boats", "rafts")), ["sea/boats"]),
        (compiled(sea(BOATS, replace(MEN, query="man")), OTHER), ["sea/men"]),
        (compiled(sea(BOATS, replace(MEN, points=3)), OTHER), ["sea/men"]),
        (compiled(sea(BOATS, replace(MEN, weak=True)), OTHER), ["sea/men"]),
        (compiled(sea(BOATS, replace(MEN, facet="f")), OTHER), ["sea/men"]),
        (compiled(sea(BOATS), OTHER), ["sea/men"]),
        (compiled(sea(BOATS, MEN, RAFTS), OTHER), ["sea/rafts"]),
        (compiled(sea(alert=5), OTHER), ["sea/boats", "sea/men"]),
        (compiled(TOPIC), ["land/men"]),
    ],
)
def test_a_rule_is_edited_when_it_decides_differently(
    new: Rules, edited: list[str]
) -> None:
    """By its words, a concept's, its worth or its topic's thresholds; or it is gone."""
    found = edited_rules(compiled(TOPIC, OTHER), new)

    assert [f"{each.topic}/{each.rule}" for each in found] == edited
    assert all(1 <= len(each.nodes) <= 2 for each in found)


def asked(old: Rules, new: Rules) -> Editions:
    return Editions(edited_rules(old, new), old, new, Gazetteer(), None)


def test_only_what_an_edited_rule_may_find_is_asked_about() -> None:
    """Also where a scope leaves out what a NOT would find."""
    wary = replace(MEN, query="men NOT rafts", points=(("title", 2),))
    editions = asked(compiled(TOPIC), compiled(sea(BOATS, wary)))

    assert editions.ask(make_item("men"))
    assert editions.ask(make_item("men", text="rafts"))
    assert editions.ask(make_item("boats")) is None


@pytest.mark.parametrize(
    "new",
    [
        compiled(sea(BOATS, RAFTS), OTHER),
        compiled(sea(BOATS, replace(MEN, points=3)), OTHER),
        compiled(sea(alert=6), OTHER),
        compiled(TOPIC, replace(OTHER, rules=(BOATS, MEN))),
        compiled(TOPIC),
    ],
)
@pytest.mark.parametrize("text", ["men", "men in boats", "boats and rafts", "men, men"])
def test_both_editions_weigh_the_edited_topics_as_they_would_alone(
    new: Rules, text: str
) -> None:
    """Points, rules and thresholds; only the words that count are left out."""
    old, item = compiled(TOPIC, OTHER), make_item(text)
    editions = asked(old, new)
    answer = editions.ask(item)

    for rules, found in (
        (old, answer.before() if answer else ()),
        (new, answer.after() if answer else ()),
    ):
        alone = [w for w in weigh(item, rules) if w.topic.name in editions.topics]
        assert answer or classify(item, old) == classify(item, new)
        assert [bare(each) for each in found] == [bare(w) for w in alone if answer]
        assert not any(hit.evidence for each in found for hit in each.hits)


def bare(weighed: Weighed) -> object:
    points = sorted((hit.rule.name, hit.points, hit.scope) for hit in weighed.hits)
    return weighed.topic, points, weighed.score, weighed.level


def test_what_turns_a_verdict_gives_other_points_than_before() -> None:
    """In topics of either edition; what is as it was is not named."""
    item = make_item("men in boats and rafts")
    old, new = compiled(TOPIC), compiled(sea(BOATS, RAFTS), OTHER)
    before, after = weigh(item, old), weigh(item, new)

    assert turning(before, after) == {"sea": ("men", "rafts"), "land": ("men",)}
    assert turning(before, before) == {"sea": ()}
