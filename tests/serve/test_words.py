"""Which words were glued together, and which only look like it?"""

from dataclasses import replace

import pytest

from monitor.serve.words import split_glued
from tests.classify.shipped import ROOT, read_seed, shipped_rules

GLUED = [
    ("toreaffirm", ("to", "reaffirm")),
    ("visaabuse", ("visa", "abuse")),
    ("strongstrategic", ("strong", "strategic")),
    ("noright", ("no", "right")),
    ("forcountering", ("for", "countering")),
    ("asylumseekers", ("asylum", "seekers")),
]
WHOLE = ["traffickers", "rotherham", "facebook", "vietnamnet", "Nhandan", "notaword"]
WHOLE += ["cryptocurrency", "counterterrorism", "resettled", "upskilling", "zzzz", ""]


@pytest.mark.parametrize(("word", "pieces"), GLUED)
def test_takes_apart_what_a_feed_glued(word: str, pieces: tuple[str, ...]) -> None:
    """A word that nobody uses, of two that everybody does."""
    assert split_glued(word) == pieces


@pytest.mark.parametrize("word", WHOLE)
def test_leaves_words_and_names_alone(word: str) -> None:
    """Also rare ones, and those that are capitalised."""
    assert split_glued(word) == ()


def test_reads_the_glued_words_of_the_second_seed() -> None:
    """ "tackle visaabuse" is found as visa abuse, where it stands as published."""
    seed = replace(read_seed(ROOT / "seeds" / "001_c1cf5d26e9baf0bf.txt"), lang="en")
    page = shipped_rules().percolator.read(seed)
    places = [n for n, word in enumerate(page.words) if word == "abuse"]

    assert sorted(page.quote((n - 1, n), "").text for n in places) == [
        "visa abuse",
        "visaabuse",
    ]
    assert "Ministry" in page.words
    assert "Vietnam’sMinistry" in seed.text
