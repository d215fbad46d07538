"""Which English words was a word glued of? The dictionary is loaded when first asked.

A line break that was lost leaves "toreaffirm" and "visaabuse". What no dictionary has,
and two common words spell, was glued; what begins with a capital may be a name.
"""

import threading
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from monitor.serve.wordlist import WordList, word_list

#: In a billion words of English there are so many of each, at least: two thousand
#: (gangs, smuggling), or beside a word without which no sentence is, half a thousand
#: (reaffirm).
COMMON, BESIDE = 2e-6, 5e-7
#: Shorter ones are found in too many names and foreign words.
FEWEST_LETTERS = 4
#: Words that stand in every text.
_LINKS = frozenset(
    """
    and are at be but by for from had has have if in into is its not no of on or our so
    than that the their them then they this to was were which who will with would
    """.split()  # noqa: SIM905 - a list of quoted words would be a page long
)
#: What names of sites and derived words end in: vietnamnet, hashable.
_ENDINGS = frozenset({"able", "com", "info", "line", "net", "news", "online"})
#: Foreign words end in "at" and "is" as well, but then begin with no common word.
_FEWEST_BEFORE = 6
_LOADING = threading.Lock()


def split_glued(word: str) -> tuple[str, ...]:
    """The two words, or () if it is one."""
    if not word.islower() or not word.isascii():
        return ()
    known = _dictionary()
    if known.share(word):
        return ()
    pairs = [pair for pair in _pairs(word) if _are_words(*pair, known)]
    return max(pairs, key=lambda pair: min(map(known.share, pair)), default=())


def _pairs(word: str) -> Iterator[tuple[str, str]]:
    return ((word[:at], word[at:]) for at in range(2, len(word) - 1))


def _are_words(left: str, right: str, known: WordList) -> bool:
    if right in _ENDINGS:
        return False
    if left in _LINKS:
        return len(right) >= FEWEST_LETTERS and known.share(right) >= BESIDE
    if right in _LINKS:
        return len(left) >= _FEWEST_BEFORE and known.share(left) >= COMMON
    return all(
        len(part) >= FEWEST_LETTERS and known.share(part) >= COMMON
        for part in (left, right)
    )


def complete(start: str, lang: str) -> tuple[str, ...]:
    """Words of the language that begin like this, the commonest first."""
    words = _words_of(lang.partition("-")[0].lower())
    first = bisect_left(words, (start.lower(),))
    found: list[tuple[float, str]] = []
    for word, share in words[first:]:
        if not word.startswith(start.lower()):
            break
        found.append((-share, word))
    return tuple(word for _, word in sorted(found))


@cache
def _words_of(lang: str) -> list[tuple[str, float]]:
    """In the order of the alphabet; empty for a language without a dictionary."""
    from wordfreq import available_languages, get_frequency_dict

    if lang not in available_languages("best"):
        return []
    return sorted(get_frequency_dict(lang, "best").items())


def _dictionary() -> WordList:
    """Of English; words met once in 100 million are there."""
    with _LOADING:
        return _english()


@cache
def _english() -> WordList:
    return word_list("en", "large")
