"""How does a message look in Slack, through an incoming webhook?

A headline must not page a company: `& < >` are escaped, so that no `<!channel>` and
no `<address|another name>` survives, and bare @channel is broken.
"""

import re
from datetime import datetime
from typing import Any

from monitor.model.message import Kind, Message
from monitor.ports import Receipt
from monitor.send.answers import receipt_for
from monitor.send.chat import Call, dump
from monitor.send.links import Link
from monitor.send.page import fit
from monitor.send.plain import Words, shorten, within
from monitor.send.post import Answer
from monitor.send.text import render_text
from monitor.send.views import ItemView, Page, Section, StoryView

Block = dict[str, Any]

MOST_BLOCKS = 40  #: Slack takes 50
#: Slack refuses about 13,200 over all blocks, undocumented (bolt-js#2509).
MOST_CHARACTERS = 10_000
MOST_IN_HEADER = 150
MOST_IN_SECTION = 3000
MOST_IN_CONTEXT = 10
WHY_IN_BRIEF = 160
MOST_IN_LINK = 1500  #: a headline and its link must fit into one section

#: What Slack answers a refusal with. Anything else stays unsaid: it may be an echo.
CODES = re.compile(
    rb"\b(action_prohibited|channel_is_archived|channel_not_found|invalid_blocks"
    rb"|invalid_payload|invalid_token|msg_blocks_too_long|no_active_hooks|no_service"
    rb"|no_team|no_text|posting_to_general_channel_denied|team_disabled"
    rb"|too_many_attachments|user_not_found)\b"
)
_PAGING = re.compile(r"@(?=channel|here|everyone)", re.IGNORECASE)


class Slack:
    """One incoming webhook; its address is the secret."""

    def __init__(self, url: str) -> None:
        self.address = url

    def say(self, message: Message, *, plain: bool) -> Call:
        return Call(payload=render_plain(message) if plain else render_slack(message))

    def read(self, answer: Answer, now: datetime) -> Receipt:
        return receipt_for(answer, now, CODES)


def render_slack(message: Message) -> dict[str, Any]:
    """The payload with blocks; whole stories are left out where it gets too long."""
    return _payload(fit(message, _fits))


def render_plain(message: Message) -> dict[str, Any]:
    """The payload for when Slack does not take the blocks."""
    page = fit(message, lambda p: len(dump(_plain(p))) <= MOST_CHARACTERS)
    return _plain(page)


def escape(text: str) -> str:
    """Exactly what Slack asks for; a word joiner keeps bare mentions asleep."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _PAGING.sub("@\u2060", text)


# --- the page as blocks --------------------------------------------------------


def _fits(page: Page) -> bool:
    payload = _payload(page)
    blocks = payload["blocks"]
    return len(blocks) <= MOST_BLOCKS and len(dump(payload)) <= MOST_CHARACTERS


def _payload(page: Page) -> dict[str, Any]:
    return {
        "text": escape(page.subject),
        "blocks": _blocks(page),
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _plain(page: Page) -> dict[str, Any]:
    text = escape(render_text(page))
    return {"text": text, "unfurl_links": False, "unfurl_media": False}


def _blocks(page: Page) -> list[Block]:
    title = page.subject if page.kind is Kind.ALERT else page.heading
    blocks = [_header(title)]
    if page.kind is Kind.DIGEST:
        blocks.append(_context([_text(page.label)]))
    blocks += [_section(_within(line, MOST_IN_SECTION)) for line in page.intro]
    for section in page.sections:
        blocks += _section_blocks(section)
    closing = [_text(line) for line in (page.more, *page.closing) if line]
    return [*blocks, _context(closing)] if closing else blocks


def _section_blocks(section: Section) -> list[Block]:
    note = f"\n{escape(section.note)}" if section.note else ""
    head = [_section(f"*{escape(section.heading)}*{note}")] if section.heading else []
    if section.brief:
        return head + [_context([_brief(story)]) for story in section.stories]
    return head + [block for story in section.stories for block in _story(story)]


def _story(story: StoryView) -> list[Block]:
    new = _said("New", story.update)
    what = _said("What", story.told)
    why, first = _said("Why", story.why), _said("First seen", story.first)
    title = f"*{_linked(story.headline, story.link)}*" if story.headline else ""
    quotes = [_quote(words) for item in story.items for words in item.excerpts]
    blocks: list[Block] = []
    body = ""
    for part in (p for p in (title, new, what, why, first, *quotes) if p):
        if body and len(body) + len(part) >= MOST_IN_SECTION:
            blocks.append(_section(body))
            body = ""
        body += f"\n{part}" if body else part
    blocks += [_section(body)] if body else []
    return blocks + _reports(story)


def _said(label: str, text: str) -> str:
    return f"_{label}:_ {escape(text)}" if text else ""


def _reports(story: StoryView) -> list[Block]:
    lines = [_report(item) for item in story.items]
    lines += [_text(story.more)] if story.more else []
    starts = range(0, len(lines), MOST_IN_CONTEXT)
    return [_context(lines[i : i + MOST_IN_CONTEXT]) for i in starts]


def _report(item: ItemView) -> Block:
    name = item.title or item.host or item.source or item.address
    rest = (item.source, item.host or item.address, item.when)
    shown = [_linked(name, item.link), *(escape(r) for r in rest if r != name)]
    return _mrkdwn(" · ".join(part for part in shown if part))


def _brief(story: StoryView) -> Block:
    rest = [text for i in story.items[:1] for text in (i.source, i.host)]
    rest += [shorten(text, WHY_IN_BRIEF) for text in (story.update, story.why)]
    shown = [_linked(story.headline, story.link), *(escape(text) for text in rest)]
    return _mrkdwn(" · ".join(part for part in shown if part))


def _linked(text: str, link: Link | None) -> str:
    """The address is quoted to plain ASCII before: no `|` and no `>` is left in it."""
    href = escape(_PAGING.sub("%40", link.href)) if link else ""
    if not href or len(href) > MOST_IN_LINK:
        return escape(text)
    return f"<{href}|{escape(text)}>"


def _quote(words: tuple[Words, ...]) -> str:
    return "> " + "".join(_emphasise(w) for w in words).strip()


def _emphasise(words: Words) -> str:
    """Slack takes a star as bold only where no space follows it."""
    text = escape(words.text)
    core = text.strip()
    if not words.bold or not core:
        return text
    return text.replace(core, f"*{core}*", 1)


def _header(text: str) -> Block:
    title = _within(text, MOST_IN_HEADER)
    return {
        "type": "header",
        "text": {"type": "plain_text", "text": title, "emoji": False},
    }


def _within(text: str, limit: int) -> str:
    return within(text, limit, escape)


def _section(text: str) -> Block:
    return {"type": "section", "text": _mrkdwn(text)}


def _context(elements: list[Block]) -> Block:
    return {"type": "context", "elements": elements}


def _text(text: str) -> Block:
    return _mrkdwn(escape(text))


def _mrkdwn(text: str) -> Block:
    """`verbatim` keeps Slack from finding links and mentions on its own."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}
