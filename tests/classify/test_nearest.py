"""Why an item does not satisfy a rule, in sentences."""

import pytest

from monitor.classify.compile import compile_rules
from monitor.classify.nearest import Gap, find_gaps
from monitor.classify.topics import Rules
from monitor.model.lexicon import Gazetteer, NameKind, StateName
from monitor.model.topic import Concept, Rule, Topic
from tests.classify.shipped import make_item

CONCEPTS = (
    Concept(name="boat", terms=(("en", ("boat", "dinghy")),)),
    Concept(name="people", terms=(("en", ("people", "women")),)),
)
PLACES = Gazetteer(
    names=(
        StateName("Vietnam", "en", "VNM", NameKind.NAME),
        StateName("Vietnamese", "en", "VNM", NameKind.DEMONYM),
    )
)


def rules_of(*rules: Rule) -> Rules:
    topic = Topic(name="t", label="T", digest=1, alert=9, rules=rules)
    found = compile_rules((topic,), CONCEPTS, gazetteer=PLACES)

    assert isinstance(found, Rules), found
    return found


def gaps(query: str, title: str, text: str = "") -> tuple[Gap, ...]:
    rules = rules_of(Rule(name="r", query=query, points=3))
    page = rules.percolator.read(make_item(title, text=text, lang="en"))
    return find_gaps("t", page, rules)


REASONS = [
    ("@boat", "a ship", ["nothing of @boat"]),
    ("@boat", "two boots", ["nothing of @boat"]),
    ("@boat", "two boats", ["nothing of @boat, nearest is “boats”"]),
    ("@boat AND x", "the boat", ["nothing of x"]),
    ("a AND (@boat OR @people)", "a", ["nothing of @boat or @people"]),
    ("a AND (p OR q OR r OR s OR t)", "a", ["nothing of p or q or r or 2 more"]),
    ("@boat NEAR/2 x", "the boat", ["nothing of x"]),
    ("@boat NEAR/2 x", "boat a b x", ["“boat” and “x” are 3 words apart, 2 at most"]),
    ("@boat ONEAR/2 x", "x boat", ["“boat” and “x” stand in the wrong order"]),
    ("@boat /s x", "A boat. An x", ["“boat” and “x” are not in one sentence"]),
    ("@boat /p x", "A boat\nAn x", ["“boat” and “x” are not in one paragraph"]),
    ("@boat NOT NEAR/2 x", "boat x", ["“x” stands beside “boat”"]),
    ("@boat NOT NEAR/2 x", "y", ["nothing of @boat"]),
    ("@boat NEAR/2 y NOT NEAR/2 x", "boat y x", ["“x” stands beside “y”"]),
    ("@boat NEAR/2 y NOT NEAR/2 x", "boat", ["nothing of y"]),
    ("@boat NOT x", "boat x", ["“x” must not be there"]),
    ("a NOT lang:en", "a", ["what NOT asks for must not be there"]),
    ("a AND title:b", "a", ["nothing of b in the title"]),
    ("a AND lang:vi", "a", ["its lang is not vi"]),
    ("ATLEAST/2(@boat)", "boat", ["@boat stands at 1 of 2 places"]),
    ("ANY/2(a, b, c)", "a", ["1 of 2 alternatives hold"]),
    ("a AND STATES/2", "a Vietnam", ["1 of 2 states act (VNM)"]),
    ("a AND STATES/1(title)", "a", ["0 of 1 states act"]),
    ("a AND @state", "a", ["nothing of @state"]),
    ("a AND @nationality", "a", ["nothing of @nationality"]),
    ("a AND ((b AND c) OR (a NEAR/1 b AND d))", "a b", ["nothing of c"]),
    ("a AND ((b AND c) OR (d AND e))", "a", ["nothing of b"]),
    ("(a AND b)^2", "a", ["nothing of b"]),
    ("a AND (x OR y^2)", "a", ["nothing of x"]),
    ("a AND (x OR (p AND q)^2)", "a p", ["nothing of x"]),
    ("x AND title:(a AND b)", "x a", ["nothing of b in the title"]),
    ("x AND title:(b^2)", "x", ["nothing of b in the title"]),
    ("x AND title:(ANY/2(a, b))", "x a", ["1 of 2 alternatives hold in the title"]),
    ("x AND title:(a NEAR/2 b)", "x a", ["nothing of b in the title"]),
    ("x AND title:(a NOT NEAR/2 b)", "x", ["nothing of a in the title"]),
    (
        "x AND title:(a NEAR/2 b NOT NEAR/2 c)",
        "x",
        ["nothing of a near b in the title"],
    ),
    ("a AND ANY/1(x, b AND c)", "a", ["0 of 1 alternatives hold"]),
]


@pytest.mark.parametrize(("query", "title", "reasons"), REASONS)
def test_says_what_was_missing_too_far_or_in_the_way(
    query: str, title: str, reasons: list[str]
) -> None:
    """One sentence for each part that is not satisfied."""
    (gap,) = gaps(query, title)

    assert list(gap.reasons) == reasons


def test_tells_fields_apart() -> None:
    """Words of the headline and of the text are no neighbours."""
    (gap,) = gaps("@boat NEAR/9 x", "boat", "x")

    assert gap.reasons == ("“boat” and “x” stand in different fields",)


def test_a_rule_of_the_title_says_what_stands_below_it() -> None:
    """Points by scope: what the widest listed scope lacks."""
    rules = rules_of(Rule(name="r", query="@boat", points=(("title", 3),)))
    page = rules.percolator.read(make_item("ship", text="boat", lang="en"))
    (gap,) = find_gaps("t", page, rules)

    assert gap.reasons == ("“boat” stands further down only",)


def test_names_the_nearest_rules_first_and_no_more_than_three() -> None:
    """The fewest missing parts, then the most points; nothing that is satisfied."""
    rules = rules_of(
        Rule(name="far", query="a AND x AND y", points=1),
        Rule(name="near", query="a AND x", points=1),
        Rule(name="dear", query="a AND y", points=2),
        Rule(name="other", query="a AND z", points=1),
        Rule(name="met", query="a", points=1),
        Rule(name="lowers", query="q", points=-1),
        Rule(name="none", query="x AND z", points=9),
    )
    page = rules.percolator.read(make_item("a", lang="en"))

    assert [gap.rule for gap in find_gaps("t", page, rules)] == [
        "dear",
        "near",
        "other",
    ]
    assert [(g.met, g.parts) for g in find_gaps("t", page, rules)] == [(1, 2)] * 3


def test_names_one_rule_where_nothing_is_near() -> None:
    """A person still learns what is asked for."""
    rules = rules_of(
        Rule(name="one", query="x", points=1), Rule(name="two", query="y", points=2)
    )
    page = rules.percolator.read(make_item("a", lang="en"))

    assert [gap.rule for gap in find_gaps("t", page, rules)] == ["two"]
