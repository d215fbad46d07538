"""How is a trace written down, so that a restart need not read the texts again?

`from_json` is the inverse of `to_json`: what is read again compares as it did before.
"""

import json
from datetime import date, datetime
from typing import Any

from monitor.group.pieces import pooled
from monitor.group.signature import Signature
from monitor.group.trace import Trace
from monitor.group.words import Terms
from monitor.model.event import EventType, Status

#: Of another form: it is passed by, and the item is compared with no more.
FORM = 1
WRITTEN = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode


def to_json(trace: Trace) -> str:
    terms = trace.terms
    row = {
        "v": FORM,
        "item": trace.item,
        "at": trace.at.isoformat(),
        "seen": trace.seen_at.isoformat(),
        "dated": trace.dated,
        "lang": trace.lang,
        "words": terms.words,
        "names": sorted(terms.names),
        "title": terms.title,
        "numbers": sorted(terms.numbers),
        "heads": sorted(terms.headline_numbers),
        "series": sorted(trace.series),
        "named": sorted(trace.named),
        "theirs": sorted(terms.names - trace.own),
        "recounts": trace.recounts,
        "sign": _sign_to_json(trace.signature) if trace.signature else None,
    }
    return WRITTEN(row)


def from_json(text: str) -> Trace | None:
    """None where an older version wrote it in another form."""
    row = json.loads(text)
    if row.get("v") != FORM:
        return None
    names = frozenset(map(pooled, row["names"]))
    return Trace(
        item=row["item"],
        at=datetime.fromisoformat(row["at"]),
        seen_at=datetime.fromisoformat(row["seen"]),
        dated=row["dated"],
        lang=row["lang"],
        terms=Terms(
            words=_terms(row["words"]),
            names=names,
            title=_terms(row["title"]),
            numbers=frozenset(row["numbers"]),
            headline_numbers=frozenset(row["heads"]),
        ),
        series=frozenset((noun, nth) for noun, nth in row["series"]),
        signature=_sign_from_json(row["sign"]) if row["sign"] else None,
        # Rows of older versions have none of these.
        named=frozenset(row.get("named", ())),
        own=names.difference(row.get("theirs", names)),
        recounts=row.get("recounts", False),
    )


def _terms(row: dict[str, int]) -> dict[str, int]:
    """Held once in memory, however many items have them."""
    return {pooled(term): weight for term, weight in row.items()}


def _sign_to_json(sign: Signature) -> dict[str, Any]:
    return {
        "type": str(sign.type),
        "status": str(sign.status),
        "states": sorted(sign.states),
        "agencies": sorted(sign.agencies),
        "countries": sorted(sign.countries),
        "instrument": sign.instrument,
        "day": sign.day.isoformat() if sign.day else None,
        "last_day": sign.last_day.isoformat() if sign.last_day else None,
        "said": sign.said,
        "place": sign.place,
        "country": sign.country,
        "persons": sorted(sign.persons),
        "numbers": sign.numbers,
        "ahead": sign.ahead,
    }


def _sign_from_json(row: dict[str, Any]) -> Signature:
    return Signature(
        type=EventType(row["type"]),
        status=Status(row["status"]),
        states=frozenset(row["states"]),
        agencies=frozenset(row["agencies"]),
        countries=frozenset(row["countries"]),
        instrument=row["instrument"],
        day=_day(row["day"]),
        last_day=_day(row["last_day"]),
        said=row["said"],
        place=row["place"],
        country=row["country"],
        persons=frozenset(row["persons"]),
        numbers=tuple((kind, value) for kind, value in row["numbers"]),
        ahead=row.get("ahead", False),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
