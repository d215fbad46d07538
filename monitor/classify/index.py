"""Which terms occur in a text, and at which of its words?

One pass over the words: each distinct word is looked up once in a dictionary of all
parts of all terms, and a phrase is tried only where its first part stands.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from monitor.classify.page import Acting, Page, Span, Spans
from monitor.classify.terms import Form, Part, Phrase
from monitor.classify.text import Words, fold, read_words
from monitor.model.item import TEXT_FIELDS, Item

Numbers = tuple[int, ...]
Wilds = tuple[tuple[re.Pattern[str], int], ...]


@dataclass(frozen=True, slots=True)
class Index:
    """Every part of every term has a number; the keys lead to the numbers."""

    plain: Mapping[str, Numbers]
    exact: Mapping[str, Numbers]
    cased: Mapping[str, Numbers]
    #: By their first letter, so that a word meets only patterns it may satisfy.
    plain_wild: Mapping[str, Wilds]
    exact_wild: Mapping[str, Wilds]
    #: By the number of its first part: a phrase and the numbers of its other parts.
    starts: Mapping[int, tuple[tuple[Phrase, Numbers], ...]]


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
        plain_wild=_wild(numbers, Form.PLAIN),
        exact_wild=_wild(numbers, Form.MARKED),
        starts={first: tuple(found) for first, found in starts.items()},
    )


def _whole(numbers: Mapping[Part, int], form: Form) -> dict[str, Numbers]:
    return {
        part.key: (number,)
        for part, number in numbers.items()
        if part.form is form and not part.wild
    }


def _wild(numbers: Mapping[Part, int], form: Form) -> dict[str, Wilds]:
    found: defaultdict[str, list[tuple[re.Pattern[str], int]]] = defaultdict(list)
    for part, number in numbers.items():
        if part.form is form and part.wild:
            found[part.key[:2]].append((_pattern(part.key), number))
    return {head: tuple(patterns) for head, patterns in found.items()}


def _pattern(key: str) -> re.Pattern[str]:
    return re.compile(
        re.escape(key).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL
    )


def read_page(
    item: Item, index: Index, find_states: Callable[[Page], Acting] = lambda _: ()
) -> Page:
    words = tuple(read_words(item.field(name)) for name in TEXT_FIELDS)
    return Page(item, words, scan(words, index, item.lang), find_states)


def scan(words: Iterable[Words], index: Index, lang: str) -> dict[Phrase, Spans]:
    """Where each term of the index stands, words numbered through all fields."""
    lang = lang.replace("_", "-").partition("-")[0].lower()
    spans: defaultdict[Phrase, list[Span]] = defaultdict(list)
    known: dict[str, Numbers] = {}
    base = 0
    for found in words:
        numbers = _number(found.surfaces, index, known)
        for position, at in enumerate(numbers):
            if not at:
                continue
            for phrase, last in _phrases_at(numbers, position, index):
                if not lang or not phrase.langs or lang in phrase.langs:
                    spans[phrase].append(Span(base + position, base + last))
        base += len(found.surfaces)
    return {phrase: tuple(found) for phrase, found in spans.items()}


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
    numbers += _satisfied(keys.plain, index.plain_wild)
    numbers += index.exact.get(keys.exact, ())
    return numbers + _satisfied(keys.exact, index.exact_wild)


def _satisfied(key: str, wild: Mapping[str, Wilds]) -> Numbers:
    heads = (key[:2], key[:1] + "?", key[:1] + "*")
    return tuple(
        number
        for head in heads
        for pattern, number in wild.get(head, ())
        if pattern.fullmatch(key)
    )


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
