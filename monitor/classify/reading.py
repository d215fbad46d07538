"""Which terms stand in a text, and at which of its words?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress

from monitor.classify.index import Entry, Epoch, Follow, Index, Leaf, Stored, counts
from monitor.classify.terms import Phrase

#: First and last word.
Span = tuple[int, int]
Spans = tuple[Span, ...]
#: Stands behind the last word of each field, so that no phrase reaches across.
EDGE = ""


@dataclass(slots=True, eq=False)
class Reading:
    """One text, read with one index."""

    index: Index
    epoch: Epoch
    words: Sequence[str]
    lang: str
    parts: dict[str, tuple[int, ...]] = field(default_factory=dict)  #: by word
    leaves: set[int] = field(default_factory=set)  #: that may be there
    rules: set[Stored] = field(default_factory=set)  #: kept by these
    glued: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _positions: Mapping[int, list[int]] | None = None
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
            if part not in self.parts.get(self.words[at], ()):
                return False
        return True

    def _find_positions(self) -> Mapping[int, list[int]]:
        """By part, all in one pass: a page with one hit mostly has several."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        parts, words = self.parts, self.words
        for at in compress(range(len(words)), map(parts.__contains__, words)):
            for part in parts[words[at]]:
                found[part].append(at)
        return found


def read(words: Sequence[str], index: Index, lang: str) -> Reading:
    """The last word is an EDGE."""
    lang = index.language(lang)
    reading = Reading(index, index.epoch, words, lang)
    starting: dict[str, tuple[Follow, ...]] = {}
    for word, entry in _entries(words, reading):
        if not entry:
            continue
        parts, leaves, rules, follows, pieces = entry
        if pieces:
            reading.glued[word] = pieces
            continue
        reading.parts[word] = parts
        reading.leaves.update(leaves)
        reading.rules.update(rules)
        if follows:
            starting[word] = follows
    if starting:
        _add_phrases(reading, starting)
    return reading


def _entries(words: Sequence[str], reading: Reading) -> Iterable[tuple[str, Entry]]:
    """Of each distinct word; a text without a hit spends its time here."""
    memo = reading.epoch.memo(reading.lang)
    distinct = set(words)
    found = list(map(memo.get, distinct))
    if None in found:
        look_up, lang = reading.index.look_up, reading.lang
        for word in distinct:
            if word not in memo:
                memo[word] = look_up(word, lang)
        found = list(map(memo.get, distinct))
    return [(word, entry) for word, entry in zip(distinct, found, strict=True) if entry]


def _add_phrases(reading: Reading, starting: Mapping[str, tuple[Follow, ...]]) -> None:
    """Those of which two words stand side by side; longer ones may yet break off."""
    words, parts, lang = reading.words, reading.parts, reading.lang
    for at in compress(range(len(words)), map(starting.__contains__, words)):
        after = parts.get(words[at + 1])
        if not after:
            continue
        for follow in starting[words[at]]:
            for leaf in _go_on(follow, after):
                if counts(leaf, lang):
                    reading.leaves.add(leaf.number)
                    reading.rules.update(leaf.rules)


def _go_on(follow: Follow, after: Iterable[int]) -> Iterable[Leaf]:
    for part in after:
        yield from follow.get(part, ())
