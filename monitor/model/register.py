"""What does the register list: events and instruments, each once, as rows?"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from monitor.model.event import Event
from monitor.model.item import ItemId
from monitor.model.story import StoryId


class Stage(StrEnum):
    """How far an instrument between states has come."""

    PROPOSED = "proposed"
    NEGOTIATED = "negotiated"
    AGREED = "agreed"  #: concluded, issued or announced; no signature is told of
    SIGNED = "signed"
    IN_FORCE = "in force"
    FAILED = "failed"  #: refused, blocked or fallen through


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One event as one item tells it."""

    event: Event
    item: ItemId
    story: StoryId
    saga: str  #: stories that are chapters of one thing share it
    headline: str  #: of the story
    source: str
    url: str
    told_at: dt.datetime  #: when the item was first seen
    facets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What was told of a happening at one time: it is planned, signed, denied."""

    status: str
    told_at: dt.datetime  #: first
    accounts: int  #: how many items tell so
    date: dt.date | None = None
    date_end: dt.date | None = None
    date_source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One row of the register: a happening, however many items tell of it.

    Its event says what most items say; evidence is that of the item told first.
    """

    event: Event
    status: str
    history: tuple[Turn, ...]  #: in the order in which it was told
    stories: tuple[StoryId, ...]  #: oldest first
    headline: str
    facets: tuple[str, ...]
    sources: tuple[str, ...]
    items: int
    urls: tuple[str, ...]  #: oldest item first
    first_told_at: dt.datetime
    last_told_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which rows are asked for; what is empty leaves all."""

    between: frozenset[str] = frozenset()  #: all of them are parties
    country: str = ""
    kind: str = ""  #: the instrument
    status: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    main: bool = False  #: only what an item is mainly about
