"""Which hits stand near each other, and which stand apart?

Every function walks sorted hits once, so that a word that fills a page costs no more
than its length.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate

from monitor.classify.page import Page, Range
from monitor.classify.query import Apart, Near, Reach, Unit
from monitor.classify.reading import Span, Spans
from monitor.classify.terms import Terms
from monitor.classify.text import STEPS_PER_WORD

Pair = tuple[Span, Span]


def find_near(node: Near, page: Page, scope: Range) -> Spans:
    """The hits on either side that have one of the other side within reach."""
    left = page.hits(node.left, scope)
    right = page.hits(node.right, scope) if left else ()
    if not right:
        return ()
    pairs = _mates(left, right, page, node.reach)
    if not node.ordered:
        pairs += _mates(right, left, page, node.reach)
    return tuple(sorted({span for pair in pairs for span in pair}))


def _mates(earlier: Spans, later: Spans, page: Page, reach: Reach) -> list[Pair]:
    """Every span with one that starts behind it, each at the nearest within reach.

    For every earlier span the next later one, and for every later one the last
    earlier one: whoever has a neighbour within reach stands in a pair.
    """
    pairs = []
    firsts = [first for first, _ in later]
    for span in earlier:
        at = bisect_right(firsts, span[1])
        if at < len(later):
            pairs.append((span, later[at]))
    ends = sorted(earlier, key=_by_end)
    lasts = [last for _, last in ends]
    for span in later:
        at = bisect_left(lasts, span[0]) - 1
        if at >= 0:
            pairs.append((ends[at], span))
    return [(a, b) for a, b in pairs if _reaches(a[1], b[0], page, reach)]


def _by_end(span: Span) -> Span:
    return span[1], span[0]


def _reaches(last: int, first: int, page: Page, reach: Reach) -> bool:
    """From the last word of what is earlier to the first word of what is later."""
    if reach is Unit.SENTENCE:
        return page.sentences[last] == page.sentences[first]
    if reach is Unit.PARAGRAPH:
        return page.paragraphs[last] == page.paragraphs[first]
    assert not isinstance(reach, Unit)
    return page.places[first] - page.places[last] <= reach * STEPS_PER_WORD


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
