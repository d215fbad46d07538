"""Which words does an item have, where do terms stand, and which states act?

For the proof. A word is known by its number in the item; a hit is the number of its
first and of its last word.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from monitor.model.item import TEXT_FIELDS, Item
from monitor.model.lexicon import Gazetteer
from tests.classify.literal_nodes import CASED, PLAIN, Pattern, Term
from tests.classify.literal_query import read_term
from tests.classify.literal_text import Word, forms, read_words

LEAD_WORDS = 60
TITLE, SUMMARY, TEXT = range(len(TEXT_FIELDS))
Hit = tuple[int, int]
Scope = frozenset[int]  #: numbers of words


@dataclass(frozen=True, slots=True)
class State:
    """One name of the gazetteer, or one decoy."""

    term: Term
    id: str
    kind: str


@dataclass(frozen=True, slots=True)
class World:
    """The gazetteer as a list that is gone through from its beginning to its end."""

    states: tuple[State, ...]
    locative: Mapping[str, frozenset[str]]
    nationals: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, gazetteer: Gazetteer) -> "World":
        names = [
            State(
                read_term(n.surface, CASED if n.cased else None, frozenset({n.lang})),
                n.id,
                n.kind,
            )
            for n in gazetteer.names
        ]
        decoys = [
            State(read_term(text, None, frozenset({lang})), "", "decoy")
            for lang, texts in gazetteer.decoys.items()
            for text in texts
        ]
        return cls(
            (*names, *decoys), _plain(gazetteer.locative), _plain(gazetteer.nationals)
        )


def _plain(lists: Mapping[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    return {
        lang: frozenset(forms(w)[PLAIN] for w in words) for lang, words in lists.items()
    }


@dataclass(slots=True)
class Document:
    """One item: its words and, once looked for, the hits of each term."""

    item: Item
    words: list[Word]
    lang: str
    zones: dict[str, Scope]
    acting: list[tuple[Hit, str]] = field(default_factory=list)
    hits: dict[Term, list[Hit]] = field(default_factory=dict)
    fitting: dict[Pattern, set[int]] = field(default_factory=dict)
    places: dict[tuple[str, str, str], list[int]] = field(default_factory=dict)

    @classmethod
    def read(cls, item: Item, world: World) -> "Document":
        words = [
            word
            for number, name in enumerate(TEXT_FIELDS)
            for word in read_words(number, item.field(name))
        ]
        lang = item.lang.replace("_", "-").split("-")[0].lower()
        document = cls(item, words, lang, _zones(words))
        for number, word in enumerate(words):
            document.places.setdefault(word.forms, []).append(number)
        document.acting = list(_acting(document, world))
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


def _zones(words: Sequence[Word]) -> dict[str, Scope]:
    """By name; "title+lead" is how far the scope of a lead reaches."""
    fields = [[n for n, w in enumerate(words) if w.field == f] for f in range(3)]
    title = frozenset(fields[TITLE])
    lead = frozenset(fields[SUMMARY] + fields[TEXT][:LEAD_WORDS])
    body = frozenset(fields[SUMMARY] + fields[TEXT])
    return {
        "title": title,
        "lead": lead,
        "body": body,
        "title+lead": title | lead,
        "all": title | body,
    }


def _acting(document: Document, world: World) -> Iterator[tuple[Hit, str]]:
    """The longest name wins; then its neighbours say whether it acts."""
    found = sorted(
        (first, -last, state.id, state.kind)
        for state in world.states
        for first, last in document.find(state.term)
    )
    free = 0
    locative = world.locative.get(document.lang, frozenset())
    nationals = world.nationals.get(document.lang, frozenset())
    for first, minus_last, state, kind in found:
        if first < free:
            continue
        free = 1 - minus_last
        before, after = _beside(document, first, -1), _beside(document, -minus_last, 1)
        is_place = kind in ("name", "code", "capital") and before in locative
        is_person = kind == "demonym" and (before in nationals or after in nationals)
        if state and not is_place and not is_person:
            yield (first, -minus_last), state


def _beside(document: Document, at: int, step: int) -> str:
    words = document.words
    if not 0 <= at + step < len(words) or words[at + step].field != words[at].field:
        return ""
    return words[at + step].forms[PLAIN]
