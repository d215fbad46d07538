"""How common is a word? Eight bytes for each, where a dictionary of them takes 130."""

import gzip
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

#: Ranks are hundredths of a power of ten; the rarest words have one of 800.
RANK = (1 << 10) - 1


@dataclass(frozen=True, slots=True)
class WordList:
    """The words of a language, each as most of its hash with its rank below.

    Of 10 billion strange words one is taken for one of the largest list.
    """

    entries: Sequence[int]  #: in order

    def share(self, word: str) -> float:
        """Of all words that are written, from 0 to 1; 0 for one that is not there."""
        mark = hash(word) & ~RANK
        at = bisect_left(self.entries, mark)
        if at == len(self.entries) or self.entries[at] & ~RANK != mark:
            return 0.0
        return float(10 ** (-(self.entries[at] & RANK) / 100))


NO_WORDS = WordList(())


def word_list(lang: str, size: str) -> WordList:
    """What wordfreq has; its own functions would keep every word as a string."""
    from wordfreq import available_languages

    files = available_languages(size)
    return pack(read_bands(files[lang])) if lang in files else NO_WORDS


def read_bands(path: str) -> Iterator[Sequence[str]]:
    """The words of each rank, of a file that wordfreq calls cBpack.

    Read band by band: all words at once leave 14 MB of holes behind.
    """
    from msgpack import Unpacker

    with gzip.open(path) as file:
        parts = Unpacker(file)
        bands = parts.read_array_header() - 1
        if parts.unpack() != {"format": "cB", "version": 1}:
            raise ValueError(f"{path}: not a list of words that we can read")
        for _ in range(bands):
            yield parts.unpack()


def pack(bands: Iterable[Sequence[str]]) -> WordList:
    """From the words of each rank."""
    from numpy import frombuffer, int64

    entries = array(
        "q",
        (hash(word) & ~RANK | rank for rank, band in enumerate(bands) for word in band),
    )
    frombuffer(entries, int64).sort()
    return WordList(entries)
