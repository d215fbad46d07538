"""What is a term, and which words satisfy it?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from monitor.classify.mistakes import BadQuery
from monitor.classify.text import (
    KEPT_KEYS,
    Words,
    fold,
    is_unspaced,
    read_surfaces,
    read_words,
)

#: A shorter prefix would match half the dictionary.
SHORTEST_PREFIX = 3
#: Letters that stand for the wildcards while a term is cut into words: the tokeniser
#: takes them for letters, and no language in use writes them.
_STAR, _ONE = "\ua66d", "\ua66e"
_HIDE = str.maketrans({"*": _STAR, "?": _ONE})
_SHOW = str.maketrans({_STAR: "*", _ONE: "?"})


class Form(StrEnum):
    """How exactly a word of a text must be as it is in the term."""

    PLAIN = "in any case, with or without diacritics"
    MARKED = "in any case, with the diacritics of the term"
    CASED = "to the letter, as the term stands in {braces}"

    #: Enum's own asks for the name first, in Python, and terms are hashed 100,000
    #: times before the rules are ready.
    __hash__ = str.__hash__


class Part(NamedTuple):
    """One word of a term. In a wild one, ? is any letter and a last * any ending."""

    key: str  #: folded as the form says
    form: Form
    wild: bool = False


class Phrase(NamedTuple):
    """Words in this order, with nothing but punctuation between them."""

    parts: tuple[Part, ...]
    langs: frozenset[str] = frozenset()  #: counts in these languages only; empty: all
    #: From an official text of a language that nobody on the team reads.
    unreviewed: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """Any of these will do: a term, a concept, or terms joined by OR."""

    phrases: frozenset[Phrase]
    states: bool = False  #: or any state that acts, see states.py
    nationalities: bool = False  #: or any word for persons of a state: Haitians


def read_phrase(text: str, start: int, end: int, form: Form | None = None) -> Phrase:
    """The term at text[start:end], without quotes; mistakes are located in `text`.

    Without a form, the diacritics of each word decide.
    """
    written = text[start:end]
    hidden = written if form is Form.CASED else written.translate(_HIDE)
    surfaces = read_surfaces(hidden)
    if not surfaces:
        raise BadQuery(text, start, "a term without letters or digits", "add a word")
    if wild := re.search(r"[*?]", written):
        if form is Form.CASED:
            remedy = "leave the braces away: words with * or ? are found in any case"
            message = f"a {wild.group()} stands in braces"
            raise BadQuery(text, start + wild.start(), message, remedy)
        for offset, message, remedy in _mistakes(read_words(hidden), written):
            raise BadQuery(text, start + offset, message, remedy)
    return Phrase(tuple(_part(surface, form) for surface in surfaces))


def _mistakes(words: Words, written: str) -> Iterator[tuple[int, str, str]]:
    for surface, (first, _) in zip(words.surfaces, words.spans, strict=True):
        if surface[0] in (_STAR, _ONE) and is_unspaced(written[first - 1 : first]):
            remedy = "leave it out: such a term matches inside"
            wrong = f"a {written[first]} after a script that is written without spaces"
            yield first, wrong, remedy
        for at, message, remedy in _wild_mistakes(surface):
            yield first + at, message, remedy


def _wild_mistakes(surface: str) -> Iterator[tuple[int, str, str]]:
    for at, letter in enumerate(surface):
        if letter == _STAR and at < len(surface) - 1:
            remedy = "write * directly after the first letters of a word: traffick*"
            yield at, "a * stands where none can", remedy
    shown = surface.translate(_SHOW)
    if shown == surface:
        return
    if surface[0] in (_STAR, _ONE):
        remedy = "begin the word with letters: traffick*, wom?n"
        yield 0, f"a {shown[0]} stands where none can", remedy
    elif shown.endswith("*") and _letters(shown) < SHORTEST_PREFIX:
        message = f"{shown} has fewer than {SHORTEST_PREFIX} letters before its *"
        yield 0, message, "add letters, or list the words with OR"
    elif len(shown) - shown.count("?") < SHORTEST_PREFIX - 1:
        remedy = "add letters, or list the words with OR"
        yield 0, f"{shown} would match too many words", remedy


def _letters(shown: str) -> int:
    """Of the beginning, up to the first wildcard."""
    return len(fold(re.split(r"[*?]", shown, maxsplit=1)[0]).plain)


@lru_cache(maxsize=KEPT_KEYS)
def _part(surface: str, form: Form | None) -> Part:
    """Kept, since words come again: half of the work, and half of the memory."""
    keys = fold(surface)
    if form is Form.CASED:
        return Part(keys.cased, form)
    if form is None:
        form = Form.PLAIN if keys.exact == keys.plain else Form.MARKED
    key = keys.exact.translate(_SHOW)
    return Part(key, form, wild=key != keys.exact)
