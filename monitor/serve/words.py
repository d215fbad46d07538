"""Of which English words was a word glued together? Word frequencies say.

A word that nobody uses, made of two that everybody does, lost its space on the way:
"toreaffirm", "visaabuse".
"""

from functools import lru_cache

#: On the Zipf scale: 3 is once in a million words. A glued word is in no list at all;
#: beside a little word, the other may be rarer than where both carry a meaning.
UNKNOWN, RARER, COMMON = 1.0, 2.5, 3.3
#: Short pieces are only believed when they are among these.
LITTLE = frozenset(
    {
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "but",
        "by",
        "can",
        "for",
        "from",
        "had",
        "has",
        "have",
        "he",
        "her",
        "him",
        "his",
        "how",
        "in",
        "into",
        "is",
        "it",
        "its",
        "may",
        "new",
        "no",
        "nor",
        "not",
        "now",
        "of",
        "off",
        "on",
        "one",
        "or",
        "our",
        "out",
        "own",
        "she",
        "so",
        "than",
        "that",
        "the",
        "their",
        "them",
        "they",
        "this",
        "to",
        "up",
        "us",
        "use",
        "was",
        "we",
        "were",
        "what",
        "when",
        "who",
        "why",
        "will",
        "with",
        "you",
    }
)
FEWEST_LETTERS = 4


@lru_cache(maxsize=50_000)
def split_glued(word: str) -> tuple[str, ...]:
    """The two words, or (). Names are capitalised, and left alone."""
    if not word.islower() or _zipf(word) >= UNKNOWN:
        return ()
    pairs = ((word[:at], word[at:]) for at in range(1, len(word)))
    return max(filter(_are_words, pairs), key=_likelihood, default=())


def _are_words(pair: tuple[str, str]) -> bool:
    long = [word for word in pair if word not in LITTLE]
    rarest = COMMON if len(long) == len(pair) else RARER
    return all(len(w) >= FEWEST_LETTERS and _zipf(w) >= rarest for w in long)


def _likelihood(pair: tuple[str, str]) -> float:
    return sum(map(_zipf, pair))


def _zipf(word: str) -> float:
    import wordfreq

    return wordfreq.zipf_frequency(word, "en")
