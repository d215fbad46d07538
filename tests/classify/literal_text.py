"""Which words does a text have, and where do its sentences end, letter by letter?

For the proof: slow, and without the patterns of monitor/classify.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

#: How the names of letters begin whose scripts set no words apart, and Korean ones.
_ALONE = (
    "CJK UNIFIED IDEOGRAPH",
    "CJK COMPATIBILITY IDEOGRAPH",
    "IDEOGRAPHIC ITERATION MARK",
    "HIRAGANA",
    "KATAKANA",
    "HALFWIDTH KATAKANA",
    "HANGUL",
    "HALFWIDTH HANGUL",
    "THAI",
    "LAO",
    "KHMER",
    "MYANMAR",
)
#: Vowels that Unicode calls marks, and yet counts as characters of their own.
_OWN = ("MYANMAR VOWEL SIGN AA", "MYANMAR VOWEL SIGN TALL AA", "MYANMAR SIGN VISARGA")
#: And what it calls letters, and yet counts to the character before.
_JOINS = (
    "THAI CHARACTER SARA AM",
    "LAO VOWEL SIGN AM",
    "HALFWIDTH KATAKANA VOICED SOUND MARK",
    "HALFWIDTH KATAKANA SEMI-VOICED SOUND MARK",
)
#: Behind these the next consonant is written below the one before.
_STACKS = ("KHMER SIGN COENG", "MYANMAR SIGN VIRAMA")
_JAMO = ("HANGUL JUNGSEONG", "HANGUL JONGSEONG")
_INVISIBLE = "\u00ad\u200c\u200d\u2060"
_TATWEEL = "\u0640"
_STROKES = {"đ": "d", "ł": "l", "ø": "o", "ħ": "h", "\u0131": "i"}
_LINE_BREAKS = "\n\r\u2028\u2029"
_CLOSERS = "\"'”\u2019»)]"
_SHORT = 3


@dataclass(frozen=True, slots=True)
class Word:
    """One word, with the number of its sentence and of its paragraph in its field."""

    field: int
    start: int
    end: int
    steps: int  #: 2 for a word, 1 for a character that stands for itself
    sentence: int
    paragraph: int
    forms: tuple[str, str, str]  #: plain, marked, cased


@cache
def is_alone(letter: str) -> bool:
    """Is every character of its script a word?"""
    return is_letter(letter) and unicodedata.name(letter, "").startswith(_ALONE)


@cache
def is_letter(letter: str) -> bool:
    """Or digit, or mark."""
    return unicodedata.category(letter)[0] in "LNM"


@cache
def forms(surface: str) -> tuple[str, str, str]:
    """Without diacritics, with them, and to the letter."""
    marked = unicodedata.normalize("NFKC", surface).casefold()
    marked = unicodedata.normalize("NFKC", marked)
    marked = "".join(c for c in marked if c not in _INVISIBLE + _TATWEEL)
    letters = unicodedata.normalize("NFD", marked)
    plain = "".join(_STROKES.get(c, c) for c in letters if not _is_diacritic(c))
    cased = unicodedata.normalize("NFC", surface)
    return unicodedata.normalize("NFC", plain), marked, cased


def _is_diacritic(letter: str) -> bool:
    """Indic and South-East Asian marks are vowels, and kana are told apart by two."""
    vowel = "\u0900" <= letter <= "\u17ff" or letter in "\u3099\u309a"
    return unicodedata.category(letter) == "Mn" and not vowel


def read_spans(text: str, letters: str = "") -> Iterator[tuple[int, int]]:
    """Start and end of every word; `letters` count as letters too."""
    at = 0
    while at < len(text):
        if is_alone(text[at]):
            end = _end_of_character(text, at)
        elif text[at] in letters or unicodedata.category(text[at])[0] in "LN":
            end = _end_of_word(text, at, letters)
        else:
            at += 1
            continue
        yield at, end
        at = end


def _end_of_character(text: str, at: int) -> int:
    end = at + 1
    while end < len(text) and _continues(text[end - 1], text[end]):
        end += 1
    return end


def _continues(before: str, letter: str) -> bool:
    name = unicodedata.name(letter, "")
    if name in _JOINS or letter in "\u200c\u200d":
        return True
    if unicodedata.category(letter)[0] == "M":
        return name not in _OWN
    if unicodedata.name(before, "") in _STACKS:
        return is_alone(letter)
    return name.startswith(_JAMO)


def _end_of_word(text: str, at: int, letters: str) -> int:
    end = at + 1
    while end < len(text) and not is_alone(text[end]):
        if not is_letter(text[end]) and text[end] not in _INVISIBLE + letters:
            break
        end += 1
    return end


def read_words(number: int, text: str) -> Iterator[Word]:
    """All words of the field with this number."""
    sentences = [at for at in range(len(text)) if _ends_sentence(text, at)]
    paragraphs = [at for at, letter in enumerate(text) if letter in _LINE_BREAKS]
    for start, end in read_spans(text):
        yield Word(
            number,
            start,
            end,
            1 if is_alone(text[start]) else 2,
            sum(at < start for at in sentences),
            sum(at < start for at in paragraphs),
            forms(text[start:end]),
        )


def _ends_sentence(text: str, at: int) -> bool:
    if text[at] in _LINE_BREAKS + "。！？।။។؟۔":
        return True
    if text[at] not in ".!?…":
        return False
    after = at + 1
    while after < len(text) and text[after] in _CLOSERS:
        after += 1
    if not text[after : after + 1].isspace():
        return False
    return text[at] != "." or not _is_short(text, at)


def _is_short(text: str, end: int) -> bool:
    """Does a word of at most three letters that begins upper case end here?"""
    start = end
    while start and is_letter(text[start - 1]):
        start -= 1
    categories = [unicodedata.category(letter) for letter in text[start:end]]
    letters = [one for one in categories if one[0] == "L"]
    whole = all(one[0] in "LM" for one in categories)
    return whole and categories[:1] == ["Lu"] and len(letters) <= _SHORT
