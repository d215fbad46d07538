"""Which stored items would other rules have to judge again, and what is known of them?

Only the newest finished text of an item counts.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Select, bindparam, func, select, text

from monitor.model.mark import Word
from monitor.model.match import Match
from monitor.model.story import Report, Story, StoryId
from monitor.store import load
from monitor.store.engine import connect
from monitor.store.marks import marks_of
from monitor.store.reapply import former
from monitor.store.search import quoted
from monitor.store.tables.found import ITEM, TEXT
from monitor.store.tables.told import STORY_ITEM

#: Words asked for at once.
WORDS = 200
VOCABULARY = "fts5vocab('main', 'item_text_index', 'row')"
HOLDING = text("SELECT rowid FROM item_text_index WHERE item_text_index MATCH :query")
SHOWN: Select[Any] = (
    select(TEXT.c.id)
    .join_from(ITEM, TEXT, TEXT.c.id == ITEM.c.shown)
    .where(ITEM.c.first_seen >= bindparam("since"))
    .order_by(TEXT.c.id)
)
STORED = (
    load.TEXTS.add_columns(TEXT.c.rules, TEXT.c.former, STORY_ITEM.c.story)
    .outerjoin(STORY_ITEM, STORY_ITEM.c.item == ITEM.c.id)
    .order_by(TEXT.c.id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredText:
    """A text with what it matches by now, and what people were told by."""

    report: Report
    rules: str  #: version that its matches are of
    first: tuple[Match, ...]  #: when it was seen
    story: StoryId | None


class Replay:
    """Read only. A page at a time: the running monitor is not disturbed."""

    def __init__(self, path: Path, reader: Engine) -> None:
        self._path = path
        self._reader = reader

    def ids(self, since: datetime) -> tuple[int, ...]:
        """Of the texts of all items first seen since then."""
        with self._reader.begin() as connection:
            return tuple(connection.execute(SHOWN, {"since": since}).scalars())

    def oldest(self) -> datetime | None:
        """When the first item was seen."""
        with self._reader.begin() as connection:
            return connection.execute(select(func.min(ITEM.c.first_seen))).scalar()

    def words(self) -> list[tuple[str, int]]:
        """Every word of the full-text index, with the number of texts that hold it.

        A table that lists them is made for the one connection: no reader may do that.
        """
        with closing(connect(self._path, "ro")) as connection:
            connection.execute(f"CREATE VIRTUAL TABLE temp.word USING {VOCABULARY}")
            return list(connection.execute("SELECT term, doc FROM temp.word"))

    def holding(self, words: Iterable[str]) -> set[int]:
        """The ids of texts that hold any of these words of the index."""
        wanted, found = sorted(words), set[int]()
        for start in range(0, len(wanted), WORDS):
            query = " OR ".join(map(quoted, wanted[start : start + WORDS]))
            with self._reader.begin() as connection:
                found.update(connection.execute(HOLDING, {"query": query}).scalars())
        return found

    def texts(self, ids: Sequence[int]) -> Iterator[StoredText]:
        """In their order."""
        for start in range(0, len(ids), load.CHUNK):
            some = ids[start : start + load.CHUNK]
            with self._reader.begin() as connection:
                rows = load.rows_by(connection, STORED, some)
                reports = load.reports(connection, rows)
            for row, report in zip(rows, reports, strict=True):
                was = former(row.former)
                yield StoredText(
                    report=report,
                    rules=row.rules,
                    first=was.matches if was else report.matches,
                    story=StoryId(row.story) if row.story else None,
                )

    def stories(self, ids: Sequence[StoryId]) -> dict[StoryId, Story]:
        with self._reader.begin() as connection:
            return load.stories(connection, ids)

    def marks(self, ids: Sequence[StoryId]) -> dict[str, Word]:
        """The words that count."""
        with self._reader.begin() as connection:
            found = marks_of(connection, ids)
        return {story: marks[-1].word for story, marks in found.items()}
