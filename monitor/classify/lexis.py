"""Which words of an index may stand for what a query cannot do without?

The full-text index of the store cuts and folds words in its own way: it splits at
marks, keeps scripts without spaces in one piece, and knows of no word that was glued.
So what a term asks for is looked up among the words that the index really has, and
every word that holds it counts: too many texts are found, and none too few.
A soft hyphen or joiner inside a word of Latin script is the one thing it cannot see.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate

from monitor.classify.anchors import Ask, Need, find_needs
from monitor.classify.query import Node
from monitor.classify.terms import Part, Phrase
from monitor.classify.text import fold

_PIECE = re.compile(r"[^\W_]+")
_WILD = re.compile(r"[*?]")
#: Behind every letter.
LAST = "\U0010ffff"
#: Shorter words are glued to no other (see glue.py), unless an apostrophe was lost.
GLUED_LETTERS = 4
#: Hebrew and Arabic: the index splits a word at vowel marks and joiners.
_VOWELLED = re.compile("[\u0590-\u077f]")


class Lexis:
    """The words of an index, with the number of texts that hold each."""

    def __init__(self, words: Iterable[tuple[str, int]]) -> None:
        self._words = defaultdict[str, list[str]](list)
        texts = defaultdict[str, int](int)
        for word, count in words:
            plain = fold(word).plain
            self._words[plain].append(word)
            texts[plain] += count
        self._sorted = sorted(texts)
        counts = (texts[plain] for plain in self._sorted)
        self._sums = tuple(accumulate(counts, initial=0))
        self._joined = "\n".join(["", *self._sorted, ""])

    def find(self, node: Node) -> frozenset[str] | None:
        """A text without any of these cannot satisfy the node; None: any text may."""
        phrases: dict[Phrase, int] = {}
        costs: list[int] = []

        def number(wanted: frozenset[Phrase]) -> Need:
            for phrase in wanted - phrases.keys():
                phrases[phrase] = len(costs)
                costs.append(min(map(self._count, phrase.parts)))
            return frozenset(map(phrases.__getitem__, wanted))

        needs = find_needs(node, Ask(number, lambda need: sum(costs[n] for n in need)))
        for need in needs:
            found = [self._holding(p) for p, n in phrases.items() if n in need]
            if None not in found:
                plain = {word for words in found for word in words or ()}
                return frozenset(w for each in plain for w in self._words[each])
        return None

    def _count(self, part: Part) -> int:
        """In how many texts it stands as a word of its own, about."""
        return self._texts(*self._range(part))

    def _texts(self, start: int, end: int) -> int:
        return self._sums[end] - self._sums[start]

    def _range(self, part: Part) -> tuple[int, int]:
        """Of the sorted words, those that it is, or that begin like it."""
        head = _head(part)
        last = head + LAST if part.wild else head + "\0"
        return bisect_left(self._sorted, head), bisect_left(self._sorted, last)

    def _holding(self, phrase: Phrase) -> frozenset[str] | None:
        """Of its rarest word; None where no word of it is one for the index."""
        told = [part for part in phrase.parts if _PIECE.search(_head(part))]
        told.sort(key=lambda part: (self._count(part), part.key))
        spaced = [part for part in told if len(_piece(part)) > 1]
        options = [frozenset(self._of(part)) for part in spaced[:1] or told]
        return min(options, key=len, default=None)

    def _of(self, part: Part) -> Iterator[str]:
        head, piece = _head(part), _piece(part)
        start, end = self._range(part)
        yield from self._sorted[start:end]
        if _VOWELLED.search(head):
            beginnings = (head[:end] for end in range(1, len(head)))
            yield from (short for short in beginnings if short in self._words)
        if not piece.isascii() or len(piece) >= GLUED_LETTERS:
            yield from self._inside(piece)
        elif "s" + piece in self._words:
            yield "s" + piece

    def _inside(self, piece: str) -> Iterator[str]:
        at = self._joined.find(piece)
        while at >= 0:
            start = self._joined.rfind("\n", 0, at) + 1
            end = self._joined.find("\n", at)
            yield self._joined[start:end]
            at = self._joined.find(piece, end)


def _head(part: Part) -> str:
    """What is certain of how the word begins."""
    return fold(_WILD.split(part.key, maxsplit=1)[0]).plain


def _piece(part: Part) -> str:
    """The longest piece of it that the index keeps whole."""
    head = _head(part)
    return max(_PIECE.findall(head), key=len, default=head)
