"""Which terms stand in a text, and at which of its words?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, compress, product

from monitor.classify.core import Core
from monitor.classify.index import Epoch, Index, Leaf, Memo, Numbers
from monitor.classify.stored import Stored
from monitor.classify.terms import Phrase

#: First and last word.
Span = tuple[int, int]
Spans = tuple[Span, ...]
#: Stands behind the last word of each field, so that no phrase reaches across.
EDGE = ""


@dataclass(slots=True, eq=False, repr=False)
class Reading:
    """One text, read with one index."""

    index: Index
    epoch: Epoch
    memo: Memo
    words: list[str]
    lang: str
    core: Core | None
    #: By part and by term where it begins; of a term of several words it is known of
    #: two that they are there, and the others may yet be missing.
    places: dict[int, list[int]]
    signs: set[int]  #: what is there: the keys of `places`
    begun: set[int]  #: those that are terms of several words
    _spans: dict[int, Spans] = field(default_factory=dict)
    _hits: dict[frozenset[Phrase], Spans] = field(default_factory=dict)

    @property
    def leaves(self) -> Iterable[int]:
        """The terms that may be there."""
        return filter(self.index.leaves.__contains__, self.signs)

    @property
    def glued(self) -> dict[str, tuple[str, ...]]:
        """Of the words, those that were glued together, and what of."""
        known = self.index.glued(self.memo, self.lang)
        return {w: known[w] for w in known.keys() & self.words} if known else {}

    def rules(self) -> list[Stored]:
        """Those that are kept by what was found, if all they need is there too."""
        if self.core:
            met: list[Stored] = self.core.find_rules(
                self.places, self.index.rules, self.epoch.rules
            )
            return met
        disjoint, last = self.signs.isdisjoint, self.epoch.rules
        return [
            rule
            for rule in self._met()
            if rule.number < last and not any(map(disjoint, rule.needs))
        ]

    def _met(self) -> set[Stored]:
        """If what they need next is there too.

        Of many rules nearly all end here, so no step of it is taken in Python.
        """
        kept = list(filter(None, map(self.index.rules.get, self.signs)))
        if not kept:
            return set()
        rules, needs = map(chain.from_iterable, zip(*kept, strict=True))
        return set(compress(rules, map(self.signs.__contains__, needs)))

    def hits(self, phrases: frozenset[Phrase]) -> Spans:
        """Where any of these terms stands, in order."""
        found = self._hits.get(phrases)
        if found is None:
            found = self._hits[phrases] = self.locate(self._numbers(phrases))
        return found

    def _numbers(self, phrases: frozenset[Phrase]) -> frozenset[int]:
        group = self.index.groups.get(phrases)
        return group.leaves if group else frozenset()

    def locate(self, leaves: Iterable[int]) -> Spans:
        """Where any of them stands, in order."""
        found = list(map(self.spans, self.signs.intersection(leaves)))
        if len(found) == 1:
            return found[0]
        return tuple(sorted({span for spans in found for span in spans}))

    def spans(self, number: int) -> Spans:
        """Where one term stands, in order."""
        spans = self._spans.get(number)
        if spans is None:
            leaf = self.index.leaves.get(number)
            spans = self._spans[number] = self._find(leaf) if leaf else ()
        return spans

    def _find(self, leaf: Leaf) -> Spans:
        starts = self.places.get(leaf.number, [])
        # Beyond an edge nobody looks: it has no parts, so the phrase breaks off there.
        for ahead, part in enumerate(leaf.parts[2:], 2):
            there = {at - ahead for at in self.places.get(part, ())}
            starts = [at for at in starts if at in there]
        width = len(leaf.parts) - 1
        return tuple([(at, at + width) for at in starts])


def read(words: list[str], index: Index, lang: str, core: Core | None) -> Reading:
    """The last word is an EDGE."""
    epoch = index.epoch
    memo = epoch.recent()
    lang = lang.replace("_", "-").partition("-")[0].lower()
    places, begun = _place(words, index, memo, lang, core)
    if index.scoped:
        places.update(_find_scoped(places, index, lang))
    places.update(begun)
    signs = set(places)
    return Reading(index, epoch, memo, words, lang, core, places, signs, set(begun))


def _place(
    words: list[str], index: Index, memo: Memo, lang: str, core: Core | None
) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    if core is None:
        return _find_places(_look_up(words, index, memo), index, lang)
    learn = partial(index.look_up, memo=memo)
    return core.find_places(words, memo.parts, index.begin, lang, learn)


def _look_up(words: Sequence[str], index: Index, memo: Memo) -> list[Numbers]:
    # This stays within the C of the interpreter: a comprehension takes twice the time.
    try:
        return list(map(memo.parts.__getitem__, words))
    except KeyError:
        for word in set(words).difference(memo.parts):
            index.look_up(word, memo)
        return list(map(memo.parts.__getitem__, words))


def _find_places(
    found: Sequence[Numbers], index: Index, lang: str
) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """Where each part stands, and where two stand side by side that begin a term.

    Every word of every text comes by here: to look twice takes half the time of a
    default, or of a function for each place.
    """
    places: dict[int, list[int]] = {}
    begun: dict[int, list[int]] = {}
    begin = index.begin.get
    before: Numbers = ()
    behind = 0
    for at, parts in compress(enumerate(found), found):
        for part in parts:
            if part in places:
                places[part].append(at)
            else:
                places[part] = [at]
        if at == behind:
            for pair in product(before, parts):
                for leaf in begin(pair, ()):
                    if not leaf.phrase.langs or counts(leaf, lang):
                        begun.setdefault(leaf.number, []).append(at - 1)
        before, behind = parts, at + 1
    return places, begun


def _find_scoped(
    places: Mapping[int, list[int]], index: Index, lang: str
) -> dict[int, list[int]]:
    """Terms of one word that count in this language."""
    found = chain.from_iterable(filter(None, map(index.scoped.get, places)))
    return {leaf.number: places[leaf.parts[0]] for leaf in found if counts(leaf, lang)}


def counts(leaf: Leaf, lang: str) -> bool:
    """In an item of this language; of an unknown language, every term does."""
    langs = leaf.phrase.langs
    return not langs or not lang or lang in langs
