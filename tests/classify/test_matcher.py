"""Which words satisfy a query? By examples, and against the literal reader."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.classify.core import COMPILED, Core
from monitor.classify.page import LEAD_WORDS, MOST_EVIDENCE
from monitor.classify.topics import classify
from monitor.model.item import TEXT_FIELDS
from tests.classify.agreement import (
    compare,
    compile_all,
    find_hits,
    read_literally,
    told,
)
from tests.classify.literal_states import read_document
from tests.classify.made import make_rule
from tests.classify.made_texts import GAZETTEER, make_item
from tests.classify.shipped import make_item as item_of
from tests.classify.shipped import one_rule
from tests.cores import both

SATISFIED = [
    ("a AND b", "a", "b", ["a", "b"]),
    ("a AND b", "a", "c", None),
    ("a OR b", "x", "b b", ["b", "b"]),
    ("a NOT b", "a", "c", ["a"]),
    ("a NOT b", "a", "b", None),
    ("a NOT (b AND c)", "a b", "d", ["a"]),
    ("(a AND b) OR c", "a c", "", ["c"]),
    ('"a b"', "a b", "", ["a b"]),
    ('"a b"', "a", "b", None),
    ('"a b"', "a, b!", "", ["a, b"]),
    ('"a b a"', "a b a b a", "", ["a b a b a"]),
    ('"traffick* ring"', "trafficking ring", "", ["trafficking ring"]),
    ("a NEAR/1 b", "b a", "", ["b", "a"]),
    ("a NEAR/1 b", "a x b", "", None),
    ("a NEAR/2 b", "a x b", "", ["a", "b"]),
    ("a NEAR/2 b", "a", "b", None),
    ("a NEAR b", "a" + " x" * 9 + " b", "", ["a", "b"]),
    ("a NEAR b", "a" + " x" * 10 + " b", "", None),
    ("a NEAR/3 a", "a", "", None),
    ("a NEAR/3 a", "a x a", "", ["a", "a"]),
    ('"a b" NEAR/2 c', "a b x c", "", ["a b", "c"]),
    ('"a b" NEAR/5 b', "a b", "", None),
    ("a NEAR/2 (b OR c)", "c x a x x b", "", ["c", "a"]),
    ("人 NEAR/1 口", "人x口", "", None),
    ("人 NEAR/2 口", "人x口", "", ["人", "口"]),
    ("人 NEAR/1 口", "人民口", "", ["人", "口"]),
    ("title:a", "a", "a", ["a"]),
    ("title:a", "b", "a", None),
    ("title:(a NEAR/2 b)", "a", "a b", None),
    ("title:(a NOT b)", "a", "b", ["a"]),
    ("lead:a", "a", "", None),
    ("lead:a", "", "x " * (LEAD_WORDS - 1) + "a", ["a"]),
    ("lead:a", "", "x " * LEAD_WORDS + "a", None),
    ("lead:a", "", "人" * (2 * LEAD_WORDS - 2) + "a", ["a"]),
    ("lead:a", "", "人" * (2 * LEAD_WORDS - 1) + "a", None),
    ("lead:a", "", "é " * (LEAD_WORDS - 1) + "a", ["a"]),
    ("lead:a", "", "é " * LEAD_WORDS + "a", None),
    ("body:a", "a", "", None),
    ("body:a", "", "x " * LEAD_WORDS + "a", ["a"]),
    ("wom?n", "women womn woman", "", ["women", "woman"]),
    ('"wom?n group"', "women group", "", ["women group"]),
    ("=ban", "bán BAN", "", ["BAN"]),
    ("{US}", "us US", "", ["US"]),
    ("a ONEAR/2 b", "b a", "", None),
    ("a ONEAR/2 b", "a x b", "", ["a", "b"]),
    ("a NEAR/s b", "a x. Mr. b", "", None),
    ("a NEAR/s b", "a Mr. b", "", ["a", "b"]),
    ("a /s b", "b! a", "", None),
    ("a /s b", "b!a", "", ["b", "a"]),
    ("a ONEAR/s b", "b a", "", None),
    ("a /p b", "b! a", "", ["b", "a"]),
    ("a /p b", "b\na", "", None),
    ("a NOT NEAR/2 b", "a x b a", "", None),
    ("a NOT NEAR/2 b", "a x x b", "", ["a"]),
    ("a NOT NEAR/2 b", "a x x b", "b a", ["a"]),
    ('a NOT NEAR/1 "a b"', "a b x a", "", ["a"]),
    ("a NOT /s b", "a. b a", "", ["a"]),
    ("a NEAR/2 b NOT NEAR/1 c", "a c b", "", None),
    ("a NEAR/2 b NOT NEAR/1 c", "a c b x x b a", "", ["b", "a"]),
    ("ATLEAST/2(a OR b)", "a", "b", ["a", "b"]),
    ("ATLEAST/2(a OR b)", "a", "", None),
    ('ATLEAST/2(a OR "a b")', "a b", "", None),
    ("ANY/2(a, b, c)", "a", "c", ["a", "c"]),
    ("ANY/2(a, b, c)", "a a", "", None),
    ("ANY/2(a NOT b, c, d)", "a c", "b", None),
    ("a AND source:example", "a", "", ["a"]),
    ("a AND source:wire.example", "a", "", ["a"]),
    ("a AND source:ire.example", "a", "", None),
    ("a AND lang:en", "a", "", None),
    ("a NOT country:GB", "a", "", ["a"]),
]


@pytest.mark.parametrize(("query", "title", "text", "words"), SATISFIED)
def test_says_which_words_satisfy_a_query(
    query: str, title: str, text: str, words: list[str] | None
) -> None:
    """AND, OR and NOT look at the whole item, a phrase and a NEAR at one field."""
    matches = classify(item_of(title, text=text), one_rule(query))

    found = [[piece.text for piece in match.evidence] for match in matches]
    assert found == ([] if words is None else [words])


def test_reads_the_summary_as_the_lead() -> None:
    """A feed's summary is what the article begins with."""
    (match,) = classify(item_of(summary="a"), one_rule("lead:a"))

    assert [piece.field for piece in match.evidence] == ["summary"]


def test_keeps_the_first_pieces_of_evidence() -> None:
    """A page stuffed with a word does not become a page of evidence."""
    (match,) = classify(item_of(text="a x " * 1000), one_rule("a"))

    assert len(match.evidence) == MOST_EVIDENCE


# --- laws --------------------------------------------------------------------

dice = st.integers(0, 1 << 32).map(Random)


@both(COMPILED)
@given(dice)
def test_agrees_with_a_literal_reader(core: Core | None, dice: Random) -> None:
    """Whatever is asked of whatever text, both say the same; evidence is exact."""
    rule = make_rule(dice, 0)
    document = read_document(make_item(dice, 0), GAZETTEER)
    hits = find_hits(document.item, compile_all([rule], core))
    asked = {rule.name: read_literally(rule.query)}

    assert [*map(told, compare([rule], asked, document, hits))] == []


@given(dice)
def test_a_rule_never_changes_what_another_finds(dice: Random) -> None:
    """Rules are added and removed without fear for the rest."""
    one, other = make_rule(dice, 1), make_rule(dice, 2)
    item = make_item(dice, 0)
    alone = find_hits(item, compile_all([one])) | find_hits(item, compile_all([other]))

    assert find_hits(item, compile_all([one, other])) == alone


@given(dice)
def test_evidence_is_in_reading_order(dice: Random) -> None:
    """And nothing is shown twice."""
    rule = make_rule(dice, 0)
    for hit in find_hits(make_item(dice, 0), compile_all([rule])).values():
        order = [(TEXT_FIELDS.index(p.field), p.start, p.end) for p in hit.evidence]

        assert order == sorted(set(order))
