"""How do the other engines find terms: an automaton for all, or a pattern for each?

An automaton is used in two ways. Plainly, as its documentation shows: all terms, and
whether a hit is a whole word is looked at hit by hit. And with the word boundaries in
its patterns, so that a hit within a word is never told; that is a trick of ours.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from tests.bench.presearch import (
    FOLD,
    WORD,
    Found,
    Kept,
    Page,
    Span,
    pair_up,
    spell,
    write,
)
from tests.bench.rulesets import Group, Leaf, Spec

#: Of a line: where in it each leaf begins, by the number of the leaf.
Find = Callable[[str], Mapping[int, list[int]]]


class Automaton:
    """All terms in one automaton, made anew when a rule comes."""

    def __init__(
        self,
        build: Callable[[Iterable[Leaf]], Find],
        specs: Iterable[Spec],
        frequencies: Mapping[str, float],
    ) -> None:
        self.build = build
        self.kept = Kept(specs, frequencies)
        self.find = build(self.kept.numbers)

    def match(self, text: str) -> Found:
        page = Page.read(text)
        return self.kept.verify(page, self.find(page.line))

    def add(self, spec: Spec) -> None:
        self.kept.keep(spec)
        self.find = self.build(self.kept.numbers)


def find_aho(leaves: Iterable[Leaf]) -> Find:
    """As its documentation shows; a hit within a word is dropped when it comes."""
    from ahocorasick_rs import AhoCorasick

    leaves = list(leaves)
    automaton = AhoCorasick(list(map(write, leaves)))
    prefixes = {number for number, leaf in enumerate(leaves) if leaf.prefix}

    def find(line: str) -> Mapping[int, list[int]]:
        at: defaultdict[int, list[int]] = defaultdict(list)
        hits = automaton.find_matches_as_indexes(line, overlapping=True)
        for leaf, start, end in hits:
            if line[start - 1] == " " and (line[end] == " " or leaf in prefixes):
                at[leaf].append(start - 1)
        return at

    return find


def find_hyper(leaves: Iterable[Leaf]) -> Find:
    """The same; where a hit begins, it says only at the price of a slower scan."""
    import hyperscan

    leaves = list(leaves)
    terms = [write(leaf).encode() for leaf in leaves]
    lengths = list(map(len, terms))
    prefixes = {number for number, leaf in enumerate(leaves) if leaf.prefix}
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(expressions=terms, ids=range(len(terms)), literal=True)

    def find(line: str) -> Mapping[int, list[int]]:
        at: defaultdict[int, list[int]] = defaultdict(list)

        def take(leaf: int, _: int, end: int, *_more: object) -> None:
            blank = end - lengths[leaf] - 1
            if line[blank] == " " and (line[end] == " " or leaf in prefixes):
                at[leaf].append(blank)

        database.scan(line.encode(), match_event_handler=take)
        return at

    return find


def find_whole_aho(leaves: Iterable[Leaf]) -> Find:
    """No hit within a word is ever told: the patterns hold the blanks."""
    from ahocorasick_rs import AhoCorasick

    automaton = AhoCorasick(list(map(spell, leaves)), store_patterns=False)

    def find(line: str) -> Mapping[int, list[int]]:
        at: defaultdict[int, list[int]] = defaultdict(list)
        hits = automaton.find_matches_as_indexes(line, overlapping=True)
        for leaf, start, _ in hits:
            at[leaf].append(start)
        return at

    return find


def find_whole_hyper(leaves: Iterable[Leaf]) -> Find:
    """The same."""
    import hyperscan

    terms = [spell(leaf).encode() for leaf in leaves]
    lengths = list(map(len, terms))
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(expressions=terms, ids=range(len(terms)), literal=True)

    def find(line: str) -> Mapping[int, list[int]]:
        at: defaultdict[int, list[int]] = defaultdict(list)

        def take(leaf: int, _: int, end: int, *_more: object) -> None:
            at[leaf].append(end - lengths[leaf])

        database.scan(line.encode(), match_event_handler=take)
        return at

    return find


class Patterns:
    """What anyone writes first: a pattern for each term; one group may fail a rule."""

    def __init__(self, specs: Iterable[Spec], frequencies: Mapping[str, float]) -> None:
        self.specs: list[Spec] = []
        self.patterns: dict[Leaf, re.Pattern[str]] = {}
        for spec in specs:
            self.add(spec)

    def add(self, spec: Spec) -> None:
        self.specs.append(spec)
        for leaf in spec.leaves:
            if leaf not in self.patterns:
                words = r"\W+".join(leaf.words)
                end = r"\w*" if leaf.prefix else r"\b"
                self.patterns[leaf] = re.compile(rf"\b{words}{end}")

    def match(self, text: str) -> Found:
        folded = text.lower().translate(FOLD)
        found = {}
        for number, spec in enumerate(self.specs):
            if not all(self.has(group, folded) for group in spec.groups):
                continue
            if not self.has(spec.vetoes, folded):
                spans = self.spans(spec, folded)
                if spans:
                    found[number] = spans
        return found

    def has(self, group: Group, folded: str) -> bool:
        return any(self.patterns[leaf].search(folded) for leaf in group)

    def spans(self, spec: Spec, folded: str) -> list[Span]:
        first, second, *more = (self.hits(group, folded) for group in spec.groups)
        if spec.near:
            places = [hit.span() for hit in WORD.finditer(folded)]
            starts = {start: number for number, (start, _) in enumerate(places)}
            ends = {end: number for number, (_, end) in enumerate(places)}
            left, right = (
                sorted((starts[a], ends[b]) for a, b in side)
                for side in (first, second)
            )
            close = pair_up(left, right, spec.near)
            first, second = [(places[a][0], places[b][1]) for a, b in close], []
            if not first:
                return []
        return sorted({span for hits in (first, second, *more) for span in hits})

    def hits(self, group: Group, folded: str) -> list[Span]:
        found = (self.patterns[leaf].finditer(folded) for leaf in group)
        return [hit.span() for hits in found for hit in hits]
