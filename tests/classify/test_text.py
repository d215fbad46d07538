import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.classify.terms import read_phrase
from monitor.classify.text import (
    _INTRICATE,
    _TOKEN,
    find_bounds,
    fold,
    read_surfaces,
    read_words,
)
from monitor.classify.topics import classify
from tests.classify.shipped import make_item, one_rule

FOUND = [
    ("Việt Nam", "Tại Việt Nam hôm nay", "Việt Nam"),
    ("Viet Nam", "Tại Việt Nam hôm nay", "Việt Nam"),
    ("Việt Nam", unicodedata.normalize("NFD", "Tại Việt Nam"), None),
    ("buôn bán người", "nạn BUÔN BÁN NGƯỜI qua biên giới", "BUÔN BÁN NGƯỜI"),
    ("Da Nang", "tới Đà Nẵng", "Đà Nẵng"),
    ("人口贩卖", "警方打击跨国人口贩卖集团", "人口贩卖"),
    ("人身売買", "人身売買の疑い", "人身売買"),
    ("ค้ามนุษย์", "ปราบปรามการค้ามนุษย์ข้ามชาติ", "ค้ามนุษย์"),
    ("ជួញដូរ", "ការជួញដូរមនុស្ស", "ជួញដូរ"),
    ("ຄ້າມະນຸດ", "ການຄ້າມະນຸດຂ້າມຊາດ", "ຄ້າມະນຸດ"),
    ("လူကုန်ကူး", "လူကုန်ကူးမှု", "လူကုန်ကူး"),
    ("인신매매", "인신매매를 막다", "인신매매"),
    ("인신매매", unicodedata.normalize("NFD", "인신매매를 막다"), None),
    ("straße", "STRASSE", "STRASSE"),
    ("İstanbul", "İSTANBUL'da", "İSTANBUL"),
    ("istanbul", "İSTANBUL'da", "İSTANBUL"),
    ("finance", "ﬁnance", "ﬁnance"),
    ("सरकार", "भारत सरकार ने", "सरकार"),
    ("মানব পাচার*", "কক্সবাজারে মানব-পাচারের মামলা", "মানব-পাচারের"),
    ("চুক্তি", "দুই দেশের চুক্তি সই", "চুক্তি"),
    ("মালয়েশিয়া*", "মাল\u09dfেশি\u09dfার শ্রমবাজার", "মাল\u09dfেশি\u09dfার"),
    ("الأمم المتحدة", "قالت الأمم المتحدة", "الأمم المتحدة"),
    ("محمد", "محـــمد", "محـــمد"),
    ("don't", "I don\u2019t know", "don\u2019t"),
    ("Łódź", "łódź", "łódź"),
    ("Lodz", "ŁÓDŹ", "ŁÓDŹ"),
    ("NATO", "\uff2e\uff21\uff34\uff2f", "\uff2e\uff21\uff34\uff2f"),
    ("people-smuggling", "people smuggling", "people smuggling"),
    ("people smuggling", "People-Smuggling", "People-Smuggling"),
    ("COVID-19", "after COVID 19", "COVID 19"),
    ("traffick*", "TRAFFICKERS", "TRAFFICKERS"),
    ("human traffick*", "human traf\u00adfickers", "human traf\u00adfickers"),
    ("buôn*", "buôn", "buôn"),
    ("Vietnam", "Vietnam's ministry", "Vietnam"),
    ("{US}", "The US said", "US"),
]

MISSED = [
    ("bán", "các bạn"),
    ("bán", "ban"),
    ("đa", "da"),
    ("buôn*", "buon"),
    ("cafés", "cafes"),
    ("か", "が"),
    ("চক্র", "চক্রান্ত"),
    ("চুক্তি", "চুক্ত"),
    ("নারী", "নারি"),
    ("traffick*", "traffic"),
    ("human trafficking", "trafficking human"),
    ("{US}", "tell us"),
    ("{US}", "Us"),
]


@pytest.mark.parametrize(("term", "text", "words"), FOUND)
def test_finds_a_term_as_it_stands_in_the_text(
    term: str, text: str, words: str | None
) -> None:
    """Case, form and script are overcome; the evidence is the text as published."""
    (match,) = classify(make_item(text=text), one_rule(_quoted(term)))

    expected = unicodedata.normalize("NFD", term) if words is None else words
    assert [piece.text for piece in match.evidence] == [expected]


@pytest.mark.parametrize(("term", "text"), MISSED)
def test_keeps_apart_what_differs(term: str, text: str) -> None:
    """A term with diacritics, in braces or in another order matches only itself."""
    matches = classify(make_item(text=text), one_rule(_quoted(term)))

    assert matches == ()


def _quoted(term: str) -> str:
    return term if term.startswith("{") else f'"{term}"'


def test_counts_an_unspaced_character_as_half_a_word() -> None:
    """NEAR reaches as far in Chinese as in English."""
    words = read_words("看 human 人口 ends")

    assert words.surfaces == ("看", "human", "人", "口", "ends")
    assert words.places == (1, 3, 4, 5, 7)


@settings(deadline=None)
@given(st.text())
def test_words_slice_the_text(text: str) -> None:
    """Offsets are code points of the original, in order, without overlap."""
    words = read_words(text)

    assert [text[start:end] for start, end in words.spans] == list(words.surfaces)
    flat = [offset for span in words.spans for offset in span]
    assert flat == sorted(flat)
    assert len(words.places) == len(words.surfaces)


@settings(deadline=None)
@example("\u00c0\u1037")
@given(st.text(st.characters(categories=["L", "M", "N", "Zs"])))
def test_words_are_the_same_in_either_unicode_form(text: str) -> None:
    """NFC and NFD of one text give the same keys."""
    composed = read_words(unicodedata.normalize("NFC", text)).surfaces
    taken_apart = read_words(unicodedata.normalize("NFD", text)).surfaces

    assert [fold(w).exact for w in composed] == [fold(w).exact for w in taken_apart]
    assert [fold(w).plain for w in composed] == [fold(w).plain for w in taken_apart]


@settings(deadline=None)
@given(st.text("traficknghum* -", min_size=1))
def test_a_term_has_a_part_per_word(term: str) -> None:
    """Reading a term splits it as the text will be split."""
    words = read_words(term).surfaces
    if not words or "*" in term:
        return
    phrase = read_phrase(term, 0, len(term))

    assert [part.key for part in phrase.parts] == [word.lower() for word in words]


def test_plain_letters_are_cut_as_all_are() -> None:
    """The short way through the commonest alphabets is the long one."""
    letters = [chr(code) for code in range(0x3000) if not _INTRICATE.search(chr(code))]

    assert len(letters) > 2000
    for letter in letters:
        for text in (letter, f"a{letter}b", f"{letter}1"):
            assert read_surfaces(text) == _TOKEN.findall(text)


@settings(deadline=None)
@given(st.text(st.sampled_from("aB1 .,'\u2019\u2014\u00a3\u00e9\u4eba_")))
def test_words_begin_and_end_where_they_stand(text: str) -> None:
    """Also behind typography, which is read as blanks."""
    begins, ends = find_bounds(text)

    assert [*zip(begins, ends, strict=True)] == [
        hit.span() for hit in _TOKEN.finditer(text)
    ]
