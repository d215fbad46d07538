"""What is a search service asked for, when a feed is a query?"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class ServiceName(StrEnum):
    """Who can be asked."""

    GDELT = "gdelt"
    GOOGLE_NEWS = "google-news"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """As configured: the terms of a topic in one language, put to one service."""

    service: ServiceName
    lang: str  #: BCP 47
    topic: str = ""
    country: str = ""  #: ISO 3166 alpha-2; the press of this country, or its edition
    terms: tuple[str, ...] = ()  #: instead of the topic's own
    base: str = ""  #: another address of the service, such as a mirror

    @property
    def address(self) -> str:
        """What tells one query from another, before it is written out."""
        return f"{self.service}:{self.topic}/{self.lang}/{self.country}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One term of each group must be there. The most telling terms come first."""

    groups: tuple[tuple[str, ...], ...]
    lang: str  #: BCP 47 of the terms


#: Words of a language that begin like this, the commonest first.
Complete = Callable[[str, str], tuple[str, ...]]
