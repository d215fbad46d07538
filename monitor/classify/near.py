"""Which hits stand near each other, and which stand apart?

Every function walks sorted hits once, so that a word that fills a page costs no more
than its length.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from monitor.classify.core import Row
from monitor.classify.page import Page, Range
from monitor.classify.query import Apart, Near, Reach, Unit
from monitor.classify.reading import Span, Spans
from monitor.classify.stored import Leaves
from monitor.classify.terms import Terms
from monitor.classify.text import STEPS_PER_WORD


def find_near(node: Near, page: Page, scope: Range) -> Spans:
    """The hits on either side that have one of the other side within reach."""
    left = page.hits(node.left, scope)
    right = page.hits(node.right, scope) if left else ()
    return join(node, left, right, page)


def join_terms(node: Near, left: Leaves, right: Leaves, page: Page) -> Spans:
    """The same of terms of one word or two, by their numbers."""
    reading = page.reading
    if reading.core is None:
        return join(node, reading.locate(left), reading.locate(right), page)
    scale = _scale(page, node.reach)
    return reading.core.find_near(
        left, right, reading.places, reading.begun, *scale, node.ordered
    )


def join(node: Near, left: Spans, right: Spans, page: Page) -> Spans:
    """Those of either side that have one of the other side within reach."""
    if not left or not right:
        return ()
    scale = _scale(page, node.reach)
    found = _mates(left, right, *scale)
    if not node.ordered:
        found |= _mates(right, left, *scale)
    return tuple(sorted(found))


def _mates(earlier: Spans, later: Spans, along: Sequence[int], reach: int) -> set[Span]:
    """Every span with one that starts behind it, each at the nearest within reach.

    For every earlier span the next later one, and for every later one the last
    earlier one: whoever has a neighbour within reach stands in a pair.
    """
    found = set[Span]()
    firsts = [first for first, _ in later]
    for span in earlier:
        at = bisect_right(firsts, span[1])
        if at < len(later) and along[firsts[at]] - along[span[1]] <= reach:
            found |= {span, later[at]}
    ends = sorted(earlier, key=_by_end)
    lasts = [last for _, last in ends]
    for span in later:
        at = bisect_left(lasts, span[0]) - 1
        if at >= 0 and along[span[0]] - along[lasts[at]] <= reach:
            found |= {ends[at], span}
    return found


def _by_end(span: Span) -> Span:
    return span[1], span[0]


def _scale(page: Page, reach: Reach) -> tuple[Row, int]:
    """How far along each word is, and how much farther another one may be."""
    if reach is Unit.SENTENCE:
        return page.sentences, 0
    if reach is Unit.PARAGRAPH:
        return page.paragraphs, 0
    assert not isinstance(reach, Unit)
    return page.places, reach * STEPS_PER_WORD


def _reaches(last: int, first: int, page: Page, reach: Reach) -> bool:
    """From the last word of what is earlier to the first word of what is later."""
    along, most = _scale(page, reach)
    return along[first] - along[last] <= most


def find_apart(node: Apart, page: Page, scope: Range) -> Spans:
    """The hits of a node that have no hit of the other within reach."""
    hulls = list(_hulls(node.node, page, scope))
    others = page.hits(node.other, scope)
    if not hulls or not others:
        return tuple(sorted({span for _, spans in hulls for span in spans}))
    firsts = [first for first, _ in others]
    lasts = list(accumulate((last for _, last in others), max))
    kept = set[Span]()
    for (first, last), spans in hulls:
        # Of the others that begin before the hull ends, the one that ends last;
        # and the first of the rest. Any other stands farther off.
        at = bisect_right(firsts, last)
        before = at and _touches(lasts[at - 1], first, page, node.reach)
        if not before and not (
            at < len(firsts) and _reaches(last, firsts[at], page, node.reach)
        ):
            kept.update(spans)
    return tuple(sorted(kept))


def _touches(last: int, first: int, page: Page, reach: Reach) -> bool:
    return last >= first or _reaches(last, first, page, reach)


def _hulls(
    node: Terms | Near, page: Page, scope: Range
) -> Iterator[tuple[Span, Spans]]:
    """Each hit from its first word to its last, and the words that it is made of.

    Of a NEAR, for each earlier hit the pair that ends first: wider hulls touch no less.
    """
    if isinstance(node, Terms):
        yield from ((span, (span,)) for span in page.hits(node, scope))
        return
    left, right = page.hits(node.left, scope), page.hits(node.right, scope)
    yield from _shortest(left, right, page, node.reach)
    if not node.ordered:
        yield from _shortest(right, left, page, node.reach)


def _shortest(
    earlier: Spans, later: Spans, page: Page, reach: Reach
) -> Iterator[tuple[Span, Spans]]:
    firsts = [first for first, _ in later]
    for span in earlier:
        at = bisect_right(firsts, span[1])
        if at == len(later) or not _reaches(span[1], firsts[at], page, reach):
            continue
        best = later[at]
        # A shorter one may begin within it.
        while at < len(later) and firsts[at] <= best[1]:
            if _reaches(span[1], firsts[at], page, reach):
                best = min(best, later[at], key=_by_end)
            at += 1
        yield (span[0], best[1]), (span, best)
