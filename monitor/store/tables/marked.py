"""What have people said of stories?"""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from monitor.store.tables.handle import AUTOINCREMENT, table


class MarkRow(SQLModel, table=True):
    """One word of one person; nothing is overwritten."""

    __tablename__: ClassVar[str] = "mark"
    __table_args__ = AUTOINCREMENT

    id: int | None = Field(default=None, primary_key=True)
    story: str = Field(foreign_key="story.id", index=True)
    word: str  #: see model/mark.py
    who: str
    at: datetime
    note: str
    #: Of the story when it was marked: the rules may change, what was said does not.
    topics: list[Any] = Field(sa_type=JSON)


MARK = table(MarkRow)
