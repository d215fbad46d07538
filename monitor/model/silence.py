"""What does somebody not want to hear of for a while?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Mute(StrEnum):
    """What a silence is about."""

    STORY = "story"
    SOURCE = "source"
    TERM = "term"
    ROUTE = "route"  #: nothing at once; all of it in the digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Until a moment, for one route or for all."""

    id: int
    kind: Mute
    what: str
    until: datetime
    since: datetime
    route: str = ""  #: empty for all
    note: str = ""
    removed_at: datetime | None = None

    def __str__(self) -> str:
        end = self.until.isoformat(timespec="minutes").replace("+00:00", "Z")
        return f"{self.kind.value} {self.what}, until {end}"
