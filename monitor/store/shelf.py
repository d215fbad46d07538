"""What was known of a feed, and what did this poll add?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, select, update
from sqlalchemy.dialects.sqlite import insert

from monitor.model.feed import FeedState, Poll
from monitor.ports import Intake, Known, Sighting
from monitor.store import convert, search
from monitor.store.convert import AnyRow
from monitor.store.load import rows_by
from monitor.store.statements import KEYS, add, put
from monitor.store.tables.found import FEED, ITEM, POLL, TEXT

STATES = select(FEED)
PUT_STATE = put(FEED)
#: What tells whether an entry has changed, and no more: every entry of a poll is asked.
KNOWN = select(
    ITEM.c.id, ITEM.c.key, ITEM.c.raw_digest, ITEM.c.text_digest, ITEM.c.versions
).where(ITEM.c.feed == bindparam("feed"), ITEM.c.key.in_(KEYS))
#: Without the reasons for setting aside: `aside` has their number.
NUMBERS = [column for column in POLL.c if column.name not in {"id", "asides", "gap"}]
SAVED = select(POLL.c.id).where(
    *(column.is_not_distinct_from(bindparam(column.name)) for column in NUMBERS)
)
ADD_POLL = insert(POLL).returning(POLL.c.id)
ADD_ITEMS = add(ITEM)
ADD_TEXTS = add(TEXT)
ADD_VERSION = (
    update(ITEM)
    .where(ITEM.c.id == bindparam("of"))
    .values(versions=ITEM.c.versions + 1)
)
TOUCH = update(ITEM).where(
    ITEM.c.feed == bindparam("of"), ITEM.c.key == bindparam("named")
)


class Shelf:
    """Where acquire finds what it knew, and puts what it found."""

    def __init__(self, reader: Engine, writer: Engine) -> None:
        self._reader = reader
        self._writer = writer

    def feed_states(self) -> Mapping[str, FeedState]:
        with self._reader.begin() as connection:
            rows = connection.execute(STATES).all()
        return {row.feed: convert.feed_state(row) for row in rows}

    def known(self, feed: str, keys: Sequence[str]) -> Mapping[str, Known]:
        stored = {convert.storable(key): key for key in keys}
        with self._reader.begin() as connection:
            rows = _items(connection, feed, list(stored))
        return {
            stored[key]: Known(row.raw_digest, row.text_digest, row.versions)
            for key, row in rows.items()
        }

    def save_poll(self, intake: Intake) -> None:
        """One transaction. The ledger row says what was really written."""
        _refuse_unbalanced(intake)
        with self._writer.begin() as connection:
            _save(connection, intake)


def _refuse_unbalanced(intake: Intake) -> None:
    """A ledger that does not add up is a bug, and must not be written down."""
    poll = intake.poll
    counted = (poll.new, poll.changed)
    handed = (len(intake.new), len(intake.changed))
    if not poll.balances or counted != handed or len(intake.touched) > poll.known:
        raise ValueError(f"the ledger of {poll.feed!r} does not balance: {poll}")


def _is_saved(connection: Connection, poll: Poll) -> bool:
    """Whether a poll is in the ledger that was the same to the last number.

    Not enough alone to call this one a repeat: a clock may stand still.
    """
    return connection.execute(SAVED, convert.poll_values(poll)).first() is not None


def _save(connection: Connection, intake: Intake) -> None:
    everything = (*intake.new, *intake.changed, *intake.touched)
    keys = [convert.storable(sighting.entry.key) for sighting in everything]
    stored = _items(connection, intake.feed.name, keys)
    handed = _once((*intake.new, *intake.changed))
    new = [s for s in handed if _row(stored, s) is None]
    changed = [s for s in _once(intake.changed) if _differs(_row(stored, s), s)]
    if new or changed or not _is_saved(connection, intake.poll):
        poll = _add_poll(connection, intake.poll, len(new), len(changed))
        _add_items(connection, intake, poll, new)
        _add_versions(connection, intake, poll, changed, stored)
        search.index(connection, poll)
    _touch(connection, intake.feed.name, intake.touched)
    _save_state(connection, intake.state)


def _add_poll(connection: Connection, poll: Poll, new: int, changed: int) -> int:
    """An entry that another poll has saved in the meantime is known after all."""
    known = poll.known + poll.new + poll.changed - new - changed
    truth = replace(poll, new=new, changed=changed, known=known)
    row: int = connection.execute(ADD_POLL, convert.poll_values(truth)).scalar_one()
    return row


def _add_items(
    connection: Connection, intake: Intake, poll: int, new: Sequence[Sighting]
) -> None:
    if not new:
        return
    seen_at = seen(intake.poll)
    feed, first = intake.feed, intake.first
    how = {was: convert.standing(feed, first=first or was) for was in (False, True)}
    items = [convert.item_values(feed, s, seen_at, how[s.backlog]) for s in new]
    texts = [_text(intake, s, 1, poll) for s in new]
    connection.execute(ADD_ITEMS, items)
    connection.execute(ADD_TEXTS, texts)


def _add_versions(
    connection: Connection,
    intake: Intake,
    poll: int,
    changed: Sequence[Sighting],
    stored: Mapping[str, AnyRow],
) -> None:
    """The item and its first text stay; the new text waits like a new item."""
    if not changed:
        return
    rows = [(s, stored[convert.storable(s.entry.key)]) for s in changed]
    texts = [_text(intake, s, row.versions + 1, poll) for s, row in rows]
    connection.execute(ADD_TEXTS, texts)
    connection.execute(
        ADD_VERSION,
        [
            {"of": row.id, "raw_digest": s.raw_digest, "text_digest": s.text_digest}
            for s, row in rows
        ],
    )


def _touch(connection: Connection, feed: str, touched: Sequence[Sighting]) -> None:
    """The markup moved on, the words did not."""
    if not touched:
        return
    connection.execute(
        TOUCH,
        [
            {
                "of": feed,
                "named": convert.storable(s.entry.key),
                "raw_digest": s.raw_digest,
            }
            for s in touched
        ],
    )


def _save_state(connection: Connection, state: FeedState) -> None:
    connection.execute(PUT_STATE, convert.feed_state_values(state))


def _items(connection: Connection, feed: str, keys: Sequence[str]) -> dict[str, AnyRow]:
    return {row.key: row for row in rows_by(connection, KNOWN, keys, feed=feed)}


def _row(stored: Mapping[str, AnyRow], sighting: Sighting) -> AnyRow | None:
    return stored.get(convert.storable(sighting.entry.key))


def _differs(row: AnyRow | None, sighting: Sighting) -> bool:
    return row is not None and row.text_digest != sighting.text_digest


def _once(sightings: Iterable[Sighting]) -> list[Sighting]:
    """The first of each key."""
    found: dict[str, Sighting] = {}
    for sighting in sightings:
        found.setdefault(convert.storable(sighting.entry.key), sighting)
    return list(found.values())


def _text(
    intake: Intake, sighting: Sighting, version: int, poll: int
) -> dict[str, Any]:
    values = convert.text_values(
        intake.feed, sighting.entry, version, seen(intake.poll)
    )
    return {**values, "poll": poll, "waits_for": "classify"}


def seen(poll: Poll) -> datetime:
    """When its entries were first seen: at the end of the fetch."""
    return poll.started_at + poll.took
