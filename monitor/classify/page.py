"""What does the matcher see of an item?

The words of title, summary and text, numbered one after the other, and where the
terms of the rules stand among them. Sentences are looked up only when asked for.
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain, islice, pairwise
from operator import sub
from typing import Any, NamedTuple

import regex  # type: ignore[import-untyped] # it ships no types

from monitor.classify.core import Core, Row
from monitor.classify.index import Index
from monitor.classify.query import Zone
from monitor.classify.reading import EDGE, Reading, Span, Spans, read
from monitor.classify.terms import Terms
from monitor.classify.text import STEPS_PER_WORD, find_bounds, read_surfaces, width
from monitor.model.item import TEXT_FIELDS, Item
from monitor.model.match import Evidence

#: Per rule; a page stuffed with a word must not become a page of evidence.
MOST_EVIDENCE = 20
#: Of the text: about what a reader sees before deciding to read on.
LEAD_WORDS = 60
#: Steps between two fields, so that nothing reaches across.
GAP = 10_000

_LINE = re.compile(r"[\n\r\u2028\u2029]")
#: What ends a sentence by itself: of Chinese, Indic, Burmese, Khmer and Arabic script.
_ENDS = "\\u3002\\uff01\\uff1f\\u0964\\u104b\\u17d4\\u061f\\u06d4"
#: A full stop behind a short capitalised word (Mr. Gen. U.S.) ends no sentence.
_SENTENCE = regex.compile(
    rf"[\n\r\u2028\u2029{_ENDS}]"
    r"|(?:[!?\u2026]|"
    r"(?<!(?<![\p{L}\p{M}\p{N}])\p{Lu}\p{M}*(?:\p{L}\p{M}*){0,2})\.)"
    r"(?=[\"'\u201d\u2019\xbb)\]]*\s)"
)


#: Words, and the state that they stand for.
Acting = tuple[tuple[Span, str], ...]


class World(NamedTuple):
    """What the gazetteer finds in a text."""

    acting: Acting = ()
    nationalities: Spans = ()  #: of persons: Haitians, an Afghan man


#: Words from the first one on, and the first behind them.
Range = tuple[int, int]
EVERYWHERE: Range = (0, 1 << 60)
#: Number of the field, and code points of it.
Place = tuple[int, int, int]


@dataclass(frozen=True, eq=False, repr=False)
class Page:
    """One item as the matcher sees it. Equal to itself only.

    Its words are numbered one after the other; a number lies between two fields.
    """

    item: Item
    starts: tuple[int, ...]  #: number of the first word of each field, and the end
    reading: Reading
    #: Words that a feed glued together, and those that stand here in their place.
    glued: Mapping[str, tuple[str, ...]]
    look_up: Callable[["Page"], World]

    @property
    def words(self) -> list[str]:
        """As written, with an EDGE behind each field."""
        return self.reading.words

    def hits(self, terms: Terms, scope: Range = EVERYWHERE) -> Spans:
        """Where any of the terms stands, in order."""
        found = self.reading.hits(terms.phrases)
        if terms.states:
            found = tuple(sorted({*found, *(span for span, _ in self.world.acting)}))
        if terms.nationalities:
            found = tuple(sorted({*found, *self.world.nationalities}))
        return found if scope is EVERYWHERE else _cut(found, scope)

    @cached_property
    def places(self) -> Row:
        """How far along each word is, in steps; nothing reaches across an edge."""
        if "".join(self.words).isascii():
            return array("i", chain.from_iterable(self._plain_places()))
        steps = list(map(width, self.words))
        for start in self.starts[1:]:
            steps[start - 1] = GAP
        return array("i", accumulate(steps))

    def _plain_places(self) -> Iterator[range]:
        """Where no word has to be asked how wide it is."""
        edges = (start - 1 for start in self.starts[1:])
        for number, (first, edge) in enumerate(pairwise((0, *edges, self.starts[-1]))):
            yield range(
                first * STEPS_PER_WORD + number * GAP,
                edge * STEPS_PER_WORD + number * GAP,
                STEPS_PER_WORD,
            )

    @cached_property
    def zones(self) -> Mapping[Zone, Range]:
        _, summary, text, end = self.starts
        return {
            "title": (0, summary),
            "lead": (summary, self._find_lead_end(text, end)),
            "body": (summary, end),
        }

    def _find_lead_end(self, text: int, end: int) -> int:
        """As far in Thai or Chinese as in English: two characters are about a word."""
        if self.item.text.isascii():
            return min(text + LEAD_WORDS, end)
        last = self.places[text - 1] + LEAD_WORDS * STEPS_PER_WORD
        return bisect_right(self.places, last, text, end)

    @cached_property
    def world(self) -> World:
        return self.look_up(self)

    @cached_property
    def sentences(self) -> Row:
        """By word, a number that it shares with the words of its sentence."""
        return self._parts(_SENTENCE)

    @cached_property
    def paragraphs(self) -> Row:
        return self._parts(_LINE)

    def _parts(self, end: Any) -> Row:
        parts = array("i")
        number = 0
        _, _, stops = self.columns
        for name, (first, edge) in zip(TEXT_FIELDS, pairwise(self.starts), strict=True):
            ends = [hit.start() for hit in end.finditer(self.item.field(name))]
            offsets = stops[first:edge]
            parts.extend(number + bisect_left(ends, offset) for offset in offsets)
            number += len(ends) + 1
        return parts

    def place(self, span: Span) -> Place:
        first, last = span
        fields, begins, ends = self.columns
        return fields[first], begins[first], ends[last]

    def gap(self, at: int) -> str:
        """What stands between this word and the one before it in its field."""
        number, begin, _ = self.place((at, at))
        _, _, end = self.place((at - 1, at - 1))
        return self.item.field(TEXT_FIELDS[number])[end:begin]

    @cached_property
    def columns(self) -> tuple[Row, Row, Row]:
        """Of each word, the number of its field, where it begins and where it ends.

        In code points of the field as published.
        """
        fields, begins, ends = array("i"), array("i"), array("i")
        for number, (first, edge) in enumerate(pairwise(self.starts)):
            text = self.item.field(TEXT_FIELDS[number])
            fields += array("i", [number]) * (edge - first)
            for column, found in zip((begins, ends), self._bounds(text), strict=True):
                column.extend(found)
                column.append(len(text))
        return fields, begins, ends

    def _bounds(self, text: str) -> tuple[Sequence[int], Sequence[int]]:
        begins, ends = find_bounds(text, self.reading.core)
        if not self.glued:
            return begins, ends
        words = read_surfaces(text, self.reading.core)
        pieces = [self.glued.get(word, (word,)) for word in words]
        ends = [
            end
            for begin, parts in zip(begins, pieces, strict=True)
            for end in islice(accumulate(map(len, parts), initial=begin), 1, None)
        ]
        lengths = (len(part) for parts in pieces for part in parts)
        return list(map(sub, ends, lengths)), ends

    def show(self, words: set[int], joined: set[int]) -> tuple[Place, ...]:
        """The first pieces of what these words say.

        Joined is a word that belongs to the one before it, as in a phrase. Without it,
        each word is a piece: the first of a piece is not joined to the word before,
        and the last has none joined to it.
        """
        firsts = lasts = sorted(words)
        if joined:
            firsts = sorted(words - joined)
            lasts = sorted(words.difference([word - 1 for word in joined]))
        shown, fields, begins, ends = firsts[:MOST_EVIDENCE], *self.columns
        return tuple(
            zip(
                map(fields.__getitem__, shown),
                map(begins.__getitem__, shown),
                map(ends.__getitem__, lasts[:MOST_EVIDENCE]),
                strict=True,
            )
        )

    def quote(self, span: Span, rule: str) -> Evidence:
        return self.cite(self.place(span), rule)

    def cite(self, place: Place, rule: str, *, unreviewed: bool = False) -> Evidence:
        number, start, end = place
        name = TEXT_FIELDS[number]
        return Evidence(
            field=name,
            start=start,
            end=end,
            text=self.item.field(name)[start:end],
            rule=rule,
            unreviewed=unreviewed,
        )


def meet(one: Range, other: Range) -> Range:
    """The words that both have."""
    return max(one[0], other[0]), min(one[1], other[1])


def _cut(spans: Spans, scope: Range) -> Spans:
    low, high = scope
    return tuple([span for span in spans if low <= span[0] and span[1] < high])


def read_page(
    item: Item, index: Index, look_up: Callable[[Page], World], core: Core | None
) -> Page:
    texts = item.title, item.summary, item.text
    fields = [read_surfaces(text, core) for text in texts]
    reading = read(_join(fields), index, item.lang, core)
    glued = reading.glued if index.split else {}
    if glued:
        fields = [_repair(words, glued) for words in fields]
        reading = read(_join(fields), index, item.lang, core)
    title, summary, text = (len(words) + 1 for words in fields)
    starts = (0, title, title + summary, title + summary + text)
    return Page(item, starts, reading, glued, look_up)


def _join(fields: Sequence[list[str]]) -> list[str]:
    title, summary, text = fields
    return [*title, EDGE, *summary, EDGE, *text, EDGE]


def _repair(words: list[str], glued: Mapping[str, tuple[str, ...]]) -> list[str]:
    return [piece for word in words for piece in glued.get(word, (word,))]
