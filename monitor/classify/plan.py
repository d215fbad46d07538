"""What is left to ask of a page when the necessary terms of a rule are there?

Nothing, of most: where one of each group is found and no veto, an AND of words and of
phrases of two is satisfied. Only what else there is has to be asked of the text.
"""

from collections.abc import Callable, Iterable
from itertools import chain

from monitor.classify.matcher import satisfy
from monitor.classify.near import join_terms
from monitor.classify.page import MOST_EVIDENCE, Page, Place
from monitor.classify.query import AllOf, Apart, Near, Node, Not
from monitor.classify.reading import Spans
from monitor.classify.stored import Leaves, Plan
from monitor.classify.terms import Phrase, Terms

#: Side by side two words are found at once; of a longer phrase only how it begins.
LONGEST = 2


def make_plan(node: Node, leaves: Callable[[frozenset[Phrase]], Iterable[int]]) -> Plan:
    cues, vetoes = set[int](), set[int]()
    nears: list[tuple[Leaves, Leaves, Near]] = []
    rest: list[Node] = []
    for part in node.nodes if isinstance(node, AllOf) else (node,):
        match part:
            case Terms() if _is_told(part):
                cues.update(leaves(part.phrases))
            case Not(Terms() as veto) if _is_told(veto):
                vetoes.update(leaves(veto.phrases))
            case Near(left, right) if _is_told(left) and _is_told(right):
                ours, theirs = leaves(left.phrases), leaves(right.phrases)
                nears.append((tuple(ours), tuple(theirs), part))
            case _:
                rest.append(part)
    rest.sort(key=_is_sure)
    return Plan(tuple(cues), tuple(vetoes), tuple(nears), tuple(rest))


def _is_told(node: Terms) -> bool:
    """Whether what was found in a page says if one of them is there, and where."""
    if node.states or node.nationalities:
        return False
    return all(len(phrase.parts) <= LONGEST for phrase in node.phrases)


def _is_sure(node: Node) -> bool:
    return not isinstance(node, Near | Apart | Not)


def follow(plan: Plan, page: Page) -> tuple[Place, ...] | None:
    """Which words satisfy the rule; None if it is not, though all it needs is there."""
    reading = page.reading
    if not reading.signs.isdisjoint(plan.vetoes):
        return None
    asked: list[Spans] = []
    for left, right, near in plan.nears:
        asked.append(join_terms(near, left, right, page))
        if not asked[-1]:
            return None
    for node in plan.rest:
        spans = satisfy(node, page)
        if spans is None:
            return None
        asked.append(spans)
    return _show(plan.cues, asked, page)


def _show(leaves: Leaves, asked: list[Spans], page: Page) -> tuple[Place, ...]:
    """The first pieces of what the terms and the hits say."""
    reading = page.reading
    places = reading.places
    if reading.core:
        return reading.core.show(
            leaves, places, reading.begun, asked, *page.columns, MOST_EVIDENCE
        )
    cues = reading.signs.intersection(leaves)
    words = set[int]().union(*map(places.__getitem__, cues))
    joined = {at + 1 for cue in cues & reading.begun for at in places[cue]}
    for first, last in chain.from_iterable(asked):
        words.add(first)
        joined.update(range(first + 1, last + 1))
    return page.show(words | joined, joined)
