"""Does an item satisfy a query, read to the letter and answered by trying everything?

For the proof: it shares no code with monitor/classify, and is slow. One word is known
by its number in the item; a hit is the number of its first and of its last word.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from monitor.model.item import TEXT_FIELDS, Item
from monitor.model.lexicon import Gazetteer
from monitor.model.topic import Rule
from tests.classify.literal_query import (
    CASED,
    PLAIN,
    Asked,
    Away,
    Close,
    From,
    Group,
    Joined,
    Lacks,
    Often,
    Parties,
    Pattern,
    Plus,
    Several,
    Term,
    Zoned,
    read_term,
)
from tests.classify.literal_text import Word, forms, read_words

LEAD_WORDS = 60
TITLE, SUMMARY, TEXT = range(len(TEXT_FIELDS))
Hit = tuple[int, int]
Scope = frozenset[int]  #: numbers of words


@dataclass(frozen=True, slots=True)
class Answer:
    """What a satisfied rule gives, and every word that may be shown for it."""

    scope: str
    points: int
    words: frozenset[int]


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

    @classmethod
    def read(cls, item: Item, world: World) -> "Document":
        words = [
            word
            for number, name in enumerate(TEXT_FIELDS)
            for word in read_words(number, item.field(name))
        ]
        lang = item.lang.replace("_", "-").split("-")[0].lower()
        document = cls(item, words, lang, _zones(words))
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
                n for n, word in enumerate(self.words) if pattern.fits(word.forms)
            }
        return found

    def within(self, hits: Iterable[Hit], scope: Scope) -> list[Hit]:
        return [h for h in hits if all(n in scope for n in range(h[0], h[1] + 1))]


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


# --- rules -------------------------------------------------------------------

_SCOPES = {"title": "title", "lead": "title+lead", "body": "all"}


def answer(rule: Rule, asked: Asked, document: Document) -> Answer | None:
    """The first listed scope that satisfies the query gives the points."""
    for name, points in rule.scoped:
        scope = document.zones[_SCOPES[name]]
        words = satisfy(asked, document, scope)
        if words is not None:
            return Answer(name, points + weigh(asked, document, scope), words)
    return None


Words = frozenset[int]
_NONE: Words = frozenset()


def satisfy(asked: Asked, document: Document, scope: Scope) -> Words | None:
    """The words that may be shown for it; None when it is not satisfied."""
    match asked:
        case Group() | Close() | Away():
            return _words(hits_of(asked, document, scope)) or None
        case Joined() | Several():
            return _joined(asked, document, scope)
        case Lacks(part):
            return _NONE if satisfy(part, document, scope) is None else None
        case Zoned(zone, part):
            return satisfy(part, document, scope & document.zones[zone])
        case From(name, value):
            return _NONE if _comes_from(document.item, name, value) else None
        case Parties() | Often():
            return _counted(asked, document, scope)
        case Plus(_, part):
            return satisfy(part, document, scope)


def _joined(asked: Joined | Several, document: Document, scope: Scope) -> Words | None:
    found = [satisfy(part, document, scope) for part in asked.parts]
    if isinstance(asked, Several):
        count = asked.count
    else:
        count = len(found) if asked.how == "AND" else 1
    there = [words for words in found if words is not None]
    return _NONE.union(*there) if len(there) >= count else None


def weigh(asked: Asked, document: Document, scope: Scope) -> int:
    """Points of every ^ clause that is satisfied."""
    match asked:
        case Plus(points, part):
            satisfied = satisfy(part, document, scope) is not None
            return points * satisfied + weigh(part, document, scope)
        case Zoned(zone, part):
            return weigh(part, document, scope & document.zones[zone])
        case Joined() | Several():
            return sum(weigh(part, document, scope) for part in asked.parts)
        case _:
            return 0


def _words(hits: Iterable[Hit]) -> Words:
    return frozenset(n for first, last in hits for n in range(first, last + 1))


def _counted(asked: Parties | Often, document: Document, scope: Scope) -> Words | None:
    if isinstance(asked, Often):
        hits = hits_of(asked.group, document, scope)
        return _words(hits) if len({a for a, _ in hits}) >= asked.count else None
    zones = [scope & document.zones[zone] for zone in asked.zones] or [scope]
    found = [
        (hit, state)
        for hit, state in document.acting
        if any(document.within([hit], zone) for zone in zones)
    ]
    if len({state for _, state in found}) < asked.count:
        return None
    return _words(hit for hit, _ in found)


def _comes_from(item: Item, name: str, value: str) -> bool:
    if name == "country":
        return item.country.casefold() == value
    if name == "lang":
        return f"{item.lang}-".casefold().replace("_", "-").startswith(f"{value}-")
    return f".{item.source}".casefold().endswith(f".{value}")


# --- proximity ---------------------------------------------------------------


def hits_of(asked: Group | Close | Away, document: Document, scope: Scope) -> list[Hit]:
    """Of a NEAR both hits of each pair, of a NOT NEAR those that stay."""
    match asked:
        case Group(terms, states):
            found = [hit for term in terms for hit in document.find(term)]
            found += [hit for hit, _ in document.acting if states]
            return document.within(found, scope)
        case Close():
            return [hit for pair in _pairs(asked, document, scope) for hit in pair]
        case Away(left, right, reach):
            others = hits_of(right, document, scope)
            kept: list[Hit] = []
            for hits in _candidates(left, document, scope):
                hull = min(hits)[0], max(last for _, last in hits)
                if not any(_is_by(hull, other, document, reach) for other in others):
                    kept += hits
            return kept


def _candidates(
    left: Group | Close, document: Document, scope: Scope
) -> Iterable[Sequence[Hit]]:
    if isinstance(left, Group):
        return [(hit,) for hit in hits_of(left, document, scope)]
    return _pairs(left, document, scope)


def _pairs(asked: Close, document: Document, scope: Scope) -> Iterator[tuple[Hit, Hit]]:
    """Every hit of the one with every hit of the other."""
    lefts = hits_of(asked.left, document, scope)
    if not lefts:
        return
    rights = hits_of(asked.right, document, scope)
    for left in lefts:
        for right in rights:
            earlier, later = sorted((left, right))
            if earlier[1] >= later[0] or (asked.ordered and earlier == right):
                continue
            if reaches(earlier, later, document, asked.reach):
                yield left, right


def _is_by(hull: Hit, other: Hit, document: Document, reach: int | str) -> bool:
    earlier, later = sorted((hull, other))
    return earlier[1] >= later[0] or reaches(earlier, later, document, reach)


def reaches(earlier: Hit, later: Hit, document: Document, reach: int | str) -> bool:
    """From the end of the one to the start of the other."""
    last, first = document.words[earlier[1]], document.words[later[0]]
    if last.field != first.field:
        return False
    if reach == "s":
        return last.sentence == first.sentence
    if reach == "p":
        return last.paragraph == first.paragraph
    between = document.words[earlier[1] + 1 : later[0] + 1]
    return sum(word.steps for word in between) <= 2 * int(reach)
