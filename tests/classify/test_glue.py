"""Which words are taken apart, and does the evidence still point into the text?"""

import pytest

from monitor.classify.parse import parse
from monitor.classify.percolator import Percolator
from monitor.model.item import TEXT_FIELDS
from tests.classify.shipped import make_item

WORDS = {"visaabuse": ("visa", "abuse"), "toreaffirm": ("to", "reaffirm")}
WORDS |= {"misspelt": ("mis", "spell"), "Vietnamnet": ("Vietnam", "net")}


class Splitter:
    """Knows some glued words, and what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, word: str) -> tuple[str, ...]:
        self.asked.append(word)
        return WORDS.get(word, ())


def found(query: str, text: str, lang: str = "en") -> list[str]:
    """The evidence, as it stands in the text."""
    percolator = Percolator([(0, parse(query, {}))], split=Splitter())
    item = make_item("Title", "Summary", text, lang=lang)
    return [
        item.field(TEXT_FIELDS[field])[start:end]
        for match in percolator.match(item)
        for field, start, end in match.places
    ]


FOUND = [
    ("abuse", "to tackle visaabuse now", ["abuse"]),
    ('"visa abuse"', "to tackle visaabuse now", ["visaabuse"]),
    ("visa NEAR/1 abuse", "visaabuse", ["visa", "abuse"]),
    ("visa NEAR/2 now", "visaabuse now", ["visa", "now"]),
    ("toreaffirm", "agree toreaffirm", ["toreaffirm"]),
    ("reaffirm", "agree\u2014 toreaffirm!", ["reaffirm"]),
    ("{Countering}", "Minister forCountering", ["Countering"]),
    ('"vietnam s ministry"', "Vietnam\u2019sMinistry", ["Vietnam\u2019sMinistry"]),
    ("abuse", "forVisaabuse", []),
    ("abuse", "ofvisaabuseHere", []),
    ("abuse", "OfvisaabuseIn, visaabuseIn", ["abuse"]),
]


@pytest.mark.parametrize(("query", "text", "words"), FOUND)
def test_reads_glued_words_apart(query: str, text: str, words: list[str]) -> None:
    """They count as two, and the evidence is the text as published."""
    assert found(query, text) == words


WHOLE = [
    ("Donald", "McDonald"),
    ("Donald", "MacDonald"),
    ("Tube", "aTube"),
    ("Phone", "iPhone"),
    ("spell", "misspelt"),
    ("visa", "VISAABUSE"),
    ("tube", "y\u00f6uTube"),
]


@pytest.mark.parametrize(("query", "text"), WHOLE)
def test_leaves_names_whole(query: str, text: str) -> None:
    """And whatever the pieces would not spell."""
    assert found(query, text) == []


def test_asks_in_english_or_an_unknown_language() -> None:
    """The dictionary is English; a capital inside a word says the same in any."""
    assert found("abuse", "visaabuse", "en-GB") == ["abuse"]
    assert found("abuse", "visaabuse", "") == ["abuse"]
    assert found("abuse", "visaabuse", "id") == []
    assert found("Abuse", "visaAbuse", "id") == ["Abuse"]


def test_asks_once_for_a_word_that_is_no_term() -> None:
    """Short words, numbers, other scripts and terms need no asking."""
    splitter = Splitter()
    percolator = Percolator([(0, parse("visaabuse OR traffick*", {}))], split=splitter)
    text = "visaabuse traffickers unknown unknown short людьми word123"
    for _ in range(2):
        percolator.match(make_item(text=text, lang="en"))

    assert splitter.asked == ["unknown"]


def test_without_a_dictionary_nothing_is_taken_apart() -> None:
    """Also no capitals: the text is read as it stands."""
    percolator = Percolator([(0, parse("countering", {}))])

    assert percolator.match(make_item(text="forCountering")) == ()
