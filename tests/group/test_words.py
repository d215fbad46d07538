"""Which words of a text tell this happening from others?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.group import pieces
from monitor.group.pieces import folded, pieces_of
from monitor.group.words import Terms, dot, terms_of

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
           for d in "abc")  # fmt: skip
    language = pieces_of("xx", rarity)
    language.read(" ".join(met))
    for n in range(pieces.REMEMBERED + 1):
        pieces.pooled(f"t{n}")

    assert len(language) < pieces.REMEMBERED
    assert len(language.words) < pieces.REMEMBERED
    assert len(pieces._POOL) <= pieces.REMEMBERED
    assert terms("Zebra zebras", lang="xx").title.keys() == {"zebra"}


#: What reports are made of, and what stands between.
WORDS = st.sampled_from(
    (
        *("the", "Police", "Dover", "1,250", "two", "Smith", "smith", "Anglo-French"),
        *("U.S.", "d'Ivoire", "O\u2019Neil", "警察逮捕", "a", "x_y", "\u00b2", "12th"),
    )
)
GAPS = st.lists(
    st.sampled_from(" \n\t.,-:(?\u2013\u00a0\u201c\u2022\r\x1c\u2028"), max_size=3
).map("".join)


@given(st.lists(st.tuples(GAPS, WORDS), max_size=12), GAPS)
def test_a_text_is_read_in_pieces_as_at_once(
    parts: list[tuple[str, str]], end: str
) -> None:
    """The words, and which of them have a capital where no sentence begins."""
    text = "".join(gap + word for gap, word in parts) + end
    language = pieces_of("en", rarity)
    between = pieces.WORD.split(text)
    words: list[tuple[str, float, bool]] = []
    inside: set[str] = set()
    for nth, word in enumerate(between[1::2]):
        before = between[2 * nth]
        begins = nth == 0 or (len(before) > 1 and pieces.SENTENCE_END.search(before))
        for term, rare, has_capital, *_ in language.read(word).tokens:
            words.append((term, rare, has_capital))
            if has_capital and rare > pieces.COMMON and not begins:
                inside.add(term)

    assert [token[:3] for token in language.read(text).tokens] == words
    assert language.read(text).inside == inside


def test_long_pieces_are_read_and_not_remembered() -> None:
    """Addresses, and sentences of Thai or Chinese."""
    address = "https://example.org/a-long-way/to/12-Dinghies"
    language = pieces_of("xx", rarity)

    assert "dinghi" in terms(text=address, lang="xx").words
    assert terms(text=f"{address} seen", lang="xx").numbers == {12}
    assert address not in language
