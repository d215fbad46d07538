"""What keeps the file small and sound: retention, copies, and a look inside?"""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, case, delete, exists, func, select, update
from sqlalchemy.dialects.sqlite import insert

from monitor.model.feed import HEALTHY
from monitor.model.view import Retained
from monitor.store import schema, search
from monitor.store.engine import connect
from monitor.store.tables.asked import WANTED
from monitor.store.tables.found import MATCH, POLL, POLL_DAY, TEXT
from monitor.store.tables.told import ASIDE, CHANGE, SAID, STORY_ITEM, STORY_TRACE

#: Rows per transaction, so that intake never waits long for retention.
BATCH = 1_000
#: Grouping compares with nothing that was last seen before that.
TRACES = timedelta(days=30)
#: A change that waits longer than this waits for nobody.
STUCK = timedelta(hours=1)
#: Two connections that write and checkpoint at once can corrupt older ones.
SOUND_SQLITE = (3, 51, 3)

UNBALANCED = (POLL.c.new + POLL.c.known + POLL.c.changed + POLL.c.aside) != POLL.c.seen


class Upkeep:
    """Chores of the one process that writes; `check` and `backup` are for any."""

    def __init__(self, path: Path, reader: Engine, writer: Engine) -> None:
        self._path = path
        self._reader = reader
        self._writer = writer

    def retain(self, now: datetime, keep: timedelta) -> Retained:
        """Texts without a match go, items stay; old ledger rows become sums."""
        before = now - keep
        texts, last = 0, 0
        while taken := self._take_texts(before, last):
            texts, last = texts + len(taken), taken[-1]
        retained = Retained(texts=texts, polls=self._sum_polls(before))
        with self._writer.begin() as connection:
            connection.execute(delete(SAID).where(SAID.c.at < before))
            old = STORY_TRACE.c.seen_at < now - TRACES
            connection.execute(delete(STORY_TRACE).where(old))
        with self._writer.connect() as connection:
            connection.exec_driver_sql("PRAGMA optimize")
        return retained

    def backup(self, target: Path) -> list[str]:
        """A copy in one file, checked; the problems found in the copy, if any.

        The target appears only when it is sound.
        """
        part = target.with_name(f"{target.name}.part")
        part.unlink(missing_ok=True)
        schema.copy(self._path, part)
        problems = integrity(part)
        if not problems:
            part.replace(target)
        return problems

    def check(self, now: datetime) -> list[str]:
        """What is wrong, as sentences; nothing when all is well."""
        return [
            *integrity(self._path),
            *self._unbalanced(),
            *self._stuck(now),
        ]

    def _take_texts(self, before: datetime, last: int) -> list[int]:
        """The next batch in one pass over the texts."""
        sibling = TEXT.alias("sibling")
        matched = exists().where(
            sibling.c.item == TEXT.c.item, sibling.c.id == MATCH.c.text
        )
        # Other rules may have unmatched what people were told.
        placed = exists().where(STORY_ITEM.c.item == TEXT.c.item)
        old = select(TEXT.c.id).where(
            TEXT.c.id > last,
            TEXT.c.seen_at < before,
            TEXT.c.waits_for.is_(None),
            ~matched,
            ~placed,
            ~exists().where(ASIDE.c.text == TEXT.c.id),
        )
        with self._writer.begin() as connection:
            batch = old.order_by(TEXT.c.id).limit(BATCH)
            texts = list(connection.execute(batch).scalars())
            search.unindex(connection, texts)
            connection.execute(
                update(WANTED).where(WANTED.c.brought.in_(texts)).values(brought=None)
            )
            connection.execute(delete(WANTED).where(WANTED.c.text.in_(texts)))
            connection.execute(delete(TEXT).where(TEXT.c.id.in_(texts)))
        return texts

    def _sum_polls(self, before: datetime) -> int:
        old = POLL.c.started_at < before
        day = func.date(POLL.c.started_at)
        parts = ("seen", "new", "known", "changed", "aside")
        sums: dict[str, Any] = {name: func.sum(POLL.c[name]) for name in parts}
        good = POLL.c.outcome.in_([outcome.name for outcome in HEALTHY])
        sums["polls"] = func.count()
        sums["gaps"] = func.count(POLL.c.gap)
        sums["healthy"] = func.sum(case((good, 1), else_=0))
        rows = select(POLL.c.feed, day, *sums.values()).where(old)
        added = insert(POLL_DAY).from_select(
            ["feed", "day", *sums], rows.group_by(POLL.c.feed, day)
        )
        more = {name: POLL_DAY.c[name] + added.excluded[name] for name in sums}
        with self._writer.begin() as connection:
            connection.execute(added.on_conflict_do_update(["feed", "day"], set_=more))
            return connection.execute(delete(POLL).where(old)).rowcount

    def _unbalanced(self) -> list[str]:
        query = select(POLL.c.feed, POLL.c.started_at).where(UNBALANCED)
        with self._reader.begin() as connection:
            rows = connection.execute(query.limit(BATCH)).all()
        return [
            f"the poll of {row.feed!r} at {row.started_at:%Y-%m-%d %H:%M:%S} UTC does"
            " not balance: entries may have been lost"
            for row in rows
        ]

    def _stuck(self, now: datetime) -> list[str]:
        waiting = CHANGE.c.decided_at.is_(None), CHANGE.c.at < now - STUCK
        query = select(func.count(), func.min(CHANGE.c.at)).where(*waiting)
        with self._reader.begin() as connection:
            count, oldest = connection.execute(query).one()
        if not count:
            return []
        return [f"{count} changes wait for a decision, the oldest since {oldest:%F %T}"]


def integrity(path: Path) -> list[str]:
    """What SQLite itself finds wrong with the file."""
    with closing(connect(path, "ro")) as connection:
        try:
            pages = [row[0] for row in connection.execute("PRAGMA integrity_check")]
            orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
        except sqlite3.DatabaseError as error:
            return [f"{path.name}: {error}"]
    found = [f"{path.name}: {page}" for page in pages if page != "ok"]
    return found + [
        f"{path.name}: row {row} of {table} points to a missing {parent}"
        for table, row, parent, _ in orphans
    ]


def sqlite_version(
    version: tuple[int, int, int] = sqlite3.sqlite_version_info,
) -> str:
    """With a note where it is worth one."""
    shown = ".".join(map(str, version))
    if version >= SOUND_SQLITE:
        return shown
    return (
        f"{shown} (before 3.51.3 two writers can corrupt a database; the monitor is"
        " its one writer, so let no other program checkpoint the file)"
    )
