"""How is an event written down as JSON, in a filter's line and in the store?

`from_json` is the inverse of `to_json`. The two evidence functions also serve a
match: its evidence has the same shape.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from monitor.model.event import (
    Event,
    EventType,
    Number,
    Party,
    Person,
    Place,
    Role,
    Status,
)
from monitor.model.match import Evidence

Json = Mapping[str, Any]


def to_json(event: Event) -> dict[str, Any]:
    return {
        "type": event.type.value,
        "status": event.status.value,
        "main": event.main,
        "parties": [{"id": p.id, "role": p.role.value} for p in event.parties],
        "instrument": event.instrument,
        "date": _day_to_json(event.date),
        "date_end": _day_to_json(event.date_end),
        "date_source": event.date_source,
        "place": _place_to_json(event.place),
        "persons": [{"name": p.name, "title": p.title} for p in event.persons],
        "numbers": [{"kind": n.kind, "value": _plain(n.value)} for n in event.numbers],
        "evidence": [evidence_to_json(e) for e in event.evidence],
        "background": event.background,
    }


def from_json(data: Json) -> Event:
    return Event(
        type=EventType(data["type"]),
        status=Status(data["status"]),
        main=data["main"],
        parties=tuple(Party(id=p["id"], role=Role(p["role"])) for p in data["parties"]),
        instrument=data["instrument"],
        date=_day_from_json(data["date"]),
        date_end=_day_from_json(data["date_end"]),
        date_source=data["date_source"],
        place=_place_from_json(data["place"]),
        persons=tuple(
            Person(name=p["name"], title=p["title"]) for p in data["persons"]
        ),
        numbers=tuple(
            Number(kind=n["kind"], value=float(n["value"])) for n in data["numbers"]
        ),
        evidence=tuple(evidence_from_json(e) for e in data["evidence"]),
        background=data["background"],
    )


def evidence_to_json(evidence: Evidence) -> dict[str, Any]:
    return {
        "field": evidence.field,
        "start": evidence.start,
        "end": evidence.end,
        "text": evidence.text,
        "rule": evidence.rule,
    }


def evidence_from_json(data: Json) -> Evidence:
    return Evidence(
        field=data["field"],
        start=data["start"],
        end=data["end"],
        text=data["text"],
        rule=data["rule"],
    )


def _plain(value: float) -> float:
    """6 people, not 6.0."""
    return int(value) if value.is_integer() else value


def _day_to_json(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _day_from_json(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _place_to_json(place: Place | None) -> dict[str, str] | None:
    return {"name": place.name, "country": place.country} if place else None


def _place_from_json(data: Json | None) -> Place | None:
    return Place(name=data["name"], country=data["country"]) if data else None
