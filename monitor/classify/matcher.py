"""Does an item satisfy a query, and which of its words say so?

AND, OR and NOT combine over the whole item; a phrase and a NEAR live in one field.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from monitor.classify.index import Page, Span
from monitor.classify.query import AllOf, AnyOf, Near, Node, Not, Place, Within
from monitor.classify.terms import Phrase, Terms
from monitor.classify.text import STEPS_PER_WORD
from monitor.model.item import TEXT_FIELDS, Item
from monitor.model.match import Evidence

#: Per rule; a page stuffed with a word must not become a page of evidence.
MOST_EVIDENCE = 20

#: Of the text: about what a reader sees before deciding to read on.
LEAD_WORDS = 60
_TITLE, _SUMMARY, _TEXT = range(len(TEXT_FIELDS))

Spans = tuple[Span, ...]
Needs = tuple[frozenset[Phrase], ...]


def needs(node: Node) -> Needs:
    """A page without a phrase of each of these cannot satisfy the node."""
    match node:
        case Terms():
            return (node.phrases,)
        case Near():
            return node.left.phrases, node.right.phrases
        case Within():
            return needs(node.node)
        case Not():
            return ()
        case AnyOf():
            # One need of every child; the shortest is the least often met.
            chosen = [min(needs(child), key=len) for child in node.nodes]
            return (frozenset().union(*chosen),)
        case _:
            return tuple(need for child in node.nodes for need in needs(child))


def satisfy(node: Node, page: Page, place: Place | None = None) -> Spans | None:
    """The words that satisfy the node, () when words need not, None if it is not."""
    match node:
        case Terms():
            return _spans(node, page, place) or None
        case Near():
            return _near(node, page, place)
        case Within():
            return satisfy(node.node, page, node.place)
        case Not():
            return () if satisfy(node.node, page, place) is None else None
        case AnyOf():
            return _any(node, page, place)
        case _:
            return _all(node, page, place)


def _any(node: AnyOf, page: Page, place: Place | None) -> Spans | None:
    answers = [satisfy(child, page, place) for child in node.nodes]
    found = [spans for spans in answers if spans is not None]
    return _together(found) if found else None


def _all(node: AllOf, page: Page, place: Place | None) -> Spans | None:
    found = []
    for child in node.nodes:
        spans = satisfy(child, page, place)
        if spans is None:
            return None
        found.append(spans)
    return _together(found)


def _together(found: Iterable[Spans]) -> Spans:
    return tuple(sorted({span for spans in found for span in spans}))


def _spans(terms: Terms, page: Page, place: Place | None) -> Spans:
    present = terms.phrases & page.present
    spans = _together(page.spans[phrase] for phrase in present)
    if place is None:
        return spans
    return tuple(span for span in spans if _is_in(span, place))


def _is_in(span: Span, place: Place) -> bool:
    if place == "title":
        return span.field == _TITLE
    begins = span.field == _TEXT and span.last < LEAD_WORDS
    return begins or span.field == _SUMMARY


def _near(node: Near, page: Page, place: Place | None) -> Spans | None:
    left = _spans(node.left, page, place)
    right = _spans(node.right, page, place)
    reach = node.distance * STEPS_PER_WORD
    found = _neighbours(left, right, page, reach), _neighbours(right, left, page, reach)
    return _together(found) or None


def _neighbours(spans: Spans, others: Spans, page: Page, reach: int) -> Spans:
    """Those of the spans that have one of the others within reach."""
    firsts = [(span.field, span.first) for span in others]
    ends = sorted(others, key=_end)
    lasts = [_end(span) for span in ends]
    return tuple(
        span
        for span in spans
        if _follows(span, others, firsts, page, reach)
        or _precedes(span, ends, lasts, page, reach)
    )


def _end(span: Span) -> tuple[int, int]:
    return span.field, span.last


def _follows(
    span: Span,
    others: Spans,
    firsts: Sequence[tuple[int, int]],
    page: Page,
    reach: int,
) -> bool:
    """Whether the next other that starts behind the span is within reach."""
    at = bisect_right(firsts, (span.field, span.last))
    if at == len(others) or others[at].field != span.field:
        return False
    return page.steps(span, others[at]) <= reach


def _precedes(
    span: Span,
    ends: Sequence[Span],
    lasts: Sequence[tuple[int, int]],
    page: Page,
    reach: int,
) -> bool:
    """Whether the last other that ends before the span is within reach."""
    at = bisect_left(lasts, (span.field, span.first)) - 1
    if at < 0 or ends[at].field != span.field:
        return False
    return page.steps(ends[at], span) <= reach


def cite(spans: Spans, page: Page, item: Item, rule: str) -> tuple[Evidence, ...]:
    """Overlapping words are one piece of evidence; the first pieces are kept."""
    merged: list[Span] = []
    for span in spans:
        if merged and span.field == merged[-1].field and span.first <= merged[-1].last:
            merged[-1] = merged[-1]._replace(last=max(merged[-1].last, span.last))
        else:
            merged.append(span)
    return tuple(_quote(span, page, item, rule) for span in merged[:MOST_EVIDENCE])


def _quote(span: Span, page: Page, item: Item, rule: str) -> Evidence:
    name = TEXT_FIELDS[span.field]
    places = page.words[span.field].spans
    start, end = places[span.first][0], places[span.last][1]
    text = item.field(name)[start:end]
    return Evidence(field=name, start=start, end=end, text=text, rule=rule)
