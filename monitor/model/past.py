"""What was decided, and what had stories come to show by then?"""

from dataclasses import dataclass
from datetime import datetime

from monitor.model.decision import Decision
from monitor.model.edit import Edit
from monitor.model.item import ItemId
from monitor.model.story import StoryId


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """From here on the item is in a story, with this version of its text."""

    n: int
    item: ItemId
    version: int
    story: StoryId  #: that it is in now, after all edits


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """A merge or a split, in its place among what came to be shown."""

    n: int
    edit: Edit


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """The change that was decided about, without its story: that is as of then."""

    seq: int
    item: ItemId
    version: int
    reason: str
    at: datetime
    reapplied: bool = False
    brought: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A decision as it is stored."""

    n: int  #: decisions are numbered in the order in which they were made
    decision: Decision
    at: datetime
    cause: Cause
    releases: int | None = None  #: the change of the held alert that it decides again
