"""How do merges and splits get into the store, and what was edited before?"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Engine, or_, select

from monitor.model.edit import By, Edit, Merge, Split
from monitor.model.item import ItemId
from monitor.model.story import Story, StoryId
from monitor.model.url import canonical
from monitor.store import load
from monitor.store.convert import storable
from monitor.store.edited import EDITS, alive, edit_of
from monitor.store.merge import merge
from monitor.store.split import split
from monitor.store.tables.edited import STORY_EDIT
from monitor.store.tables.found import ITEM
from monitor.store.tables.told import STORY, STORY_ITEM


class Edits:
    """What analysts have changed; the steps must stand still while one is saved.

    Rows move, so what is read later, also after a restart, knows no other state.
    """

    def __init__(self, reader: Engine, writer: Engine) -> None:
        self._reader = reader
        self._writer = writer

    def all(self) -> tuple[Edit, ...]:
        """Oldest first."""
        with self._reader.begin() as connection:
            return tuple(map(edit_of, connection.execute(EDITS)))

    def story(self, ref: str) -> Story | None:
        """By its id, also by one that was merged away."""
        with self._reader.begin() as connection:
            id_ = alive(connection, ref)
            return load.stories(connection, [id_]).get(id_)

    def items(self, story: StoryId, ref: str) -> frozenset[ItemId]:
        """Those of the story that are meant by an id or an address."""
        told = storable(ref.strip())
        named = or_(ITEM.c.id == told, ITEM.c.canonical == canonical(told))
        query = (
            select(ITEM.c.id)
            .join(STORY_ITEM, STORY_ITEM.c.item == ITEM.c.id)
            .where(STORY_ITEM.c.story == story, named if told else ITEM.c.id == "")
        )
        with self._reader.begin() as connection:
            return frozenset(map(ItemId, connection.execute(query).scalars()))

    def known(self) -> frozenset[StoryId]:
        """Every id that a story has, or had before an edit."""
        with self._reader.begin() as connection:
            here = connection.execute(select(STORY.c.id)).scalars().all()
            gone = connection.execute(select(STORY_EDIT.c.other)).scalars().all()
        return frozenset(map(StoryId, [*here, *gone]))

    def merge(self, made: Merge, by: By, told_since: Mapping[str, datetime]) -> None:
        """`told_since`: what a route was told after that, it is not told again."""
        with self._writer.begin() as connection:
            for other in made.others:
                merge(connection, made.story, other, by, told_since)

    def split(self, made: Split, by: By) -> None:
        with self._writer.begin() as connection:
            split(connection, made, by)
