"""Which parts of terms does a word satisfy?

One shelf for each form of words. It may be read while it is written to: a reader
finds a part or does not, and never half of one.
"""

import re
from dataclasses import dataclass, field

from monitor.classify.terms import Part

Wilds = tuple[tuple[re.Pattern[str], int], ...]


@dataclass(slots=True, eq=False)
class Shelf:
    """Numbers of parts, by what their keys allow."""

    whole: dict[str, int] = field(default_factory=dict)
    prefixes: dict[str, int] = field(default_factory=dict)  #: traffick*
    lengths: tuple[int, ...] = ()  #: of prefixes, rising
    #: wom?n, by their first two letters, so that a word meets few of them.
    patterns: dict[str, Wilds] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.whole or self.prefixes or self.patterns)

    def find(self, key: str) -> list[int]:
        found = []
        number = self.whole.get(key)
        if number is not None:
            found.append(number)
        for length in self.lengths:
            if length > len(key):
                break
            number = self.prefixes.get(key[:length])
            if number is not None:
                found.append(number)
        if self.patterns:
            found += self._find_patterns(key)
        return found

    def _find_patterns(self, key: str) -> list[int]:
        return [
            number
            for head in (key[:2], key[:1] + "?")
            for pattern, number in self.patterns.get(head, ())
            if pattern.fullmatch(key)
        ]

    def add(self, part: Part, number: int) -> None:
        if not part.wild:
            self.whole[part.key] = number
        elif "?" in part.key:
            wild = _pattern(part.key), number
            self.patterns[part.key[:2]] = (*self.patterns.get(part.key[:2], ()), wild)
        else:
            prefix = part.key[:-1]
            self.prefixes[prefix] = number
            self.lengths = tuple(sorted({*self.lengths, len(prefix)}))

    def drop(self, part: Part, number: int) -> None:
        if not part.wild:
            del self.whole[part.key]
        elif "?" in part.key:
            wilds = self.patterns.pop(part.key[:2])
            others = tuple(wild for wild in wilds if wild[1] != number)
            if others:
                self.patterns[part.key[:2]] = others
        else:
            del self.prefixes[part.key[:-1]]


def _pattern(key: str) -> re.Pattern[str]:
    return re.compile(
        re.escape(key).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL
    )
