import pytest

from monitor.classify.coverage import Covered, cover, gaps, primary
from monitor.model.feed import Feed
from monitor.model.topic import Concept, Rule
from tests.classify.shipped import make_rules

BOATS = Concept(name="boats", terms=(("en", ("boat",)), ("vi", ("thuyền",))))
MEN = Concept(name="men", terms=(("en", ("man",)), ("pt-BR", ("homem",)), ("fr", ())))
SEA = Concept(name="sea", terms=(("vi", ("biển",)),))
CONCEPTS = (BOATS, Concept(name="men", terms=MEN.terms[:2]), SEA)

QUERIES = [
    ("@boats", "en vi"),
    ("ship", "en"),
    ("@boats OR @men", "en vi pt"),
    ("@boats OR (@men AND @boats)", "en vi"),
    ("@boats AND @men", "en"),
    ("@boats NOT @men", "en vi"),
    ("@boats NOT ship", "en vi"),
    ("@boats NEAR/3 @men", "en"),
    ("@boats NOT NEAR/3 @men", "en vi"),
    ("title:@boats", "en vi"),
    ("@boats^2 OR ship", "en vi"),
    ("@boats AND ship", "en"),
    ("ATLEAST/2(@boats)", "en vi"),
    ("ANY/2(@boats, @men, @sea)", "en vi"),
    ("ANY/1(@men, @sea)", "en vi pt"),
    ("@boats AND lang:vi-VN", "vi"),
    ("@boats AND lang:xx", ""),
    ("@boats AND source:bbc.co.uk", "en vi"),
    ("@boats AND country:GB", "en vi"),
    ("(@men OR @sea) AND STATES/2", "en vi"),
    ("@state OR ship", "en vi"),
]


@pytest.mark.parametrize(("query", "expected"), QUERIES)
def test_a_query_covers_what_all_its_positive_parts_cover(
    query: str, expected: str
) -> None:
    """Words of the query itself are English; a condition on the item needs no words."""
    rules = make_rules(Rule(name="r", query=query, points=1), concepts=CONCEPTS)
    covered = cover(rules, CONCEPTS, ["sw"], ["en", "vi", "de"])

    assert covered.rules[0].langs == set(expected.split())


def test_a_topic_covers_what_its_rules_can_reach_the_digest_in() -> None:
    """Rules that lower give nothing, and weak ones nothing alone."""
    concepts = (BOATS, MEN, SEA)
    rules = make_rules(
        Rule(name="both", query="@boats", points=1),
        Rule(name="more", query="@men", points=(("title", 1), ("body", 0))),
        Rule(name="less", query="@boats AND fair", points=-5),
        Rule(name="weak", query="@men", points=9, weak=True),
        digest=2,
        concepts=(*concepts[:1], CONCEPTS[1], SEA),
    )
    covered = cover(rules, concepts, ["sw-TZ", ""])

    assert covered.langs == ("en", "fr", "pt", "sw", "vi")
    assert covered.topics == (Covered(name="t", langs=frozenset({"en", "pt"})),)
    assert covered.rules[:2] == (
        Covered(name="t/both", langs=frozenset({"en", "vi"})),
        Covered(name="t/more", langs=frozenset({"en", "pt"})),
    )
    assert covered.concepts[1] == Covered(name="men", langs=frozenset({"en", "pt"}))


def test_weighted_clauses_count_towards_the_digest() -> None:
    """Wherever they stand in the query."""
    query = "title:(@boats^2) OR (@boats AND @boats^1)"
    rules = make_rules(
        Rule(name="r", query=query, points=1), digest=4, alert=4, concepts=CONCEPTS
    )

    assert cover(rules, CONCEPTS).topics[0].langs == {"en", "vi"}


def test_a_weak_rule_alone_covers_nothing() -> None:
    """It never fires alone."""
    rules = make_rules(
        Rule(name="weak", query="@sea", points=9, weak=True),
        Rule(name="strong", query="ship", points=1),
        concepts=CONCEPTS,
    )

    assert cover(rules, CONCEPTS).topics[0].langs == {"en"}


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
