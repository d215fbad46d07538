"""Which states act in an item, and whose nationals are spoken of, name by name?

For the proof: the gazetteer is a list that is gone through from its beginning to its
end, and what stands beside a name is looked for everywhere first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.model.item import Item
from monitor.model.lexicon import Gazetteer, NameKind, StateName
from tests.classify.literal_document import Document, Hit
from tests.classify.literal_nodes import CASED, PLAIN, Term
from tests.classify.literal_query import read_term

#: The gazetteer has other codes than some feeds; without a language it is English.
_CODES = {"tl": "fil", "nb": "no", "nn": "no", "": "en"}
#: A name goes before what is written alike, and a decoy before a name.
_DECOY, _NAME, _OTHER = range(3)


@dataclass(frozen=True, slots=True)
class Place:
    """What a name means where it stands."""

    hit: Hit
    name: StateName
    acts: bool
    people: bool


def read_document(item: Item, gazetteer: Gazetteer) -> Document:
    document = Document.read(item)
    lang = _CODES.get(document.lang, document.lang)
    for place in _Reader(document, gazetteer, lang).places():
        if place.acts:
            document.acting.append((place.hit, place.name.id))
        if place.people:
            document.people.append(place.hit)
    return document


@dataclass(frozen=True, slots=True)
class _Reader:
    document: Document
    gazetteer: Gazetteer
    lang: str

    def places(self) -> Iterator[Place]:
        """The longest name wins where several overlap, whatever it means."""
        free = 0
        for first, minus_last, order, _, name in sorted(self._hits()):
            if first < free:
                continue
            free = 1 - minus_last
            if order != _DECOY:
                hit = first, -minus_last
                yield Place(hit, name, self._acts(hit, name), self._people(hit, name))

    def _hits(self) -> Iterator[tuple[int, int, int, str, StateName]]:
        for name in self.gazetteer.names:
            if name.lang != self.lang or name.id in self.gazetteer.territories:
                continue
            order = _NAME if name.kind is NameKind.NAME else _OTHER
            term = read_term(name.surface, CASED if name.cased else None)
            for first, last in self.document.find(term):
                yield first, -last, order, name.kind + name.id, name
        for text in self.gazetteer.decoys.get(self.lang, ()):
            decoy = StateName(text, self.lang, "", NameKind.NAME)
            form = CASED if self.lang == "vi" else None
            for first, last in self.document.find(read_term(text, form)):
                yield first, -last, _DECOY, "", decoy

    def _acts(self, hit: Hit, name: StateName) -> bool:
        first, last = hit
        if name.wary and (self._is_part(first, -1) or self._is_part(last, 1)):
            return False
        if name.kind is NameKind.NAME and self._people(hit, name):
            return False
        if name.kind in (NameKind.NAME, NameKind.CAPITAL):
            runs = _terms(self.gazetteer.locative.get(self.lang, ()))
            return not any(self._stands_before(run, first) for run in runs)
        return not self._people(hit, name)

    def _people(self, hit: Hit, name: StateName) -> bool:
        """The people of a state, or a word of it by a number or a word for persons."""
        if name.kind is NameKind.NAME and self._comes_behind_persons(hit[0]):
            return True
        bare = self._is_bare()
        if name.kind is not (NameKind.NAME if bare else NameKind.DEMONYM):
            return name.kind is NameKind.PEOPLE
        first, last = hit
        if self._beside(first, -1).isdecimal() and not bare:
            return True
        runs = _terms(self.gazetteer.nationals.get(self.lang, ()))
        return any(
            self._stands_before(run, first) or self._stands_behind(run, last)
            for run in runs
        )

    def _comes_behind_persons(self, first: int) -> bool:
        """Women from Cuba: a word for persons, a word of origin, and the name."""
        origins = _terms(self.gazetteer.origins.get(self.lang, ()))
        persons = _terms(self.gazetteer.nationals.get(self.lang, ()))
        return any(
            self._stands_before(origin, first)
            and self._stands_before(person, first - len(origin.patterns))
            for origin in origins
            for person in persons
        )

    def _stands_before(self, run: Term, first: int) -> bool:
        start = first - len(run.patterns)
        hits = self.document.find(run)
        return self._are_together(start, first) and (start, first - 1) in hits

    def _stands_behind(self, run: Term, last: int) -> bool:
        end = last + len(run.patterns)
        return self._are_together(last, end) and (last + 1, end) in self.document.find(
            run
        )

    def _are_together(self, one: int, other: int) -> bool:
        words = self.document.words
        inside = one >= 0 and other < len(words)
        return inside and words[one].field == words[other].field

    def _beside(self, at: int, step: int) -> str:
        """The word as written; "" where the field ends."""
        one, other = sorted((at, at + step))
        if not self._are_together(one, other):
            return ""
        return self.document.words[at + step].forms[CASED]

    def _is_bare(self) -> bool:
        """Whether the language has no adjectives of states: names stand for them."""
        mine = (n for n in self.gazetteer.names if n.lang == self.lang)
        states = (n for n in mine if n.id not in self.gazetteer.territories)
        return not any(name.kind is NameKind.DEMONYM for name in states)

    def _is_part(self, at: int, step: int) -> bool:
        """Capitalised words with one character between them are one name."""
        one, other = sorted((at, at + step))
        if not self._are_together(one, other):
            return False
        words = self.document.words[one], self.document.words[other]
        capital = all(
            w.forms[CASED][:1].isupper() and not w.forms[CASED].isupper() for w in words
        )
        return capital and words[1].start == words[0].end + 1


def _terms(written: Sequence[str]) -> list[Term]:
    return [read_term(text, PLAIN) for text in written]
