"""Why is an address unknown: what has kept the feeds of its publisher from it?"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from monitor.model.feed import HEALTHY, Feed, FeedState, Poll
from monitor.serve.gates import Gate, Room
from monitor.serve.missed import feeds_at, lost_lines
from monitor.serve.output import plain
from monitor.serve.rows import when
from monitor.store.database import Database

#: So many polls of a feed are looked through for what they have set aside.
LOOKED_BACK = 50


class Unseen(StrEnum):
    """What stands between a publisher and us, beside the outcomes of polls."""

    NO_ITEM = "this is no address, and no item or story has this id"
    NO_FEED = "no feed of this publisher is configured"
    OFF = "is turned off (enabled = false)"
    NOT_POLLED = "has not been asked yet"
    LOST = "may have lost items"
    SET_ASIDE = "has set entries aside"
    NOT_LISTED = "can be read, and did not list it under this address"


def unseen(
    reference: str, feeds: Sequence[Feed], database: Database, now: datetime
) -> tuple[Gate, ...]:
    """The likeliest first: a feed that cannot be read before one that can."""
    named = {*feeds_at(reference, feeds), *_folders_of(reference, feeds)}
    health = {each.state.feed: each for each in database.queries.feeds(now)}
    found: list[Gate] = []
    for feed in feeds:
        if feed.name in named:
            known = health.get(feed.name)
            state = known.state if known else None
            last = known.last_poll if known else None
            found += _of_feed(feed, state, last, database)
    if not found:
        is_address = "://" in reference or "/" in reference
        why = Unseen.NO_FEED if is_address else Unseen.NO_ITEM
        return (_gate("", why.name, why.value),)
    return tuple(sorted(found, key=lambda gate: gate.name == Unseen.NOT_LISTED.name))


def tell_unseen(reference: str, stops: Sequence[Gate]) -> str:
    """The address first, then a line for each gate."""
    never = (
        f"{reference}: never seen: no feed has published this address, and no item or"
        " story has this id (monitor feeds list shows what is polled)"
    )
    return "\n  ".join([never, *map(_line, stops)])


def as_row(reference: str, stops: Sequence[Gate]) -> dict[str, Any]:
    """In the shape of an item's explanation."""
    return {
        "answer": f"{reference}: never seen; {_line(stops[0])}",
        "gates": [asdict(gate) for gate in stops],
        "items": [],
        "stories": [],
    }


def _line(gate: Gate) -> str:
    return f"feed {gate.of}: {gate.said}" if gate.of else gate.said


def _of_feed(
    feed: Feed, state: FeedState | None, last: Poll | None, database: Database
) -> Iterator[Gate]:
    if not feed.enabled:
        yield _gate(feed.name, Unseen.OFF.name, Unseen.OFF.value)
        return
    if state is None or last is None:
        yield _gate(feed.name, Unseen.NOT_POLLED.name, Unseen.NOT_POLLED.value)
        return
    if last.outcome not in HEALTHY:
        yield _gate(feed.name, last.outcome.name, _unread(state, last))
    for line in lost_lines(database.queries.losses([feed.name])):
        said = line.removeprefix(f"feed {feed.name}: ")
        yield _gate(feed.name, Unseen.LOST.name, said)
    asides = _asides(database.queries.polls(feed.name, LOOKED_BACK))
    if asides:
        said = f"{Unseen.SET_ASIDE.value}: {asides}"
        yield _gate(feed.name, Unseen.SET_ASIDE.name, said)
    if last.outcome in HEALTHY:
        said = f"{Unseen.NOT_LISTED.value}; last asked {when(last.started_at)}"
        yield _gate(feed.name, Unseen.NOT_LISTED.name, said)


def _unread(state: FeedState, last: Poll) -> str:
    """With how long it is so, and when it is asked again."""
    detail = f" ({plain(last.detail)})" if last.detail else ""
    since = f", since {when(state.failing_since)}" if state.failing_since else ""
    due = max(filter(None, (state.next_poll_at, state.not_before)), default=None)
    again = f"asked again {when(due)}" if due and not state.gone else "asked no more"
    return f"{last.outcome.value}{detail}{since}; {again}"


def _asides(polls: Sequence[Poll]) -> str:
    """The reasons of the newest poll that had any."""
    newest = next((poll for poll in polls if poll.aside), None)
    if newest is None:
        return ""
    reasons = ", ".join(f"{count} {plain(why)}" for why, count in newest.asides)
    return f"{reasons} ({when(newest.started_at)})"


def _folders_of(reference: str, feeds: Sequence[Feed]) -> Iterator[str]:
    """Of a file's path or address."""
    path = unquote(urlsplit(reference).path) if "://" in reference else reference
    for feed in feeds:
        if feed.folder and Path(path).is_relative_to(feed.folder):
            yield feed.name


def _gate(feed: str, name: str, said: str) -> Gate:
    return Gate(room=Room.FEED, name=name, said=said, of=feed)
