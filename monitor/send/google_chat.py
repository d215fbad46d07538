"""How does a message look in Google Chat, through a webhook?

As a card, whose text is HTML with `<` escaped, so that no `<users/all>` and no
`<address|another name>` is left. Messages of one story share a thread; a webhook
cannot edit what it said.
"""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from monitor.model.message import AlertMessage, Message
from monitor.ports import Receipt
from monitor.send.answers import receipt_for
from monitor.send.chat import Call, dump
from monitor.send.marked import BARE, HTML, blocks, head, render_marked, tail
from monitor.send.page import fit
from monitor.send.plain import JOINER, asleep, one_line, within
from monitor.send.post import Answer
from monitor.send.views import Page

#: Google takes 32,000 bytes with the card.
MOST_BYTES = 28_000
#: It drops the hundred-and-first in silence.
MOST_WIDGETS = 90
MOST_IN_TEXT = 4000
MOST_IN_TITLE = 200
MOST_IN_THREAD_KEY = 4000
REPLY = "messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD"

CODES = re.compile(
    rb"\b(INVALID_ARGUMENT|PERMISSION_DENIED|NOT_FOUND|UNAUTHENTICATED"
    rb"|FAILED_PRECONDITION|RESOURCE_EXHAUSTED)\b"
)
_MARKUP = re.compile(r"[<*_~`]")


class GoogleChat:
    """One webhook of a space; its address is the secret."""

    def __init__(self, url: str) -> None:
        self.address = url + ("&" if "?" in url else "?") + REPLY

    def say(self, message: Message, *, plain: bool) -> Call:
        payload = render_chat_plain(message) if plain else render_chat(message)
        return Call(payload=payload)

    def read(self, answer: Answer, now: datetime) -> Receipt:
        return receipt_for(answer, now, CODES)


def escape_chat(text: str) -> str:
    """Nothing can be escaped in text; a word joiner keeps markup from being any."""
    return _MARKUP.sub(lambda found: found[0] + JOINER, asleep(text))


PLAIN = replace(BARE, text=escape_chat)


def render_chat(message: Message) -> dict[str, Any]:
    """The payload with a card; whole stories are left out where it gets too long."""
    return _card(message, fit(message, lambda page: _fits(_card(message, page))))


def render_chat_plain(message: Message) -> dict[str, Any]:
    """The payload for when Google does not take the card."""
    page = fit(message, lambda p: len(render_marked(p, PLAIN)) <= MOST_IN_TEXT)
    text = within(render_marked(page, PLAIN), MOST_IN_TEXT, str)
    return {"text": text} | _thread(message)


def _card(message: Message, page: Page) -> dict[str, Any]:
    parts = [head(page, HTML), *blocks(page, HTML), tail(page, HTML)]
    widgets = [{"textParagraph": {"text": part}} for part in parts if part]
    card = {"sections": [{"widgets": widgets}]}
    return {
        "fallbackText": within(page.subject, MOST_IN_TITLE, escape_chat),
        "cardsV2": [{"cardId": "message", "card": card}],
        **_thread(message),
    }


def _thread(message: Message) -> dict[str, Any]:
    if not isinstance(message, AlertMessage):
        return {}
    key = one_line(message.line.story, MOST_IN_THREAD_KEY)
    return {"thread": {"threadKey": key}} if key else {}


def _fits(payload: dict[str, Any]) -> bool:
    widgets = payload["cardsV2"][0]["card"]["sections"][0]["widgets"]
    return len(widgets) <= MOST_WIDGETS and len(dump(payload).encode()) <= MOST_BYTES
