"""What can a query ask for, as the literal reader sees it?"""

from dataclasses import dataclass
from typing import Literal

PLAIN, MARKED, CASED = range(3)


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """One word of a term, and which form of a word it is held against.

    Made once each and equal to itself only, as a proof looks it up millions of times.
    """

    written: str
    form: int

    def fits(self, word: tuple[str, str, str]) -> bool:
        """A last * is any ending, a ? any one character."""
        found = word[self.form]
        if self.form == CASED:
            return found == self.written
        start = self.written.removesuffix("*")
        if len(found) < len(start) or (start == self.written and found[len(start) :]):
            return False
        return all(a in ("?", b) for a, b in zip(start, found, strict=False))


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """Made once each, too."""

    patterns: tuple[Pattern, ...]
    langs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Group:
    """Any of these terms, or any state, or any word for its people."""

    terms: tuple[Term, ...]
    states: bool = False
    people: bool = False


@dataclass(frozen=True, slots=True)
class Joined:
    how: Literal["AND", "OR"]
    parts: tuple["Asked", ...]


@dataclass(frozen=True, slots=True)
class Lacks:
    part: "Asked"


@dataclass(frozen=True, slots=True)
class Close:
    left: Group
    right: Group
    reach: int | str
    ordered: bool


@dataclass(frozen=True, slots=True)
class Away:
    left: "Group | Close"
    right: Group
    reach: int | str


@dataclass(frozen=True, slots=True)
class Zoned:
    zone: str
    part: "Asked"


@dataclass(frozen=True, slots=True)
class From:
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Parties:
    count: int
    zones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Often:
    count: int
    group: Group


@dataclass(frozen=True, slots=True)
class Several:
    count: int
    parts: tuple["Asked", ...]


@dataclass(frozen=True, slots=True)
class Plus:
    points: int
    part: "Asked"


Asked = (
    Group | Joined | Lacks | Close | Away | Zoned | From | Parties | Often | Several
) | Plus
