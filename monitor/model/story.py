"""Which items tell of the same happening?"""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from monitor.model.event import Event
from monitor.model.item import Item
from monitor.model.match import Match

StoryId = NewType("StoryId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One item of a story, with what was found in it."""

    item: Item
    matches: tuple[Match, ...] = ()
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Items about the same happening, oldest first."""

    id: StoryId
    headline: str
    reports: tuple[Report, ...]

    @property
    def sources(self) -> frozenset[str]:
        """Who reports it. Corroboration counts sources, not feeds."""
        return frozenset(r.item.source for r in self.reports)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An item joined a story, or now matches more: what routes decide about."""

    seq: int
    story: Story
    report: Report  #: the one that changed it
    reason: str
    at: datetime
    reapplied: bool = False  #: by rules that were changed after the text was seen
    rules: str = ""  #: version of the rules that have judged the report's text
    brought: bool = False  #: by the full text of an item that it had already


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where grouping put an item, and why."""

    story: StoryId
    reason: str
    score: float
    keys: tuple[str, ...]  #: what the story can be recognised by from now on
    started: bool
