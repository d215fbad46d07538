"""Which words does an item have, and where among them do terms stand?

For the proof. A word is known by its number in the item; a hit is the number of its
first and of its last word.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from monitor.model.item import TEXT_FIELDS, Item
from tests.classify.literal_nodes import Pattern, Term
from tests.classify.literal_text import Word, read_words

LEAD_WORDS = 60
TITLE, SUMMARY, TEXT = range(len(TEXT_FIELDS))
Hit = tuple[int, int]
Scope = frozenset[int]  #: numbers of words


@dataclass(slots=True)
class Document:
    """One item: its words and, once looked for, the hits of each term."""

    item: Item
    words: list[Word]
    lang: str
    zones: dict[str, Scope]
    acting: list[tuple[Hit, str]] = field(default_factory=list)  #: states
    people: list[Hit] = field(default_factory=list)  #: of a state
    hits: dict[Term, list[Hit]] = field(default_factory=dict)
    fitting: dict[Pattern, set[int]] = field(default_factory=dict)
    places: dict[tuple[str, str, str], list[int]] = field(default_factory=dict)

    @classmethod
    def read(cls, item: Item) -> "Document":
        words = [
            word
            for number, name in enumerate(TEXT_FIELDS)
            for word in read_words(number, item.field(name))
        ]
        lang = item.lang.replace("_", "-").split("-")[0].lower()
        document = cls(item, words, lang, _zones(words))
        for number, word in enumerate(words):
            document.places.setdefault(word.forms, []).append(number)
        return document

    def find(self, term: Term) -> list[Hit]:
        """Where its words stand one behind the other in one field."""
        found = self.hits.get(term)
        if found is None:
            found = self.hits[term] = list(self._find(term))
        return found

    def _find(self, term: Term) -> Iterator[Hit]:
        if self.lang and term.langs and self.lang not in term.langs:
            return
        places = [self._fitting(pattern) for pattern in term.patterns]
        for first in sorted(places[0]):
            last = first + len(places) - 1
            if (
                all(first + n in place for n, place in enumerate(places))
                and self.words[first].field == self.words[last].field
            ):
                yield first, last

    def _fitting(self, pattern: Pattern) -> set[int]:
        found = self.fitting.get(pattern)
        if found is None:
            found = self.fitting[pattern] = {
                number
                for word, places in self.places.items()
                if pattern.fits(word)
                for number in places
            }
        return found

    def within(self, hits: Iterable[Hit], scope: Scope) -> list[Hit]:
        return [hit for hit in hits if scope.issuperset(range(hit[0], hit[1] + 1))]


def _begin(words: Sequence[Word], numbers: Sequence[int]) -> list[int]:
    """As many as have the steps of sixty words between them."""
    return [
        last
        for place, last in enumerate(numbers)
        if sum(words[n].steps for n in numbers[: place + 1]) <= 2 * LEAD_WORDS
    ]


def _zones(words: Sequence[Word]) -> dict[str, Scope]:
    """By name; "title+lead" is how far the scope of a lead reaches."""
    fields = [[n for n, w in enumerate(words) if w.field == f] for f in range(3)]
    title = frozenset(fields[TITLE])
    lead = frozenset(fields[SUMMARY] + _begin(words, fields[TEXT]))
    body = frozenset(fields[SUMMARY] + fields[TEXT])
    return {
        "title": title,
        "lead": lead,
        "body": body,
        "title+lead": title | lead,
        "all": title | body,
    }
