"""What is a term, and which words satisfy it?"""

import re
from dataclasses import dataclass
from enum import StrEnum

from monitor.classify.mistakes import BadQuery
from monitor.classify.text import Words, fold, is_unspaced, read_words

#: A shorter prefix would match half the dictionary.
SHORTEST_PREFIX = 3
_WILDCARD = re.compile(r"[*?]")


class Form(StrEnum):
    """How exactly a word of a text must be as it is in the term."""

    PLAIN = "in any case, with or without diacritics"
    MARKED = "in any case, with the diacritics of the term"
    CASED = "to the letter, as the term stands in {braces}"


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a term."""

    key: str
    form: Form
    prefix: bool  #: written with a trailing *


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order, with nothing but punctuation between them."""

    parts: tuple[Part, ...]
    langs: frozenset[str] = frozenset()  #: counts in these languages only; empty: all


@dataclass(frozen=True, slots=True)
class Terms:
    """Any of these will do: a term, a concept, or terms joined by OR."""

    phrases: frozenset[Phrase]


def read_phrase(text: str, start: int, end: int, *, cased: bool = False) -> Phrase:
    """The term at text[start:end], without quotes; mistakes are located in `text`."""
    written = text[start:end]
    words = read_words(written)
    if not words.surfaces:
        raise BadQuery(text, start, "a term without letters or digits", "add a word")
    ends = {last: index for index, (_, last) in enumerate(words.spans)}
    starred: set[int] = set()
    for hit in _WILDCARD.finditer(written):
        index = ends.get(hit.start())
        if cased or index is None or _is_inside(hit, written):
            raise BadQuery(
                text,
                start + hit.start(),
                f"a {hit.group()} stands where none can",
                "write * directly after the first letters of a word: traffick*",
            )
        starred.add(index)
        _check_prefix(text, start, words, index)
    if cased:
        return Phrase(tuple(_cased(word) for word in words.surfaces))
    return Phrase(
        tuple(
            _part(word, index in starred) for index, word in enumerate(words.surfaces)
        )
    )


def _is_inside(hit: re.Match[str], written: str) -> bool:
    return hit.group() == "?" or written[hit.end() : hit.end() + 1].isalnum()


def _check_prefix(text: str, start: int, words: Words, index: int) -> None:
    surface = words.surfaces[index]
    offset = start + words.spans[index][0]
    if is_unspaced(surface):
        message = "a * after a script that is written without spaces"
        raise BadQuery(
            text, offset, message, "leave it out: such a term matches inside"
        )
    if len(fold(surface).plain) < SHORTEST_PREFIX:
        message = f"{surface}* has fewer than {SHORTEST_PREFIX} letters before its *"
        raise BadQuery(text, offset, message, "add letters, or list the words with OR")


def _part(surface: str, prefix: bool) -> Part:
    keys = fold(surface)
    form = Form.PLAIN if keys.exact == keys.plain else Form.MARKED
    return Part(keys.exact, form, prefix)


def _cased(surface: str) -> Part:
    return Part(fold(surface).cased, Form.CASED, prefix=False)
