"""Does the compiled core say what Python says, whatever it is given?"""

import gc
import random
import sys
import tomllib
from array import array
from contextlib import suppress
from itertools import pairwise, product
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.group.core import COMPILED, Core
from monitor.group.pieces import LINE_ENDS, LINE_RUNS_ON, LONGEST, Pieces, Token
from monitor.group.postings import _most
from monitor.group.words import KEPT, SCALE, Terms, terms_of
from tests import cores

CONFIG = Path(__file__).parents[2] / "config" / "topics"
LANGS = ["", "en", "vi", "ru", "ar", "th", "zh", "ja"]


def built() -> Core:
    return cores.built(COMPILED)


def rarity(word: str, lang: str) -> float:
    """From 0 to 6.3, and often the same, so that letters decide."""
    return (sum(map(ord, word)) + len(lang)) % 64 / 10


WORDS = (
    "Dover dover Ahmed ahmed two Two, 1,250 (340) 2024. boats. Boats; x - . “No”"
    " ...Then Six-Mile Kent's Kent\u2019s, ﬁve đường Đường 人口贩卖 คนไทย \x00 a\x00b"
    " \ud800 \u2028 \x85 \x1c smuggling smuggled smuggler"
)
_words = st.lists(
    st.sampled_from(["\n", "\n\n", "\r\n", *WORDS.split(" ")]), max_size=400
).map(" ".join)
texts = cores.mixed(_words, size=60, letters="aé人1\u0301😀\ud800. \n", times=5_000)


def in_order(terms: Terms) -> list[Any]:
    """The order of words tells which are the strongest."""
    words, title = list(terms.words.items()), list(terms.title.items())
    return [words, title, terms.names, terms.numbers, terms.headline_numbers]


@settings(deadline=None, max_examples=150)
@example("", "", "")
@example("Boats\x00", "\x00", "en")
@example("\ud800boat\udfff Dover", "in Dover\ud83d\nDover", "")
@given(texts, texts, st.sampled_from(LANGS))
def test_finds_what_python_finds(title: str, text: str, lang: str) -> None:
    """The same terms, weights, names and numbers, in the same order."""
    ours = terms_of(title, text, lang, rarity, built())

    assert in_order(ours) == in_order(terms_of(title, text, lang, rarity, None))


@settings(deadline=None, max_examples=150)
@given(texts, st.sampled_from(LANGS))
def test_reads_as_python_does(text: str, lang: str) -> None:
    """Also pieces that it has never met, and it remembers the same of them."""
    ours, theirs = Pieces(lang, rarity), Pieces(lang, rarity)

    assert ours.read(text, built()) == theirs.read(text, None)
    assert ours == theirs
    assert ours.numbers(text, built()) == theirs.numbers(text, None)
    assert ours == theirs


def test_finds_the_same_in_what_newspapers_write() -> None:
    """Headlines and leads in all the languages of the shipped rules' examples."""
    examples = [
        text
        for path in sorted(CONFIG.glob("*.toml"))
        for rule in tomllib.loads(path.read_text())["rules"]
        for text in [*rule.get("match", ()), *rule.get("no_match", ())]
    ]
    for before, text in pairwise(examples):
        title, _, lead = text.partition("\n")
        told = f"{lead}\n{before}\n{text}"
        ours = terms_of(title, told, "en", rarity, built())
        assert in_order(ours) == in_order(terms_of(title, told, "en", rarity, None))
    assert len(examples) > 1_000


def test_knows_every_character() -> None:
    """What parts pieces, and between which characters a line runs on."""
    pieces = [Pieces("", rarity), Pieces("", rarity)]
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        if code > 0x3100 and not (char.isspace() or code % 97 == 0):
            continue
        text = f"One{char}Two\nThree{char}\n{char}Four"
        ours, theirs = pieces[0].read(text, built()), pieces[1].read(text, None)
        assert ours == theirs, hex(code)


def test_is_the_same_for_a_text_of_any_size() -> None:
    """Seventeen thousand terms, of which as many are kept as of any text."""
    text = " ".join(map("".join, product(ascii_lowercase, repeat=3)))
    whole = [Pieces("en", rarity).read(text, core) for core in (built(), None)]
    body, inside = whole[0]

    assert whole[0] == whole[1]
    words, _, _ = built().weigh(body[:9], body, inside, frozenset(), SCALE)
    assert len(words) == KEPT


_numbers = st.lists(st.integers(1, 300), max_size=200, unique=True).map(sorted)


@settings(deadline=None, max_examples=150)
@given(st.lists(_numbers, max_size=14), st.integers(1, 20), st.randoms())
def test_counts_as_python_does(
    held: list[list[int]], count: int, dice: random.Random
) -> None:
    """Also where many are as early in the order."""
    holders = [array("I", numbers) for numbers in held]
    order = array("Q", [dice.randrange(40) << 58 for _ in range(301)])
    ours, theirs = (
        built().find_most(holders, order, count),
        _most(holders, order, count),
    )

    assert sorted(ours[0]) == sorted(theirs[0])
    assert sorted(ours[1]) == sorted(theirs[1])


# --- what it is not made for -----------------------------------------------------

HUGE = 1 << 2_000
TOKEN = Token("boat", 2.0, has_capital=True)
WRONG = [
    *(("a", 1.0), ("a", 1.0, True, (), frozenset()), (1, 1.0, True, TOKEN[3], ())),
    *(TOKEN._replace(rarity=HUGE), Token("dinghy", float("nan"))),
    *(TOKEN._replace(rarity=None), TOKEN._replace(has_capital=1)),  # type: ignore[arg-type] # wrong
    *(TOKEN._replace(numbers=5), TOKEN._replace(numbers={"a", 1.5})),  # type: ignore[arg-type] # the same
]
_junk: st.SearchStrategy[Any] = st.sampled_from(
    [
        *(None, -1, 0, 1, HUGE, 1.5, "a", "a b\nc d", "\ud800 b", b"a", object(), len),
        *((), (1,), [], [1], [TOKEN], [TOKEN, TOKEN._replace(term="x")], set(), {"a"}),
        *({}, {"a": ()}, {"a": (TOKEN,), "b": (TOKEN,)}, {"a": [TOKEN]}, {"a": 5}),
        *(SCALE, (0,) * 7, (-1.0,) * 5 + (-1, -1), (HUGE,) * 7, ("a",) * 7, TOKEN),
        *(LINE_ENDS, frozenset({"boat", 1})),
        *(
            {"a": 1},
            {"a": 1 << 40},
            {"a": -1},
            {1: 1},
            {"a": "1"},
            [b"1234"],
            [b"12345"],
        ),
        *(
            [array("I", [1, 1, 0])],
            [array("I", [9, 3])],
            [array("i", [1])],
            [array("I")],
        ),
        *(array("Q", [1, 2, 3, 4]), array("Q"), array("q", [1]), 2, 11, 31, 48),
        *({"a": (wrong,)} for wrong in WRONG),
        *([wrong] for wrong in WRONG),
    ]
)
NUMBERS = {
    "read_tokens": 4,
    "find_numbers": 2,
    "weigh": 5,
    "find_overlaps": 6,
    "find_most": 3,
}
REFUSED = (TypeError, KeyError, IndexError, OverflowError)


@settings(deadline=None, max_examples=600)
@given(st.sampled_from(sorted(NUMBERS)), st.lists(_junk, min_size=6, max_size=6))
def test_refuses_what_it_cannot_use(name: str, given: list[Any]) -> None:
    """With an exception; nothing is read beyond its end."""
    try:
        getattr(built(), name)(*given[: NUMBERS[name]])
    except REFUSED:
        return


HOLDERS, ORDER = [array("I", [1])], array("Q", [5, 5])
MINE = ({"a": 1}, {"a": 1_000}, frozenset({"a"}))
LINES = (LINE_ENDS, LINE_RUNS_ON)
NONE: frozenset[str] = frozenset()
BROKEN: list[tuple[str, tuple[Any, ...], type[Exception]]] = [
    ("read_tokens", ({}, "a", *LINES), KeyError),
    ("read_tokens", ({"a": [TOKEN]}, "a", *LINES), TypeError),
    ("read_tokens", ({}, b"a", *LINES), TypeError),
    ("read_tokens", ({}, "\n", None, None), TypeError),
    ("find_numbers", ({}, "a"), KeyError),
    ("find_numbers", ({"a": (TOKEN, 5)}, "a"), TypeError),
    ("find_numbers", ([], "a"), TypeError),
    ("weigh", ([], [], NONE, NONE, SCALE[:6]), TypeError),
    ("find_overlaps", (*MINE, [b"123"], 11, 1), TypeError),
    ("find_overlaps", (*MINE, ["1234"], 11, 1), TypeError),
    ("find_overlaps", (*MINE, [], 32, 1), OverflowError),
    ("find_overlaps", (*MINE, [], 10, 1), OverflowError),
    ("find_overlaps", (*MINE, [], 11, 0), OverflowError),
    ("find_overlaps", ({"a": 0}, *MINE[1:], [], 11, 1), OverflowError),
    ("find_overlaps", ({"a": "1"}, *MINE[1:], [], 11, 1), TypeError),
    ("find_most", (HOLDERS, ORDER, 0), OverflowError),
    ("find_most", (HOLDERS, ORDER[:1], 1), IndexError),
    ("find_most", ([array("i", [1])], ORDER, 1), TypeError),
    ("find_most", (HOLDERS, b"12345678", 1), TypeError),
    ("weigh", ([], [], [], NONE, SCALE), TypeError),
    ("weigh", ([TOKEN], [], NONE, NONE, (*SCALE[:6], HUGE)), OverflowError),
    (
        "weigh",
        ([TOKEN], [TOKEN._replace(rarity=HUGE)], NONE, NONE, SCALE),
        OverflowError,
    ),
    *(("read_tokens", ({"a": (each,)}, "a", *LINES), TypeError) for each in WRONG[:3]),
    *(
        ("weigh", ([TOKEN], [each], NONE, NONE, SCALE), TypeError)
        for each in WRONG[4:7]
    ),
]


@pytest.mark.parametrize(("name", "given", "error"), BROKEN)
def test_says_what_is_wrong(
    name: str, given: tuple[Any, ...], error: type[Exception]
) -> None:
    """As Python would, had it been asked the same."""
    with pytest.raises(error):
        getattr(built(), name)(*given)


class Forgetful(dict[str, Any]):
    """Each piece that it is asked for makes it forget all others."""

    def __missing__(self, text: str) -> Any:
        self.clear()
        if text == "fails":
            raise ZeroDivisionError
        self[text] = (Token(text),)
        return self[text]


def test_a_piece_may_make_it_forget_what_it_has_read() -> None:
    """As it does when there are too many of them."""
    tokens, _ = built().read_tokens(Forgetful(), "a b a b a", *LINES)

    assert [token.term for token in tokens] == list("ababa")
    with pytest.raises(ZeroDivisionError):
        built().read_tokens(Forgetful(), "a fails b", *LINES)


def test_keeps_nothing() -> None:
    """However often it is asked, also when it refuses."""
    text = f"Six held in Dover. Ahmed, 340 boats {'x' * LONGEST}x\n" * 9

    def ask() -> None:
        terms_of("Six held in Dover", text, "en", rarity, built())
        for name, wrong, error in BROKEN:
            with suppress(error):
                getattr(built(), name)(*wrong)

    def blocks() -> int:
        for _ in range(200):
            ask()
        gc.collect()
        return sys.getallocatedblocks()

    blocks()
    assert abs(blocks() - blocks()) < 100
