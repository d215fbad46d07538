"""Which terms stand in a text, and at which of its words?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, compress, pairwise

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
    parts: Mapping[str, Numbers]  #: by word
    #: Parts that are there, and terms that may be: a long one may yet break off.
    signs: set[int]
    known: Sequence[int]  #: places of words that have parts
    _by_word: dict[str, list[int]] = field(default_factory=dict)
    _places: dict[int, list[int]] = field(default_factory=dict)  #: by part
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

    def rules(self) -> set[Stored]:
        """Those that are kept by what was found."""
        kept = map(self.index.rules.get, self.signs)
        return set[Stored]().union(*filter(None, kept))

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
        first, *rest = leaf.parts
        starts = self._find(first)
        for ahead, part in enumerate(rest, 1):
            starts = [at for at in starts if part in self._parts_at(at + ahead)]
        width = len(rest)
        return tuple([(at, at + width) for at in starts])

    def _parts_at(self, at: int) -> Numbers:
        """None at an edge, where every phrase breaks off."""
        return self.parts.get(self.words[at], ())

    def _find(self, part: int) -> list[int]:
        """Where a part stands, in order."""
        found = self._places.get(part)
        if found is None:
            if not self._by_word:
                self._by_word = self._find_words()
            words = dict.fromkeys(self.memo.words.get(part, ()))
            places = list(filter(None, map(self._by_word.get, words)))
            found = places[0] if len(places) == 1 else sorted(chain(*places))
            self._places[part] = found
        return found

    def _find_words(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at in self.known:
            word = self.words[at]
            if word in found:
                found[word].append(at)
            else:
                found[word] = [at]
        return found

    def begun(self) -> list[Leaf]:
        """The terms of which two words stand side by side."""
        words, parts, follow = self.words, self.parts, self.index.follow
        begun: list[Leaf] = []
        for at, behind in pairwise(self.known):
            if behind > at + 1:
                continue
            for part in parts[words[at]]:
                beside = follow.get(part)
                if beside:
                    for other in parts[words[behind]]:
                        begun += beside.get(other, ())
        return begun


def read(words: Sequence[str], index: Index, lang: str) -> Reading:
    """The last word is an EDGE."""
    epoch = index.epoch
    memo = epoch.recent()
    distinct = set(words)
    # What every text needs stays within the C of the interpreter: the same in
    # comprehensions takes twice the time.
    found = _look_up(distinct, index, memo)
    parts = dict(zip(compress(distinct, found), filter(None, found), strict=True))
    signs = set[int]().union(*parts.values())
    lang = lang.replace("_", "-").partition("-")[0].lower()
    known = list(compress(range(len(words)), map(parts.__contains__, words)))
    reading = Reading(index, epoch, memo, words, lang, parts, signs, known)
    scoped = filter(None, map(index.scoped.get, signs)) if index.scoped else ()
    # All are found before the first is added: `scoped` walks through the signs.
    for leaf in [*chain.from_iterable(scoped), *reading.begun()]:
        if counts(leaf, lang):
            signs.add(leaf.number)
    return reading


def _look_up(words: set[str], index: Index, memo: Memo) -> list[Numbers]:
    try:
        return list(map(memo.parts.__getitem__, words))
    except KeyError:
        for word in words.difference(memo.parts):
            index.look_up(word, memo)
        return list(map(memo.parts.__getitem__, words))


def counts(leaf: Leaf, lang: str) -> bool:
    """In an item of this language; of an unknown language, every term does."""
    langs = leaf.phrase.langs
    return not langs or not lang or lang in langs
