from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.classify.compile import compile_rules
from monitor.classify.mutate import examples_of, mutate
from monitor.classify.mutations import NOTHING, Change, Mutation, mutations
from monitor.classify.parse import parse
from monitor.classify.terms import Terms
from monitor.classify.topics import Rules
from monitor.model.topic import Concept, Examples, Language, Rule, Topic
from tests.classify.shipped import shipped_concepts, shipped_topics

BOATS = Concept(name="boats", terms=(("en", ("boat*", "raft")), ("vi", ("thuyền",))))
UNUSED = Concept(name="unused", terms=(("en", ("never",)),))


def topic_of(*rules: Rule, name: str = "t") -> Topic:
    return Topic(name=name, label="T", digest=2, alert=3, rules=rules)


def compiled(topics: Sequence[Topic], concepts: Sequence[Concept]) -> Rules:
    rules = compile_rules(topics, concepts)

    assert isinstance(rules, Rules), rules
    return rules


def noticed(
    topics: Sequence[Topic], concepts: Sequence[Concept] = ()
) -> dict[tuple[str, Change], bool]:
    """By term and change."""
    tried = mutations(topics, concepts)
    found = list(mutate(tried, topics, concepts, compiled))

    assert {each.mutation for each in found} == set(tried)
    return {(o.mutation.term, o.mutation.change): o.noticed for o in found}


def test_every_term_star_and_rule_is_a_mutation() -> None:
    """Of the concepts that some rule uses, in every language, and of the queries."""
    rule = Rule(name="r", query="@boats NEAR/5 migrant* NOT title:fair", points=2)
    found = mutations((topic_of(rule),), (BOATS, UNUSED))

    assert [(m.concept, m.lang, m.term, m.change.name) for m in found] == [
        ("boats", "en", "boat*", "DROPPED"),
        ("boats", "en", "boat*", "NARROWED"),
        ("boats", "en", "raft", "DROPPED"),
        ("boats", "vi", "thuyền", "DROPPED"),
        ("", "", "", "RULE"),
        ("", "", "migrant*", "DROPPED"),
        ("", "", "migrant*", "NARROWED"),
        ("", "", "fair", "DROPPED"),
    ]


def test_mutations_can_be_of_one_language_or_topic() -> None:
    """A concept belongs to every topic that uses it."""
    first = topic_of(Rule(name="r", query="@boats", points=2), name="first")
    second = topic_of(Rule(name="r", query="@boats OR x", points=2), name="second")
    both = (first, second)

    assert [m.term for m in mutations(both, (BOATS,), lang="vi")] == ["thuyền"]
    assert "x" in {m.term for m in mutations(both, (BOATS,), topic="second")}
    assert "x" not in {m.term for m in mutations(both, (BOATS,), topic="first")}
    assert mutations(both, (BOATS,), lang="vi")[0].topics == ("first", "second")


QUERIES = [
    ('a OR "b c" AND {NATO} NOT =d', ["a", '"b c"', "{NATO}", "=d"]),
    ('title:(a NEAR/3 "b c*") ONEAR b', ["a", '"b c*"', "b"]),
    ("STATES/2(title, lead) AND (sign* /s memorandum)", ["sign*", "memorandum"]),
    ("ATLEAST/2(a OR b)^3 ANY/2(c, d) STATES/2", ["a", "b", "c", "d"]),
    ('source:bbc.co.uk lang:vi country:"GB" a NOT NEAR/p b', ["a", "b"]),
    ("ORANGE OR ANDES OR {AND}", ["ORANGE", "ANDES", "{AND}"]),
]


@pytest.mark.parametrize(("query", "terms"), QUERIES)
def test_the_terms_of_a_query_are_told_from_the_rest(
    query: str, terms: list[str]
) -> None:
    """Operators, fields, conditions, weights and concepts are no terms."""
    found = mutations((topic_of(Rule(name="r", query=query, points=2)),), ())

    assert [m.term for m in found if m.change is Change.DROPPED] == terms
    for mutation in found:
        if mutation.change is Change.DROPPED:
            assert query[mutation.start : mutation.end] == mutation.term


def test_a_term_is_noticed_when_an_example_goes_wrong_without_it() -> None:
    """Those that no example holds, or that another term stands in for, are not."""
    rule = Rule(
        name="r",
        query='(@boats OR "inflatable dinghy") NOT fair',
        points=2,
        match=("Boats land\nOf wood.", "An inflatable dinghy sinks"),
        no_match=("Boat fair opens",),
    )

    assert noticed((topic_of(rule),), (BOATS,)) == {
        ("boat*", Change.DROPPED): True,
        ("boat*", Change.NARROWED): True,
        ("raft", Change.DROPPED): False,
        ("thuyền", Change.DROPPED): False,
        ("", Change.RULE): True,
        ('"inflatable dinghy"', Change.DROPPED): True,
        ("fair", Change.DROPPED): True,
    }


def test_an_example_that_was_wrong_before_notices_nothing() -> None:
    """It cannot go wrong once more."""
    rule = Rule(name="r", query="boat AND sea", points=2, match=("A boat",))

    assert set(noticed((topic_of(rule),)).values()) == {False}


def test_what_is_folded_away_is_found_all_the_same() -> None:
    """Diacritics, strokes, joiners and wide letters hide no example."""
    rule = Rule(
        name="r",
        query="duong OR cafe OR abc",
        points=2,
        match=("Đường", "CAFÉ", "\uff41\uff42\u00adc"),
    )

    assert set(noticed((topic_of(rule),)).values()) == {True}


def test_a_term_of_many_examples_is_noticed_by_the_last() -> None:
    """The others are satisfied by another term as well."""
    rule = Rule(
        name="r",
        query="a OR b",
        points=2,
        match=(*(f"a b {number}" for number in range(20)), "a", "b"),
    )

    assert set(noticed((topic_of(rule),)).values()) == {True}


def test_examples_know_their_rule() -> None:
    """And whether they must match."""
    vi = Examples(lang="vi", match=("d",))
    rule = Rule(
        name="r", query="a", points=2, match=("a",), no_match=("b", "c"), examples=(vi,)
    )
    found = examples_of((topic_of(rule),))

    assert [(e.topic, e.rule, e.text, e.wanted, e.lang) for e in found] == [
        ("t", "r", "a", True, ""),
        ("t", "r", "b", False, ""),
        ("t", "r", "c", False, ""),
        ("t", "r", "d", True, "vi"),
    ]


def test_an_example_notices_the_terms_of_its_own_language() -> None:
    """A term that is written alike in another language does not stand in for it."""
    alike = Concept(name="k", terms=(("en", ("radar",)), ("vi", ("radar",))))
    vi = Examples(lang="vi", match=("Radar",))
    rule = Rule(name="r", query="@k", points=2, examples=(vi,))
    tried = mutations((topic_of(rule),), (alike,))
    found = mutate(tried, (topic_of(rule),), (alike,), compiled)

    assert {o.mutation.lang: o.noticed for o in found if o.mutation.concept} == {
        "en": False,
        "vi": True,
    }


def test_the_terms_of_a_language_count_where_another_reads_them_too() -> None:
    """An example in Malay notices an Indonesian term, one in French does not."""
    alike = Concept(name="k", terms=(("id", ("kapal",)), ("fr", ("bateau",))))
    malay = Language(code="ms", also=("id",))
    rule = Rule(
        name="r",
        query="@k",
        points=2,
        examples=(
            Examples(lang="ms", match=("Kapal tiba",)),
            Examples(lang="fr", no_match=("Kapal",)),
        ),
    )
    topics = (topic_of(rule),)

    def spoken(topics: Sequence[Topic], concepts: Sequence[Concept]) -> Rules:
        rules = compile_rules(topics, concepts, (malay,))
        assert isinstance(rules, Rules)
        return rules

    tried = mutations(topics, (alike,), lang="id")
    (found,) = mutate(tried, topics, (alike,), spoken, (malay,))

    assert (found.noticed, found.examples) == (True, 1)


WORDS = ("a", "b", "ab", "abc", "c")
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
queries = st.sampled_from(
    ["a", "@k", "a OR abc*", "@k AND c", "b NOT @k", '"a b" OR c', "a NEAR/1 @k"]
)
rules = st.builds(
    Rule,
    name=st.just("r"),
    query=queries,
    points=st.sampled_from([2, 3]),
    match=st.lists(texts, max_size=4, unique=True).map(tuple),
    no_match=st.lists(texts, max_size=2, unique=True).map(tuple),
)
LOWER = Rule(name="lower", query="c NOT b", points=-1, match=("c a",))
terms = st.lists(st.sampled_from(["a", "b", "abc*", "b c"]), min_size=1, unique=True)


@given(rules, rules, terms)
def test_mutations_made_together_come_out_as_if_made_alone(
    one: Rule, two: Rule, words: list[str]
) -> None:
    """Whatever is tried in one go."""
    topics = (topic_of(one, LOWER, name="one"), topic_of(two, name="two"))
    concepts = (Concept(name="k", terms=(("en", tuple(words)),)),)
    tried = mutations(topics, concepts)
    together = {o.mutation: o for o in mutate(tried, topics, concepts, compiled)}

    def alone(mutation: Mutation) -> bool:
        (found,) = mutate((mutation,), topics, concepts, compiled)
        return found.noticed

    assert {m: o.noticed for m, o in together.items()} == {m: alone(m) for m in tried}


#: Which terms a concept has makes no query a mistake.
NAMED = {concept.name: Terms(frozenset()) for concept in shipped_concepts()}


@pytest.mark.parametrize("topic", shipped_topics(), ids=lambda topic: topic.name)
def test_what_is_taken_away_from_a_shipped_query_leaves_a_query(topic: Topic) -> None:
    """Of every rule, all terms at once."""
    written = mutations((topic,), shipped_concepts(), topic=topic.name)
    for rule in topic.rules:
        query = rule.query
        mine = [m for m in written if m.rule == rule.name]
        for mutation in sorted(mine, key=lambda m: -m.start):
            if mutation.change is Change.DROPPED:
                query = query[: mutation.start] + NOTHING + query[mutation.end :]

        parse(query, NAMED)
