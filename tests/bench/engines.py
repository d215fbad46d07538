"""Which engines match the same rules on the same texts?"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from importlib.util import find_spec
from typing import Protocol

from monitor.classify.percolator import Percolator
from monitor.classify.query import AllOf, Near, Node, Not
from monitor.classify.terms import Form, Part, Phrase, Terms
from tests.bench.automata import (
    Automaton,
    Patterns,
    find_aho,
    find_hyper,
    find_whole_aho,
    find_whole_hyper,
)
from tests.bench.presearch import Found
from tests.bench.rulesets import Group, Leaf, Spec
from tests.classify.shipped import make_item


class Engine(Protocol):
    """For a text, the numbers of the rules that it satisfies, and where."""

    def match(self, text: str) -> Found: ...

    def add(self, spec: Spec) -> None:
        """As one more rule, found from the next text on."""


class Ours:
    """The percolator, with the queries read already."""

    def __init__(self, specs: Iterable[Spec], frequencies: Mapping[str, float]) -> None:
        rules = ((number, to_node(spec)) for number, spec in enumerate(specs))
        self.percolator = Percolator(rules, frequencies=frequencies)

    def match(self, text: str) -> Found:
        item = make_item(text=text)
        return {
            found.key: [(start, end) for _, start, end in found.places]  # type: ignore[misc] # keys are numbers here
            for found in self.percolator.match(item)
        }

    def add(self, spec: Spec) -> None:
        self.percolator.add(len(self.percolator), to_node(spec))


def to_node(spec: Spec) -> Node:
    """What the parser makes of its query, as `percolating` checks."""
    first, second, *more = (_terms(group) for group in spec.groups)
    nodes: tuple[Node, ...] = (
        (Near(first, second, spec.near),) if spec.near else (first, second)
    )
    vetoes = (Not(_terms(spec.vetoes)),) if spec.vetoes else ()
    nodes = (*nodes, *more, *vetoes)
    return AllOf(nodes) if len(nodes) > 1 else nodes[0]


def _terms(group: Group) -> Terms:
    return Terms(frozenset(map(_phrase, group)))


def _phrase(leaf: Leaf) -> Phrase:
    if leaf.prefix:
        return Phrase((Part(f"{leaf.words[0]}*", Form.PLAIN, wild=True),))
    return Phrase(tuple(Part(word, Form.PLAIN) for word in leaf.words))


Build = Callable[[Iterable[Spec], Mapping[str, float]], Engine]
OURS, NAIVE = "ours", "re per term"
ENGINES: Mapping[str, Build] = {
    OURS: Ours,
    "ahocorasick-rs": partial(Automaton, find_aho),
    "hyperscan": partial(Automaton, find_hyper),
    "ahocorasick-rs, whole": partial(Automaton, find_whole_aho),
    "hyperscan, whole": partial(Automaton, find_whole_hyper),
    NAIVE: Patterns,
}
#: Used as their documentation shows; the others have word boundaries in their patterns.
PLAIN = ("ahocorasick-rs", "hyperscan")
WHOLE = ("ahocorasick-rs, whole", "hyperscan, whole")
_MODULES = {"ahocorasick-rs": "ahocorasick_rs", "hyperscan": "hyperscan"}


def installed() -> list[str]:
    """Not every engine is to be had on every machine."""
    return [name for name in ENGINES if find_spec(_module(name))]


def _module(name: str) -> str:
    return _MODULES.get(name.partition(",")[0], "re")
