"""Does an item satisfy a query, and which of its words say so?

AND, OR and NOT combine over the whole item; a phrase and a NEAR live in one field.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from monitor.classify.page import Page, Span, Spans
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
    Reach,
    States,
    Unit,
    Weighted,
    Within,
)
from monitor.classify.terms import Phrase, Terms
from monitor.classify.text import STEPS_PER_WORD
from monitor.model.match import Evidence

#: Per rule; a page stuffed with a word must not become a page of evidence.
MOST_EVIDENCE = 20
#: Words from the first one on, and the first behind them.
Range = tuple[int, int]
EVERYWHERE: Range = (0, 1 << 60)
Needs = tuple[frozenset[Phrase], ...]


def needs(node: Node) -> Needs:
    """A page without a phrase of each of these cannot satisfy the node."""
    match node:
        case Terms() if node.states:
            return ()
        case Terms():
            return (node.phrases,)
        case Near():
            return needs(node.left) + needs(node.right)
        case Within() | Weighted() | Apart():
            return needs(node.node)
        case AtLeast():
            return needs(node.terms)
        case AllOf():
            return tuple(need for child in node.nodes for need in needs(child))
        case AnyOf():
            return _either([needs(child) for child in node.nodes])
        case ManyOf():
            return _either([needs(child) for child in node.nodes])
        case Not() | About() | States():
            return ()


def _either(options: Sequence[Needs]) -> Needs:
    """One need of every child; the shortest is the least often met."""
    if not all(options):
        return ()
    return (frozenset().union(*(min(option, key=len) for option in options)),)


def satisfy(node: Node, page: Page, scope: Range = EVERYWHERE) -> Spans | None:
    """The words that satisfy the node, () when words need not, None if it is not."""
    match node:
        case Terms():
            return _hits(node, page, scope) or None
        case Near():
            return _near(node, page, scope) or None
        case Apart():
            return _apart(node, page, scope) or None
        case Within():
            return satisfy(node.node, page, _meet(scope, page.zones[node.zone]))
        case Not():
            return () if satisfy(node.node, page, scope) is None else None
        case AnyOf():
            return _many(1, node.nodes, page, scope)
        case ManyOf():
            return _many(node.count, node.nodes, page, scope)
        case AllOf():
            return _many(len(node.nodes), node.nodes, page, scope)
        case Weighted():
            return satisfy(node.node, page, scope)
        case AtLeast():
            return _at_least(node, page, scope)
        case States():
            return _states(node, page, scope)
        case About():
            return () if _is_about(node, page) else None


def weigh_clauses(node: Node, page: Page, scope: Range = EVERYWHERE) -> int:
    """Points of the weighted clauses that are satisfied."""
    match node:
        case Weighted():
            points = node.points if satisfy(node.node, page, scope) is not None else 0
            return points + weigh_clauses(node.node, page, scope)
        case Within():
            return weigh_clauses(node.node, page, _meet(scope, page.zones[node.zone]))
        case AnyOf() | AllOf() | ManyOf():
            return sum(weigh_clauses(child, page, scope) for child in node.nodes)
        case _:
            return 0


def _meet(one: Range, other: Range) -> Range:
    return max(one[0], other[0]), min(one[1], other[1])


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
    return tuple(sorted({span for spans in found for span in spans}))


def _hits(terms: Terms, page: Page, scope: Range) -> Spans:
    found = [page.hits[phrase] for phrase in terms.phrases & page.hits.keys()]
    if terms.states:
        found.append(tuple(span for span, _ in page.states))
    low, high = scope
    spans = {s for spans in found for s in spans if low <= s.first and s.last < high}
    return tuple(sorted(spans))


def _at_least(node: AtLeast, page: Page, scope: Range) -> Spans | None:
    spans = _hits(node.terms, page, scope)
    return spans if len({span.first for span in spans}) >= node.count else None


def _states(node: States, page: Page, scope: Range) -> Spans | None:
    zones = [_meet(scope, page.zones[zone]) for zone in node.zones] or [scope]
    found = [
        (span, state)
        for span, state in page.states
        if any(low <= span.first and span.last < high for low, high in zones)
    ]
    if len({state for _, state in found}) < node.count:
        return None
    return tuple(span for span, _ in found)


def _is_about(node: About, page: Page) -> bool:
    item = page.item
    match node.field:
        case "source":
            source = item.source.casefold()
            return source == node.value or source.endswith("." + node.value)
        case "lang":
            lang = item.lang.replace("_", "-").casefold()
            return lang == node.value or lang.startswith(node.value + "-")
        case "country":
            return item.country.casefold() == node.value


# --- proximity ---------------------------------------------------------------


def _near(node: Near, page: Page, scope: Range) -> Spans:
    left, right = _hits(node.left, page, scope), _hits(node.right, page, scope)
    if not left or not right:
        return ()
    after = _mates(left, right, page, node.reach)
    before = [] if node.ordered else _mates(right, left, page, node.reach)
    return tuple(sorted({span for pair in (*after, *before) for span in pair}))


def _mates(
    earlier: Spans, later: Spans, page: Page, reach: Reach
) -> list[tuple[Span, Span]]:
    """Every span with one that starts behind it, each at the nearest within reach.

    For every earlier span the next later one, and for every later one the last
    earlier one: whoever has a neighbour within reach stands in a pair.
    """
    firsts = [span.first for span in later]
    pairs = []
    for span in earlier:
        at = bisect_right(firsts, span.last)
        if at < len(later) and _reaches(span, later[at], page, reach):
            pairs.append((span, later[at]))
    ends = sorted(earlier, key=lambda span: (span.last, span.first))
    lasts = [span.last for span in ends]
    for span in later:
        at = bisect_left(lasts, span.first) - 1
        if at >= 0 and _reaches(ends[at], span, page, reach):
            pairs.append((ends[at], span))
    return pairs


def _reaches(earlier: Span, later: Span, page: Page, reach: Reach) -> bool:
    if reach is Unit.SENTENCE:
        return page.sentences[earlier.last] == page.sentences[later.first]
    if reach is Unit.PARAGRAPH:
        return page.paragraphs[earlier.last] == page.paragraphs[later.first]
    assert not isinstance(reach, Unit)
    apart = page.places[later.first] - page.places[earlier.last]
    return apart <= reach * STEPS_PER_WORD


def _apart(node: Apart, page: Page, scope: Range) -> Spans:
    hulls: Iterable[tuple[Span, Spans]]
    if isinstance(node.node, Terms):
        hulls = ((span, (span,)) for span in _hits(node.node, page, scope))
    else:
        hulls = _hulls(node.node, page, scope)
    others = _hits(node.other, page, scope)
    kept = [
        spans
        for hull, spans in hulls
        if not any(_touches(hull, other, page, node.reach) for other in others)
    ]
    return _together(kept)


def _hulls(node: Near, page: Page, scope: Range) -> Iterator[tuple[Span, Spans]]:
    """For each earlier hit the pair that ends first: wider hulls touch no less."""
    left, right = _hits(node.left, page, scope), _hits(node.right, page, scope)
    yield from _shortest(left, right, page, node.reach)
    if not node.ordered:
        yield from _shortest(right, left, page, node.reach)


def _shortest(
    earlier: Spans, later: Spans, page: Page, reach: Reach
) -> Iterator[tuple[Span, Spans]]:
    firsts = [span.first for span in later]
    for span in earlier:
        best: Span | None = None
        for other in islice(later, bisect_right(firsts, span.last), None):
            if best and other.first > best.last:
                break
            if not _reaches(span, other, page, reach):
                break
            if best is None or other.last < best.last:
                best = other
        if best:
            yield Span(span.first, best.last), (span, best)


def _touches(hull: Span, other: Span, page: Page, reach: Reach) -> bool:
    if other.first > hull.last:
        return _reaches(hull, other, page, reach)
    if other.last < hull.first:
        return _reaches(other, hull, page, reach)
    return True


# --- evidence ----------------------------------------------------------------


def cite(spans: Spans, page: Page, rule: str) -> tuple[Evidence, ...]:
    """Overlapping words are one piece of evidence; the first pieces are kept."""
    merged: list[Span] = []
    for span in spans:
        if merged and span.first <= merged[-1].last:
            merged[-1] = Span(merged[-1].first, max(merged[-1].last, span.last))
        else:
            merged.append(span)
    return tuple(page.quote(span, rule) for span in merged[:MOST_EVIDENCE])
