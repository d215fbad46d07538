"""What one message tells of all that waited while a channel took nothing?

Every story is in it once, as it was when it was told last, and each alert that is in
it is settled by it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from monitor.model.message import (
    AlertMessage,
    DigestMessage,
    StoryLine,
    message_from_body,
    to_body,
)
from monitor.model.route import Delivery

#: One alert goes as it is.
FEWEST = 2
#: Of one message; a longer backlog becomes several.
MOST = 100
#: What surely fits whole where a message has a limit, at 150 letters of two bytes in a
#: headline and in an address; tests/send/test_backlog.py renders them.
ROOM: Mapping[str, int] = {
    "apprise": 2,
    "discord": 8,
    "email": 40,
    "google-chat": 30,
    "matrix": 14,
    "mattermost": 25,
    "ntfy": 4,
    "slack": 8,
    "teams": 7,
    "telegram": 8,
}


def gather(
    waiting: Sequence[Delivery],
    *,
    channel: str,
    since: datetime,
    at: datetime,
) -> tuple[Delivery, tuple[str, ...]] | None:
    """The one message, and the keys of the alerts in it; None if they go as they are.

    A story has its newest report only, so that as many as can be are whole.
    Its key is made from theirs: to gather the same twice is to gather once.
    """
    told = [(d, m) for d in waiting if (m := _alert(d)) is not None]
    if len(told) < FEWEST:
        return None
    keys = tuple(delivery.key for delivery, _ in told)
    message = _message([alert for _, alert in told], since, at)
    body = json.dumps(to_body(message), ensure_ascii=False, separators=(",", ":"))
    digest = sha256("\0".join((channel, *keys)).encode()).hexdigest()[:32]
    return Delivery(key=f"msg_{digest}", channel=channel, body=body), keys


def _alert(delivery: Delivery) -> AlertMessage | None:
    message = message_from_body(json.loads(delivery.body))
    return message if isinstance(message, AlertMessage) else None


def _message(
    alerts: Sequence[AlertMessage], since: datetime, at: datetime
) -> DigestMessage:
    stories: dict[str, StoryLine] = {a.line.story: _brief(a.line) for a in alerts}
    of = "story" if len(stories) == 1 else "stories"
    return DigestMessage(
        route=", ".join(dict.fromkeys(a.route for a in alerts)),
        start=since,
        end=at,
        stories=tuple(stories.values()),
        health="",
        note=f"While this channel was down: {len(alerts)} alerts of {len(stories)} {of}"
        " waited, and are told here together.",
    )


def _brief(line: StoryLine) -> StoryLine:
    return replace(line, items=tuple(replace(i, excerpts=()) for i in line.items[:1]))
