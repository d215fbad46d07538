"""What was published, cleaned, as first seen?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Literal, NewType

ItemId = NewType("ItemId", str)

#: The fields that rules read and evidence points into.
TextField = Literal["title", "summary", "text"]
TEXT_FIELDS: tuple[TextField, ...] = ("title", "summary", "text")


class Standing(StrEnum):
    """How an item may be told, fixed when it is first seen."""

    NEW = "new"
    BACKLOG = "backlog"  #: from a first poll: once in the next digest
    QUIET = "quiet"  #: from a first poll: never


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of one document, cleaned: plain text, absolute URL, aware moments."""

    key: str  #: its identity within the feed; see acquire/identity.py
    url: str
    title: str
    summary: str = ""
    text: str = ""
    author: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    lang: str = ""
    source: str = ""  #: where the document itself names another publisher


def item_id(feed: str, key: str) -> ItemId:
    """The same entry of the same feed has the same id, on every machine."""
    return ItemId(sha256(f"{feed}\0{key}".encode()).hexdigest()[:16])


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of one feed as first seen. A later text is a new version of it."""

    id: ItemId
    feed: str
    source: str
    url: str
    title: str
    summary: str = ""
    text: str = ""
    author: str = ""
    #: As the publisher claims; shown to people, never used to decide what is owed.
    published: datetime | None = None
    updated: datetime | None = None
    lang: str = ""
    country: str = ""  #: of the source, ISO 3166 alpha-2
    first_seen: datetime | None = None  #: ours; None only in a filter
    standing: Standing = Standing.NEW
    topics: tuple[str, ...] = ()  #: its feed follows only these; empty for all
    seq: int = 0  #: ingestion sequence
    version: int = 1  #: of its text
    brought: bool = False  #: this text came from its page, not from its feed

    def field(self, name: TextField) -> str:
        """The text that evidence with this field name points into."""
        return {"title": self.title, "summary": self.summary, "text": self.text}[name]
