"""Which topics does an item satisfy, and which of its words say so?"""

from dataclasses import dataclass
from enum import StrEnum

from monitor.model.item import TextField


class Level(StrEnum):
    """How sure the rules are: enough for a digest, or for an alert at once."""

    DIGEST = "digest"
    ALERT = "alert"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Exact words of the item: `item.field(field)[start:end] == text`.

    Offsets count Unicode code points of the text as published.
    """

    field: TextField
    start: int
    end: int
    text: str
    rule: str
    #: Found by a term of a language that nobody on the team reads.
    unreviewed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An item satisfied a topic's rules, and these are the words that did it."""

    topic: str
    level: Level
    score: int  #: integer points; sums of fractions would miss their own threshold
    rules: tuple[str, ...]
    facets: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A topic that an item missed by a few points."""

    topic: str
    score: int
    digest: int  #: points from which it would have been in a digest
    words: str = ""  #: what spoke for it most
    field: str = ""  #: where that stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the rules make of an item."""

    matches: tuple[Match, ...] = ()
    near: tuple[Near, ...] = ()
