"""How does a message look in Microsoft Teams, through a Workflows webhook?

An Adaptive Card of RichTextBlocks: their runs know no markup, so that no headline can
be a link, a mention or anything else but text. A link is a run of ours.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from monitor.model.message import Kind, Message
from monitor.ports import Delivered, Receipt
from monitor.send.answers import receipt_for
from monitor.send.chat import Call
from monitor.send.links import Link
from monitor.send.marked import (
    BARE,
    WHY_IN_DIGEST,
    blocks,
    head,
    others_of,
    tail,
    title_of,
    whose,
)
from monitor.send.page import fit
from monitor.send.plain import Words, shorten
from monitor.send.post import Answer
from monitor.send.views import ItemView, Page, StoryView

Element = dict[str, Any]

#: Teams takes 28,672 bytes, counted after it has written the card anew: a request of
#: 24,453 was too large (msteams-docs#11274).
MOST_BYTES = 18_000
QUEUED = 202
CARD = "application/vnd.microsoft.card.adaptive"
SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"


class Teams:
    """One workflow that posts what it gets; its address is the secret."""

    def __init__(self, url: str) -> None:
        self.address = url

    def say(self, message: Message, *, plain: bool) -> Call:
        return Call(
            payload=render_teams_plain(message) if plain else render_teams(message)
        )

    def read(self, answer: Answer, now: datetime) -> Receipt:
        if answer.status == QUEUED:
            return Delivered(
                "HTTP 202: the workflow has it; whether it posts, its runs say"
            )
        return receipt_for(answer, now)


def render_teams(message: Message) -> dict[str, Any]:
    """The payload; whole stories are left out where it gets too long."""
    return _payload(list(_body(fit(message, lambda p: _fits(list(_body(p)))))))


def render_teams_plain(message: Message) -> dict[str, Any]:
    """For when the card is refused: the same in the simplest card there is."""
    return _payload(list(_plain(fit(message, lambda p: _fits(list(_plain(p)))))))


def size_of(payload: dict[str, Any]) -> int:
    """As Teams counts: with everything but ASCII written escaped."""
    return len(json.dumps(payload))


def _fits(body: list[Element]) -> bool:
    return size_of(_payload(body)) <= MOST_BYTES


def _payload(body: list[Element]) -> dict[str, Any]:
    card = {
        "$schema": SCHEMA,
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
        "msteams": {"width": "Full"},
    }
    attachment = {"contentType": CARD, "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [attachment]}


def _plain(page: Page) -> Iterator[Element]:
    parts = [head(page, BARE), *blocks(page, BARE), tail(page, BARE)]
    for part in filter(None, parts):
        for line in part.split("\n"):
            yield _line([_run(line)])


def _body(page: Page) -> Iterator[Element]:
    yield _line([_run(title_of(page), page.link, weight="Bolder", size="Medium")])
    for line in page.intro:
        yield _line([_run(line)])
    for section in page.sections:
        if section.heading:
            note = [_run(f" {section.note}", isSubtle=True)] if section.note else []
            yield _line([_run(section.heading, weight="Bolder"), *note], separator=True)
        for story in section.stories:
            yield from _story(story, page.kind, brief=section.brief)
    closing = [line for line in (page.more, *page.closing) if line]
    for at, line in enumerate(closing):
        run = _run(line, isSubtle=True, size="Small")
        yield _line([run], **({} if at else {"separator": True}))


def _story(story: StoryView, kind: Kind, *, brief: bool) -> Iterator[Element]:
    return _short(story, brief=brief) if kind is Kind.DIGEST else _full(story)


def _short(story: StoryView, *, brief: bool) -> Iterator[Element]:
    title = _run(story.headline, story.link, weight="Bolder")
    rest = [text for item in story.items[:1] for text in whose(item)]
    yield _line([title, *_subtle([*rest, *([] if brief else others_of(story))])])
    yield from _labelled("New", shorten(story.update, WHY_IN_DIGEST))
    reason = story.why if brief else story.told or story.why
    if reason:
        yield _line([_run(shorten(reason, WHY_IN_DIGEST), italic=True)])


def _full(story: StoryView) -> Iterator[Element]:
    yield from _labelled("New", story.update)
    if story.told:
        yield _line([_run(story.told)])
    if story.why:
        yield _line([_run(story.why, italic=True)])
    yield from _labelled("First seen", story.first)
    for item in story.items:
        yield _report(item)
        for words in item.excerpts:
            yield _line([_word(each) for each in words])
    if story.more:
        yield _line([_run(story.more)])


def _labelled(label: str, text: str) -> Iterator[Element]:
    if text:
        yield _line([_run(f"{label}: ", weight="Bolder"), _run(text)])


def _report(item: ItemView) -> Element:
    name = item.title or item.host or item.source or item.address
    rest = [text for text in whose(item) if text != name]
    return _line([_run(name or "—", item.link), *_subtle(rest)])


def _subtle(parts: list[str]) -> list[Element]:
    return [_run(f" · {part}", isSubtle=True) for part in parts]


def _word(words: Words) -> Element:
    return _run(words.text, weight="Bolder") if words.bold else _run(words.text)


def _run(text: str, link: Link | None = None, **looks: Any) -> Element:
    run = {"type": "TextRun", "text": text, **looks}
    if link:
        run["selectAction"] = {"type": "Action.OpenUrl", "url": link.href}
    return run


def _line(runs: list[Element], **looks: Any) -> Element:
    return {"type": "RichTextBlock", "inlines": runs, **looks}
