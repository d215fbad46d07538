"""Is text from outside safe and short when it is shown?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.message import Excerpt
from monitor.send.plain import (
    MOST_BOLD,
    Words,
    asleep,
    one_line,
    shorten,
    split_words,
    within,
)
from tests.send.texts import excerpts, texts


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("two\r\nlines", "two lines"),
        ("  a \t b\u2028c\x85d ", "a b c d"),
        ("a\x00b\x1b[2Jc\x9bd", "ab[2Jcd"),
        ("gnp\u202eexe\u2066.\u2069", "gnpexe."),
        ("\ufeffa\ud800b\ufffe", "ab"),
        ("e\u0301", "é"),
        ("a\u200cb\u200dc", "a\u200cb\u200dc"),
    ],
)
def test_one_line_holds_what_can_be_read(text: str, shown: str) -> None:
    """No control, no break, no turned direction; joiners that spelling needs stay."""
    assert one_line(text, 100) == shown


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("short", 5, "short"),
        ("three words", 9, "three…"),
        ("one two three", 9, "one two…"),
        ("ข้อความยาวมาก", 6, "ข้อคว…"),
        ("a verylongword", 9, "a verylo…"),
        ("any", 1, "…"),
    ],
)
def test_cut_at_a_word_end_where_there_is_one(
    text: str, limit: int, shown: str
) -> None:
    """An ellipsis counts; a long word is cut inside."""
    assert shorten(text, limit) == shown


@given(texts, st.integers(1, 400))
def test_limit_is_kept_and_nothing_steers_a_terminal(text: str, limit: int) -> None:
    """Whatever comes in, it is one printable line of at most so many characters."""
    shown = one_line(text, limit)

    assert len(shown) <= limit
    assert not any(c < " " or "\x7f" <= c < "\xa0" for c in shown)
    assert shown.encode("utf-8").decode() == shown


@pytest.mark.parametrize(
    ("bold", "words"),
    [
        ((), [("forced labour ring", False)]),
        (((0, 6),), [("forced", True), (" labour ring", False)]),
        (((14, 18),), [("forced labour ", False), ("ring", True)]),
        (
            ((7, 13), (0, 9)),
            [("forced la", True), ("bour", True), (" ring", False)],
        ),
        (
            ((-3, 6), (50, 60), (9, 9), (8, 2)),
            [("forced", True), (" labour ring", False)],
        ),
    ],
)
def test_bold_stretches(
    bold: tuple[tuple[int, int], ...], words: list[tuple[str, bool]]
) -> None:
    """Offsets out of order, over each other or out of range do no harm."""
    found = split_words(Excerpt(text="forced labour ring", bold=bold), 100)

    assert found == tuple(Words(text=text, bold=bold) for text, bold in words)


@given(excerpts)
def test_excerpt_loses_no_word(excerpt: Excerpt) -> None:
    """With room enough, the stretches are the text, but for its spaces."""
    shown = "".join(w.text for w in split_words(excerpt, 10_000))
    whole = one_line(excerpt.text, 10_000)

    assert _squeezed(shown) == _squeezed(whole)


def _squeezed(text: str) -> str:
    return "".join(one_line(text, 10_000).split())


@given(excerpts, st.integers(1, 50))
def test_excerpt_keeps_its_limit(excerpt: Excerpt, limit: int) -> None:
    """The limit is over all stretches together."""
    assert sum(len(w.text) for w in split_words(excerpt, limit)) <= limit


def test_bold_is_bounded() -> None:
    """Alternating letters would blow up the HTML."""
    bold = tuple((n, n + 1) for n in range(0, 200, 2))
    words = split_words(Excerpt(text="x" * 200, bold=bold), 300)

    assert sum(w.bold for w in words) == MOST_BOLD


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("@\u200beveryone", "@everyone"),
        ("pay\xadpal", "paypal"),
        ("a\u2060b\u2064c", "abc"),
        ("hid\U000e0041den", "hidden"),
        ("\u3164x\uffa0", "x"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_what_nobody_sees_is_left_out(text: str, shown: str) -> None:
    """But for the joiners that Persian is written with."""
    assert one_line(text, 40) == shown


@pytest.mark.parametrize(
    ("text", "quiet"),
    [
        ("@everyone", "@\u2060everyone"),
        ("https://evil.example", "https:\u2060//evil.example"),
        ("WWW.evil.example", "WWW\u2060.evil.example"),
        ("at 07:30, 5//6", "at 07:30, 5//6"),
    ],
)
def test_asleep(text: str, quiet: str) -> None:
    """Neither a mention nor a link by itself."""
    assert asleep(text) == quiet


@given(st.text(), st.integers(10, 60))
def test_what_grows_by_escaping_is_still_within(text: str, limit: int) -> None:
    """Whatever is escaped how."""
    shown = within(text, limit, lambda t: t.replace("&", "&amp;").replace("a", "aaa"))

    assert len(shown) <= limit
