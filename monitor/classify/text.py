"""Where are the words of a text, and under which keys are they found?

The text is read as published; only each word is folded. So an offset never has to
be carried back through normalisation.
"""

import re
import unicodedata
from dataclasses import dataclass

import regex  # type: ignore[import-untyped] # it ships no types

#: Scripts written without spaces, and Korean, whose particles stick to the noun:
#: every character (with its marks) is a word of its own and a term is a phrase.
_UNSPACED = (
    r"\p{Han}\p{Hiragana}\p{Katakana}\u30fc\uff70\p{Hangul}"
    r"\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
)
#: Soft hyphens and joiners stand inside a word and mean nothing for its key.
_INVISIBLE = "\u00ad\u200c\u200d\u2060"
#: Most words are plain ASCII, and sparing them the Unicode sets halves the time.
_ASCII_TOKEN = re.compile(r"[A-Za-z0-9]+")
_TOKEN = regex.compile(
    rf"[A-Za-z0-9]++(?![\p{{L}}\p{{N}}\p{{M}}{_INVISIBLE}])|"
    rf"(?=[{_UNSPACED}])(?=[\p{{L}}\p{{N}}\p{{M}}])\X"
    rf"|[[\p{{L}}\p{{N}}]--[{_UNSPACED}]]"
    rf"[[\p{{L}}\p{{N}}\p{{M}}{_INVISIBLE}]--[{_UNSPACED}]]*",
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


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text, side by side."""

    surfaces: tuple[str, ...]  #: as written
    spans: tuple[tuple[int, int], ...]  #: code points of the text
    places: tuple[int, ...]  #: how far along, in steps


@dataclass(frozen=True, slots=True)
class Keys:
    """What a word is looked up by."""

    exact: str  #: case folded, diacritics kept
    plain: str  #: and without diacritics
    cased: str  #: as written


def read_words(text: str) -> Words:
    token = _ASCII_TOKEN if text.isascii() else _TOKEN
    spans = tuple(hit.span() for hit in token.finditer(text))
    surfaces = tuple(text[start:end] for start, end in spans)
    return Words(surfaces, spans, _places(text, surfaces))


def _places(text: str, surfaces: tuple[str, ...]) -> tuple[int, ...]:
    if text.isascii():
        return tuple(range(0, STEPS_PER_WORD * len(surfaces), STEPS_PER_WORD))
    place = 0
    places = []
    for surface in surfaces:
        unspaced = not surface.isascii() and is_unspaced(surface)
        place += 1 if unspaced else STEPS_PER_WORD
        places.append(place)
    return tuple(places)


def is_unspaced(surface: str) -> bool:
    """Is it a character of a script in which words are not set apart?"""
    return _UNSPACED_START.match(surface) is not None


def fold(surface: str) -> Keys:
    """The keys of a word; the same for every Unicode form of it."""
    if surface.isascii():
        lower = surface.lower()
        return Keys(lower, lower, surface)
    folded = unicodedata.normalize("NFKC", surface).casefold()
    exact = unicodedata.normalize("NFKC", folded).translate(_IGNORED)
    bare = _DIACRITIC.sub("", unicodedata.normalize("NFD", exact)).translate(_STROKES)
    composed = unicodedata.normalize("NFC", surface)
    return Keys(exact, unicodedata.normalize("NFC", bare), composed)
