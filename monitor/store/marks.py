"""What have people said of stories? Nothing is overwritten; the newest word counts."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, func, insert, or_, select

from monitor.model.mark import Mark, MarkedStory, Word
from monitor.model.story import Story, StoryId
from monitor.model.url import canonical
from monitor.store import convert, load
from monitor.store.convert import AnyRow
from monitor.store.edited import alive
from monitor.store.statements import KEYS
from monitor.store.tables.found import ITEM
from monitor.store.tables.marked import MARK
from monitor.store.tables.told import STORY, STORY_ITEM

OF_STORIES = select(MARK).where(MARK.c.story.in_(KEYS)).order_by(MARK.c.id)
NEWEST = select(func.max(MARK.c.id)).group_by(MARK.c.story)
#: Those that count, the last one first.
COUNTING = select(MARK).where(MARK.c.id.in_(NEWEST)).order_by(MARK.c.id.desc())


class Marks:
    """Written by whoever holds the database."""

    def __init__(self, reader: Engine, writer: Engine) -> None:
        self._reader = reader
        self._writer = writer

    def stories(self, ref: str) -> tuple[StoryId, ...]:
        """By the id of a story, else of an item of it, else by an item's address."""
        ref = convert.storable(ref.strip())
        by_item = select(STORY_ITEM.c.story).join(ITEM, ITEM.c.id == STORY_ITEM.c.item)
        address = or_(ITEM.c.url == ref, ITEM.c.canonical == canonical(ref))
        with self._reader.begin() as connection:
            story = alive(connection, ref)
            for query in (
                select(STORY.c.id).where(STORY.c.id == story),
                by_item.where(ITEM.c.id == ref),
                by_item.where(address).distinct().order_by(STORY_ITEM.c.story),
            ):
                found = connection.execute(query).scalars().all()
                if ref and found:
                    return tuple(map(StoryId, found))
        return ()

    def add(
        self, story: StoryId, word: Word, who: str, at: datetime, note: str
    ) -> Mark:
        """With the topics that the story has by now."""
        with self._writer.begin() as connection:
            told = load.stories(connection, [story])[story]
            mark = Mark(
                story=story,
                word=word,
                who=convert.storable(who),
                at=at,
                note=convert.storable(note),
                topics=_topics(told),
            )
            connection.execute(insert(MARK).values(_values(mark)))
        return mark

    def counting(self) -> tuple[MarkedStory, ...]:
        """Of every marked story the newest mark, last marked first."""
        with self._reader.begin() as connection:
            newest = [_mark(row) for row in connection.execute(COUNTING)]
            stories = load.stories(connection, [mark.story for mark in newest])
        return tuple(_marked(mark, stories[mark.story]) for mark in newest)


def marks_of(
    connection: Connection, stories: Iterable[str]
) -> dict[str, tuple[Mark, ...]]:
    """Oldest first."""
    rows = load.rows_by(connection, OF_STORIES, list(stories))
    return {
        story: tuple(map(_mark, found))
        for story, found in convert.keyed(rows, "story").items()
    }


def _marked(mark: Mark, story: Story) -> MarkedStory:
    """What came after the mark was read by nobody who made it."""
    items = [report.item for report in story.reports]
    read = [item for item in items if not item.first_seen or item.first_seen <= mark.at]
    return MarkedStory(mark=mark, headline=story.headline, items=tuple(read))


def _topics(story: Story) -> tuple[str, ...]:
    found: Sequence[str] = [m.topic for r in story.reports for m in r.matches]
    return tuple(dict.fromkeys(found))


def _values(mark: Mark) -> convert.Values:
    return {
        "story": mark.story,
        "word": mark.word.value,
        "who": mark.who,
        "at": mark.at,
        "note": mark.note,
        "topics": list(mark.topics),
    }


def _mark(row: AnyRow) -> Mark:
    return Mark(
        story=StoryId(row.story),
        word=Word(row.word),
        who=row.who,
        at=row.at,
        note=row.note,
        topics=tuple(row.topics),
    )
