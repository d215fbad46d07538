"""What do the words of one text share with those of many others? All at once."""

from array import array
from collections.abc import Iterable
from itertools import islice, starmap

import numpy as np
from numpy.typing import NDArray

from monitor.group.core import COMPILED, Core
from monitor.group.numbers import Numbers
from monitor.group.words import KEPT, Overlap, Terms

#: A weight is at most a thousand: whether its term is a name stands above it, and then
#: the number of the term.
NAME, BITS = 1 << 10, 11
WEIGHT = NAME - 1
#: Bytes of a row.
ROW = KEPT * array("I").itemsize


class Vectors:
    """Terms as numbers, as long as a text that has them is held."""

    def __init__(self) -> None:
        self._numbers = Numbers()
        self._mine = np.zeros(1 << BITS, np.uint32)  #: of one text, by term

    def __len__(self) -> int:
        """How many terms there are."""
        return len(self._numbers)

    def hold(self, terms: Terms) -> bytes:
        """A row of numbers, as long as that of any other text."""
        numbers = self._numbers.hold(islice(terms.words, KEPT))
        entries = zip(numbers, _entries(terms), strict=False)
        row = array("I", [number << BITS | entry for number, entry in entries])
        if self._numbers.end > len(self._mine):
            self._mine = np.zeros(2 * self._numbers.end, np.uint32)
        return row.tobytes().ljust(ROW, b"\0")

    def release(self, terms: Terms) -> None:
        self._numbers.release(islice(terms.words, KEPT))

    def overlaps(
        self, terms: Terms, rows: Iterable[bytes], core: Core | None = COMPILED
    ) -> list[Overlap]:
        """As `words.overlap` finds them, one by one."""
        if core:
            asked = (self._numbers.of, terms.words, terms.names, list(rows))
            return list(starmap(Overlap, core.find_overlaps(*asked, BITS, KEPT)))
        numbers = np.array(list(map(self._numbers.get, terms.words)), np.intp)
        entries = np.array(_entries(terms), np.uint32)
        entries[numbers == 0] = 0  # nobody else has the term
        held = np.frombuffer(b"".join(rows), np.uint32).reshape(-1, KEPT)
        self._mine[numbers] = entries
        mine = self._mine[held >> BITS]
        self._mine[numbers] = 0
        one, two = mine & WEIGHT, held & WEIGHT
        named = np.minimum(one, two) * (mine & held & NAME > 0)
        return list(map(Overlap, _sums(one > 0), _sums(one * two), _sums(named)))


def _entries(terms: Terms) -> list[int]:
    names = terms.names
    return [w | NAME if term in names else w for term, w in terms.words.items()]


def _sums(rows: NDArray[np.generic]) -> list[int]:
    found: list[int] = np.add.reduce(rows, axis=1, dtype=np.uint32).tolist()
    return found
