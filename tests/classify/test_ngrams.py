import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.classify.ngrams import LONGEST, clauses, is_unspaced


def words(text: str) -> list[str]:
    """Clause by clause."""
    return [clause.phrase(0, len(clause.words)) for clause in clauses(text)]


TEXTS = [
    ("Boats land. Rafts sink", ["boats land", "rafts sink"]),
    ("boats, rafts; ships (old) at sea", ["boats", "rafts", "ships", "old", "at sea"]),
    ("boats - and rafts \u2013 land", ["boats", "and rafts", "land"]),
    ("cross-border raid", ["cross border raid"]),
    ("Vietnam's Ministry\u2019s plan", ["vietnam ministry plan"]),
    ("12 women in 2024", ["women in"]),
    ("a line\nanother\n\nthird", ["a line", "another", "third"]),
    ("mua ba\u0301n người", ["mua bán người"]),
    ('"Go," she said. \u201cNow.\u201d Then', ["go", "she said", "now", "then"]),
    ("U.S. agents", ["u s", "agents"]),
    ("...", []),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_a_run_of_words_ends_where_a_clause_ends(
    text: str, expected: list[str]
) -> None:
    """A hyphen sets words apart and ends nothing; numbers are no words."""
    assert words(text) == expected


def test_a_capital_counts_where_no_sentence_begins() -> None:
    """At a beginning it says nothing."""
    (first, second) = clauses("Police in Ghent, Interpol said")

    assert [word.capital for word in first.words] == [None, False, True]
    assert [word.capital for word in second.words] == [True, False]
    assert second.sentence == "Police in Ghent, Interpol said"


def test_a_hyphen_ties_a_word_to_the_one_before() -> None:
    """But not at the beginning of a clause."""
    (clause,) = clauses("-cross-border raid")

    assert [word.hyphen for word in clause.words] == [False, True, False]


SCRIPTS = [
    ("ตำรวจช่วยเหลือหญิง", True),
    ("警方救出12名妇女", True),
    ("Police 警方", False),
    ("Полиция", False),
    ("", False),
]


@pytest.mark.parametrize(("text", "expected"), SCRIPTS)
def test_scripts_without_spaces_are_known(text: str, expected: bool) -> None:
    """When most of the letters are theirs."""
    assert is_unspaced(text) is expected


@given(st.text(max_size=80))
def test_every_run_is_short_and_lies_in_its_clause(text: str) -> None:
    """Whatever the text is."""
    for clause in clauses(text):
        for start, end in clause.runs():
            assert 0 <= start < end <= len(clause.words)
            assert end - start <= LONGEST
            assert clause.phrase(start, end).count(" ") == end - start - 1
