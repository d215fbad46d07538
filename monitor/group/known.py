"""Which story does an exact key stand for, and until when?"""

from collections.abc import Iterable
from datetime import UTC, datetime

from monitor.group.keys import LASTS, Key
from monitor.model.story import StoryId

#: A story of which no beginning is known is older than any other.
LONG_AGO = datetime.min.replace(tzinfo=UTC)

Row = tuple[str, StoryId, datetime]


class Known:
    """The keys of active stories. A key belongs to one story until it expires."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self._rows: dict[str, tuple[StoryId, datetime]] = {}
        for text, story, seen_at in sorted(rows, key=_row_order):
            self._rows[text] = (story, seen_at)

    def __len__(self) -> int:
        return len(self._rows)

    def get(self, text: str) -> tuple[StoryId, datetime] | None:
        return self._rows.get(text)

    def owner(self, key: Key, seen_at: datetime) -> StoryId | None:
        """The story this key stands for, unless it has expired."""
        row = self._rows.get(key.text)
        if row is None:
            return None
        story, since = row
        lasts = LASTS.get(key.kind)
        return story if lasts is None or abs(seen_at - since) <= lasts else None

    def began_at(self, story: StoryId) -> datetime:
        return self._rows.get(beginning(story), (story, LONG_AGO))[1]

    def began_with(self, story: StoryId, seen_at: datetime) -> bool:
        """Whether the story is known to have begun at this very moment."""
        return self._rows.get(beginning(story)) == (story, seen_at)

    def is_renewed(self, key: Key, story: StoryId, seen_at: datetime) -> bool:
        """A key that lasts for ever is; one that expires is not.

        Otherwise a headline that returns daily would hold one story open for ever.
        An item placed again, as after a save that failed, gives its keys again.
        """
        return key.kind not in LASTS or self._rows[key.text] == (story, seen_at)

    def write(self, texts: Iterable[str], story: StoryId, seen_at: datetime) -> None:
        """An old item that is placed late takes no key from a newer one."""
        for text in texts:
            if text not in self._rows or self._rows[text][1] <= seen_at:
                self._rows[text] = (story, seen_at)

    def forget(self, before: datetime, kept: str, kept_since: datetime) -> None:
        """Drop what was last seen before then; what begins with `kept` lasts longer."""
        self._rows = {
            text: row
            for text, row in self._rows.items()
            if row[1] >= (kept_since if text.startswith(kept) else before)
        }


def beginning(story: StoryId) -> str:
    """The key that remembers when a story began."""
    return f"start:{story}"


def _row_order(row: Row) -> tuple[datetime, StoryId]:
    """Of several rows with one key, the newest counts."""
    return (row[2], row[1])
