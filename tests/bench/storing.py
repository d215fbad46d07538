"""How many items per second are stored, beside bare SQLite with the same promises?

The peer writes the very rows that ours wrote, by executemany, with the same pragmas
and one transaction per poll: what lies between is the price of the store's own checks.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from shutil import copyfile
from tempfile import TemporaryDirectory

from monitor.model.feed import FeedState, Poll, PollOutcome
from monitor.model.item import Entry
from monitor.ports import Intake, Sighting
from monitor.store.database import Database
from monitor.store.engine import WRITER, connect
from monitor.store.search import ADD
from tests.bench.command import Bench, Size, run
from tests.bench.corpus import prose
from tests.bench.table import Row, Table
from tests.bench.timing import Cost, cost, least_cpu, ratio
from tests.store.intake import FEED
from tests.values import NOON

SECOND = timedelta(seconds=1)
#: A feed's summary.
WORDS = 60
SHAPES = {1_000: (2, 10), 10: (20, 150)}  #: entries per poll: polls at each size


def measure(size: Size, _data: Path | None) -> list[Table]:
    dice = Random(1)
    texts = [prose(dice, WORDS) for _ in range(200)]
    tables = []
    for entries, (few, many) in SHAPES.items():
        intakes = polls(size.pick(few, many), entries, texts)
        tables.append(_table(intakes, entries, size.pick(1, 3)))
    return tables


def polls(count: int, entries: int, texts: Sequence[str]) -> list[Intake]:
    """Each with entries that nobody has seen before."""
    return [_poll(number, entries, texts) for number in range(count)]


def _poll(number: int, entries: int, texts: Sequence[str]) -> Intake:
    feed = replace(FEED, name=f"Feed {number}")
    at = NOON + number * SECOND
    poll = Poll(
        feed=feed.name,
        started_at=at,
        took=SECOND,
        outcome=PollOutcome.READ,
        status=200,
        seen=entries,
        new=entries,
    )
    return Intake(
        feed=feed,
        poll=poll,
        state=FeedState(feed=feed.name, address=feed.url, url=feed.url),
        new=tuple(_sighting(number, n, texts) for n in range(entries)),
    )


def _sighting(poll: int, number: int, texts: Sequence[str]) -> Sighting:
    key = f"https://example.org/{poll}/{number}"
    text = texts[(poll * 7 + number) % len(texts)]
    entry = Entry(key=key, url=key, title=text[:70], summary=text, published=NOON)
    return Sighting(entry=entry, raw_digest=f"raw {key}", text_digest=f"text {key}")


def _table(intakes: Sequence[Intake], entries: int, rounds: int) -> Table:
    costs: dict[str, list[Cost]] = {}
    with TemporaryDirectory() as folder:
        world = _World(Path(folder))
        for _ in range(rounds):
            for name, each in world.turn(intakes).items():
                costs.setdefault(name, []).append(each)
    items = len(intakes) * entries
    rows = tuple(_row(name, items, costs[name], costs["ours"]) for name in costs)
    title = f"{len(intakes)} polls of {entries:,} new entries, {WORDS} words each"
    notes = (
        "items per s by the wall: a poll is one fsynced commit; the best run counts",
        "of ours: processor time, run by run",
    )
    return Table(title=title, rows=rows, notes=notes)


def _row(name: str, items: int, costs: Sequence[Cost], ours: Sequence[Cost]) -> Row:
    return {
        "what": name,
        "items_per_s": items / min(each.wall for each in costs),
        "cpu_us_per_item": 1e6 * least_cpu(costs) / items,
        "of_ours": ratio(costs, ours),
    }


class _World:
    """Fresh databases for every turn."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._empty = folder / "empty.db"
        Database.open(self._empty, write=True).close()

    def turn(self, intakes: Sequence[Intake]) -> dict[str, Cost]:
        """Ours, ours again with nothing new, and the same rows by bare SQLite."""
        path = self._fresh("ours.db")
        with Database.open(path, write=True, app="1", rules="1") as database:
            saved = cost(lambda: _save(database, intakes))
            known = cost(lambda: _look_up(database, intakes))
        rows = _rows(path)
        return {
            "ours": saved,
            "ours: what is known of them": known,
            "bare, with the full-text index": self._bare(rows, indexed=True),
            "bare, without it": self._bare(rows, indexed=False),
        }

    def _bare(self, rows: "list[_PollRows]", *, indexed: bool) -> Cost:
        path = self._fresh("bare.db")
        with closing(connect(path, "rwc")) as connection:
            for pragma in WRITER:
                connection.execute(pragma)
            return cost(lambda: _write_all(connection, rows, indexed=indexed))

    def _fresh(self, name: str) -> Path:
        for old in self._folder.glob(f"{name}*"):
            old.unlink()
        return copyfile(self._empty, self._folder / name)


_PollRows = dict[str, list[tuple[object, ...]]]


def _save(database: Database, intakes: Sequence[Intake]) -> None:
    for intake in intakes:
        database.shelf.save_poll(intake)


def _look_up(database: Database, intakes: Sequence[Intake]) -> None:
    for intake in intakes:
        keys = [sighting.entry.key for sighting in intake.new]
        assert len(database.shelf.known(intake.feed.name, keys)) == len(keys)


def _rows(path: Path) -> list[_PollRows]:
    """What was written, per poll."""
    with closing(sqlite3.connect(path)) as connection:
        polls = connection.execute("SELECT * FROM poll ORDER BY id").fetchall()
        return [_rows_of(connection, poll) for poll in polls]


def _rows_of(connection: sqlite3.Connection, poll: tuple[object, ...]) -> _PollRows:
    texts = connection.execute("SELECT * FROM item_text WHERE poll = ?", poll[:1])
    items = connection.execute(
        "SELECT * FROM item WHERE id IN (SELECT item FROM item_text WHERE poll = ?)",
        poll[:1],
    )
    return {"poll": [poll], "item": items.fetchall(), "item_text": texts.fetchall()}


def _write_all(
    connection: sqlite3.Connection, polls: Sequence[_PollRows], *, indexed: bool
) -> None:
    for rows in polls:
        _write(connection, rows, indexed=indexed)


def _write(connection: sqlite3.Connection, rows: _PollRows, *, indexed: bool) -> None:
    """One poll, one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    for table, values in rows.items():
        marks = ", ".join("?" * len(values[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", values)
    if indexed:
        connection.execute(ADD.text, {"poll": rows["poll"][0][0]})
    connection.execute("COMMIT")


BENCH = Bench(name="storing", doc=__doc__, measure=measure)

if __name__ == "__main__":
    run(BENCH)
