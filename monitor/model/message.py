"""What do people get to read, before a channel gives it its form?

The shapes are the webhook's `data`; `to_body` and `message_from_body` carry them
over the wire and into the outbox.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

Json = Mapping[str, Any]


class Kind(StrEnum):
    """The closed list of what is ever sent."""

    ALERT = "alert"
    DIGEST = "digest"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A few words of the item around its evidence; `bold` holds [start, end) pairs."""

    text: str
    bold: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """One item as it is shown."""

    url: str
    title: str
    source: str
    published: datetime | None = None
    excerpts: tuple[Excerpt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLine:
    """One story as it is shown; `topics` are names, `why` is a sentence."""

    story: str
    headline: str
    topics: tuple[str, ...]
    items: tuple[ItemLine, ...]
    why: str
    already_told: bool = False
    backlog: bool = False
    severity: str = ""  #: "low" to "critical"; `why` says what makes it so
    update: str = ""  #: what is new to a route that has heard of it before
    first: str = ""  #: the source that had it first, where there are several
    #: Of its main event, as pairs of a word and what is known; see model/sentence.py.
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertMessage:
    """One story, told at once to one route."""

    route: str
    line: StoryLine
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BelowLine:
    """A story that matches and was not told, and the gate that stopped it."""

    story: str
    headline: str
    url: str
    source: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementLine:
    """An instrument between states, as the stories of a digest's window tell of it."""

    story: str
    told: str  #: between whom, how far it has come, when and where, how many say so
    status: str  #: as in the register: proposed, signed, in force …
    url: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestMessage:
    """What a route gets on a schedule: the window [start, end) and its stories."""

    route: str
    start: datetime
    end: datetime
    stories: tuple[StoryLine, ...]
    health: str  #: feeds' health in one line
    more: int = 0  #: stories left out by the cap
    note: str = ""  #: why this one is unusual, such as a catch-up
    zone: str = "UTC"  #: the reader's
    held: bool = False  #: alerts that quiet hours held back, in one message
    summary: str = ""  #: what it holds, in one line
    below: tuple[BelowLine, ...] = ()  #: the first of what stayed below the line
    below_count: int = 0  #: of all of them
    agreements: tuple[AgreementLine, ...] = ()  #: the first of the period's register
    agreements_count: int = 0  #: of all of them


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeMessage:
    """Something the operator must know about the monitor itself."""

    headline: str
    why: str
    at: datetime


Message = AlertMessage | DigestMessage | NoticeMessage


def kind_of(message: Message) -> Kind:
    """Which of the three it is."""
    match message:
        case AlertMessage():
            return Kind.ALERT
        case DigestMessage():
            return Kind.DIGEST
        case NoticeMessage():
            return Kind.NOTICE


def to_body(message: Message) -> dict[str, Any]:
    """The webhook's body: type, timestamp, data."""
    match message:
        case AlertMessage():
            data = {"route": message.route, **_story(message.line)}
            del data["already_told"], data["backlog"]
            return _body(Kind.ALERT, message.at, data)
        case DigestMessage():
            data = {
                "route": message.route,
                "from": stamp(message.start),
                "to": stamp(message.end),
                "stories": [_story(line) for line in message.stories],
                "health": message.health,
                "more": message.more,
                "note": message.note,
                "zone": message.zone,
                **_more(message),
            }
            return _body(Kind.DIGEST, message.end, data)
        case NoticeMessage():
            data = {"headline": message.headline, "why": message.why}
            return _body(Kind.NOTICE, message.at, data)


def message_from_body(body: Json) -> Message:
    """The inverse of `to_body`."""
    data = body["data"]
    at = _moment(body["timestamp"])
    match Kind(body["type"]):
        case Kind.ALERT:
            return AlertMessage(route=data["route"], line=_line(data), at=at)
        case Kind.DIGEST:
            return DigestMessage(
                route=data["route"],
                start=_moment(data["from"]),
                end=at,
                stories=tuple(_line(s) for s in data["stories"]),
                health=data["health"],
                more=data["more"],
                note=data["note"],
                zone=data["zone"],
                held=data.get("held", False),
                summary=data.get("summary", ""),
                below=tuple(BelowLine(**each) for each in data.get("below", ())),
                below_count=data.get("below_count", 0),
                agreements=tuple(
                    AgreementLine(**each) for each in data.get("agreements", ())
                ),
                agreements_count=data.get("agreements_count", 0),
            )
        case Kind.NOTICE:
            return NoticeMessage(headline=data["headline"], why=data["why"], at=at)


def _more(message: DigestMessage) -> Json:
    """What only some digests have."""
    found = {
        "held": message.held,
        "summary": message.summary,
        "below": [asdict(each) for each in message.below],
        "below_count": message.below_count,
        "agreements": [asdict(each) for each in message.agreements],
        "agreements_count": message.agreements_count,
    }
    return {key: value for key, value in found.items() if value}


def stamp(moment: datetime) -> str:
    """An aware moment as RFC 3339 in UTC; microseconds only where there are any."""
    return moment.isoformat().replace("+00:00", "Z")


def _body(kind: Kind, at: datetime, data: Json) -> dict[str, Any]:
    return {"type": kind.value, "timestamp": stamp(at), "data": data}


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _story(line: StoryLine) -> dict[str, Any]:
    return {
        "story": line.story,
        "headline": line.headline,
        "topics": list(line.topics),
        "items": [_item(i) for i in line.items],
        "why": line.why,
        "already_told": line.already_told,
        "backlog": line.backlog,
        **({"severity": line.severity} if line.severity else {}),
        **({"update": line.update} if line.update else {}),
        **({"first": line.first} if line.first else {}),
        **({"facts": _facts(line)} if line.facts else {}),
    }


def _facts(line: StoryLine) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in line.facts]


def _item(item: ItemLine) -> dict[str, Any]:
    return {
        "url": item.url,
        "title": item.title,
        "source": item.source,
        "published": stamp(item.published) if item.published else None,
        "excerpts": [
            {"text": e.text, "bold": [list(b) for b in e.bold]} for e in item.excerpts
        ],
    }


def _line(data: Json) -> StoryLine:
    return StoryLine(
        story=data["story"],
        headline=data["headline"],
        topics=tuple(data["topics"]),
        items=tuple(_item_line(i) for i in data["items"]),
        why=data["why"],
        already_told=data.get("already_told", False),
        backlog=data.get("backlog", False),
        severity=data.get("severity", ""),
        update=data.get("update", ""),
        first=data.get("first", ""),
        facts=tuple((fact["key"], fact["value"]) for fact in data.get("facts", ())),
    )


def _item_line(data: Json) -> ItemLine:
    return ItemLine(
        url=data["url"],
        title=data["title"],
        source=data["source"],
        published=_moment(data["published"]) if data["published"] else None,
        excerpts=tuple(_excerpt(e) for e in data["excerpts"]),
    )


def _excerpt(data: Json) -> Excerpt:
    bold = cast("list[list[int]]", data["bold"])
    return Excerpt(text=data["text"], bold=tuple((b[0], b[1]) for b in bold))
