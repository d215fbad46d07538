"""Which of many rules does an item satisfy, and which of its words say so?

Each rule is kept where its rarest necessary terms are, and looked at only when a text
holds one of them and something of every other group it needs.

Rules may be added and removed while other threads read; only one thread at a time may
write. Why that is safe: a reader works with the epoch that it found when it began.
In that epoch's memo, a word may still lead to what was there before, while another
word already leads to a new rule; so a reader passes over rules that came after its
epoch. A rule that goes is marked before anything of it is taken apart, and a reader
looks at the mark last of all: had it missed a term while asking, it sees the mark.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from monitor.classify.anchors import (
    Ask,
    Frequencies,
    Need,
    add_costs,
    find_needs,
    guess_cost,
)
from monitor.classify.core import COMPILED, Core
from monitor.classify.index import Epoch, Index
from monitor.classify.page import Page, Place, World, read_page
from monitor.classify.plan import follow, make_plan
from monitor.classify.query import Node, children
from monitor.classify.reading import Span
from monitor.classify.stored import Stored
from monitor.classify.terms import Phrase, Terms
from monitor.model.item import Item
from monitor.model.lexicon import Split


class Found(NamedTuple):
    """A rule that an item satisfies."""

    key: Hashable
    places: tuple[Place, ...]  #: of the words that say so: field, start, end


class Percolator:
    """Rules by key, ready to be asked."""

    def __init__(
        self,
        rules: Iterable[tuple[Hashable, Node]] = (),
        *,
        frequencies: Mapping[str, float] | None = None,
        split: Split | None = None,
        look_up: Callable[[Page], World] = lambda _: World(),
        core: Core | None = COMPILED,
    ) -> None:
        """`frequencies`: in how many of some texts each word stands, case folded.

        Without a core, every step is taken in Python.
        """
        self.core = core
        self._index = Index(split)
        self._look_up = look_up
        self._cost = Frequencies.of(frequencies).cost if frequencies else guess_cost
        self._rules: dict[Hashable, Stored] = {}
        self._always: tuple[Stored, ...] = ()
        self._count = 0
        # First all terms, so that it is known which of them many rules ask for.
        # What is met how often does not change then, and is asked again and again.
        cost = cache(self._sum)
        for stored in [self._take(key, node) for key, node in rules]:
            self._keep(stored, cost)
        self._index.epoch = Epoch(self._count)

    def __len__(self) -> int:
        return len(self._rules)

    # --- writing ---------------------------------------------------------------

    def add(self, key: Hashable, node: Node) -> None:
        """Readers meet the rule from now on. A known key is an error."""
        self._keep(self._take(key, node), self._sum)
        self._index.epoch = Epoch(self._count)

    def remove(self, key: Hashable) -> None:
        stored = self._rules.pop(key)
        stored.gone = True
        if stored.rarest:
            self._index.let_go(stored)
        else:
            self._always = tuple(s for s in self._always if s is not stored)
        for phrases in _phrases(stored.node):
            self._index.drop(phrases)
        self._index.epoch = Epoch(self._count)

    def _take(self, key: Hashable, node: Node) -> Stored:
        if key in self._rules:
            raise KeyError(f"there is a rule {key!r} already")
        unreviewed = set[int]()
        for phrases in _phrases(node):
            leaves = self._index.take(phrases)
            if any(phrase.unreviewed for phrase in phrases):
                unreviewed |= self._unreviewed(leaves)
        plan = make_plan(node, self._number)
        stored = Stored(key, node, self._count, plan, unreviewed=frozenset(unreviewed))
        self._rules[key] = stored
        self._count += 1
        return stored

    def _unreviewed(self, leaves: Need) -> set[int]:
        known = self._index.leaves
        return {number for number in leaves if known[number].phrase.unreviewed}

    def _keep(self, stored: Stored, cost: Callable[[Need], float]) -> None:
        needs = find_needs(stored.node, Ask(self._number, cost))
        if needs:
            stored.need(needs)
            self._index.keep(stored)
        else:
            self._always = (*self._always, stored)

    def _number(self, phrases: frozenset[Phrase]) -> Need:
        return self._index.groups[phrases].leaves

    def _sum(self, leaves: Need) -> float:
        known = self._index.leaves
        return add_costs(self._cost(known[number]) for number in leaves)

    # --- reading ---------------------------------------------------------------

    def read(self, item: Item) -> Page:
        return read_page(item, self._index, self._look_up, self.core)

    def match(self, item: Item) -> tuple[Found, ...]:
        """In the order in which the rules came."""
        page = self.read(item)
        return tuple(
            Found(rule.key, places)
            for rule in self.survivors(page)
            if (places := follow(rule.plan, page)) is not None and not rule.gone
        )

    def survivors(self, page: Page) -> list[Stored]:
        """The rules that a page may satisfy, in the order in which they came."""
        last = page.reading.epoch.rules
        found = [rule for rule in self._always if rule.number < last]
        found += page.reading.rules()
        found.sort(key=attrgetter("number"))
        return found

    def unreviewed(self, rule: Stored, page: Page) -> frozenset[Span]:
        """What only terms that nobody reviewed have found for a rule."""
        signs, spans = page.reading.signs, page.reading.spans
        doubtful = rule.unreviewed & signs
        if not doubtful:
            return frozenset()
        terms = (self._number(phrases) & signs for phrases in _phrases(rule.node))
        sure = Need().union(*terms) - doubtful
        return (
            frozenset[Span]().union(*map(spans, doubtful)).difference(*map(spans, sure))
        )


def _phrases(node: Node) -> Iterator[frozenset[Phrase]]:
    if isinstance(node, Terms):
        yield node.phrases
    for child in children(node):
        yield from _phrases(child)
