"""What did analysts change about stories?"""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from monitor.store.tables.handle import AUTOINCREMENT, table


class StoryEditRow(SQLModel, table=True):
    """A merge or a split. Stories that were merged away are no rows any more."""

    __tablename__: ClassVar[str] = "story_edit"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    story: str = Field(index=True)  #: the one that stayed
    other: str = Field(index=True)  #: merged into it, or split off it
    items: list[Any] = Field(sa_type=JSON)  #: that moved
    who: str
    why: str
    at: datetime


class StoryToldRow(SQLModel, table=True):
    """A change of another story whose messages have told of this one, too."""

    __tablename__: ClassVar[str] = "story_told"

    story: str = Field(foreign_key="story.id", primary_key=True)
    change: int = Field(foreign_key="change.seq", primary_key=True)


STORY_EDIT = table(StoryEditRow)
STORY_TOLD = table(StoryToldRow)
