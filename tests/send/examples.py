"""Messages, clocks and deliveries that the tests of this room share."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from monitor.model.message import (
    AlertMessage,
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

ALERT = AlertMessage(route="desk", line=STORY, at=NOON)
DIGEST = DigestMessage(
    route="desk",
    start=NOON - timedelta(days=1),
    end=NOON,
    stories=(STORY, PACT, TOLD, OLD),
    health="57 of 59 feeds healthy; 2 failing; 4,112 items read.",
    more=3,
    note="Covers one day more: the monitor was down.",
    zone="Asia/Ho_Chi_Minh",
)
HEARTBEAT = DigestMessage(
    route="desk",
    start=NOON - timedelta(days=1),
    end=NOON,
    stories=(),
    health="59 of 59 feeds healthy; 4,112 items read.",
    zone="Europe/Berlin",
)
NOTICE = NoticeMessage(
    headline="Feed VietnamPlus, politics is silent",
    why="Nothing new since 18 Nov 2026; it used to bring 30 items a day.",
    at=NOON,
)
EXAMPLES: dict[str, Message] = {
    "alert": ALERT,
    "digest": DIGEST,
    "heartbeat": HEARTBEAT,
    "notice": NOTICE,
}


def delivery_of(message: Message, key: str = "d-1", attempts: int = 1) -> Delivery:
    """As the outbox holds it."""
    body = json.dumps(to_body(message), ensure_ascii=False)
    return Delivery(key=key, channel="desk", body=body, attempts=attempts)
