"""Which words of a topic is somebody else's search engine asked for?"""

import pytest

from monitor.classify.asking import asks
from monitor.classify.compile import compile_rules
from monitor.classify.topics import Rules
from monitor.model.query import Ask
from monitor.model.topic import Concept, Rule, ScopedPoints, Topic
from tests.classify.shipped import shipped_concepts, shipped_rules

CONCEPTS = (
    Concept(
        name="traffic",
        terms=(
            ("en", ("human traffick*", "sex traffick*", "{NAPTIP}")),
            ("vi", ("mua bán người",)),
        ),
    ),
    Concept(name="labour", terms=(("en", ("forced labour", "bonded labour")),)),
    Concept(name="deal", terms=(("en", ("accord", "treaty")), ("vi", ("hiệp định",)))),
)


def rule(name: str, query: str, points: int | ScopedPoints = 5) -> Rule:
    return Rule(name=name, query=query, points=points)


def compiled(*rules: Rule) -> Rules:
    topic = Topic(name="t", label="T", digest=4, alert=5, rules=rules)
    found = compile_rules([topic], CONCEPTS)
    assert isinstance(found, Rules), found
    return found


def asked(lang: str, *rules: Rule) -> tuple[Ask, ...]:
    return asks(compiled(*rules), CONCEPTS, "t", lang)


@pytest.mark.parametrize(
    ("query", "groups"),
    [
        ("@labour", [("forced labour", "bonded labour")]),
        (
            "@traffic OR @labour",
            [
                ("human traffick*", "forced labour", "sex traffick*",
                 "bonded labour", "{NAPTIP}")
            ],
        ),
        ("@labour NOT NEAR/3 history", [("forced labour", "bonded labour")]),
        ("@labour AND NOT history", [("forced labour", "bonded labour")]),
        ("title:(@labour)", [("forced labour", "bonded labour")]),
        ('"debt bondage" OR {ILO}', [("debt bondage", "{ILO}")]),
        (
            "@deal AND @labour",
            [("accord", "treaty"), ("forced labour", "bonded labour")],
        ),
        (
            "@deal NEAR/5 @labour NOT NEAR/3 history",
            [("accord", "treaty"), ("forced labour", "bonded labour")],
        ),
        ("@deal AND STATES/2 AND signed", [("accord", "treaty"), ("signed",)]),
    ],
)  # fmt: skip
def test_what_is_enough_for_a_rule_is_asked(
    query: str, groups: list[tuple[str, ...]]
) -> None:
    """One word of each group; what must not be there is not asked."""
    (ask,) = asked("en", rule("one", query))

    assert [set(group) for group in ask.groups] == [set(group) for group in groups]
    assert ask.groups[0][0] == groups[0][0] or "{" in query


def test_concepts_take_turns_and_rules_their_rank() -> None:
    """The first term of each, best rule first, and then the second of each."""
    (ask,) = asked("en", rule("weaker", "@labour", 4), rule("best", "@traffic", 6))

    assert ask.groups[0] == (
        "human traffick*",
        "forced labour",
        "sex traffick*",
        "bonded labour",
        "{NAPTIP}",
    )


def test_a_cue_is_not_asked() -> None:
    """Neither what is weak, nor what lowers, nor what is not enough alone."""
    told = asked(
        "en",
        rule("named", "@labour"),
        Rule(name="cue", query="victims", points=6, weak=True),
        rule("not", "history", -5),
        rule("little", "raid", 1),
        rule("often", "ATLEAST/3(police)"),
    )

    assert [set(ask.groups[0]) for ask in told] == [{"forced labour", "bonded labour"}]


@pytest.mark.parametrize(
    ("lang", "query", "groups"),
    [
        ("vi", "@traffic OR rescue", (("mua bán người",),)),
        ("vi-VN", "@traffic", (("mua bán người",),)),
        ("vi", "@labour", None),
        ("vi", "@deal AND @labour", None),
        ("fr", "@traffic OR @deal", None),
    ],
)
def test_only_terms_of_the_language_are_asked(
    lang: str, query: str, groups: tuple[tuple[str, ...], ...] | None
) -> None:
    """Words that stand in a query itself are English."""
    assert [ask.groups for ask in asked(lang, rule("one", query))] == (
        [groups] if groups else []
    )


@pytest.mark.parametrize("topic", ["trafficking", "smuggling", "bilateral_agreement"])
@pytest.mark.parametrize("lang", ["en", "vi", "es", "zh", "ar", "th", "km"])
def test_the_shipped_topics_can_be_asked(topic: str, lang: str) -> None:
    """In languages with spaces and without, of both kinds of topic."""
    found = asks(shipped_rules(), shipped_concepts(), topic, lang)

    assert found
    assert all(group for ask in found for group in ask.groups)
