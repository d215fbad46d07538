"""How are lists of words looked for in a text?"""

import re
from collections.abc import Iterable, Mapping


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of them as written, the longest first; "x*" is a stem.

    Without words it matches nothing.
    """
    longest = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(_escaped(word) for word in longest) + ")" if longest else NO


#: Matches nowhere.
NO = r"(?!)"


def _escaped(word: str) -> str:
    stem = re.escape(word.removesuffix("*")).replace(r"\ ", r"\s+")
    return stem + (r"\w*" if word.endswith("*") else "")


def whole_words(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){any_of(words)}(?!\w)", re.IGNORECASE)


def by_group(lists: Mapping[str, Iterable[str]]) -> re.Pattern[str]:
    """`match.lastgroup` says of which list the words are."""
    groups = "|".join(
        f"(?P<{name}>{any_of(words)})" for name, words in lists.items() if words
    )
    return re.compile(rf"(?<![\w-])(?:{groups or NO})(?![\w-])", re.IGNORECASE)
