"""How does a message look in Telegram, sent by a bot?

As HTML, where three signs are escaped and nothing else is markup. What Telegram makes
links of by itself (names, bare hosts, commands) is broken by word joiners.
"""

import html
import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from monitor.model.message import Message
from monitor.ports import Deferred, Delivered, Receipt
from monitor.send.answers import receipt_for
from monitor.send.chat import Call, field_of, utf16
from monitor.send.marked import BARE, HTML, escape_html, render_marked
from monitor.send.page import fit
from monitor.send.plain import JOINER, within
from monitor.send.post import Answer
from monitor.send.views import Page

#: Telegram takes 4,096 UTF-16 units, counted without the tags.
MOST_CHARACTERS = 4000
#: It passes the hundred-and-first tag by in silence.
MOST_TAGS = 90
#: With the tags; no bound is documented, and addresses may be long.
MOST_BYTES = 32_000

CODES = re.compile(
    rb"(can't parse entities|message is too long|message text is empty"
    rb"|message to edit not found|message can't be edited|chat not found"
    rb"|bot was blocked by the user|bot was kicked|not enough rights"
    rb"|user is deactivated|Unauthorized|topic closed)"
)
#: The answer to an edit whose answer was lost: it is there.
UNCHANGED = b"message is not modified"
_TAG = re.compile(r"<[^<>]+>")
_OPENING = re.compile(r"<[a-z]")
_BARE_LINK = re.compile(r"(?<=\w)\.(?=\w)|(?<!\S)/|[#$](?=\w)")


class Telegram:
    """One chat that a bot writes to; the bot's token is the secret."""

    def __init__(self, *, base: str, token: str, chat: str) -> None:
        self.address = f"{base.rstrip('/')}/bot{token}"
        self._chat = chat

    def say(self, message: Message, *, plain: bool) -> Call:
        return Call(path="/sendMessage", payload=self._payload(message, plain))

    def edit(self, message: Message, earlier: str, *, plain: bool) -> Call | None:
        if not earlier.isdigit():
            return None
        payload = self._payload(message, plain)
        payload["message_id"] = int(earlier)
        return Call(path="/editMessageText", payload=payload)

    def read(self, answer: Answer, now: datetime) -> Receipt:
        if answer.status == 400 and UNCHANGED in answer.body:  # noqa: PLR2004 a status
            return Delivered("it was there already")
        moved = field_of(answer, "parameters", "migrate_to_chat_id")
        if isinstance(moved, int) and str(moved) != self._chat:
            self._chat = str(moved)
            why = f"the group has become a supergroup: write chat = {moved}"
            return Deferred(why, after=timedelta(0))
        receipt = receipt_for(answer, now, CODES)
        handle = field_of(answer, "result", "message_id")
        if isinstance(receipt, Delivered) and isinstance(handle, int):
            return Delivered(receipt.detail, handle=str(handle))
        return receipt

    def _payload(self, message: Message, plain: bool) -> dict[str, Any]:
        shown = render_telegram_plain(message) if plain else render_telegram(message)
        return {"chat_id": self._chat, **shown}


def escape_telegram(text: str) -> str:
    return _asleep(escape_html(text))


def _asleep(text: str) -> str:
    return _BARE_LINK.sub(lambda found: found[0] + JOINER, text)


DIALECT = replace(
    HTML,
    text=escape_telegram,
    quote=("<blockquote>", "</blockquote>"),
    line="\n",
    block=("", ""),
    gap="\n\n",
)
PLAIN = replace(BARE, text=lambda text: _asleep(BARE.text(text)))


def render_telegram(message: Message) -> dict[str, Any]:
    """The message as HTML; whole stories are left out where it gets too long."""
    page = fit(message, lambda p: _fits(render_marked(p, DIALECT)))
    return _message(render_marked(page, DIALECT)) | {"parse_mode": "HTML"}


def render_telegram_plain(message: Message) -> dict[str, Any]:
    """For when Telegram does not take the HTML."""
    page = fit(message, _fits_plain)
    return _message(within(render_marked(page, PLAIN), MOST_CHARACTERS, str, utf16))


def _message(text: str) -> dict[str, Any]:
    return {"text": text, "link_preview_options": {"is_disabled": True}}


def _fits(text: str) -> bool:
    """After the tags are read, as Telegram counts."""
    shown = utf16(html.unescape(_TAG.sub("", text)))
    few = len(_OPENING.findall(text)) <= MOST_TAGS
    return few and shown <= MOST_CHARACTERS and len(text.encode()) <= MOST_BYTES


def _fits_plain(page: Page) -> bool:
    return utf16(render_marked(page, PLAIN)) <= MOST_CHARACTERS
