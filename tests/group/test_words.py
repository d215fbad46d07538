"""Which words of a text tell this happening from others?"""

import pytest

from monitor.group import words
from monitor.group.words import Terms, dot, folded, terms_of

TEXT = (
    "Border officers in Dover found 1,250 people. Police arrested Rebwar Ahmed and"
    " thirteen others on 12 May 2024 near Calais. Ahmed said nothing."
)


def rarity(word: str, lang: str) -> float:
    """A dictionary of a dozen words."""
    common = {"in": 0.2, "and": 0.1, "on": 0.2, "found": 1.7, "near": 1.8, "said": 1.0}
    usual = {
        "the": 0.0,
        "was": 0.3,
        "held": 2.0,
        "border": 2.5,
        "officers": 2.4,
        "police": 2.0,
        "people": 1.6,
    }
    return {**common, **usual}.get(word, 5.0 if lang == "en" else 4.0)


def terms(title: str = "", text: str = "", lang: str = "en") -> Terms:
    return terms_of(title, text, lang, rarity)


def test_what_every_text_holds_is_left_out() -> None:
    assert terms(text=TEXT).words.keys().isdisjoint({"in", "and", "on", "said"})


def test_the_weights_make_a_vector_of_length_one() -> None:
    """Up to the rounding to thousandths."""
    found = terms("Dover: smugglers held", TEXT)

    assert dot(found.words, found.words) == pytest.approx(1, abs=0.02)
    assert dot(found.title, found.title) == pytest.approx(1, abs=0.02)


def test_names_are_capitalised_and_never_written_small() -> None:
    """Neither the first word of a sentence nor the words of the field are names."""
    found = terms("Dover Lorry: Smugglers Held", f"{TEXT} The lorry was empty.")

    assert found.names == {"dover", "rebwar", "ahmed", "calai"}


def test_numbers_are_read_as_figures_and_as_words() -> None:
    """Years and ones are none."""
    found = terms("Six held, 340 found", TEXT)

    assert found.numbers == {6, 340, 1250, 13, 12}
    assert found.headline_numbers == {6, 340}


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("smuggling smugglers", "smuggled"),
        ("Vũ Văn Hưng", "Vu Van Hung"),
        ("Đà Nẵng", "Da Nang"),
        ("lorries' boats", "lorries boat"),
        ("Côte d\u2019Ivoire", "Cote d'Ivoire"),
    ],
)
def test_a_term_is_the_same_in_any_form(one: str, two: str) -> None:
    """By its first letters, without accents and plural."""
    assert terms(one).title.keys() == terms(two).title.keys()


def test_languages_without_spaces_are_read_two_characters_at_a_time() -> None:
    assert "警察" in terms("警察逮捕", lang="zh").words
    assert terms("警", lang="zh").words.keys() == {"警"}


def test_the_headline_and_the_first_lines_count_most() -> None:
    late = " ".join(["filler"] * 120)
    found = terms("Alpha", f"Beta {late} gamma.").words

    assert found["alpha"] > found["beta"] > found["gamma"]


def test_nothing_is_left_of_nothing() -> None:
    empty = terms()

    assert not empty.words
    assert not empty.names
    assert not empty.numbers


def test_folding_leaves_plain_letters_alone() -> None:
    assert folded("Dover") == "dover"
    assert folded("Müller") == "muller"


def test_only_so_many_words_of_a_language_are_remembered() -> None:
    """However many are met: of the last ones the terms are the same."""
    letters = [chr(n) for n in range(ord("a"), ord("z"))]
    met = (f"{a}{b}{c}{d}" for a in letters for b in letters for c in letters
           for d in "abcdefg")  # fmt: skip
    terms(" ".join(met), lang="xx")
    for n in range(words.REMEMBERED + 1):
        words.pooled(f"t{n}")

    assert len(words._forms("xx", rarity)) < words.REMEMBERED
    assert len(words._POOL) <= words.REMEMBERED
    assert terms("Zebra zebras", lang="xx").title.keys() == {"zebra"}


@pytest.mark.parametrize("letter", ["a", "\u00e9", "\u0111", "\u1ec7"])
def test_latin_letters_are_read_as_any_others(letter: str) -> None:
    """The quick way of reading words and the general one find the same."""
    text = f"One{letter}{letter}, 1,250 p{letter}st\u2019s \u00b2 x_y {letter}2"

    assert words.LATIN_WORD.split(text) == words.WORD.split(text)
    assert not words.BEYOND_LATIN.search(text)
