"""Are two examples the same one in other clothes?"""

from monitor.classify.text import fold, is_unspaced, read_words

#: Examples of one rule that share a larger part of their words prove little.
MOST_SHARED = 0.5


def share(one: frozenset[str], other: frozenset[str]) -> float:
    """Of the distinct words of the shorter text, how many the longer has, 0 to 1."""
    return len(one & other) / max(1, min(len(one), len(other)))


def distinct_words(text: str) -> frozenset[str]:
    """Where words are written without spaces, two characters side by side are one."""
    words: set[str] = set()
    before = ""
    for surface in read_words(text).surfaces:
        key = fold(surface).plain
        unspaced = is_unspaced(surface)
        if not unspaced:
            words.add(key)
        elif before:
            words.add(before + key)
        before = key if unspaced else ""
    return frozenset(words)
