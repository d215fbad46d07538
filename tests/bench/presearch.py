"""How are the terms that were found in a text turned into rules that it satisfies?

As any engine with an automaton would do it: rules are kept at the cheapest of their
groups, few are looked at, and words are counted only where something was found.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from tests.bench.rulesets import Group, Leaf, Spec

Span = tuple[int, int]  #: code points of the text, or the first and the last word
Found = dict[int, list[Span]]  #: by number of the rule
WORD = re.compile(r"[^\W_]+")
#: One to one, so that offsets stay; other letters are not in these texts.
FOLD = str.maketrans("àáâäçèéêëìíîïñòóôöùúûü", "aaaaceeeeiiiinoooouuuu")


@dataclass(slots=True)
class Page:
    """A text whose words are set apart by one blank each, and one at either end."""

    text: str
    line: str
    starts: list[int] = field(default_factory=list)  #: of the words of the line
    spans: list[Span] = field(default_factory=list)  #: of the words of the text

    @classmethod
    def read(cls, text: str) -> "Page":
        words = WORD.findall(text.lower().translate(FOLD))
        return cls(text, f" {' '.join(words)} ")

    def locate(self) -> None:
        """Only when something was found."""
        self.spans = [hit.span() for hit in WORD.finditer(self.text)]
        at = 0
        for word in self.line.split():
            self.starts.append(at)
            at += len(word) + 1

    def word(self, offset: int) -> int:
        """The number of the word that begins behind this blank."""
        return bisect_left(self.starts, offset)


def write(leaf: Leaf) -> str:
    return " ".join(leaf.words)


def spell(leaf: Leaf) -> str:
    """With the blanks around it, so that the automaton sees to word boundaries."""
    return f" {write(leaf)}" if leaf.prefix else f" {write(leaf)} "


@dataclass(slots=True)
class Ready:
    """A rule by the numbers of its leaves."""

    groups: tuple[frozenset[int], ...]  #: the cheapest first
    near: int
    sides: tuple[frozenset[int], frozenset[int]]
    vetoes: frozenset[int]


class Kept:
    """Rules at the leaves of their cheapest group, whatever finds the leaves."""

    def __init__(self, specs: Iterable[Spec], frequencies: Mapping[str, float]) -> None:
        self.numbers: dict[Leaf, int] = {}
        self.frequencies = frequencies
        self.words = sorted(frequencies)
        self.sums = [0.0, *accumulate(frequencies[word] for word in self.words)]
        self.lengths: list[int] = []  #: of the leaves, in words
        self.rules: list[Ready] = []
        self.anchors: defaultdict[int, list[int]] = defaultdict(list)
        for spec in specs:
            self.keep(spec)

    def keep(self, spec: Spec) -> None:
        order = sorted(spec.groups, key=lambda group: sum(map(self.cost, group)))
        ready = Ready(
            tuple(map(self.number, order)),
            spec.near,
            (self.number(spec.groups[0]), self.number(spec.groups[1])),
            self.number(spec.vetoes),
        )
        for leaf in ready.groups[0]:
            self.anchors[leaf].append(len(self.rules))
        self.rules.append(ready)

    def number(self, group: Group) -> frozenset[int]:
        for leaf in group:
            if leaf not in self.numbers:
                self.numbers[leaf] = len(self.numbers)
                self.lengths.append(len(leaf.words))
        return frozenset(self.numbers[leaf] for leaf in group)

    def cost(self, leaf: Leaf) -> float:
        """In how many texts it stands, about."""
        if leaf.prefix:
            first = bisect_left(self.words, leaf.words[0])
            behind = bisect_left(self.words, leaf.words[0] + "\uffff")
            return self.sums[behind] - self.sums[first]
        least = min(self.frequencies.get(word, 0) for word in leaf.words)
        return least if len(leaf.words) == 1 else least / 10

    def verify(self, page: Page, at: Mapping[int, list[int]]) -> Found:
        """`at`: by leaf, where in the line it begins."""
        found: Found = {}
        anchors = self.anchors
        candidates = {rule for leaf in at if leaf in anchors for rule in anchors[leaf]}
        for number in candidates:
            ready = self.rules[number]
            if any(map(at.keys().isdisjoint, ready.groups)):
                continue
            if not ready.vetoes.isdisjoint(at):
                continue
            if not page.spans:
                page.locate()
            spans = self.spans(ready, page, at)
            if spans:
                found[number] = spans
        return found

    def spans(
        self, ready: Ready, page: Page, at: Mapping[int, list[int]]
    ) -> list[Span]:
        hits = [self.hits(group, page, at) for group in ready.groups]
        if ready.near:
            left, right = (self.hits(side, page, at) for side in ready.sides)
            close = list(pair_up(left, right, ready.near))
            if not close:
                return []
            kept = [g for g in ready.groups if g not in ready.sides]
            hits = [close, *(self.hits(group, page, at) for group in kept)]
        places = page.spans
        return sorted(
            {(places[a][0], places[b][1]) for group in hits for a, b in group}
        )

    def hits(
        self, group: frozenset[int], page: Page, at: Mapping[int, list[int]]
    ) -> list[Span]:
        """First and last word of each hit."""
        found = []
        for leaf in group & at.keys():
            extra = self.lengths[leaf] - 1
            for offset in at[leaf]:
                word = page.word(offset)
                found.append((word, word + extra))
        return sorted(found)


def pair_up(left: list[Span], right: list[Span], reach: int) -> Iterator[Span]:
    """Whoever has a mate of the other side within reach; both are sorted."""
    for mine, others in ((left, right), (right, left)):
        firsts = [first for first, _ in others]
        for hit in mine:
            first, last = hit
            # No term is longer than three words.
            low = bisect_left(firsts, first - reach - 3)
            for a, b in others[low:]:
                if a - last > reach:
                    break
                if a > last or b < first <= b + reach:
                    yield hit
                    break
