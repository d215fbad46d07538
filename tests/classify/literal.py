"""Does an item satisfy a query, read to the letter and answered by trying everything?

For the proof: it shares no code with monitor/classify, and is slow.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from monitor.model.item import Item
from monitor.model.topic import Rule
from tests.classify.literal_document import Document, Hit, Scope
from tests.classify.literal_nodes import (
    Asked,
    Away,
    Close,
    From,
    Group,
    Joined,
    Lacks,
    Often,
    Parties,
    Plus,
    Several,
    Zoned,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a satisfied rule gives, and every word that may be shown for it."""

    scope: str
    points: int
    words: frozenset[int]


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
    all_of = isinstance(asked, Joined) and asked.how == "AND"
    there: list[Words] = []
    for part in asked.parts:
        words = satisfy(part, document, scope)
        if words is not None:
            there.append(words)
        elif all_of:
            return None
    count = asked.count if isinstance(asked, Several) else 1
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
        case Group(terms):
            found = [hit for term in terms for hit in document.find(term)]
            found += [hit for hit, _ in document.acting if asked.states]
            found += [hit for hit in document.people if asked.people]
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
