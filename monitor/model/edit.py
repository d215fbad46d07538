"""What did an analyst change about stories?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.item import ItemId
from monitor.model.story import StoryId


class EditKind(StrEnum):
    """The two ways in which grouping is put right."""

    MERGE = "merge"
    SPLIT = "split"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """These stories are one: the first, which keeps its id."""

    story: StoryId
    others: tuple[StoryId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """These items of the story are a story of their own."""

    story: StoryId
    other: StoryId  #: the new one
    items: tuple[ItemId, ...]
    keys: tuple[str, ...]  #: what only these items are recognised by
    headline: str  #: of the new story
    left: str  #: headline of what is left


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """Why it cannot be done, and what to do instead."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who edits, when and why."""

    who: str
    at: datetime
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One edit that was made. It is kept for good, and later ones build on it."""

    kind: EditKind
    story: StoryId  #: the one that stayed
    other: StoryId  #: what was merged into it, or split off it
    items: tuple[ItemId, ...]  #: that moved
    by: By
