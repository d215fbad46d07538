"""Which runs of one to four words does a text hold, and where?

Words are set apart by spaces; a hyphen sets them apart as well, as in a query. A run
never crosses a comma, a bracket or the end of a sentence.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import regex  # type: ignore[import-untyped] # it ships no types

LONGEST = 4
_SENTENCE_END = regex.compile(
    r"(?<=[.!?…\u3002\uff01\uff1f\u0964\u061f][\"'”\u2019)\]]?)\s+|\s*\n\s*"
)
_CLAUSE_END = regex.compile(
    r"[,;:()\[\]{}\"“”«»„…|/\u060c\u061b]|\s-+\s|[\u2013\u2014]|[.!?](?=\s|$)"
)
_WORD = regex.compile(r"[\p{L}\p{M}]+(?:['\u2019][\p{L}\p{M}]+)*")
#: Scripts without spaces between words.
_UNSPACED = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
)


@dataclass(frozen=True, slots=True)
class Word:
    key: str  #: lower case, without a possessive 's
    capital: bool | None  #: begins in upper case; None where a sentence begins
    hyphen: bool  #: a hyphen ties it to the word before


@dataclass(frozen=True, slots=True)
class Clause:
    words: tuple[Word, ...]
    sentence: str  #: that it is part of

    def runs(self) -> Iterator[tuple[int, int]]:
        """From where to where, for every run of words."""
        count = len(self.words)
        for start in range(count):
            for end in range(start + 1, min(start + LONGEST, count) + 1):
                yield start, end

    def phrase(self, start: int, end: int) -> str:
        return " ".join(word.key for word in self.words[start:end])


def clauses(text: str) -> Iterator[Clause]:
    composed = unicodedata.normalize("NFC", text)
    for sentence in _SENTENCE_END.split(composed):
        spaced = " ".join(sentence.split())
        first = True
        for clause in _CLAUSE_END.split(spaced):
            words = tuple(_words(clause, first=first))
            if words:
                first = False
                yield Clause(words, spaced)


def _words(clause: str, *, first: bool) -> Iterator[Word]:
    for number, hit in enumerate(_WORD.finditer(clause)):
        written = hit.group()
        starts = first and number == 0
        yield Word(
            key=written.lower().replace("\u2019", "'").removesuffix("'s"),
            capital=None if starts else written[0].isupper(),
            hyphen=clause[: hit.start()].endswith("-") and hit.start() > 1,
        )


def is_unspaced(text: str) -> bool:
    """Whether most of its letters are of a script without spaces."""
    letters = sum(map(str.isalpha, text))
    return 2 * len(_UNSPACED.findall(text)) > letters
