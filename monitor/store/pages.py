"""Which pages are to be asked for now, and what did they bring?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert

from monitor.model.slug import is_stand_in
from monitor.model.want import (
    Brought,
    NotBrought,
    PageAnswer,
    PageOutcome,
    Wanted,
)
from monitor.store import convert, load, search, wanted
from monitor.store.convert import AnyRow, storable
from monitor.store.statements import LIMIT
from monitor.store.tables.asked import WANTED
from monitor.store.tables.found import ITEM, TEXT

IS_OPEN = WANTED.c.due_at.is_not(None)
#: The first of each host: one page at a time is asked there.
FIRST = (
    select(func.min(WANTED.c.text))
    .where(IS_OPEN, WANTED.c.due_at <= bindparam("now"))
    .group_by(WANTED.c.host)
    .limit(LIMIT)
)
DUE = (
    load.ITEMS.add_columns(WANTED.c.text.label("wanted"), WANTED.c.attempts)
    .join(WANTED, WANTED.c.item == ITEM.c.id)
    .where(WANTED.c.text.in_(FIRST))
    .order_by(WANTED.c.text, TEXT.c.version)
)
NEXT = select(func.min(WANTED.c.due_at)).where(
    IS_OPEN, WANTED.c.due_at > bindparam("now")
)
OPEN = select(WANTED.c.item, WANTED.c.attempts).where(
    WANTED.c.text == bindparam("of"), IS_OPEN
)
NEWEST = (
    load.ITEMS.add_columns(ITEM.c.versions)
    .where(ITEM.c.id == bindparam("item"))
    .order_by(TEXT.c.version.desc())
    .limit(1)
)
ADD_TEXT = insert(TEXT).returning(TEXT.c.id)
COUNT_UP = (
    update(ITEM).where(ITEM.c.id == bindparam("of")).values(versions=bindparam("now"))
)
ANSWER = update(WANTED).where(WANTED.c.text == bindparam("of"))


class Pages:
    """Where acquire finds what is wanted, and puts what came of it."""

    def __init__(self, reader: Engine, writer: Engine) -> None:
        self._reader = reader
        self._writer = writer

    def wanted(self, now: datetime, limit: int) -> Sequence[Wanted]:
        """Due by now, one of each host."""
        with self._reader.begin() as connection:
            rows = connection.execute(DUE, {"now": now, "limit": limit}).all()
        newest = {row.wanted: row for row in rows}  # its versions come in order
        return [
            Wanted(text=text, item=convert.item(row), attempts=row.attempts)
            for text, row in newest.items()
        ]

    def next_wanted(self, now: datetime) -> datetime | None:
        """When something will be due that is not due yet."""
        with self._reader.begin() as connection:
            found: datetime | None = connection.execute(NEXT, {"now": now}).scalar()
        return found

    def save_page(self, asked: Wanted, answer: PageAnswer, at: datetime) -> None:
        """The new text, the end of the want, and what it held, in one transaction.

        Saved twice, or after a newer want of the item, it changes nothing.
        """
        with self._writer.begin() as connection:
            row = connection.execute(OPEN, {"of": asked.text}).one_or_none()
            if row is None:
                return
            match answer:
                case Brought():
                    values = _bring(connection, row.item, answer, at)
                case NotBrought():
                    values = _answer(answer.outcome, answer.detail)
                    values["due_at"] = answer.again_at
            told = {**values, "attempts": row.attempts + 1, "answered_at": at}
            connection.execute(ANSWER, {"of": asked.text, **told})
            wanted.release(connection, [asked.text])


def _bring(
    connection: Connection, item: str, answer: Brought, at: datetime
) -> dict[str, Any]:
    """A new version: title and summary as the feed gives them, the page's text."""
    newest = connection.execute(NEWEST, {"item": item}).one()
    if len(newest.text) >= len(answer.text):
        return {**_answer(PageOutcome.SUPERSEDED, ""), "due_at": None}
    version = newest.versions + 1
    row = {**_text(newest, answer), "version": version, "seen_at": at}
    number = connection.execute(ADD_TEXT, row).scalar_one()
    search.index_text(connection, number)
    connection.execute(COUNT_UP, {"of": item, "now": version})
    return {
        **_answer(PageOutcome.BROUGHT, ""),
        "due_at": None,
        "brought": number,
        "page": storable(answer.page),
        "size": len(answer.text),
    }


def _text(newest: AnyRow, answer: Brought) -> dict[str, Any]:
    """What the feed says goes first; of the language, what both agree on."""
    named = newest.title != newest.url and not is_stand_in(newest.title, newest.url)
    agreed = answer.lang.partition("-")[0] == newest.lang.partition("-")[0]
    return {
        "item": newest.id,
        "poll": 0,  # no poll found it
        "title": newest.title if named else storable(answer.title) or newest.title,
        "summary": newest.summary,
        "text": storable(answer.text),
        "author": newest.author or storable(answer.author),
        "published": newest.published or answer.published,
        "updated": newest.updated,
        "lang": newest.lang if agreed else "",
        "waits_for": "classify",
        "brought": True,
    }


def _answer(outcome: PageOutcome, detail: str) -> dict[str, Any]:
    return {"outcome": outcome.name, "detail": storable(detail)}
