"""Which terms occur in a text, and at which of its words?

One pass over the words: each distinct word is looked up once in a dictionary of all
parts of all terms, and a phrase is tried only where its first part stands.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from monitor.classify.terms import SHORTEST_PREFIX, Form, Part, Phrase
from monitor.classify.text import Words, fold, read_words
from monitor.model.item import TEXT_FIELDS, Item

Numbers = tuple[int, ...]
Prefixes = tuple[tuple[str, int], ...]


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
    #: By their first letters, so that a word meets only prefixes it may begin with.
    plain_prefixes: Mapping[str, Prefixes]
    exact_prefixes: Mapping[str, Prefixes]
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
    return Index(
        plain=_whole(numbers, Form.PLAIN),
        exact=_whole(numbers, Form.MARKED),
        cased=_whole(numbers, Form.CASED),
        plain_prefixes=_prefixes(numbers, Form.PLAIN),
        exact_prefixes=_prefixes(numbers, Form.MARKED),
        starts={first: tuple(found) for first, found in starts.items()},
    )


def _whole(numbers: Mapping[Part, int], form: Form) -> dict[str, Numbers]:
    return {
        part.key: (number,)
        for part, number in numbers.items()
        if part.form is form and not part.prefix
    }


def _prefixes(numbers: Mapping[Part, int], form: Form) -> dict[str, Prefixes]:
    found: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for part, number in numbers.items():
        if part.form is form and part.prefix:
            found[part.key[:SHORTEST_PREFIX]].append((part.key, number))
    return {head: tuple(prefixes) for head, prefixes in found.items()}


def read_page(item: Item, index: Index) -> Page:
    lang = item.lang.replace("_", "-").partition("-")[0].lower()
    words = tuple(read_words(item.field(name)) for name in TEXT_FIELDS)
    spans: defaultdict[Phrase, list[Span]] = defaultdict(list)
    known: dict[str, Numbers] = {}
    for field, found in enumerate(words):
        numbers = _number(found.surfaces, index, known)
        for position, at in enumerate(numbers):
            if not at:
                continue
            for phrase, last in _phrases_at(numbers, position, index):
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
    numbers = index.plain.get(keys.plain, ()) + index.cased.get(keys.cased, ())
    numbers += _begun(keys.plain, index.plain_prefixes)
    if keys.exact == keys.plain:
        return numbers
    numbers += index.exact.get(keys.exact, ())
    return numbers + _begun(keys.exact, index.exact_prefixes)


def _begun(key: str, prefixes: Mapping[str, Prefixes]) -> Numbers:
    candidates = prefixes.get(key[:SHORTEST_PREFIX])
    if candidates is None:
        return ()
    return tuple(number for prefix, number in candidates if key.startswith(prefix))


def _phrases_at(
    numbers: list[Numbers], position: int, index: Index
) -> Iterable[tuple[Phrase, int]]:
    """The phrases that start here, each with the position of its last word."""
    for number in numbers[position]:
        for phrase, rest in index.starts.get(number, ()):
            if not rest or _follow(rest, numbers, position):
                yield phrase, position + len(rest)


def _follow(rest: Numbers, numbers: list[Numbers], position: int) -> bool:
    if position + len(rest) >= len(numbers):
        return False
    for part in rest:
        position += 1
        if part not in numbers[position]:
            return False
    return True
