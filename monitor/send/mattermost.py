"""How does a message look in Mattermost, through an incoming webhook?

Plain Markdown, which every version takes. A word joiner stands behind each @, so that
no @channel, @all or name of a colleague is a mention.
"""

import re
from datetime import datetime
from typing import Any

from monitor.model.message import Message
from monitor.ports import Receipt
from monitor.send.answers import receipt_for
from monitor.send.chat import Call
from monitor.send.marked import BARE, MARKDOWN, Dialect, render_marked
from monitor.send.page import fit
from monitor.send.post import Answer

#: Mattermost takes 16,383 (characters, not bytes).
MOST_CHARACTERS = 16_000

CODES = re.compile(
    rb"\b(api\.context\.404\.app_error|store\.sql_post\.save\.too_long\.app_error"
    rb"|web\.incoming_webhook\.(?:channel|channel_locked|disabled|general|invalid"
    rb"|parse|permissions|text|user)\.app_error)\b"
)


class Mattermost:
    """One incoming webhook; its address is the secret."""

    def __init__(self, url: str) -> None:
        self.address = url

    def say(self, message: Message, *, plain: bool) -> Call:
        return Call(payload=render_mattermost(message, BARE if plain else MARKDOWN))

    def read(self, answer: Answer, now: datetime) -> Receipt:
        return receipt_for(answer, now, CODES)


def render_mattermost(message: Message, dialect: Dialect = MARKDOWN) -> dict[str, Any]:
    """The payload; whole stories are left out where it gets too long."""
    page = fit(message, lambda p: len(render_marked(p, dialect)) <= MOST_CHARACTERS)
    return {"text": render_marked(page, dialect)}
