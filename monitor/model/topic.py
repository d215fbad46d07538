"""What is watched for, as people write it down?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """A named, reusable list of terms, per language: `@name` in a query."""

    name: str
    terms: tuple[tuple[str, tuple[str, ...]], ...]  #: (BCP 47, terms) pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A reviewable query for one topic, with the seed sentence that motivates it."""

    name: str
    query: str
    points: int  #: added to the topic's score when the query is satisfied
    facet: str = ""
    seed: str = ""  #: file name in seeds/
    quote: str = ""  #: words of that seed, to the letter
    match: tuple[str, ...] = ()  #: examples: a headline, a newline, a lead
    no_match: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Rules add up to a score; two thresholds turn it into a level."""

    name: str
    label: str  #: as people read it, such as "Human trafficking"
    digest: int  #: points from which an item belongs into a digest
    alert: int  #: points from which it is worth an alert; never below `digest`
    rules: tuple[Rule, ...]
