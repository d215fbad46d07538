"""Which states act in an item, and whose nationals are spoken of, name by name?

For the proof: the gazetteer is a list that is gone through from its beginning to its
end, and what stands beside a name is looked for everywhere first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.classify.states import COUNTS
from monitor.model.item import TEXT_FIELDS, Item
from monitor.model.lexicon import Gazetteer, NameKind, StateName
from tests.classify.literal_document import Document, Hit
from tests.classify.literal_nodes import CASED, PLAIN, Term
from tests.classify.literal_query import read_term

#: The gazetteer has other codes than some feeds; without a language it is English.
_CODES = {"tl": "fil", "nb": "no", "nn": "no", "": "en"}
#: A name goes before what is written alike, and a decoy before a name.
_DECOY, _NAME, _OTHER = range(3)
#: Marks that part a name from the person beside it.
_PAUSES = set(",;:.()،؛、。，：；（）")


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
    reader = _Reader(document, gazetteer, lang)
    places = list(reader.places())
    chains = [chain for chain in reader.chains(places) if len(chain) > 1]
    chained = {place.hit for chain in chains for place in chain}
    acting = [place for place in places if place.hit not in chained]
    acting += [place for chain in chains for place in reader.judged(chain)]
    document.acting += sorted((p.hit, p.name.id) for p in acting if p.acts)
    document.people += [place.hit for place in places if place.people]
    return document


@dataclass(frozen=True, slots=True)
class _Reader:
    document: Document
    gazetteer: Gazetteer
    lang: str

    def chains(self, places: Sequence[Place]) -> Iterator[list[Place]]:
        """Short forms, and names, each joined to the one before it."""
        shorts = self.gazetteer.joined.get(self.lang, {})
        kind = NameKind.NAME if self._is_bare() else NameKind.DEMONYM
        units = [place for place in places if place.name.id]
        for at in range(len(self.document.words)):
            inside = any(p.hit[0] <= at <= p.hit[1] for p in self._covered())
            if self._written(at) in shorts and not inside:
                name = StateName("", "", shorts[self._written(at)], kind)
                units.append(Place((at, at), name, acts=False, people=False))
        chain: list[Place] = []
        for unit in sorted(units, key=lambda place: place.hit):
            if chain and not self._are_joined(chain[-1].hit, unit.hit):
                yield from self._with_short(chain)
                chain = []
            chain.append(unit)
        yield from self._with_short(chain)

    def _with_short(self, chain: list[Place]) -> Iterator[list[Place]]:
        """A short form is in it, and a word may begin where it does."""
        if not any(not place.name.surface for place in chain):
            return
        first = chain[0].hit[0]
        before = (
            self._written(first - 1) if self._are_together(first - 1, first) else ""
        )
        if not before or self._gap(first) or "\u3041" <= before[-1] <= "\u309f":
            yield chain

    def judged(self, chain: Sequence[Place]) -> Iterator[Place]:
        """What acts is judged by what stands beside the chain."""
        whole = chain[0].hit[0], chain[-1].hit[1]
        for place in chain:
            acts = self._acts(whole, place.name)
            yield Place(place.hit, place.name, acts=acts, people=False)

    def _are_joined(self, one: Hit, other: Hit) -> bool:
        if other[0] != one[1] + 1 or not self._are_together(one[1], other[0]):
            return False
        left, right = self._written(one[1]), self._written(other[0])
        if self._gap(other[0]):
            return self._is_joiner(other[0])
        shorts = self.gazetteer.joined.get(self.lang, {})
        pairs = self.gazetteer.pairs.get(self.lang, ())
        foreign = right.isascii() or "\u30a1" <= right[0] <= "\u30fa"
        return left + right in pairs or (left in shorts and foreign)

    def _written(self, at: int) -> str:
        word = self.document.words[at]
        return self.document.item.field(TEXT_FIELDS[word.field])[word.start : word.end]

    def _gap(self, at: int) -> str:
        one, other = self.document.words[at - 1 : at + 1]
        text = self.document.item.field(TEXT_FIELDS[other.field])
        return text[one.end : other.start]

    def _is_joiner(self, at: int) -> bool:
        return self._gap(at).strip(" ") in tuple("-‐‑–—·・ㆍ‧")

    def places(self) -> Iterator[Place]:
        """Of the names that are no decoys."""
        for place in self._covered():
            if place.name.id:
                yield place

    def _covered(self) -> Iterator[Place]:
        """The longest name wins where several overlap, whatever it means."""
        free = 0
        for first, minus_last, order, _, name in sorted(self._hits()):
            if first < free:
                continue
            free = 1 - minus_last
            hit = first, -minus_last
            if order == _DECOY:
                yield Place(hit, name, acts=False, people=False)
            else:
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
                if form and first < last and self._is_joiner(first + 1):
                    continue
                yield first, -last, _DECOY, "", decoy

    def _acts(self, hit: Hit, name: StateName) -> bool:
        first, last = hit
        if name.wary and (self._is_part(first, -1) or self._is_part(last, 1)):
            return False
        if name.kind is NameKind.NAME and self._people(hit, name):
            return False
        if name.kind in (NameKind.NAME, NameKind.CAPITAL):
            runs = _terms(self.gazetteer.locative.get(self.lang, ()))
            return self._come_from(first, self.gazetteer.envoys) or not any(
                self._stands_before(run, first) for run in runs
            )
        return not self._people(hit, name)

    def _people(self, hit: Hit, name: StateName) -> bool:
        """The people of a state, or a word of it by a number or a word for persons."""
        if name.kind is NameKind.NAME and self._come_from(
            hit[0], self.gazetteer.nationals
        ):
            return True
        bare = self._is_bare()
        if name.kind is not (NameKind.NAME if bare else NameKind.DEMONYM):
            return name.kind is NameKind.PEOPLE
        first, last = hit
        if self._beside(first, -1).isdecimal() and not bare:
            return True
        counts = _terms(COUNTS.get(self.lang, "").split())
        if any(self._stands_before(word, first) for word in counts):
            return True
        runs = _terms(self.gazetteer.nationals.get(self.lang, ()))
        before = [run for run in runs if self._stands_before(run, first)]
        behind = [run for run in runs if self._stands_behind(run, last)]
        return bool(
            (before and not set(self._gap(first)) & _PAUSES)
            or (behind and not set(self._gap(last + 1)) & _PAUSES)
        )

    def _come_from(self, first: int, nouns: Mapping[str, Sequence[str]]) -> bool:
        """Women from Cuba: a word for persons, a word of origin, and the name."""
        origins = _terms(self.gazetteer.origins.get(self.lang, ()))
        persons = _terms(nouns.get(self.lang, ()))
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
