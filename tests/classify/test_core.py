"""Does the compiled core say what Python says, whatever it is given?"""

import gc
import sys
from array import array
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.classify import core
from monitor.classify.page import MOST_EVIDENCE
from monitor.classify.parse import parse
from monitor.classify.percolator import Percolator
from monitor.classify.reading import EDGE
from monitor.classify.text import _INTRICATE, find_bounds, read_surfaces
from tests import cores
from tests.classify.shipped import make_item

#: Terms in several scripts, of one word, two and three, near each other and apart.
QUERIES = [
    "smuggl* AND (boat OR US OR visa)",
    '"human traffick*" OR "people smuggler" OR "buôn bán"',
    "wom?n NEAR/3 (ban OR человек* OR бан*)",
    '("joint action plan" OR "人口" OR "ค้า มนุษย์") NOT {US}',
    '"人口 贩卖" OR "بني آدم" OR "بشر" OR "سحر"',
    "(người OR nguoi OR ban) ONEAR/5 (bán OR buôn OR smuggl*)",
    "ATLEAST/2(람 OR 사람 OR boat OR マ OR 人)",
    "(boat OR ban OR US OR 人) /s (visa OR smuggler OR 口)",
    "(boat OR מבריח* OR תסחר*) NOT NEAR/2 drug",
    'title:boat^3 AND (visa OR women OR "smuggler boat")',
    '("boat boat" NEAR/2 "visa boat") AND boat',
]
WORDS = "smuggler smugglers boat human trafficking people woman women US us visa Visa"
WORDS += " joint action plan drug b\u00e1n ban buôn bán 人口贩卖 사람 בני אדם х\u0306"
_words = st.lists(st.sampled_from(WORDS.split()), max_size=40).map(" ".join)
texts = cores.mixed(_words, size=30, letters="aé人1\u0301😀\ud800", times=3_000)


def built() -> core.Core:
    return cores.built(core.COMPILED)


def percolators() -> list[Percolator]:
    rules = [(number, parse(query, {})) for number, query in enumerate(QUERIES)]
    return [Percolator(rules, core=each) for each in (None, core.COMPILED)]


IN_PYTHON, COMPILED = percolators()


@settings(deadline=None, max_examples=120)
@example("boat visa boat boat", "x", "en")
@example("\ud800boat\udfff visa", "boat\ud83d visa", "")
@example(
    "\u2019boat\u2019s\u00a0visa\u2026", "e\u0301tat b\u00e1n b\u0061\u0301n", "vi"
)
@given(texts, texts, st.sampled_from(["", "en", "vi", "zh_TW", "ar"]))
def test_finds_what_python_finds(title: str, text: str, lang: str) -> None:
    """The same rules with the same words, in any script."""
    built()
    item = make_item(title, text=text, lang=lang)

    assert COMPILED.match(item) == IN_PYTHON.match(item)
    ours, theirs = COMPILED.read(item), IN_PYTHON.read(item)
    assert ours.words == theirs.words
    assert ours.columns == theirs.columns
    assert ours.reading.signs == theirs.reading.signs
    assert ours.reading.places == theirs.reading.places


@settings(deadline=None, max_examples=100)
@given(texts)
def test_splits_as_python_does(text: str) -> None:
    """Or leaves it to Python, of a text that needs more than letters and digits."""
    words, packed = built().split(text), built().find_bounds(text)

    intricate = bool(_INTRICATE.search(text))
    assert words == (None if intricate else read_surfaces(text))
    assert (packed is None) == intricate
    assert read_surfaces(text, built()) == read_surfaces(text)
    begins, ends = find_bounds(text, built())
    assert (list(begins), list(ends)) == find_bounds(text)


def test_knows_every_character() -> None:
    """Which ones are simple, and which of these make words."""
    split = built().split
    for code in range(0x3000):
        text = f"a{chr(code)}b"
        simple = not _INTRICATE.search(text)
        assert split(text) == (read_surfaces(text) if simple else None), hex(code)
    assert not any(
        split(chr(code)) is not None or not _INTRICATE.search(chr(code))
        for code in range(0x3000, sys.maxunicode + 1)
    )


# --- what it is not made for -----------------------------------------------------

HUGE = 1 << 80
_junk: st.SearchStrategy[Any] = st.sampled_from(
    [
        *(None, -1, 0, 1, HUGE, sys.maxsize, 1.5, "a", "\ud800", b"a", object()),
        *((), (1,), (1, 2), ((1, 2),), ((0, sys.maxsize // 8 - 1),), ((2, 1),)),
        *([], [1], ["a"], [((0, 1),)], [((5, 5),)], [((-1, 0),)], [HUGE], [[1]]),
        *({}, {1: [0]}, {1: [-1]}, {1: [HUGE]}, {1: [sys.maxsize]}, {1: 1}, {"a": ()}),
        *({"a": (1,)}, {1: ((1,), (1,))}, {1: ((1,), b"1234")}, {-1: [0]}, {HUGE: [0]}),
        *({1: ((object(),), array("i", [1]))}, {1: ((), array("q"))}, array("i", [1])),
        *({(1, 1): (object(),)}, {(1, 1): 5}, {"a": 5}, set(), {1}, {2}, len, str),
    ]
)
NUMBERS = {
    "split": 1,
    "find_bounds": 1,
    "find_places": 5,
    "find_rules": 3,
    "find_near": 7,
    "show": 8,
}
REFUSED = (TypeError, IndexError, KeyError, AttributeError, OverflowError, ValueError)


@settings(deadline=None, max_examples=400)
@given(st.sampled_from(sorted(NUMBERS)), st.lists(_junk, min_size=8, max_size=8))
def test_refuses_what_it_cannot_use(name: str, given: list[Any]) -> None:
    """With an exception; nothing is read beyond its end."""
    try:
        getattr(built(), name)(*given[: NUMBERS[name]])
    except REFUSED:
        return


ROW = array("i", [0, 2])
BROKEN: list[tuple[str, tuple[Any, ...], type[Exception]]] = [
    ("split", (b"a",), TypeError),
    ("find_places", ([], {}, {}, "", None, None), TypeError),
    ("find_places", (["a"], {}, {}, "", lambda _: None), KeyError),
    ("find_places", (["a"], {"a": [1]}, {}, "", None), TypeError),
    ("find_rules", ({1: []}, {1: ((5,), array("i"))}, 1), TypeError),
    ("find_rules", ({1: []}, {1: ((5,), array("q", [1]))}, 1), TypeError),
    ("find_rules", ({1: []}, {1: ((5,), array("i", [1]))}, 1), AttributeError),
    ("find_rules", ({0: []}, {}, 1), IndexError),
    ("find_near", ((1,), (2,), {1: [0], 2: [9]}, set(), ROW, 5, False), IndexError),
    ("find_near", ((1,), (2,), {1: [-1], 2: [0]}, set(), ROW, 5, False), IndexError),
    ("show", ((1,), {1: [3]}, set(), [], ROW, ROW, ROW, 20), IndexError),
    ("show", ((), {}, set(), [((0, 9),)], ROW, ROW, ROW, 20), IndexError),
    ("show", ((), {}, set(), [((0, HUGE),)], ROW, ROW, ROW, 20), OverflowError),
]


@pytest.mark.parametrize(("name", "given", "error"), BROKEN)
def test_says_what_is_wrong(
    name: str, given: tuple[Any, ...], error: type[Exception]
) -> None:
    """As Python would, had it been asked the same."""
    with pytest.raises(error):
        getattr(built(), name)(*given)


def test_an_error_while_learning_is_passed_on() -> None:
    """A word that cannot be learned is no word that says nothing."""

    def learn(_: str) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        built().find_places(["a", EDGE], {EDGE: ()}, {}, "", learn)


def test_keeps_nothing() -> None:
    """However often it is asked, also when it refuses: not one block each time."""
    item = make_item("boat visa boat", text="smuggler boat, visa. People smuggler " * 9)

    def ask() -> None:
        COMPILED.match(item)
        built().split("\u4eba")
        for name, wrong, error in BROKEN:
            with suppress(error):
                getattr(built(), name)(*wrong)

    def blocks() -> int:
        for _ in range(times):
            ask()
        gc.collect()
        return sys.getallocatedblocks()

    times = 400
    blocks()
    # Other threads of the test run have a hundred now and then.
    assert abs(blocks() - blocks()) < times // 2


def test_shows_no_more_than_a_reader_wants() -> None:
    """A page stuffed with a word is no page of evidence, at any length."""
    built()
    (found, *_) = COMPILED.match(make_item(text="smuggler boat " * 5_000))

    assert len(found.places) == MOST_EVIDENCE
