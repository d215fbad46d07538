"""Which terms stand in a text, and at which of its words?"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from operator import itemgetter

from monitor.classify.index import Epoch, Index, Leaf, Memo, Stored, counts
from monitor.classify.terms import Phrase

#: First and last word.
Span = tuple[int, int]
Spans = tuple[Span, ...]
#: Stands behind the last word of each field, so that no phrase reaches across.
EDGE = ""
_LEAVES, _RULES = itemgetter(0), itemgetter(1)


@dataclass(slots=True, eq=False)
class Reading:
    """One text, read with one index."""

    index: Index
    epoch: Epoch
    memo: Memo
    words: Sequence[str]
    leaves: set[int]  #: that may be there
    rules: set[Stored]  #: kept by these
    _positions: Mapping[int, list[int]] | None = None
    _spans: dict[int, Spans] = field(default_factory=dict)
    _hits: dict[frozenset[Phrase], Spans] = field(default_factory=dict)

    @property
    def glued(self) -> dict[str, tuple[str, ...]]:
        """Of its words, those that were glued together, and what of."""
        known = self.memo.glued
        return {word: known[word] for word in set(self.words) if word in known}

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
        found = [self.spans(number) for number in leaves & self.leaves]
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
        if self._positions is None:
            self._positions = self._find_positions()
        starts = self._positions.get(leaf.first, ())
        if not leaf.rest:
            return tuple([(at, at) for at in starts])
        width = len(leaf.rest)
        return tuple([(at, at + width) for at in starts if self._goes_on(leaf, at)])

    def _goes_on(self, leaf: Leaf, at: int) -> bool:
        # It ends at the edge of a field, which has no parts.
        for part in leaf.rest:
            at += 1
            if part not in self.memo.parts.get(self.words[at], ()):
                return False
        return True

    def _find_positions(self) -> Mapping[int, list[int]]:
        """By part, all in one pass: a page with one hit mostly has several."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        parts, words = self.memo.parts, self.words
        for at in compress(range(len(words)), map(parts.__contains__, words)):
            for part in parts[words[at]]:
                found[part].append(at)
        return found


def read(words: Sequence[str], index: Index, lang: str) -> Reading:
    """The last word is an EDGE."""
    lang = index.language(lang)
    epoch = index.epoch
    memo = epoch.memo(lang)
    distinct = set(words)
    for word in distinct - memo.known:
        index.look_up(word, lang, memo)
    # What most texts need ends here, and these lines never leave the C of the
    # interpreter: they take a tenth of a microsecond per word.
    terms = list(filter(None, map(memo.terms.get, distinct)))
    leaves = set[int]().union(*map(_LEAVES, terms))
    rules = set[Stored]().union(*map(_RULES, terms))
    for leaf in _begun(words, memo):
        if counts(leaf, lang):
            leaves.add(leaf.number)
            rules.update(leaf.rules)
    return Reading(index, epoch, memo, words, leaves, rules)


def _begun(words: Sequence[str], memo: Memo) -> list[Leaf]:
    """The terms of which two words stand side by side; longer ones may break off."""
    parts, follows = memo.parts, memo.follows
    found: list[Leaf] = []
    for at in compress(range(len(words)), map(follows.__contains__, words)):
        after = parts.get(words[at + 1])
        if after:
            for follow in follows[words[at]]:
                for part in after:
                    if part in follow:
                        found += follow.get(part, ())
    return found
