from dataclasses import replace

import pytest

from monitor.classify.compile import RuleProblem, compile_rules
from monitor.classify.examples import read_example
from monitor.classify.topics import Rules, weigh
from monitor.model.lexicon import Gazetteer, NameKind, StateName
from monitor.model.topic import Concept, Rule, Topic

RULE = Rule(name="r", query="a", points=1)
TOPIC = Topic(name="t", label="T", digest=1, alert=2, rules=(RULE,))
CONCEPT = Concept(name="c", terms=(("en", ("human traffick*", "{US}")),))


def version(topic: Topic, concept: Concept = CONCEPT) -> str:
    rules = compile_rules((topic,), (concept,))

    assert isinstance(rules, Rules)
    return rules.version


def problems(*topics: Topic, concepts: tuple[Concept, ...] = ()) -> list[str]:
    found = compile_rules(topics, concepts)

    assert not isinstance(found, Rules)
    return [
        f"{p.topic}/{p.rule}/{p.concept}@{p.offset}: {p.message}: {p.remedy}"
        for p in found
    ]


def terms(*written: str) -> Concept:
    return Concept(name="c", terms=(("en", written),))


ONE_PROBLEM: list[tuple[Topic, tuple[Concept, ...], str]] = [
    (replace(TOPIC, digest=0), (), "t//@0: digest is below 1"),
    (replace(TOPIC, alert=0), (), "t//@0: alert is below digest"),
    (replace(TOPIC, digest=2), (), "t//@0: no item can reach digest"),
    (
        TOPIC,
        (Concept(name="state", terms=(("en", ("land",)),)),),
        "//state@0: the name is taken",
    ),
    (
        replace(
            TOPIC,
            rules=(RULE, replace(RULE, name="z", points=(("title", 2), ("body", -1)))),
        ),
        (),
        "t/z/@0: the rule both raises and lowers",
    ),
    (
        replace(TOPIC, rules=(RULE, replace(RULE, name="z", points=0))),
        (),
        "t/z/@0: the rule decides nothing",
    ),
    (replace(TOPIC, rules=(RULE, RULE)), (), "t/r/@0: two rules of the topic"),
    (TOPIC, (CONCEPT, CONCEPT), "//c@0: two concepts have this name"),
    (TOPIC, (Concept(name="c", terms=(("en", ()),)),), "//c@0: the concept has no"),
    (TOPIC, (terms("a tr*"),), "//c@2: tr* has fewer than 3 letters"),
    (TOPIC, (terms('"a b"'),), '//c@0: " means nothing in a term'),
    (TOPIC, (terms("a (b)"),), "//c@2: ( means nothing in a term"),
    (TOPIC, (terms("{a} b"),), "//c@0: { means nothing in a term"),
    (TOPIC, (terms("{a{b}"),), "//c@2: { means nothing in a term"),
    (TOPIC, (terms("—"),), "//c@0: a term without letters or digits"),
]


@pytest.mark.parametrize(("topic", "concepts", "expected"), ONE_PROBLEM)
def test_names_what_is_wrong(
    topic: Topic, concepts: tuple[Concept, ...], expected: str
) -> None:
    """One mistake gives one problem, at its place, with its way out."""
    (problem,) = problems(topic, concepts=concepts)

    assert problem.startswith(expected)


def test_gives_all_problems_at_once() -> None:
    """Ten mistakes are mended after one run, not after ten."""
    bad = replace(TOPIC, rules=(replace(RULE, query="a b"), RULE), digest=9)
    found = compile_rules((bad, TOPIC), (terms("tr*"),))

    assert not isinstance(found, Rules)
    assert [(p.topic, p.rule, p.concept) for p in found] == [
        ("", "", "c"),
        ("t", "r", ""),
        ("t", "", ""),
        ("t", "r", ""),
        ("t", "", ""),
        ("t", "", ""),
    ]


def test_a_problem_holds_the_query_and_the_place_in_it() -> None:
    """Whoever shows it can point at the very character of the file."""
    (problem,) = compile_rules(
        (replace(TOPIC, rules=(replace(RULE, query="a and b"), RULE)),), ()
    )[:1]  # type: ignore[index] # a failing compilation is a tuple

    assert problem == RuleProblem(
        topic="t",
        rule="r",
        text="a and b",
        offset=2,
        message="and is read as a word",
        remedy="operators are upper case: write AND",
    )


def test_the_version_stays_when_nothing_that_decides_changes() -> None:
    """Labels, notes, seeds and examples decide nothing."""
    changed = replace(RULE, note="why", seed="s", quote="q", match=("m",))

    assert version(replace(TOPIC, label="Other", rules=(changed,))) == version(TOPIC)


DECIDING = [
    (replace(TOPIC, digest=2, alert=2, rules=(replace(RULE, points=2),)), CONCEPT),
    (replace(TOPIC, alert=3), CONCEPT),
    (replace(TOPIC, rules=(replace(RULE, query="b"),)), CONCEPT),
    (replace(TOPIC, rules=(replace(RULE, points=2),)), CONCEPT),
    (replace(TOPIC, rules=(replace(RULE, facet="f"),)), CONCEPT),
    (TOPIC, terms("smuggl*")),
]


@pytest.mark.parametrize(("topic", "concept"), DECIDING)
def test_the_version_changes_with_anything_that_decides(
    topic: Topic, concept: Concept
) -> None:
    """Stored matches are known to be old by it."""
    assert version(topic, concept) != version(TOPIC)


NORWAY = StateName("Norway", "en", "NOR", NameKind.NAME)
KNOWN = Gazetteer(names=(NORWAY,))
OTHER_STATES = [
    Gazetteer(),
    replace(KNOWN, names=(NORWAY, NORWAY._replace(surface="Norge"))),
    replace(KNOWN, names=(NORWAY._replace(cased=True),)),
    replace(KNOWN, bodies=frozenset({"EU"})),
    replace(KNOWN, territories=frozenset({"GUM"})),
    replace(KNOWN, decoys={"en": ("Norway rat",)}),
]


@pytest.mark.parametrize("other", OTHER_STATES)
def test_the_version_changes_with_the_states_that_rules_find(other: Gazetteer) -> None:
    """Else a state named in another language would never be found in stored items."""
    before = compile_rules((TOPIC,), (CONCEPT,), gazetteer=KNOWN)
    after = compile_rules((TOPIC,), (CONCEPT,), gazetteer=other)

    assert isinstance(before, Rules)
    assert isinstance(after, Rules)
    assert before.version != after.version


@pytest.mark.parametrize(
    ("lang", "title", "found"),
    [
        ("ar", "\u0636\u0628\u0637 \u0645\u0647\u0631\u0628", True),
        ("ar", "\u0648\u0636\u0628\u0637 \u0645\u0647\u0631\u0628", True),
        ("ar", "\u0645\u0636\u0628\u0637 \u0645\u0647\u0631\u0628", False),
        ("fa", "\u0648\u0636\u0628\u0637 \u0645\u0647\u0631\u0628", False),
    ],
)
def test_arabic_terms_are_found_behind_the_and_written_onto_them(
    lang: str, title: str, found: bool
) -> None:
    seized = Concept(name="c", terms=((lang, ("\u0636\u0628\u0637",)),))
    topic = replace(TOPIC, rules=(replace(RULE, query="@c"),))
    rules = compile_rules((topic,), (seized,))

    assert isinstance(rules, Rules)
    (weighed,) = weigh(read_example(title, lang), rules)
    assert bool(weighed.hits) is found
