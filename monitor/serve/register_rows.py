"""What do `agreements` and `events` show of a record? One flat row of JSON values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from monitor.extract.plover import plover_of
from monitor.model.event import Event
from monitor.model.event_json import to_json
from monitor.model.register import Record, Stage, Turn
from monitor.model.sentence import event_sentence
from monitor.model.stage import ACTING
from monitor.serve.parties import party_name
from monitor.serve.rows import Row, when


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """How records are listed: a row each, and which of its keys where."""

    row_of: Callable[[Record], Row]
    columns: tuple[str, ...]  #: of the table
    keys: tuple[str, ...]  #: of a sheet: all
    noun: str  #: what they are called when there is none


def agreement_row(record: Record) -> Row:
    """Its signatories are empty until it is told that it was signed."""
    signed = record.status == Stage.SIGNED.value
    persons = to_json(record.event)["persons"]
    return {
        "parties": _acting(record.event),
        "names": [party_name(each) for each in _acting(record.event)],
        "kind": record.event.instrument,
        "facets": list(record.facets),
        "status": record.status,
        "plover": plover_of(record.event),
        **_when_and_where(record.event),
        "history": [_turn(turn) for turn in record.history],
        "signatories": persons if signed else [],
        "persons": persons,
        **_told(record),
    }


def event_row(record: Record) -> Row:
    event = to_json(record.event)
    return {
        "type": event["type"],
        "status": record.status,
        "plover": plover_of(record.event),
        "main": event["main"],
        "background": event["background"],
        "parties": event["parties"],
        "instrument": event["instrument"],
        **_when_and_where(record.event),
        "persons": event["persons"],
        "numbers": event["numbers"],
        "facets": list(record.facets),
        "history": [_turn(turn) for turn in record.history],
        **_told(record),
    }


def shown(rows: Sequence[Row]) -> list[Row]:
    """For a table: parts of a value in a few words."""
    return [{**row, **_short(row)} for row in rows]


def _short(row: Row) -> Row:
    place = row["place"]
    numbers = row.get("numbers", ())
    return {
        "parties": [p["id"] if isinstance(p, dict) else p for p in row["parties"]],
        "place": place and (place["name"] or place["country"]),
        "sources": len(row["sources"]),
        "numbers": [f"{n['value']:,} {n['kind']}" for n in numbers],
    }


def _acting(event: Event) -> list[str]:
    ids = dict.fromkeys(p.id for p in event.parties if p.role in ACTING)
    return list(ids)


def _when_and_where(event: Event) -> Row:
    written = to_json(event)
    return {key: written[key] for key in ("date", "date_end", "date_source", "place")}


def _turn(turn: Turn) -> dict[str, Any]:
    return {
        "status": turn.status,
        "date": _iso(turn.date),
        "date_end": _iso(turn.date_end),
        "date_source": turn.date_source,
        "first_told_at": when(turn.told_at),
        "items": turn.accounts,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _told(record: Record) -> Row:
    """Who tells it, and where it can be read."""
    sources = len(record.sources)
    return {
        "sources": list(record.sources),
        "items": record.items,
        "stories": list(record.stories),
        "headline": record.headline,
        "told": event_sentence(record.event, party_name, sources=sources),
        "urls": list(record.urls),
        "first_told_at": when(record.first_told_at),
        "last_told_at": when(record.last_told_at),
    }


TOLD_KEYS = (
    "sources", "items", "stories", "headline", "told", "urls", "first_told_at",
    "last_told_at",
)  # fmt: skip
WHEN_AND_WHERE = ("date", "date_end", "date_source", "place")
AGREEMENTS = Listing(
    row_of=agreement_row,
    columns=("date", "status", "kind", "parties", "place", "sources", "headline"),
    keys=(
        "parties", "names", "kind", "facets", "status", "plover", *WHEN_AND_WHERE,
        "history", "signatories", "persons", *TOLD_KEYS,
    ),
    noun="agreements",
)  # fmt: skip
EVENTS = Listing(
    row_of=event_row,
    columns=("date", "type", "status", "parties", "place", "numbers", "headline"),
    keys=(
        "type", "status", "plover", "main", "background", "parties", "instrument",
        *WHEN_AND_WHERE, "persons", "numbers", "facets", "history", *TOLD_KEYS,
    ),
    noun="events",
)  # fmt: skip
