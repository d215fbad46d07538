"""Where in a sentence do the words of a language stand?

A pattern is a regular expression with three signs of its own: `{name}` is a set of
words, ` ... ` a short way within the clause, and a space any space or hyphen, which
` ?` leaves open.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

#: A short way: headlines and leads put verb and object at most so far apart.
_APART = r"[^\w;.?!]"
GAP = rf"(?:{_APART}(?:[^;.?!]|\.(?=\w|,|$)|(?<=\b[A-Z])\.){{0,75}}?)?{_APART}"
_WORD = re.compile(r"[^\W_]+")
_SET = re.compile(r"\{([a-z]\w*)\}")
#: Letters at the front that no sign makes optional.
_LETTERS = re.compile(r"(?:[^\W\d_](?![?*]))+")
#: What stands behind a bracket that keeps nothing: "?:", "?-i:".
_FLAGS = re.compile(r"^\?[a-z-]*:")
#: So many letters of a word say which patterns could begin with it.
KEY = 4


def compiled(words: str, sets: Mapping[str, str]) -> re.Pattern[str]:
    """The pattern as a regular expression that ignores case."""
    return re.compile(expanded(words, sets), re.IGNORECASE)


def expanded(words: str, sets: Mapping[str, str]) -> str:
    whole = words
    while _SET.search(whole):
        whole = _SET.sub(lambda m: f"(?:{sets[m[1]]})", whole)
    whole = whole.replace(" ... ", GAP).replace(" ?", r"[\s-]?")
    return whole.replace(" ", r"[\s-]+")


@dataclass(frozen=True, slots=True)
class Patterns:
    """Patterns by the first letters of the words that they can begin with."""

    by_key: Mapping[str, Sequence[tuple[int, re.Pattern[str]]]]

    def find(self, text: str) -> Iterator[tuple[int, re.Match[str]]]:
        """Which pattern, and where, from left to right."""
        for word in _WORD.finditer(text):
            at, letters = word.start(), word[0][:KEY].lower()
            for size in range(1, len(letters) + 1):
                for row, pattern in self.by_key.get(letters[:size], ()):
                    if found := pattern.match(text, at):
                        yield row, found


def patterns_of(rows: Sequence[str], sets: Mapping[str, str]) -> Patterns:
    by_key: dict[str, list[tuple[int, re.Pattern[str]]]] = {}
    for row, words in enumerate(rows):
        keys = sorted(set(_keys(words, sets)))
        if "" in keys:
            message = f"a pattern has to begin with a letter: {words!r}"
            raise ValueError(message)
        pattern = compiled(rf"(?:{words})\b", sets)
        for key in keys:
            by_key.setdefault(key, []).append((row, pattern))
    return Patterns(by_key)


def _keys(words: str, sets: Mapping[str, str]) -> Iterator[str]:
    """The first letters of every way in which the pattern can begin."""
    for way in _ways(words):
        if way.startswith("("):
            inside, rest = _group(way)
            optional = rest[:1] == "?"
            for first in _ways(inside):
                yield from _keys(first + ("" if optional else rest), sets)
            if optional:
                yield from _keys(rest[1:].lstrip(" "), sets)
        elif name := _SET.match(way):
            yield from _keys(sets[name[1]], sets)
        else:
            letters = _LETTERS.match(way)
            yield letters[0][:KEY].lower() if letters else ""


def _ways(words: str) -> Iterator[str]:
    """The alternatives that stand side by side."""
    depth, start = 0, 0
    for at, sign in enumerate(words):
        depth += (sign in "([") - (sign in ")]")
        if sign == "|" and not depth:
            yield words[start:at]
            start = at + 1
    yield words[start:]


def _group(way: str) -> tuple[str, str]:
    """What stands in the brackets at the front, and what comes behind them."""
    depth = 0
    for at, sign in enumerate(way):
        depth += (sign == "(") - (sign == ")")
        if not depth:
            return _FLAGS.sub("", way[1:at]), way[at + 1 :]
    message = f"a bracket is not closed in the pattern {way!r}"
    raise ValueError(message)
