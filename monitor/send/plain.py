"""How does text from outside become text that is safe to show on one line?"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from monitor.model.message import Excerpt

#: Controls, lone surrogates, byte order marks, what turns the reading direction
#: (Unicode's Bidi_Control), and what has no width or is a letter that nobody sees.
#: The joiners U+200C and U+200D stay: Persian needs them.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\ud800-\udfff"
    r"\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    r"\u3164\uffa0\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]"
)
#: Keeps what stands around it from being read as one, and nobody sees it.
JOINER = "\u2060"
#: What chats make a mention or a link of by themselves.
_LIVE = re.compile(r"@|:(?=//)|\bwww(?=\.)", re.IGNORECASE)
_SPACES = re.compile(r"\s+")

#: A publisher cannot make a mail large by alternating bold and plain letters.
MOST_BOLD = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A stretch of an excerpt; the bold ones are what the rules matched."""

    text: str
    bold: bool = False


def one_line(text: str, limit: int) -> str:
    """Without controls and line breaks, cut at a word's end."""
    return shorten(_clean(text).strip(), limit)


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, an ellipsis included where something is missing."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    word_end = cut.rfind(" ")
    # Thai, Chinese and long addresses have no spaces to cut at.
    if word_end > limit // 2:
        cut = cut[:word_end]
    return cut.rstrip() + "…"


def asleep(text: str) -> str:
    """Nothing in it mentions anybody, or is a link by itself."""
    return _LIVE.sub(lambda found: found[0] + JOINER, text)


def within(
    text: str,
    limit: int,
    escape: Callable[[str], str],
    measure: Callable[[str], int] = len,
) -> str:
    """Escaped, and cut where the escaped text would be too long."""
    room = len(text)
    while (size := measure(shown := escape(shorten(text, room)))) > limit:
        # One character becomes six at most, so this never passes the goal by far.
        room = max(1, room - max(1, (size - limit) // 6))
    return shown


def split_words(excerpt: Excerpt, limit: int) -> tuple[Words, ...]:
    """The excerpt as bold and plain stretches, cleaned and cut like `one_line`."""
    left = limit
    found: list[Words] = []
    for start, end, bold in _stretches(excerpt):
        text = shorten(_clean(excerpt.text[start:end]), left) if left > 1 else ""
        left -= len(text)
        if text:
            found.append(Words(text=text, bold=bold))
    return tuple(found)


def _clean(text: str) -> str:
    text = _SPACES.sub(" ", _UNSEEN.sub("", text))
    return unicodedata.normalize("NFC", text)


def _stretches(excerpt: Excerpt) -> list[tuple[int, int, bool]]:
    """Every character once, in order; offsets that make no sense are passed by."""
    at = 0
    found: list[tuple[int, int, bool]] = []
    for raw_start, raw_end in sorted(excerpt.bold)[:MOST_BOLD]:
        start, end = max(raw_start, at), min(raw_end, len(excerpt.text))
        if start >= end:
            continue
        found += [(at, start, False), (start, end, True)]
        at = end
    return [*found, (at, len(excerpt.text), False)]
