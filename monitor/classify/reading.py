"""Which terms stand in a text, and at which of its words?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, compress, pairwise
from operator import not_

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
    words: Sequence[str]
    lang: str
    parts: Sequence[Numbers]  #: of each word
    known: Sequence[int]  #: places of words that have parts
    #: Parts that are there, and terms that may be: a long one may yet break off.
    signs: set[int]
    #: By term of several words, where the first two of them stand.
    begun: Mapping[int, list[int]]
    _places: dict[int, list[int]] = field(default_factory=dict)  #: by part
    _spans: dict[int, Spans] = field(default_factory=dict)
    _covers: dict[int, tuple[Sequence[int], Sequence[int]]] = field(
        default_factory=dict
    )
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

    def rules(self) -> set[Stored]:
        """Those that are kept by what was found, if what they need next is there too.

        Of many rules nearly all end here, so no step of it is taken in Python.
        """
        kept = list(filter(None, map(self.index.rules.get, self.signs)))
        needs = chain.from_iterable([each.needs for each in kept])
        found = map(not_, map(self.signs.isdisjoint, needs))
        return set(compress(chain.from_iterable([each.rules for each in kept]), found))

    def hits(self, phrases: frozenset[Phrase]) -> Spans:
        """Where any of these terms stands, in order."""
        found = self._hits.get(phrases)
        if found is None:
            found = self._hits[phrases] = self._all(self._numbers(phrases))
        return found

    def _numbers(self, phrases: frozenset[Phrase]) -> frozenset[int]:
        group = self.index.groups.get(phrases)
        return group.leaves if group else frozenset()

    def _all(self, leaves: frozenset[int]) -> Spans:
        found = [self.spans(number) for number in leaves & self.signs]
        if len(found) == 1:
            return found[0]
        return tuple(sorted({span for spans in found for span in spans}))

    def spans(self, number: int) -> Spans:
        """Where one term stands, in order."""
        spans = self._spans.get(number)
        if spans is None:
            leaf = self.index.leaves.get(number)
            spans = self._spans[number] = self._locate(leaf) if leaf else ()
        return spans

    def _locate(self, leaf: Leaf) -> Spans:
        if len(leaf.parts) == 1:
            starts = self.find(leaf.parts[0])
            return tuple(zip(starts, starts, strict=True))
        starts = self.begun.get(leaf.number, ())
        # Beyond an edge nobody looks: it has no parts, so the phrase breaks off there.
        for ahead, part in enumerate(leaf.parts[2:], 2):
            starts = [at for at in starts if part in self.parts[at + ahead]]
        width = len(leaf.parts) - 1
        return tuple([(at, at + width) for at in starts])

    def cover(self, number: int) -> tuple[Sequence[int], Sequence[int]]:
        """Of a term of one or two words: where the first stands, and the second."""
        cover = self._covers.get(number)
        if cover is None:
            pairs = self.begun.get(number, ())
            # A word that counts in some languages only is no part by itself.
            firsts = pairs or self.find(number) or [at for at, _ in self.spans(number)]
            cover = self._covers[number] = firsts, [at + 1 for at in pairs]
        return cover

    def find(self, part: int) -> Sequence[int]:
        """Where a part stands, in order."""
        if not self._places:
            self._places = self._find_all()
        return self._places.get(part, ())

    def _find_all(self) -> dict[int, list[int]]:
        places = defaultdict[int, list[int]](list)
        for at in self.known:
            for part in self.parts[at]:
                places[part].append(at)
        return places


def read(words: Sequence[str], index: Index, lang: str) -> Reading:
    """The last word is an EDGE."""
    epoch = index.epoch
    memo = epoch.recent()
    # What every text needs stays within the C of the interpreter: the same in
    # comprehensions takes twice the time.
    parts = _look_up(words, index, memo)
    known = list(compress(range(len(words)), parts))
    signs = set(chain.from_iterable(filter(None, parts)))
    lang = lang.replace("_", "-").partition("-")[0].lower()
    scoped = filter(None, map(index.scoped.get, signs)) if index.scoped else ()
    # All are found before the first is added: `scoped` walks through the signs.
    signs.update(
        [leaf.number for leaf in chain.from_iterable(scoped) if counts(leaf, lang)]
    )
    begun = _find_begun(parts, known, index, lang)
    signs.update(begun)
    return Reading(index, epoch, memo, words, lang, parts, known, signs, begun)


def _look_up(words: Sequence[str], index: Index, memo: Memo) -> list[Numbers]:
    try:
        return list(map(memo.parts.__getitem__, words))
    except KeyError:
        for word in set(words).difference(memo.parts):
            index.look_up(word, memo)
        return list(map(memo.parts.__getitem__, words))


def _find_begun(
    parts: Sequence[Numbers], known: Sequence[int], index: Index, lang: str
) -> Mapping[int, list[int]]:
    """The terms of which two words stand side by side, and where."""
    follow = index.follow
    begun = defaultdict[int, list[int]](list)
    for at, behind in pairwise(known):
        if behind > at + 1:
            continue
        for part in parts[at]:
            beside = follow.get(part)
            if beside:
                for other in parts[behind]:
                    for leaf in beside.get(other, ()):
                        if not leaf.phrase.langs or counts(leaf, lang):
                            begun[leaf.number].append(at)
    return begun


def counts(leaf: Leaf, lang: str) -> bool:
    """In an item of this language; of an unknown language, every term does."""
    langs = leaf.phrase.langs
    return not langs or not lang or lang in langs
