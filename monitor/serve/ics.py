"""What is planned, as a calendar (RFC 5545)?"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from monitor.model.event import Event, EventType, Status
from monitor.model.register import Record
from monitor.model.sentence import event_sentence
from monitor.serve.output import plain
from monitor.serve.parties import party_name

#: Octets per line, without its end (section 3.1).
LONGEST = 75
#: What states put into a calendar.
KINDS = frozenset({EventType.MEETING, EventType.AGREEMENT, EventType.NEGOTIATION})
BREAK = "\r\n"


def planned(records: Iterable[Record]) -> tuple[Record, ...]:
    """What is yet to come on a day that is stated: a day of publication is none."""
    return tuple(r for r in records if _is_planned(r.event))


def calendar(records: Sequence[Record], now: datetime) -> str:
    """Every record as an event of whole days."""
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//news-monitor//register//EN",
        "CALSCALE:GREGORIAN",
        *(line for record in records for line in _event(record, now)),
        "END:VCALENDAR",
    )
    return "".join(f"{fold(line)}{BREAK}" for line in lines)


def _is_planned(event: Event) -> bool:
    is_dated = event.date is not None and event.date_source == "text"
    return event.status is Status.PLANNED and event.type in KINDS and is_dated


def _event(record: Record, now: datetime) -> Iterator[str]:
    event = record.event
    first = event.date or now.date()
    last = event.date_end or first
    sources = len(record.sources)
    yield "BEGIN:VEVENT"
    yield f"UID:{_uid(record)}"
    yield f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{_day(first)}"
    yield f"DTEND;VALUE=DATE:{_day(last + timedelta(days=1))}"  # the day after
    yield f"SUMMARY:{escape(record.headline)}"
    told = event_sentence(event, party_name, sources=sources)
    yield f"DESCRIPTION:{escape(f'{told}. {record.urls[0]}')}"
    if event.place and event.place.name:
        yield f"LOCATION:{escape(event.place.name)}"
    yield "STATUS:TENTATIVE"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _uid(record: Record) -> str:
    """The same as long as it is the same plan, so that a calendar replaces it."""
    event = record.event
    parties = ",".join(sorted({p.id for p in event.parties}))
    what = f"{record.stories[0]}/{event.type}/{event.instrument}/{parties}"
    return f"{sha256(what.encode()).hexdigest()[:24]}@news-monitor"


def escape(text: str) -> str:
    """As a TEXT value (section 3.3.11): one line, with its marks escaped."""
    marked = plain(text).replace("\\", "\\\\")
    return marked.replace(";", "\\;").replace(",", "\\,")


def fold(line: str) -> str:
    """Never within a character: readers may join octets before they decode."""
    parts, octets = [""], 0
    for char in line:
        size = len(char.encode())
        if octets + size > LONGEST:
            parts.append(" ")
            octets = 1
        parts[-1] += char
        octets += size
    return BREAK.join(parts)


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"
