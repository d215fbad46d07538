"""What is watched for, as people write it down?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

#: Where a query is satisfied: by the title alone, by title and lead, by the whole item.
Scope = Literal["title", "lead", "body"]
#: The narrowest comes first.
SCOPES: tuple[Scope, ...] = ("title", "lead", "body")
ScopedPoints = tuple[tuple[Scope, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """A named, reusable list of terms, per language: `@name` in a query."""

    name: str
    terms: tuple[tuple[str, tuple[str, ...]], ...]  #: (BCP 47, terms) pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """What is said about the terms of one language as a whole."""

    code: str  #: BCP 47
    #: Nobody on the team reads it: its terms come from official texts only.
    unreviewed: bool = False
    also: tuple[str, ...] = ()  #: terms of these languages count in it too


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """Headline, newline, lead: what a rule must match in one language, and what not."""

    lang: str = ""  #: BCP 47; "" is tried against the terms of all languages
    match: tuple[str, ...] = ()
    no_match: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A reviewable query for one topic, with the seed sentence that motivates it."""

    name: str
    query: str
    #: Added to the topic's score when the query is satisfied: one number, or one for
    #: each scope, of which the narrowest that satisfies it counts.
    points: int | ScopedPoints
    weak: bool = False  #: counts only beside a rule that is not
    facet: str = ""
    seed: str = ""  #: file name in seeds/
    quote: str = ""  #: words of that seed, to the letter
    source: str = ""  #: the law, treaty or agency whose words its terms are
    match: tuple[str, ...] = ()  #: examples: a headline, a newline, a lead
    no_match: tuple[str, ...] = ()
    examples: tuple[Examples, ...] = ()  #: in other languages
    note: str = ""

    @property
    def scoped(self) -> ScopedPoints:
        """Points by scope, the narrowest first."""
        if isinstance(self.points, int):
            return (("body", self.points),)
        return self.points

    @property
    def lowers(self) -> bool:
        """Whether it takes points away."""
        return min(points for _, points in self.scoped) < 0

    @property
    def most(self) -> int:
        """The most points it gives without its weighted clauses."""
        return max(points for _, points in self.scoped)

    def examples_in(self, lang: str) -> Iterator[Examples]:
        """All of them; those that name no language are in this one."""
        yield Examples(lang=lang, match=self.match, no_match=self.no_match)
        yield from self.examples


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Rules add up to a score; two thresholds turn it into a level."""

    name: str
    label: str  #: as people read it, such as "Human trafficking"
    digest: int  #: points from which an item belongs into a digest
    alert: int  #: points from which it is worth an alert; never below `digest`
    rules: tuple[Rule, ...]
    lang: str = ""  #: of the examples beside its rules, BCP 47
