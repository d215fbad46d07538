"""How does a message look in ntfy?

As text alone: there is no markup to trick, and the address of a story is what a tap
opens. The topic's name is the password, so the whole address is the secret.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from monitor.model.message import AlertMessage, Kind, Message, kind_of
from monitor.model.route import Grade
from monitor.ports import Receipt
from monitor.send.answers import receipt_for
from monitor.send.chat import Call
from monitor.send.marked import BARE, blocks, intro, join, tail, title_of
from monitor.send.page import fit
from monitor.send.plain import asleep, shorten, within
from monitor.send.post import Answer
from monitor.send.views import Page

#: More becomes an attachment that no lock screen shows; ntfy takes 4,096.
MOST_BYTES = 4000
MOST_IN_TITLE = 240
#: From 1 to 5; 3 is ntfy's own, and 2 does not ring.
PRIORITY = {Kind.ALERT: 4, Kind.DIGEST: 3, Kind.NOTICE: 3}
PRIORITY_OF: Mapping[str, int] = {
    Grade.LOW: 3,
    Grade.MEDIUM: 3,
    Grade.HIGH: 4,
    Grade.CRITICAL: 5,
}
TAGS = {Kind.ALERT: "rotating_light", Kind.DIGEST: "newspaper", Kind.NOTICE: "gear"}

CODES = re.compile(rb'"code":\s*(4\d{4})\b')


class Ntfy:
    """One topic of an ntfy server."""

    def __init__(self, *, url: str, token: str | None = None) -> None:
        self.address, _, self._topic = url.rstrip("/").rpartition("/")
        self._headers = {"authorization": f"Bearer {token}"} if token else {}

    def say(self, message: Message, *, plain: bool) -> Call:
        shown = render_ntfy(message)
        kept = ("title", "message") if plain else tuple(shown)
        payload = {"topic": self._topic, **{key: shown[key] for key in kept}}
        return Call(payload=payload, headers=self._headers)

    def read(self, answer: Answer, now: datetime) -> Receipt:
        return receipt_for(answer, now, CODES)


def render_ntfy(message: Message) -> dict[str, Any]:
    """The message; whole stories are left out where it gets too long."""
    kind = kind_of(message)
    page = fit(message, lambda p: _size(_text(p)) <= MOST_BYTES)
    shown = {
        "title": shorten(asleep(title_of(page)), MOST_IN_TITLE),
        "message": within(_text(page), MOST_BYTES, str, _size),
        "priority": _priority(message),
        "tags": [TAGS[kind]],
    }
    return shown | ({"click": page.link.href} if page.link else {})


def _priority(message: Message) -> int:
    """As severe as the story; without a word of that, as its kind."""
    severity = message.line.severity if isinstance(message, AlertMessage) else ""
    return PRIORITY_OF.get(severity, PRIORITY[kind_of(message)])


def _text(page: Page) -> str:
    lines = "\n".join(intro(page, BARE))
    return join([lines, *blocks(page, BARE), tail(page, BARE)], BARE)


def _size(text: str) -> int:
    return len(text.encode())
