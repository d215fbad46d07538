"""Which full texts were asked for, and what came of it?"""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from monitor.store.tables.handle import table


class WantedRow(SQLModel, table=True):
    """Classify wants the page behind a text."""

    __tablename__: ClassVar[str] = "wanted"
    __table_args__ = (
        Index("ix_wanted_due", "host", "due_at", sqlite_where=text("due_at NOT NULL")),
        Index("ix_wanted_held", "held_until", sqlite_where=text("held_until NOT NULL")),
    )

    text: int = Field(foreign_key="item_text.id", primary_key=True)
    item: str = Field(foreign_key="item.id", index=True)
    host: str  #: of its address: one page at a time is asked there
    why: str
    asked_at: datetime
    held_until: datetime | None = None  #: so long the text waits; None when it does not
    due_at: datetime | None = None  #: None when nothing more is tried
    attempts: int
    outcome: str  #: name in PageOutcome; empty while nothing has come of it
    detail: str
    answered_at: datetime | None = None
    brought: int | None = Field(
        default=None, foreign_key="item_text.id", index=True
    )  #: the text that came
    page: str  #: where it came from
    size: int  #: characters of it


WANTED = table(WantedRow)
