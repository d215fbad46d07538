"""Which items tell of the same happening?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    #: Texts and edits are numbered as stories come to show them; the last one by now.
    shown: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A story that an item might have joined, and why it did not."""

    story: StoryId
    score: float  #: how alike, 0 to 1
    needed: float  #: how alike they would have to be, so far apart in time
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where grouping put an item, and why."""

    story: StoryId
    reason: str
    score: float
    keys: tuple[str, ...]  #: what the story can be recognised by from now on
    started: bool
    #: What later items are compared with, as text that grouping alone reads.
    trace: str = ""
    #: The nearest that it did not join, nearest first.
    near: tuple[Near, ...] = ()
    #: An earlier story of the same case or deal, of which this is a later chapter.
    follows: StoryId | None = None
    #: An older story that this item shows to be the same as its own.
    same_as: StoryId | None = None
    #: How much its headline tells; the story's is the one that tells most.
    worth: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraints:
    """What analysts have said of stories; it holds against every likeness."""

    #: Stories that were merged, and into which.
    merged: Mapping[StoryId, StoryId] = field(default_factory=dict)
    #: Pairs that are not one, in either order.
    apart: frozenset[tuple[StoryId, StoryId]] = frozenset()

    def story(self, story: StoryId) -> StoryId:
        """The one that it was merged into, however often; itself else."""
        seen = {story}
        while (other := self.merged.get(story)) is not None and other not in seen:
            seen.add(other)
            story = other
        return story

    def are_apart(self, one: StoryId, two: StoryId) -> bool:
        return (one, two) in self.apart or (two, one) in self.apart
