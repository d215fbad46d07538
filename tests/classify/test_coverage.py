from dataclasses import dataclass
from typing import Any

import pytest

from monitor.classify.coverage import Covered, cover, gaps, languages, primary
from monitor.classify.query import parse
from monitor.classify.terms import Phrase, Terms, read_phrase
from monitor.model.feed import Feed
from monitor.model.topic import Concept, Rule
from tests.classify.shipped import make_rules

BOATS = Concept(name="boats", terms=(("en", ("boat",)), ("vi", ("thuyền",))))
MEN = Concept(name="men", terms=(("en", ("man",)), ("pt-BR", ("homem",)), ("fr", ())))
EVERY = frozenset({"en", "vi", "pt", "sw"})


def terms_in(*langs: str) -> Terms:
    phrase = read_phrase("x", 0, 1)
    return Terms(frozenset({Phrase(phrase.parts, frozenset(langs))}))


CONCEPTS = {"boats": terms_in("en", "vi"), "men": terms_in("en", "pt")}

QUERIES = [
    ("@boats", {"en", "vi"}),
    ("ship", {"en"}),
    ("@boats OR @men", {"en", "vi", "pt"}),
    ("@boats OR (@men AND @boats)", {"en", "vi"}),
    ("@boats AND @men", {"en"}),
    ("@boats NOT @men", {"en", "vi"}),
    ("@boats NOT ship", {"en", "vi"}),
    ("@boats NEAR/3 @men", {"en"}),
    ("title:@boats", {"en", "vi"}),
    ("@boats AND ship", {"en"}),
]


@pytest.mark.parametrize(("query", "expected"), QUERIES)
def test_a_query_covers_what_all_its_positive_parts_cover(
    query: str, expected: set[str]
) -> None:
    """Words of the query itself are English."""
    assert languages(parse(query, CONCEPTS), EVERY) == expected


@dataclass(frozen=True)
class ManyOf:
    count: int
    nodes: tuple[Any, ...]


@dataclass(frozen=True)
class Apart:
    node: Any
    other: Any


@dataclass(frozen=True)
class About:
    field: str
    value: str


@dataclass(frozen=True)
class States:
    count: int
    zones: tuple[str, ...]


@dataclass(frozen=True)
class Weighted:
    points: int
    node: Any


@dataclass(frozen=True)
class Named:
    """Stands for terms that hold the gazetteer as well."""

    states: bool
    phrases: frozenset[Any] = frozenset()


Named.__name__ = "Terms"
EN_VI, EN_PT, VI = terms_in("en", "vi"), terms_in("en", "pt"), terms_in("vi")
NODES: list[tuple[Any, set[str]]] = [
    (ManyOf(2, (EN_VI, EN_PT, VI)), {"en", "vi"}),
    (ManyOf(1, (EN_PT, VI)), {"en", "vi", "pt"}),
    (Apart(EN_VI, EN_PT), {"en", "vi"}),
    (About("lang", "vi-VN"), {"vi"}),
    (About("lang", "xx"), set()),
    (About("source", "bbc.co.uk"), set(EVERY)),
    (States(2, ("title", "lead")), set(EVERY)),
    (Weighted(3, EN_VI), {"en", "vi"}),
    (Named(states=True), set(EVERY)),
]


@pytest.mark.parametrize(("node", "expected"), NODES, ids=lambda n: type(n).__name__)
def test_every_operator_has_its_languages(node: Any, expected: set[str]) -> None:
    """A condition on the item and the names of states need no terms."""
    assert languages(node, EVERY) == expected


def test_a_topic_covers_what_its_rules_can_reach_the_digest_in() -> None:
    """Rules that lower give nothing."""
    rules = make_rules(
        Rule(name="both", query="@boats", points=1),
        Rule(name="more", query="@men", points=1),
        Rule(name="less", query="@boats AND fair", points=-5),
        digest=2,
        concepts=(BOATS, MEN),
    )
    covered = cover(rules, (BOATS, MEN), ["sw-TZ", ""])

    assert covered.langs == ("en", "fr", "pt", "sw", "vi")
    assert covered.topics == (Covered(name="t", langs=frozenset({"en"})),)
    assert covered.rules[:2] == (
        Covered(name="t/both", langs=frozenset({"en", "vi"})),
        Covered(name="t/more", langs=frozenset({"en", "pt"})),
    )
    assert covered.concepts[1] == Covered(name="men", langs=frozenset({"en", "pt"}))


FEEDS = (
    Feed(name="Mwananchi, news", source="a.example", lang="sw-TZ"),
    Feed(name="Taifa", source="b.example", lang="sw"),
    Feed(name="Off", source="c.example", lang="de", enabled=False),
    Feed(name="Others", source="d.example", lang="fi", topics=("other",)),
    Feed(name="English", source="e.example", lang="en"),
    Feed(name="Mixed", source="f.example"),
)


def test_gaps_name_the_feeds_and_what_was_seen() -> None:
    """A feed that is off, or follows other topics, misses nothing."""
    rules = make_rules(Rule(name="r", query="@boats", points=1), concepts=(BOATS,))
    covered = cover(rules, (BOATS,))
    found = gaps(covered, FEEDS, {"sw-KE": 3, "sw": 4, "it": 2, "en": 9, "": 1})

    assert [str(gap) for gap in found] == [
        "items in it: no terms in topic t (2 items lately)",
        "feeds in sw: no terms in topic t: Mwananchi, news; Taifa (7 items lately)",
    ]
    assert [str(gap) for gap in gaps(covered, FEEDS, {})] == [
        "feeds in sw: no terms in topic t: Mwananchi, news; Taifa",
    ]


def test_a_region_is_no_language() -> None:
    """Nor is a script."""
    assert [primary(lang) for lang in ("pt-BR", "zh_Hant", "EN", "")] == [
        "pt",
        "zh",
        "en",
        "",
    ]
