"""Which terms can a rule not do without, and which of them are rarest?

A rule is looked at only when a text holds one of its rarest necessary terms and, of
every other necessary group, at least one.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from monitor.classify.index import Leaf
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
from monitor.classify.terms import Part, Phrase, Terms

Need = frozenset[int]
Needs = tuple[Need, ...]
#: Two words side by side are rarer than the rarer of them.
PHRASE = 0.1
#: Endings that a prefix stands for, when nothing is known of words.
ENDINGS = 3.0


@dataclass(frozen=True, slots=True)
class Ask:
    """What `find_needs` has to know."""

    number: Callable[[frozenset[Phrase]], Need]  #: the leaves of terms
    cost: Callable[[Need], float]  #: how often one of them is met


def find_needs(node: Node, ask: Ask) -> Needs:
    """A page without a leaf of each of these cannot satisfy the node. Rarest first."""
    return tuple(sorted(set(_needs(node, ask)), key=ask.cost))


def _needs(node: Node, ask: Ask) -> Needs:
    return _NEEDS[node.__class__](node, ask)


def _of_terms(node: Terms, ask: Ask) -> Needs:
    return () if node.states or node.nationalities else (ask.number(node.phrases),)


def _of_near(node: Near, ask: Ask) -> Needs:
    return _of_terms(node.left, ask) + _of_terms(node.right, ask)


def _of_inner(node: Within | Weighted | Apart, ask: Ask) -> Needs:
    return _needs(node.node, ask)


def _of_at_least(node: AtLeast, ask: Ask) -> Needs:
    return _of_terms(node.terms, ask)


def _of_all(node: AllOf, ask: Ask) -> Needs:
    return tuple(need for child in node.nodes for need in _needs(child, ask))


def _of_any(node: AnyOf, ask: Ask) -> Needs:
    return _of_some(1, node.nodes, ask)


def _of_many(node: ManyOf, ask: Ask) -> Needs:
    return _of_some(node.count, node.nodes, ask)


def _of_some(count: int, nodes: Sequence[Node], ask: Ask) -> Needs:
    """Whoever satisfies two of five satisfies one of any four: of the rarest four."""
    options = [_needs(child, ask) for child in nodes]
    rarest = [min(needs, key=ask.cost) for needs in options if needs]
    enough = len(nodes) - count + 1
    if len(rarest) < enough:
        return ()
    return (Need().union(*sorted(rarest, key=ask.cost)[:enough]),)


def _of_none(_: Not | About | States, __: Ask) -> Needs:
    return ()


_NEEDS: Mapping[type, Callable[[Any, Ask], Needs]] = {
    About: _of_none,
    AllOf: _of_all,
    AnyOf: _of_any,
    Apart: _of_inner,
    AtLeast: _of_at_least,
    ManyOf: _of_many,
    Near: _of_near,
    Not: _of_none,
    States: _of_none,
    Terms: _of_terms,
    Weighted: _of_inner,
    Within: _of_inner,
}


# --- how often a term is met ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class Frequencies:
    """In how many texts a word was met; a word that was not is rare."""

    known: Mapping[str, float]
    words: Sequence[str]
    sums: Sequence[float]  #: of all words before

    @classmethod
    def of(cls, known: Mapping[str, float]) -> "Frequencies":
        words = sorted(known)
        sums = accumulate((known[word] for word in words), initial=0.0)
        return cls(known, words, tuple(sums))

    def cost(self, leaf: Leaf) -> float:
        least = min(map(self._of_part, leaf.phrase.parts))
        return least * PHRASE if len(leaf.parts) > 1 else least

    def _of_part(self, part: Part) -> float:
        if not part.wild:
            return self.known.get(part.key.casefold(), 0.0)
        head = part.key.partition("*")[0].partition("?")[0]
        end = bisect_left(self.words, head + "\U0010ffff")
        return self.sums[end] - self.sums[bisect_left(self.words, head)]


def guess_cost(leaf: Leaf) -> float:
    """Without frequencies: what many rules ask for is met in many texts."""
    if len(leaf.parts) > 1:
        return leaf.uses * PHRASE
    return leaf.uses * ENDINGS if leaf.phrase.parts[0].wild else leaf.uses


def add_costs(costs: Iterable[float]) -> float:
    """No two words alike are free: a list of unknown words is not rarer than one."""
    return sum(cost + PHRASE for cost in costs)
