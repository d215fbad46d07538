"""How does a message look in Discord, through a webhook?

Embeds, because their limits are known. Nobody is mentioned: `allowed_mentions` says so
to Discord, and every @ is broken besides.
"""

import re
from datetime import datetime
from typing import Any

from monitor.model.message import Message
from monitor.ports import Delivered, Receipt
from monitor.send.answers import receipt_for
from monitor.send.chat import Call, field_of, utf16
from monitor.send.marked import (
    BARE,
    MARKDOWN,
    blocks,
    escape_markdown,
    intro,
    render_marked,
    tail,
    title_of,
)
from monitor.send.page import fit
from monitor.send.plain import within
from monitor.send.post import Answer
from monitor.send.views import Page

Embed = dict[str, Any]

MOST_IN_CONTENT = 2000
MOST_IN_TITLE = 256
MOST_IN_DESCRIPTION = 4096
MOST_IN_FOOTER = 2048
MOST_EMBEDS = 10
#: Over all embeds of a message together (discord-api-docs#4047).
MOST_IN_ALL = 6000
NOBODY = {"parse": list[str]()}
SUPPRESS_EMBEDS = 4  #: no previews of links in plain text

#: Discord's own numbers for what is wrong.
CODES = re.compile(
    rb'"code":\s*(10003|10008|10015|30046|40005|50006|50027|50035|160002|220001)\b'
)


class Discord:
    """One webhook; its address is the secret."""

    def __init__(self, url: str) -> None:
        address, mark, query = url.partition("?")
        self.address = address.rstrip("/")
        self._query = f"{mark}{query}&" if query else "?"

    def say(self, message: Message, *, plain: bool) -> Call:
        # Without `wait` Discord answers before it has looked at the message.
        return Call(payload=_payload(message, plain), path=f"{self._query}wait=true")

    def edit(self, message: Message, earlier: str, *, plain: bool) -> Call | None:
        if not earlier.isdigit():
            return None
        path = f"/messages/{earlier}{self._query}wait=true"
        payload = _payload(message, plain)
        return Call(payload=payload, path=path, method="PATCH")

    def read(self, answer: Answer, now: datetime) -> Receipt:
        receipt = receipt_for(answer, now, CODES)
        handle = field_of(answer, "id")
        if isinstance(receipt, Delivered) and isinstance(handle, str):
            return Delivered(receipt.detail, handle=handle[:20])
        return receipt


def render_discord(message: Message) -> dict[str, Any]:
    """The payload with embeds; whole stories are left out where it gets too long."""
    page = fit(message, _fits)
    return {
        "content": _shown(page.subject, MOST_IN_CONTENT),
        "embeds": _embeds(page),
        "allowed_mentions": NOBODY,
    }


def render_discord_plain(message: Message) -> dict[str, Any]:
    """The payload for when Discord does not take the embeds."""
    page = fit(message, lambda p: utf16(render_marked(p, BARE)) <= MOST_IN_CONTENT)
    return {
        "content": within(render_marked(page, BARE), MOST_IN_CONTENT, str, utf16),
        "embeds": [],
        "allowed_mentions": NOBODY,
        "flags": SUPPRESS_EMBEDS,
    }


def _payload(message: Message, plain: bool) -> dict[str, Any]:
    return render_discord_plain(message) if plain else render_discord(message)


def _fits(page: Page) -> bool:
    embeds = _embeds(page)
    size = sum(map(_size, embeds))
    longest = max(utf16(embed.get("description", "")) for embed in embeds)
    small = size <= MOST_IN_ALL and longest <= MOST_IN_DESCRIPTION
    return small and len(embeds) <= MOST_EMBEDS


def _size(embed: Embed) -> int:
    footer = embed.get("footer", {}).get("text", "")
    texts = (embed.get("title", ""), embed.get("description", ""), footer)
    return sum(map(utf16, texts))


def _embeds(page: Page) -> list[Embed]:
    """As few as hold the text; the first has the title, the last the end."""
    texts = _packed(["\n".join(intro(page, MARKDOWN)), *blocks(page, MARKDOWN)])
    embeds: list[Embed] = [{"description": text} for text in texts] or [{}]
    embeds[0] = {"title": _shown(title_of(page), MOST_IN_TITLE)} | embeds[0]
    if page.link:
        embeds[0]["url"] = page.link.href
    if end := tail(page, BARE):
        embeds[-1]["footer"] = {"text": within(end, MOST_IN_FOOTER, str, utf16)}
    return embeds


def _packed(parts: list[str]) -> list[str]:
    found: list[str] = []
    for part in filter(None, parts):
        longer = f"{found[-1]}\n\n{part}" if found else part
        if found and utf16(longer) <= MOST_IN_DESCRIPTION:
            found[-1] = longer
        else:
            found.append(part)
    return found


def _shown(text: str, limit: int) -> str:
    return within(text, limit, escape_markdown, utf16)
