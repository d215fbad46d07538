"""What is left to ask of a page when the necessary terms of a rule are there?

Nothing, of most: where one of each group is found and no veto, an AND of words and of
phrases of two is satisfied. Only what else there is has to be asked of the text.
"""

from bisect import bisect_left
from collections.abc import Callable

from monitor.classify.matcher import satisfy
from monitor.classify.page import Page, Place
from monitor.classify.query import AllOf, Apart, Near, Node, Not, Unit
from monitor.classify.reading import Reading
from monitor.classify.stored import Leaves, Plan
from monitor.classify.terms import Phrase, Terms
from monitor.classify.text import STEPS_PER_WORD

#: Side by side two words are found at once; of a longer phrase only how it begins.
LONGEST = 2


def make_plan(node: Node, leaves: Callable[[frozenset[Phrase]], Leaves]) -> Plan:
    nodes = node.nodes if isinstance(node, AllOf) else (node,)
    cues = [part for part in nodes if _is_told(part)]
    vetoes = [part.node for part in nodes if isinstance(part, Not)]
    rest = [p for p in nodes if not (_is_told(p) or _is_told_to_lack(p))]
    return Plan(
        tuple(leaves(part.phrases) for part in cues if isinstance(part, Terms)),
        tuple(
            leaves(part.phrases)
            for part in vetoes
            if isinstance(part, Terms) and _is_told(part)
        ),
        tuple(
            (leaves(part.left.phrases), leaves(part.right.phrases), _farthest(part))
            for part in nodes
            if isinstance(part, Near) and _is_told(part.left) and _is_told(part.right)
        ),
        tuple(sorted(rest, key=_is_sure)),
    )


def _farthest(node: Near) -> int:
    """Words between the beginnings of two terms that are near, at most.

    An unspaced character is less than a word, and a phrase may stand between.
    """
    if isinstance(node.reach, Unit):
        return 1 << 60
    return node.reach * STEPS_PER_WORD + LONGEST - 1


def _is_told(node: Node) -> bool:
    """Whether what was found in a page says if the node is satisfied."""
    if not isinstance(node, Terms) or node.states or node.nationalities:
        return False
    return all(len(phrase.parts) <= LONGEST for phrase in node.phrases)


def _is_told_to_lack(node: Node) -> bool:
    return isinstance(node, Not) and _is_told(node.node)


def _is_sure(node: Node) -> bool:
    return not isinstance(node, Near | Apart | Not)


def follow(plan: Plan, page: Page) -> tuple[Place, ...] | None:
    """Which words satisfy the rule; None if it is not, though all it needs is there."""
    signs = page.reading.signs
    if not all(map(signs.isdisjoint, plan.vetoes)):
        return None
    for left, right, farthest in plan.nears:
        if not _may_be_near(left, right, farthest, page.reading):
            return None
    words = set[int]()
    joined = set[int]()
    for node in plan.rest:
        spans = satisfy(node, page)
        if spans is None:
            return None
        words.update([at for a, b in spans for at in range(a, b + 1)])
        joined.update([at for a, b in spans for at in range(a + 1, b + 1)])
    for cue in plan.cues:
        for leaf in cue & signs:
            firsts, seconds = page.reading.cover(leaf)
            words.update(firsts, seconds)
            joined.update(seconds)
    return page.show(words, joined)


def _may_be_near(left: Leaves, right: Leaves, farthest: int, reading: Reading) -> bool:
    """Most are not, and to see that takes a fifth of what the whole answer takes."""
    ours, theirs = (
        [at for leaf in side & reading.signs for at in reading.cover(leaf)[0]]
        for side in (left, right)
    )
    theirs.sort()
    for at in ours:
        # The first of theirs that is not too far in front of ours.
        first = bisect_left(theirs, at - farthest)
        if first < len(theirs) and theirs[first] <= at + farthest:
            return True
    return False
