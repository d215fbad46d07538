"""Where in a sentence do the words of a language stand?

A pattern is a regular expression with three signs of its own: `{name}` is a set of
words, ` ... ` a short way within the clause, and a space any space or hyphen.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

#: A short way: headlines and leads put verb and object at most so far apart.
GAP = r"(?:\W(?:[^;.?!]|\.(?=\w|,|$)|(?<=\b[A-Z])\.){0,75}?)?\W"
_WORD = re.compile(r"[^\W_]+")
_SET = re.compile(r"\{([a-z]\w*)\}")
#: Letters at the front that no sign makes optional.
_LETTERS = re.compile(r"(?:[^\W\d_](?![?*]))*")
#: So many letters of a word say which patterns could begin with it.
KEY = 2


def compiled(words: str, sets: Mapping[str, str]) -> re.Pattern[str]:
    """The pattern as a regular expression that ignores case."""
    return re.compile(expanded(words, sets), re.IGNORECASE)


def expanded(words: str, sets: Mapping[str, str]) -> str:
    whole = words
    while _SET.search(whole):
        whole = _SET.sub(lambda m: f"(?:{sets[m[1]]})", whole)
    return whole.replace(" ... ", GAP).replace(" ", r"[\s-]+")


@dataclass(frozen=True, slots=True)
class Patterns:
    """Patterns by the first letters of the words that they can begin with."""

    by_key: Mapping[str, Sequence[tuple[int, re.Pattern[str]]]]

    def find(self, text: str) -> Iterator[tuple[int, re.Match[str]]]:
        """Which pattern, and where, from left to right."""
        for word in _WORD.finditer(text):
            at, letters = word.start(), word[0][:KEY].lower()
            for size in range(len(letters) + 1):
                for row, pattern in self.by_key.get(letters[:size], ()):
                    if found := pattern.match(text, at):
                        yield row, found


def patterns_of(rows: Sequence[str], sets: Mapping[str, str]) -> Patterns:
    by_key: dict[str, list[tuple[int, re.Pattern[str]]]] = {}
    for row, words in enumerate(rows):
        pattern = compiled(rf"(?:{words})\b", sets)
        for key in sorted(set(_keys(words, sets))):
            by_key.setdefault(key, []).append((row, pattern))
    return Patterns(by_key)


def _keys(words: str, sets: Mapping[str, str]) -> Iterator[str]:
    """The first letters of every way in which the pattern can begin."""
    for way in _ways(words):
        if way.startswith("("):
            inside, rest = _group(way)
            yield from (
                key
                for first in _ways(inside)
                for key in _keys(first + ("" if rest[:1] == "?" else rest), sets)
            )
            if rest[:1] == "?":
                yield from _keys(rest[1:].lstrip(" "), sets)
        elif name := _SET.match(way):
            yield from _keys(sets[name[1]], sets)
        else:
            yield _LETTERS.match(way)[0][:KEY].lower()  # type: ignore[index] # may be empty


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
            return way[1:at].removeprefix("?:"), way[at + 1 :]
    message = f"a bracket is not closed in the pattern {way!r}"
    raise ValueError(message)
