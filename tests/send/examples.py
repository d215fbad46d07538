"""Messages, clocks and deliveries that the tests of this room share."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from monitor.model.message import (
    AgreementLine,
    AlertMessage,
    BelowLine,
    DigestMessage,
    Excerpt,
    ItemLine,
    Message,
    NoticeMessage,
    StoryLine,
    to_body,
)
from monitor.model.route import Delivery

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@dataclass
class DrivenClock:
    """A clock that stands still until it is told to move on."""

    at: datetime = NOON

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return (self.at - NOON).total_seconds()

    def advance(self, span: timedelta) -> None:
        self.at += span


RESCUE = ItemLine(
    url="https://news.example.org/rescue?id=7&lang=en",
    title="Police free 12 from compound",
    source="news.example.org",
    published=datetime(2026, 11, 21, 2, 15, tzinfo=UTC),
    excerpts=(
        Excerpt(
            text="… officers freed 12 people held in forced labour on Friday …",
            bold=((27, 31), (35, 48)),
        ),
    ),
)
SECOND = ItemLine(
    url="https://www.example.net/asia/freed",
    title="Twelve workers <freed> & safe",
    source="example.net",
    published=None,
)
LOCAL = ItemLine(
    url="file:///srv/drop/note.txt", title="A note", source="seeds", published=NOON
)

STORY = StoryLine(
    story="st-42",
    headline="Police free 12 from compound",
    topics=("trafficking",),
    items=(RESCUE, SECOND),
    why="Matches trafficking with 9 points (alert from 8): held, forced labour.",
)
PACT = StoryLine(
    story="st-43",
    headline="العراق وألمانيا يوقعان اتفاقا بشأن الهجرة",
    topics=("bilateral_agreement", "smuggling"),
    items=(
        ItemLine(
            url="https://خبر.example/اتفاق",
            title="العراق وألمانيا يوقعان اتفاقا بشأن الهجرة",
            source="خبر",
            published=datetime(2026, 11, 20, 23, 30, tzinfo=UTC),
        ),
    ),
    why="Matches bilateral_agreement with 6 points: pact.",
)
TOLD = StoryLine(
    story="st-40",
    headline="Smugglers sentenced in Hanoi",
    topics=("smuggling",),
    items=(SECOND,),
    why="Told at once at 03:00.",
    already_told=True,
)
OLD = StoryLine(
    story="st-39",
    headline="A note",
    topics=("trafficking",),
    items=(LOCAL,),
    why="Matches trafficking with 4 points.",
    backlog=True,
)

UPDATED = StoryLine(
    story="st-44",
    headline="Cảnh sát giải cứu 30 người bị ép lao động tại biên giới",
    topics=("trafficking",),
    items=(
        ItemLine(
            url="https://bao.example/giai-cuu",
            title="Cảnh sát giải cứu 30 người bị ép lao động tại biên giới",
            source="bao.example",
            published=datetime(2026, 11, 21, 1, 5, tzinfo=UTC),
        ),
        ItemLine(
            url="https://khao.example/30",
            title="ตำรวจช่วยเหลือเหยื่อ 30 คนจากการบังคับใช้แรงงานที่ชายแดน",
            source="khao.example",
            published=datetime(2026, 11, 21, 3, 0, tzinfo=UTC),
        ),
    ),
    why="Trafficking (alert, 11 points): “ép lao động”. "
    "New: number: 30 rescued (was 12); country: Laos. "
    "Severity high: rescue +3, 30 rescued +2.",
    severity="high",
    update="number: 30 rescued (was 12); country: Laos",
    first="khao.example",
    facts=(
        ("what", "Rescue (the Police of Vietnam)"),
        ("numbers", "30 rescued"),
        ("date", "20 November 2026"),
        ("place", "Lao Bảo, Vietnam"),
        ("sources", "2 sources"),
    ),
)
BELOW = (
    BelowLine(
        story="st-50",
        headline="Ferry timetable changes at the border",
        url="https://ferry.example/times",
        source="ferry.example",
        why="fewer points than the route's min_score",
    ),
    BelowLine(
        story="st-51",
        headline="A note from the harbour",
        url="javascript:alert(1)",
        source="harbour.example",
        why="not yet reported by the route's min_sources",
    ),
)
AGREED = (
    AgreementLine(
        story="st-43",
        told="Iraq and Germany plan a memorandum of understanding; "
        "day not stated, place not stated; 1 source",
        status="proposed",
        url="https://خبر.example/اتفاق",
        source="خبر",
    ),
)

ALERT = AlertMessage(route="desk", line=STORY, at=NOON)
UPDATE = AlertMessage(route="desk", line=UPDATED, at=NOON)
DIGEST = DigestMessage(
    route="desk",
    start=NOON - timedelta(days=1),
    end=NOON,
    stories=(STORY, PACT, UPDATED, TOLD, OLD),
    health="57 of 59 feeds healthy; 2 failing; 4,112 items read.",
    more=3,
    note="Covers one day more: the monitor was down. "
    "2 alerts are listed here, over the budget of 10 a day.",
    zone="Asia/Ho_Chi_Minh",
    summary="2 new stories, 1 update, 1 already told, 1 from new feeds; "
    "below the line: 23",
    below=BELOW,
    below_count=23,
    agreements=AGREED,
    agreements_count=1,
)
HELD = DigestMessage(
    route="desk",
    start=NOON - timedelta(hours=9),
    end=NOON,
    stories=(UPDATED, STORY),
    health="",
    note="2 alerts that were held over quiet hours.",
    zone="Asia/Ho_Chi_Minh",
    held=True,
)
HEARTBEAT = DigestMessage(
    route="desk",
    start=NOON - timedelta(days=1),
    end=NOON,
    stories=(),
    health="312 of 318 feeds healthy, 4,112 items read; failing: Daily (HTTP 404)",
    zone="Europe/Berlin",
    summary="Nothing today: 312 of 318 feeds healthy, 4,112 items read",
)
NOTICE = NoticeMessage(
    headline="Feed VietnamPlus, politics is silent",
    why="Nothing new since 18 Nov 2026; it used to bring 30 items a day.",
    at=NOON,
)
EXAMPLES: dict[str, Message] = {
    "alert": ALERT,
    "update": UPDATE,
    "digest": DIGEST,
    "held": HELD,
    "heartbeat": HEARTBEAT,
    "notice": NOTICE,
}


def delivery_of(message: Message, key: str = "d-1", attempts: int = 1) -> Delivery:
    """As the outbox holds it."""
    body = json.dumps(to_body(message), ensure_ascii=False)
    return Delivery(key=key, channel="desk", body=body, attempts=attempts)
