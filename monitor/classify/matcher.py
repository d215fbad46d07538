"""Does an item satisfy a query, and which of its words say so?

AND, OR and NOT combine over the whole item; a phrase and a NEAR live in one field.
One small function per kind of node, and a table of them at the end.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from monitor.classify.near import find_apart, find_near
from monitor.classify.page import EVERYWHERE, MOST_EVIDENCE, Page, Place, Range, meet
from monitor.classify.query import (
    About,
    AllOf,
    AnyOf,
    Apart,
    AtLeast,
    ManyOf,
    Near,
    Node,
    Not,
    States,
    Weighted,
    Within,
)
from monitor.classify.reading import Span, Spans
from monitor.classify.terms import Terms
from monitor.model.item import Item
from monitor.model.match import Evidence


def satisfy(node: Node, page: Page, scope: Range = EVERYWHERE) -> Spans | None:
    """The words that satisfy the node, () when words need not, None if it is not."""
    return _SATISFY[node.__class__](node, page, scope)


def weigh_clauses(node: Node, page: Page, scope: Range = EVERYWHERE) -> int:
    """Points of the weighted clauses that are satisfied."""
    match node:
        case Weighted():
            points = node.points if satisfy(node.node, page, scope) is not None else 0
            return points + weigh_clauses(node.node, page, scope)
        case Within():
            return weigh_clauses(node.node, page, meet(scope, page.zones[node.zone]))
        case AnyOf() | AllOf() | ManyOf():
            return sum(weigh_clauses(child, page, scope) for child in node.nodes)
        case _:
            return 0


# --- one kind of node each -----------------------------------------------------


def _terms(node: Terms, page: Page, scope: Range) -> Spans | None:
    return page.hits(node, scope) or None


def _near(node: Near, page: Page, scope: Range) -> Spans | None:
    return find_near(node, page, scope) or None


def _apart(node: Apart, page: Page, scope: Range) -> Spans | None:
    return find_apart(node, page, scope) or None


def _within(node: Within, page: Page, scope: Range) -> Spans | None:
    return satisfy(node.node, page, meet(scope, page.zones[node.zone]))


def _not(node: Not, page: Page, scope: Range) -> Spans | None:
    return () if satisfy(node.node, page, scope) is None else None


def _any_of(node: AnyOf, page: Page, scope: Range) -> Spans | None:
    return _many(1, node.nodes, page, scope)


def _all_of(node: AllOf, page: Page, scope: Range) -> Spans | None:
    return _many(len(node.nodes), node.nodes, page, scope)


def _many_of(node: ManyOf, page: Page, scope: Range) -> Spans | None:
    return _many(node.count, node.nodes, page, scope)


def _many(count: int, nodes: Sequence[Node], page: Page, scope: Range) -> Spans | None:
    found = []
    missing = len(nodes) - count
    for node in nodes:
        spans = satisfy(node, page, scope)
        if spans is not None:
            found.append(spans)
        elif missing:
            missing -= 1
        else:
            return None
    return _together(found)


def _together(found: Iterable[Spans]) -> Spans:
    return tuple(sorted(set[Span]().union(*found)))


def _weighted(node: Weighted, page: Page, scope: Range) -> Spans | None:
    return satisfy(node.node, page, scope)


def _at_least(node: AtLeast, page: Page, scope: Range) -> Spans | None:
    spans = page.hits(node.terms, scope)
    return spans if len({first for first, _ in spans}) >= node.count else None


def _states(node: States, page: Page, scope: Range) -> Spans | None:
    zones = [meet(scope, page.zones[zone]) for zone in node.zones] or [scope]
    found = [
        (span, state)
        for span, state in page.world.acting
        if any(low <= span[0] and span[1] < high for low, high in zones)
    ]
    if len({state for _, state in found}) < node.count:
        return None
    return tuple(span for span, _ in found)


def _about(node: About, page: Page, _: Range) -> Spans | None:
    return () if _PROPERTIES[node.field](page.item, node.value) else None


def _is_from(item: Item, value: str) -> bool:
    source = item.source.casefold()
    return source == value or source.endswith("." + value)


def _is_in(item: Item, value: str) -> bool:
    lang = item.lang.replace("_", "-").casefold()
    return lang == value or lang.startswith(value + "-")


def _is_of(item: Item, value: str) -> bool:
    return item.country.casefold() == value


_PROPERTIES: Mapping[str, Callable[[Item, str], bool]] = MappingProxyType(
    {"source": _is_from, "lang": _is_in, "country": _is_of}
)
_SATISFY: Mapping[type, Callable[[Any, Page, Range], Spans | None]] = {
    About: _about,
    AllOf: _all_of,
    AnyOf: _any_of,
    Apart: _apart,
    AtLeast: _at_least,
    ManyOf: _many_of,
    Near: _near,
    Not: _not,
    States: _states,
    Terms: _terms,
    Weighted: _weighted,
    Within: _within,
}


# --- evidence ----------------------------------------------------------------


def merge(places: list[Place]) -> tuple[Place, ...]:
    """Overlapping words are one piece of evidence; the first pieces are kept."""
    merged: list[Place] = []
    last, behind = -1, 0
    for place in places:
        field, start, end = place
        if field != last or start >= behind:
            if len(merged) == MOST_EVIDENCE:
                break
            merged.append(place)
            last, behind = field, end
        elif end > behind:
            behind = end
            merged[-1] = field, merged[-1][1], end
    return tuple(merged)


def cite(
    spans: Spans, page: Page, rule: str, unreviewed: frozenset[Span] = frozenset()
) -> tuple[Evidence, ...]:
    """A piece is unreviewed when nothing but unreviewed terms found it."""
    places = sorted(map(page.place, spans))
    doubtful = frozenset(map(page.place, unreviewed))
    return tuple(
        page.cite(piece, rule, unreviewed=_is_only_of(piece, places, doubtful))
        for piece in merge(places)
    )


def _is_only_of(piece: Place, places: list[Place], some: frozenset[Place]) -> bool:
    if not some:
        return False
    field, start, end = piece
    return all(p in some for p in places if p[0] == field and start <= p[1] < end)
