"""Where are the words of a text, and under which keys are they found?

The text is read as published; only each word is folded. So an offset never has to
be carried back through normalisation.
"""

import re
import unicodedata
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

import regex  # type: ignore[import-untyped] # it ships no types

from monitor.classify.core import Core

#: Scripts written without spaces, and Korean, whose particles stick to the noun:
#: every character (with its marks) is a word of its own and a term is a phrase.
_UNSPACED = (
    r"\p{Han}\p{Hiragana}\p{Katakana}\u30fc\uff70\p{Hangul}"
    r"\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
)
#: Soft hyphens and joiners stand inside a word and mean nothing for its key.
_INVISIBLE = "\u00ad\u200c\u200d\u2060"
#: Of ASCII, only letters and digits make words; to split at the rest is eight times
#: as fast as any pattern.
_SEPARATE = bytes(
    c if chr(c).isascii() and chr(c).isalnum() else 0x20 for c in range(256)
)
_INSIDE = bytes(chr(c).isascii() and chr(c).isalnum() for c in range(256))
#: What most English texts have beside ASCII; it separates words like a space.
_TYPOGRAPHY = "\u2019\u2018\u201c\u201d\u2013\u2014\u2026\u2022\u00b7\u00a0\u00a3\u20ac"
#: Latin, Greek, Cyrillic, Hebrew and Arabic without combining marks: here a word is
#: what the standard library takes for one, at a quarter of the time.
_INTRICATE = re.compile(
    "[^\x00-\xac\xae-\u02ff\u0370-\u0482\u048a-\u0556\u05d0-\u05ea\u0621-\u064a"
    "\u0660-\u0669\u0671-\u06d3\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]"
)
_WORD = re.compile(r"[^\W_]+")
_TOKEN = regex.compile(
    rf"[A-Za-z0-9]++(?![\p{{L}}\p{{N}}\p{{M}}{_INVISIBLE}])|"
    rf"(?=[{_UNSPACED}])(?=[\p{{L}}\p{{N}}\p{{M}}])\X"
    rf"|[[\p{{L}}\p{{N}}]--[{_UNSPACED}]]"
    # Any mark: normalisation may put one of another script before a letter's own.
    rf"[[[\p{{L}}\p{{N}}{_INVISIBLE}]--[{_UNSPACED}]]\p{{M}}]*",
    regex.V1,
)
_UNSPACED_START = regex.compile(rf"[{_UNSPACED}]")
#: Tatweel only stretches an Arabic word.
_IGNORED = str.maketrans(dict.fromkeys(_INVISIBLE + "\u0640"))
#: Letters with a stroke, which no normalisation takes apart.
_STROKES = str.maketrans({"đ": "d", "ł": "l", "ø": "o", "ħ": "h", "\u0131": "i"})
#: Marks that are vowels (Indic, South-East Asian) or tell two kana apart stay.
_DIACRITIC = regex.compile(r"[\p{Mn}--[\u0900-\u17ff\u3099\u309a]]", regex.V1)

#: A word is two steps wide and an unspaced character one, since two characters
#: are about a word; NEAR/5 then reaches as far in Chinese as in English.
STEPS_PER_WORD = 2


#: Folded words that are kept: about the different words of a day of news.
KEPT_KEYS = 1 << 16


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text, side by side."""

    surfaces: tuple[str, ...]  #: as written
    spans: tuple[tuple[int, int], ...]  #: code points of the text
    places: tuple[int, ...]  #: how far along, in steps


class Keys(NamedTuple):
    """What a word is looked up by."""

    exact: str  #: case folded, diacritics kept
    plain: str  #: and without diacritics
    cased: str  #: as written


def read_words(text: str) -> Words:
    surfaces = read_surfaces(text)
    spans = zip(*find_bounds(text), strict=True)
    return Words(tuple(surfaces), tuple(spans), tuple(find_places(surfaces)))


def read_surfaces(text: str, core: Core | None = None) -> list[str]:
    """The words as written; of most texts nothing else is ever asked."""
    if core and (words := core.split(text)) is not None:
        return words
    plain = _without_typography(text)
    if plain.isascii():
        return plain.encode().translate(_SEPARATE).decode().split()
    found: list[str] = _pattern(text).findall(text)
    return found


def find_bounds(
    text: str, core: Core | None = None
) -> tuple[Sequence[int], Sequence[int]]:
    """Where the words of a text begin, and where they end."""
    if core and (bounds := core.find_bounds(text)) is not None:
        begins, ends = bounds
        return array("i", begins), array("i", ends)
    plain = _without_typography(text)
    if not plain.isascii():
        spans = [hit.span() for hit in _pattern(text).finditer(text)]
        return [begin for begin, _ in spans], [end for _, end in spans]
    # Half the time of splitting once more and adding up lengths; loaded when a first
    # rule is satisfied, so that no command waits for it in vain.
    from numpy import flatnonzero, frombuffer, uint8  # noqa: PLC0415

    inside = frombuffer(f" {plain} ".encode().translate(_INSIDE), uint8)
    changes = flatnonzero(inside[1:] != inside[:-1]).tolist()
    return changes[::2], changes[1::2]


def _without_typography(text: str) -> str:
    if not text.isascii():
        for mark in _TYPOGRAPHY:
            text = text.replace(mark, " ")
    return text


def _pattern(text: str) -> Any:
    return _TOKEN if _INTRICATE.search(text) else _WORD


def find_places(surfaces: Iterable[str]) -> list[int]:
    """How far along each word is, in steps."""
    return list(accumulate(map(width, surfaces)))


def width(surface: str) -> int:
    """Steps from the word before."""
    return STEPS_PER_WORD if surface.isascii() or not is_unspaced(surface) else 1


def is_unspaced(surface: str) -> bool:
    """Is it a character of a script in which words are not set apart?"""
    return _UNSPACED_START.match(surface) is not None


def fold(surface: str) -> Keys:
    """The keys of a word; the same for every Unicode form of it."""
    if surface.isascii():
        lower = surface.lower()
        return Keys(lower, lower, surface)
    return _fold(surface)


@lru_cache(maxsize=KEPT_KEYS)
def _fold(surface: str) -> Keys:
    folded = unicodedata.normalize("NFKC", surface).casefold()
    exact = unicodedata.normalize("NFKC", folded).translate(_IGNORED)
    bare = _DIACRITIC.sub("", unicodedata.normalize("NFD", exact)).translate(_STROKES)
    composed = unicodedata.normalize("NFC", surface)
    return Keys(exact, unicodedata.normalize("NFC", bare), composed)
