"""What do the words of one text share with those of many others? All at once."""

from array import array
from collections.abc import Iterable, Mapping
from itertools import islice

import numpy as np

from monitor.group.numbers import Numbers
from monitor.group.words import KEPT, Overlap

#: A weight is at most a thousand: the number of its term stands above it.
BITS = 10
WEIGHT = (1 << BITS) - 1
#: Bytes of a row.
ROW = KEPT * array("I").itemsize


class Vectors:
    """Terms as numbers, as long as a text that has them is held."""

    def __init__(self) -> None:
        self._numbers = Numbers()
        self._weights = np.zeros(1 << BITS, np.uint32)  #: of one text, by term

    def __len__(self) -> int:
        """How many terms there are."""
        return len(self._numbers)

    def hold(self, words: Mapping[str, int]) -> bytes:
        """A row of numbers, as long as that of any other text."""
        numbers = self._numbers.hold(islice(words, KEPT))
        row = array(
            "I", [n << BITS | w for n, w in zip(numbers, words.values(), strict=False)]
        )
        if self._numbers.end > len(self._weights):
            self._weights = np.zeros(2 * self._numbers.end, np.uint32)
        return row.tobytes().ljust(ROW, b"\0")

    def release(self, words: Mapping[str, int]) -> None:
        self._numbers.release(islice(words, KEPT))

    def overlaps(
        self, words: Mapping[str, int], rows: Iterable[bytes]
    ) -> list[Overlap]:
        """As `words.overlap` finds them, one by one."""
        number = self._numbers.get
        known = [(n, w) for t, w in words.items() if (n := number(t))]
        held = np.frombuffer(b"".join(rows), np.uint32).reshape(-1, KEPT)
        numbers = [number for number, _ in known]
        self._weights[numbers] = [weight for _, weight in known]
        products = self._weights[held >> BITS] * (held & WEIGHT)
        self._weights[numbers] = 0
        counts = np.count_nonzero(products, axis=1).tolist()
        return list(map(Overlap, counts, products.sum(axis=1).tolist()))
