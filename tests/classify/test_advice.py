"""What a rule set that works could do without."""

import pytest

from monitor.classify.advice import Advice, Kind, advise, covers
from monitor.classify.compile import compile_rules
from monitor.classify.coverage import cover
from monitor.classify.terms import Form, Phrase, read_phrase
from monitor.classify.topics import Rules
from monitor.model.topic import Concept, Examples, Rule, Topic
from monitor.serve.lexicon import state_languages
from tests.classify.shipped import shipped_concepts, shipped_rules, shipped_topics

ROW = Rule(name="r", query="@used", points=1)


def given(
    *rules: Rule, concepts: tuple[Concept, ...] = (), lang: str = "en"
) -> tuple[Advice, ...]:
    topic = Topic(name="t", label="T", digest=1, alert=1, rules=rules, lang=lang)
    compiled = compile_rules((topic,), concepts)

    assert isinstance(compiled, Rules), compiled
    langs = {f"t/{rule.name}": frozenset({"en", "vi"}) for rule in rules}
    return advise((topic,), concepts, compiled, langs)


def told(kind: Kind, advice: tuple[Advice, ...]) -> list[str]:
    return [str(piece) for piece in advice if piece.kind is kind]


def concept(name: str, **terms: list[str]) -> Concept:
    return Concept(name=name, terms=tuple((k, tuple(v)) for k, v in terms.items()))


def test_names_a_concept_that_no_rule_uses() -> None:
    """A list that nobody asks for is kept up in vain."""
    advice = given(ROW, concepts=(concept("used", en=["a"]), concept("idle", en=["b"])))

    assert told(Kind.UNUSED, advice) == ["@idle: no rule names this concept"]


def test_names_a_term_that_another_term_finds() -> None:
    """Within one language; the wider term stays."""
    used = concept("used", en=["traffick*", "human trafficking", "{UN}"], vi=["ban"])
    advice = given(ROW, concepts=(used,))

    assert told(Kind.COVERED, advice) == [
        "@used (en): human trafficking: another term of the list finds it already"
    ]


COVERS = [
    ("traffick*", "trafficking", True),
    ("traffick*", "human traffickers", True),
    ("traffick*", "traffic*", False),
    ("traffic*", "traffick*", True),
    ("trafficking", "traffick*", False),
    ("wom?n", "women", True),
    ("wom?n", "wom*", False),
    ("wom*", "wom?n", True),
    ("a b", "b", False),
    ("a b", "x a b y", True),
    ("ban", "bán", True),
    ("bán", "ban", False),
    ("bán", "bán", True),
]


@pytest.mark.parametrize(("wide", "narrow", "expected"), COVERS)
def test_a_term_covers_what_it_is_found_with(
    wide: str, narrow: str, expected: bool
) -> None:
    """Word for word, with its wildcards, with or without diacritics."""
    assert covers(_read(wide), _read(narrow)) is expected


def _read(term: str) -> Phrase:
    return read_phrase(term, 0, len(term))


def test_cased_terms_and_languages_keep_apart() -> None:
    """To the letter is to the letter; a term of one language is no other's."""
    cased = read_phrase("UN", 0, 2, Form.CASED)
    english = Phrase(_read("a").parts, frozenset({"en"}))

    assert covers(cased, cased)
    assert not covers(cased, _read("UN"))
    assert not covers(english, Phrase(_read("a").parts, frozenset({"vi"})))
    assert covers(english, Phrase(_read("a").parts, frozenset({"en"})))


SHADOWED = [
    ("a OR (a AND b)", ["clause 2"]),
    ("(a NEAR/3 b) OR b", ["clause 1"]),
    ("(a NOT NEAR/3 b) OR a", ["clause 1"]),
    ("(ATLEAST/2(a)) OR a", ["clause 1"]),
    ("title:a OR a^2 OR a", ["clause 1", "clause 2"]),
    ("(a AND b) OR (c AND d)", []),
    ("(a AND NOT b) OR b", []),
    ("(STATES/2 AND a) OR b", []),
    ("(@state NEAR/3 a) OR b", []),
]


@pytest.mark.parametrize(("query", "clauses"), SHADOWED)
def test_names_a_clause_that_another_clause_makes_needless(
    query: str, clauses: list[str]
) -> None:
    """What it needs is enough by itself elsewhere in the OR."""
    advice = given(Rule(name="r", query=query, points=1))

    assert [a.what for a in advice if a.kind is Kind.SHADOWED] == clauses


def test_counts_examples_by_language() -> None:
    """Three of each in the topic's language, one of each in every other claimed."""
    rule = Rule(
        name="r",
        query="a",
        points=1,
        match=("a 1", "a 2", "a 3"),
        no_match=("b", "c", "d"),
        examples=(Examples(lang="vi", match=("a",)),),
    )

    assert told(Kind.FEW, given(rule)) == [
        "t: r (vi): 1 match, 0 no_match, 1 of each wanted: it has too few examples"
    ]


def test_every_shipped_rule_has_examples_in_each_language_it_claims() -> None:
    """One that no example shows may claim a language by accident."""
    rules, concepts = shipped_rules(), shipped_concepts()
    covered = cover(rules, concepts, states=state_languages())
    langs = {rule.name: rule.langs for rule in covered.rules}
    advice = advise(shipped_topics(), (), rules, langs)

    assert told(Kind.FEW, advice) == []
