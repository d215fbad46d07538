"""What may stand in the files of topics, concepts and languages?"""

from typing import Annotated

from pydantic import BaseModel, Field

from monitor.settings.kinds import Count, Language, Prose, RulePoints, Switch, Text
from monitor.settings.twins import STRICT


class RuleSettings(BaseModel):
    """A reviewable query with the seed sentence that motivates it."""

    model_config = STRICT

    name: Text
    query: Prose
    points: RulePoints
    """Added to the topic's score when the query is satisfied; of a table, what it says
    of the narrowest scope that satisfies it: title, lead (and title), body (all)."""
    weak: Switch = False
    """Counts only when a rule that is not weak gives points, too."""
    facet: Text | None = None
    seed: Text | None = None
    """A file in seeds/."""
    quote: Prose | None = None
    """Words of that seed, to the letter."""
    source: Prose | None = None
    """The law, treaty or agency whose words its terms are."""
    match: tuple[Prose, ...] = ()
    """Examples: a headline, a newline, a lead."""
    no_match: tuple[Prose, ...] = ()
    note: Prose | None = None


class TopicSettings(BaseModel):
    """One file in topics/; the topic is named like the file."""

    model_config = STRICT

    label: Text
    """As people read it, such as "Human trafficking"."""
    digest: Count
    """Points from which an item belongs into a digest."""
    alert: Count
    """Points from which it is worth an alert."""
    lang: Language | None = None
    """Of the examples beside its rules; without it they are tried in all languages."""
    rules: Annotated[tuple[RuleSettings, ...], Field(min_length=1)]


#: concepts.toml: by concept and language, the terms.
ConceptTerms = dict[Language, Annotated[tuple[Prose, ...], Field(min_length=1)]]
ConceptSettings = dict[str, Annotated[ConceptTerms, Field(min_length=1)]]


class TermSettings(BaseModel):
    """What one language says for a concept, and who says so."""

    model_config = STRICT

    source: Prose
    """The law, treaty or agency whose words they are; or plain usage."""
    terms: Annotated[tuple[Prose, ...], Field(min_length=1)]


class ExampleSettings(BaseModel):
    """Of one rule in one language."""

    model_config = STRICT

    match: tuple[Prose, ...] = ()
    """Examples: a headline, a newline, a lead."""
    no_match: tuple[Prose, ...] = ()


class LanguageSettings(BaseModel):
    """One file in languages/, named like the language it is about."""

    model_config = STRICT

    unreviewed: Switch = False
    """Nobody on the team reads it: its terms come from official texts only."""
    also: tuple[Language, ...] = ()
    """The terms of these languages count in it, too."""
    concepts: dict[str, TermSettings] = {}
    """By concept, the terms."""
    examples: dict[str, dict[str, ExampleSettings]] = {}
    """By topic and rule, the examples."""
