"""Which reports may tell of the same as a given one? By rare words, quick and rough.

A sample of reports is grouped beside these, so that it is seen which of them begin
a story: what is found in vain costs time only.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from math import log

from monitor.group.keys import UNSPACED, normalize
from monitor.model.item import Item

#: Letters of a word: "agreed" and "agreement" are one.
LETTERS = 6
#: Words of a report that are looked at: its headline and the first lines.
READ = 60
#: A word of so many reports, or of one in so many, tells none apart.
FEW, ONE_IN = 20, 20
#: The rarest words of a report by which others are found.
RAREST = 12
#: So many come before it, which it might join, and so many after it.
BEFORE, AFTER = 2, 2


class Beside:
    """Of reports in the order in which they came."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._words = [tuple(dict.fromkeys(islice(_words(i), READ))) for i in items]
        self._holding: dict[str, list[int]] = defaultdict(list)
        for number, words in enumerate(self._words):
            for word in words:
                self._holding[word].append(number)
        self._common = max(FEW, len(items) // ONE_IN)

    def find(self, number: int) -> list[int]:
        """The likest before it and after it, of equals the nearest."""
        holding = [self._holding[word] for word in self._words[number]]
        telling = sorted((h for h in holding if 1 < len(h) <= self._common), key=len)
        shared = Counter[int]()
        for others in telling[:RAREST]:
            worth = round(100 * log(len(self._words) / len(others)))
            for other in others:
                shared[other] += worth
        likest = sorted(shared, key=lambda o: (-shared[o], abs(number - o)))
        before = (other for other in likest if other < number)
        after = (other for other in likest if other > number)
        return [*islice(before, BEFORE), *islice(after, AFTER)]


def _words(item: Item) -> Iterator[str]:
    for word in normalize(f"{item.title} {(item.summary or item.text)[:400]}").split():
        if UNSPACED.search(word):
            yield from (word[at : at + 2] for at in range(len(word) - 1))
        elif len(word) > 2:  # noqa: PLR2004 - "of", "in", "de"
            yield word[:LETTERS]
