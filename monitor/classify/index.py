"""Which terms occur in a text, and at which of its words?

One pass over the words: each distinct word is looked up once in a dictionary of all
parts of all terms, and a phrase is tried only where its first part stands.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from monitor.classify.terms import Form, Part, Phrase
from monitor.classify.text import Words, fold, read_words
from monitor.model.item import TEXT_FIELDS, Item

Numbers = tuple[int, ...]


class Span(NamedTuple):
    """Words of one field, the last one included."""

    field: int  #: index into TEXT_FIELDS
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Index:
    """Every part of every term has a number; the keys lead to the numbers."""

    plain: Mapping[str, Numbers]
    exact: Mapping[str, Numbers]
    cased: Mapping[str, Numbers]
    plain_prefixes: Mapping[str, Numbers]
    exact_prefixes: Mapping[str, Numbers]
    lengths: Numbers  #: of the prefixes, ascending
    #: By the number of its first part: a phrase and the numbers of its other parts.
    starts: Mapping[int, tuple[tuple[Phrase, Numbers], ...]]


@dataclass(frozen=True, slots=True)
class Page:
    """One item as the matcher sees it."""

    words: tuple[Words, ...]  #: per field
    spans: Mapping[Phrase, tuple[Span, ...]]  #: of the terms that occur, in order
    present: frozenset[Phrase]

    def steps(self, earlier: Span, later: Span) -> int:
        """How far the later span starts behind the end of the earlier one."""
        places = self.words[earlier.field].places
        return places[later.first] - places[earlier.last]


def build_index(phrases: Iterable[Phrase]) -> Index:
    numbers: dict[Part, int] = {}
    starts: defaultdict[int, list[tuple[Phrase, Numbers]]] = defaultdict(list)
    for phrase in dict.fromkeys(phrases):
        first, *rest = (numbers.setdefault(p, len(numbers)) for p in phrase.parts)
        starts[first].append((phrase, tuple(rest)))
    prefixes = [part.key for part in numbers if part.prefix]
    return Index(
        plain=_by_key(numbers, Form.PLAIN, prefix=False),
        exact=_by_key(numbers, Form.MARKED, prefix=False),
        cased=_by_key(numbers, Form.CASED, prefix=False),
        plain_prefixes=_by_key(numbers, Form.PLAIN, prefix=True),
        exact_prefixes=_by_key(numbers, Form.MARKED, prefix=True),
        lengths=tuple(sorted({len(key) for key in prefixes})),
        starts={first: tuple(found) for first, found in starts.items()},
    )


def _by_key(
    numbers: Mapping[Part, int], form: Form, *, prefix: bool
) -> dict[str, Numbers]:
    return {
        part.key: (number,)
        for part, number in numbers.items()
        if part.form is form and part.prefix is prefix
    }


def read_page(item: Item, index: Index) -> Page:
    lang = item.lang.replace("_", "-").partition("-")[0].lower()
    words = tuple(read_words(item.field(name)) for name in TEXT_FIELDS)
    spans: defaultdict[Phrase, list[Span]] = defaultdict(list)
    known: dict[str, Numbers] = {}
    for field, found in enumerate(words):
        numbers = _number(found.surfaces, index, known)
        for position, at in enumerate(numbers):
            for phrase, last in _phrases_at(numbers, position, at, index):
                if not lang or not phrase.langs or lang in phrase.langs:
                    spans[phrase].append(Span(field, position, last))
    return Page(words, {p: tuple(s) for p, s in spans.items()}, frozenset(spans))


def _number(
    surfaces: Iterable[str], index: Index, known: dict[str, Numbers]
) -> list[Numbers]:
    """For each word the parts it satisfies; `known` spares the second look-up."""
    found = []
    for surface in surfaces:
        numbers = known.get(surface)
        if numbers is None:
            numbers = known[surface] = _look_up(surface, index)
        found.append(numbers)
    return found


def _look_up(surface: str, index: Index) -> Numbers:
    keys = fold(surface)
    exact, plain = keys.exact, keys.plain
    numbers = index.plain.get(plain, ()) + index.exact.get(exact, ())
    numbers += index.cased.get(keys.cased, ())
    for length in index.lengths:
        numbers += index.plain_prefixes.get(plain[:length], ())
        numbers += index.exact_prefixes.get(exact[:length], ())
    return tuple(dict.fromkeys(numbers))


def _phrases_at(
    numbers: list[Numbers], position: int, at: Numbers, index: Index
) -> Iterable[tuple[Phrase, int]]:
    """The phrases that start here, each with the position of its last word."""
    for number in at:
        for phrase, rest in index.starts.get(number, ()):
            last = position + len(rest)
            following = numbers[position + 1 : last + 1]
            if len(following) == len(rest) and all(
                part in satisfied
                for part, satisfied in zip(rest, following, strict=True)
            ):
                yield phrase, last
