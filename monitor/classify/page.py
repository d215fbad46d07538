"""What does the matcher see of an item?

The words of title, summary and text, numbered one after the other, and where the
terms of the rules stand among them. Sentences are looked up only when asked for.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from monitor.classify.query import Zone
from monitor.classify.terms import Phrase
from monitor.classify.text import Words
from monitor.model.item import TEXT_FIELDS, Item
from monitor.model.match import Evidence

#: Of the text: about what a reader sees before deciding to read on.
LEAD_WORDS = 60
#: Steps between two fields, so that nothing reaches across.
GAP = 10_000

_LINE = re.compile(r"[\n\r\u2028\u2029]")
#: A full stop behind a short capitalised word (Mr. Gen. U.S.) ends no sentence.
_SENTENCE = re.compile(
    r"[\n\r\u2028\u2029。！？।။؟]"
    r"|(?:[!?…]|(?<!\b[A-Z])(?<!\b[A-Z][A-Za-z])(?<!\b[A-Z][A-Za-z]{2})\.)"
    r"(?=[\"'”’»)\]]*\s)"
)


class Span(NamedTuple):
    """Words of the page, the last one included."""

    first: int
    last: int


Spans = tuple[Span, ...]
Acting = tuple[tuple[Span, str], ...]  #: words, and the state that they stand for


@dataclass(frozen=True, eq=False)
class Page:
    """One item as the matcher sees it. Equal to itself only."""

    item: Item
    words: tuple[Words, ...]  #: per field
    hits: Mapping[Phrase, Spans]  #: of the terms that occur, in order
    find_states: Callable[["Page"], Acting] = field(default=lambda _: ())

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Number of the first word of each field, and of all words."""
        starts = [0]
        for words in self.words:
            starts.append(starts[-1] + len(words.surfaces))
        return tuple(starts)

    @cached_property
    def places(self) -> tuple[int, ...]:
        """How far along each word is, in steps."""
        return tuple(
            GAP * number + self.base(number) + place
            for number, words in enumerate(self.words)
            for place in words.places
        )

    def base(self, number: int) -> int:
        """Steps of the fields before."""
        return sum((w.places[-1] if w.places else 0) for w in self.words[:number])

    @cached_property
    def zones(self) -> Mapping[Zone, tuple[int, int]]:
        """First word of each zone, and the first behind it."""
        _, summary, text, end = self.starts
        return {
            "title": (0, summary),
            "lead": (summary, min(text + LEAD_WORDS, end)),
            "body": (summary, end),
        }

    @cached_property
    def states(self) -> Acting:
        return self.find_states(self)

    @cached_property
    def sentences(self) -> tuple[int, ...]:
        """By word, a number that it shares with the words of its sentence."""
        return self._parts(_SENTENCE)

    @cached_property
    def paragraphs(self) -> tuple[int, ...]:
        return self._parts(_LINE)

    def _parts(self, end: re.Pattern[str]) -> tuple[int, ...]:
        parts: list[int] = []
        number = 0
        for name, words in zip(TEXT_FIELDS, self.words, strict=True):
            ends = iter([hit.start() for hit in end.finditer(self.item.field(name))])
            at = next(ends, None)
            for start, _ in words.spans:
                while at is not None and at < start:
                    number += 1
                    at = next(ends, None)
                parts.append(number)
            number += 1
        return tuple(parts)

    def quote(self, span: Span, rule: str) -> Evidence:
        number = next(n for n in (2, 1, 0) if span.first >= self.starts[n])
        name = TEXT_FIELDS[number]
        places = self.words[number].spans
        base = self.starts[number]
        start, end = places[span.first - base][0], places[span.last - base][1]
        text = self.item.field(name)[start:end]
        return Evidence(field=name, start=start, end=end, text=text, rule=rule)
