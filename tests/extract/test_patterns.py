"""Where do the words of a language stand in a sentence?"""

import re

import pytest

from monitor.extract.patterns import patterns_of

SETS = {"paper": "pacts?|treat(?:y|ies)", "act": "{paper}|deals?"}

CASES = [
    ("sign ... {paper}", "They sign a new pact today", ["sign a new pact"]),
    ("sign ... {paper}", "They sign. A pact follows", []),
    ("sign ... {paper}", "both sign a U.S. treaty", ["sign a U.S. treaty"]),
    ("{act} signed", "pact signed; deal-signed", ["pact signed", "deal-signed"]),
    ("(?:re)?sign", "resign, sign", ["resign", "sign"]),
    ("(?:new )?pact", "a new pact, a pact", ["new pact", "pact", "pact"]),
    ("(?-i:Sue)", "Sue, sue", ["Sue"]),
    ("co?me", "cme, come", ["cme", "come"]),
]  # fmt: skip


@pytest.mark.parametrize(("words", "text", "expected"), CASES)
def test_signs_of_a_pattern(words: str, text: str, expected: list[str]) -> None:
    """Sets, short ways, spaces and what may be left out."""
    found = [m[0] for _, m in patterns_of([words], SETS).find(text)]

    assert found == expected


def test_a_pattern_that_begins_with_no_letter_is_refused() -> None:
    """It would be tried at every word."""
    with pytest.raises(ValueError, match=re.escape(r"'\\d+ held'")):
        patterns_of([r"\d+ held"], SETS)


def test_an_open_bracket_is_refused() -> None:
    """The pattern is named in the message."""
    with pytest.raises(ValueError, match="bracket is not closed"):
        patterns_of(["(?:sign"], SETS)
