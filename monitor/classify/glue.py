"""Which words were glued together when a page was turned into text?

"toreaffirm", "forCountering", "Vietnam'sMinistry": a line break or a tag was lost. A
lower-case letter before a capital shows it; without one, a dictionary has to say.
"""

import re
from collections.abc import Callable

from monitor.classify.text import fold
from monitor.model.lexicon import Split

#: Shorter words are too often names, abbreviations and numbers.
FEWEST_LETTERS = 6
#: Languages of items in which the dictionary, which is English, may be asked.
ASKED = frozenset({"", "en"})
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
#: What an apostrophe left behind: Vietnam's|Ministry.
_POSSESSIVE = "s"
#: McDonald is no Donald.
_PATRONYMS = frozenset({"Mc", "Mac"})


def repair(word: str, split: Split, is_known: Callable[[str], bool]) -> tuple[str, ...]:
    """The words that it was glued of, or () if it was not. Together they spell it."""
    pieces: list[str] = []
    for part in _humps(word):
        apart = split(part) if _may_be_asked(part, is_known) else ()
        pieces += apart if "".join(apart) == part else [part]
    return tuple(pieces) if len(pieces) > 1 else ()


def _humps(word: str) -> tuple[str, ...]:
    if word.islower() or word.isupper() or not word.isascii():
        return (word,)
    parts = _HUMP.split(word)
    whole = any(len(p) == 1 and p != _POSSESSIVE for p in parts)
    return (word,) if whole or parts[0] in _PATRONYMS else tuple(parts)


def _may_be_asked(word: str, is_known: Callable[[str], bool]) -> bool:
    long_enough = len(word) >= FEWEST_LETTERS and word.isalpha()
    return long_enough and fold(word).plain.isascii() and not is_known(word)
