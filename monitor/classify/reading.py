"""Which terms stand in a text, and at which of its words?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress, count, repeat
from operator import itemgetter

from monitor.classify.index import (
    Entry,
    Epoch,
    Follow,
    Index,
    Leaf,
    Memo,
    Numbers,
    Stored,
    counts,
)
from monitor.classify.terms import Phrase

#: First and last word.
Span = tuple[int, int]
Spans = tuple[Span, ...]
#: Stands behind the last word of each field, so that no phrase reaches across.
EDGE = ""
#: Stands for all words that are part of no term.
_OTHER = " "
#: Of what a word leads to.
_PARTS, _LEAVES, _RULES, _FOLLOWS, _PIECES = map(itemgetter, range(5))


@dataclass(slots=True, eq=False, repr=False)
class Reading:
    """One text, read with one index."""

    index: Index
    epoch: Epoch
    memo: Memo
    words: Sequence[str]
    parts: Mapping[str, Numbers]  #: by word
    leaves: set[int]  #: that may be there
    rules: set[Stored]  #: kept by these
    glued: Mapping[str, tuple[str, ...]]  #: by word, the words that it was glued of
    _letters: Mapping[str, str] | None = None  #: by word
    _line: str = ""
    _spans: dict[int, Spans] = field(default_factory=dict)
    _hits: dict[frozenset[Phrase], Spans] = field(default_factory=dict)

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
        starts = self._find(leaf.first)
        if not leaf.rest:
            return tuple([(at, at) for at in starts])
        width = len(leaf.rest)
        return tuple([(at, at + width) for at in starts if self._goes_on(leaf, at)])

    def _goes_on(self, leaf: Leaf, at: int) -> bool:
        # It ends at the edge of a field, which has no parts.
        for part in leaf.rest:
            at += 1
            if part not in self.parts.get(self.words[at], ()):
                return False
        return True

    def _find(self, part: int) -> Sequence[int]:
        """Where a part stands, in order."""
        words = {word for word in self.memo.words.get(part, ()) if word in self.parts}
        if len(words) == 1:
            return self._find_word(words.pop())
        return sorted(at for word in words for at in self._find_word(word))

    def _find_word(self, word: str) -> list[int]:
        line, letter = self._spell(word)
        found = []
        at = line.find(letter)
        while at >= 0:
            found.append(at)
            at = line.find(letter, at + 1)
        return found

    def _spell(self, word: str) -> tuple[str, str]:
        """The text with a letter for each word: a letter is found in no time."""
        if self._letters is None:
            letters = dict(zip(self.parts, map(chr, count(ord(_OTHER) + 1))))
            self._line = "".join(map(letters.get, self.words, repeat(_OTHER)))
            self._letters = letters
        return self._line, self._letters[word]


def read(words: Sequence[str], index: Index, lang: str) -> Reading:
    """The last word is an EDGE."""
    lang = index.language(lang)
    epoch = index.epoch
    memo = epoch.memo(lang)
    distinct = set(words)
    # What every text needs stays within the C of the interpreter: the same in
    # comprehensions takes twice the time.
    entries = _look_up(distinct, index, memo, lang)
    found = list(compress(distinct, entries))
    entries = list(filter(None, entries))
    leaves = set[int]().union(*map(_LEAVES, entries))
    rules = set[Stored]().union(*filter(None, map(_RULES, entries)))
    parts = dict(zip(found, map(_PARTS, entries), strict=True))
    follows = dict(zip(found, map(_FOLLOWS, entries), strict=True))
    for leaf in _begun(words, parts, follows):
        if counts(leaf, lang):
            leaves.add(leaf.number)
            rules.update(leaf.rules)
    glued = dict(zip(found, map(_PIECES, entries), strict=True)) if index.split else {}
    return Reading(index, epoch, memo, words, parts, leaves, rules, glued)


def _look_up(words: set[str], index: Index, memo: Memo, lang: str) -> list[Entry]:
    try:
        return list(map(memo.entries.__getitem__, words))
    except KeyError:
        for word in words.difference(memo.entries):
            index.look_up(word, lang, memo)
        return list(map(memo.entries.__getitem__, words))


def _begun(
    words: Sequence[str],
    parts: Mapping[str, Numbers],
    follows: Mapping[str, tuple[Follow, ...]],
) -> list[Leaf]:
    """The terms of which two words stand side by side; longer ones may break off."""
    begun: list[Leaf] = []
    for at in compress(range(len(words)), map(follows.get, words)):
        for part in parts.get(words[at + 1], ()):
            for follow in follows[words[at]]:
                if part in follow:
                    begun += follow.get(part, ())
    return begun
