"""Which story does an item belong to, and by what was it recognised?"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256

from monitor.group.keys import LASTS, Key, Kind, keys_of
from monitor.model.item import ItemId
from monitor.model.story import Placed, Report, StoryId

FIRST = "first item"

#: A story of which no beginning is known is older than any other.
LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Stories:
    """An index of what active stories can be recognised by.

    It holds no fact of its own: built again from the rows that its answers left
    behind, it gives the same answers. A key belongs to one story until it expires.
    """

    def __init__(self, known: Iterable[tuple[str, StoryId, datetime]] = ()) -> None:
        self._rows: dict[str, tuple[StoryId, datetime]] = {}
        for text, story, seen_at in sorted(known, key=_row_order):
            self._rows[text] = (story, seen_at)

    def __len__(self) -> int:
        """How many keys are held: what its memory grows with."""
        return len(self._rows)

    def place(self, report: Report, at: datetime) -> Placed:
        """Join the story that shares a key, else start one."""
        item = report.item
        seen_at = item.first_seen or at
        keys = keys_of(item)
        owners = [(key, self._owner(key, seen_at)) for key in keys]
        hits = [(key, story) for key, story in owners if story]
        if not hits:
            return self._start(item.id, keys, seen_at)
        key, story = min(hits, key=lambda hit: self._rank(*hit))
        texts = [k.text for k, o in owners if self._is_written(k, o, story, seen_at)]
        if self._began(story, item.id, seen_at):
            texts.append(_beginning(story))
        self._write(texts, story, seen_at)
        return Placed(
            story=story,
            reason=f"{key.kind.value}: {key.shown}" if key.shown else key.kind.value,
            score=1.0,
            keys=tuple(texts),
            started=False,
        )

    def forget(self, before: datetime) -> None:
        """Drop the keys last seen before then; memory holds the active stories."""
        self._rows = {k: row for k, row in self._rows.items() if row[1] >= before}

    def _start(self, item: ItemId, keys: Sequence[Key], seen_at: datetime) -> Placed:
        story = story_id(item)
        texts = (_beginning(story), *(key.text for key in keys))
        self._write(texts, story, seen_at)
        return Placed(story=story, reason=FIRST, score=0.0, keys=texts, started=True)

    def _owner(self, key: Key, seen_at: datetime) -> StoryId | None:
        """The story this key stands for, unless it has expired."""
        row = self._rows.get(key.text)
        if row is None:
            return None
        story, since = row
        lasts = LASTS.get(key.kind)
        return story if lasts is None or abs(seen_at - since) <= lasts else None

    def _rank(self, key: Key, story: StoryId) -> tuple[bool, datetime, StoryId]:
        """An item stays where it is; else the oldest story wins."""
        began = self._rows.get(_beginning(story), (story, LONG_AGO))[1]
        return (key.kind is not Kind.ITEM, began, story)

    def _is_written(
        self, key: Key, owner: StoryId | None, story: StoryId, seen_at: datetime
    ) -> bool:
        """New keys are; a key that lasts for ever is renewed, one that expires is not.

        Otherwise a headline that returns daily would hold one story open for ever.
        An item placed again, as after a save that failed, gives its keys again.
        """
        if owner is None:
            return True
        again = self._rows[key.text][1] == seen_at
        return owner == story and (key.kind not in LASTS or again)

    def _began(self, story: StoryId, item: ItemId, seen_at: datetime) -> bool:
        """Whether this very item began the story."""
        mine = story == story_id(item)
        return mine and self._rows.get(_beginning(story)) == (story, seen_at)

    def _write(self, texts: Iterable[str], story: StoryId, seen_at: datetime) -> None:
        """An old item that is placed late takes no key from a newer one."""
        for text in texts:
            if text not in self._rows or self._rows[text][1] <= seen_at:
                self._rows[text] = (story, seen_at)


def story_id(first: ItemId) -> StoryId:
    """Made from the story's first item, so that a replay gives the same ids."""
    digest = sha256(first.encode("utf-8", "surrogatepass")).hexdigest()
    return StoryId(f"s-{digest[:12]}")


def _beginning(story: StoryId) -> str:
    """The key that remembers when a story began."""
    return f"start:{story}"


def _row_order(row: tuple[str, StoryId, datetime]) -> tuple[datetime, StoryId]:
    """Of several rows with one key, the newest counts."""
    return (row[2], row[1])
