"""Does any text at all give each chat what it takes, with nothing in it live?

The limits are those that the providers publish: tests/send/limits.py.
"""

import html
import json
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import example, given, settings

from monitor.model.message import DigestMessage, Excerpt, Message
from monitor.send.apprise import render_apprise
from monitor.send.discord import render_discord, render_discord_plain
from monitor.send.google_chat import render_chat, render_chat_plain
from monitor.send.marked import BARE
from monitor.send.matrix import render_edit, render_matrix
from monitor.send.mattermost import render_mattermost
from monitor.send.ntfy import render_ntfy
from monitor.send.teams import render_teams, render_teams_plain
from monitor.send.telegram import render_telegram, render_telegram_plain
from tests.send.examples import AGREED, ALERT, BELOW, DIGEST, STORY, delivery_of
from tests.send.limits import assert_within
from tests.send.texts import messages


def _many(count: int, why: str) -> DigestMessage:
    items = tuple(
        replace(item, url=f"https://example.org/{'p' * 120}") for item in STORY.items
    )
    stories = [
        replace(
            STORY, story=f"{n}", headline=f"Storey{n:04} {why}", why=why, items=items
        )
        for n in range(count)
    ]
    return replace(DIGEST, stories=tuple(stories), more=0)


#: More than any chat takes: of plain words, and of what takes most room when escaped.
CROWDED = _many(300, "word " * 30)
TANGLED = _many(300, "<*@_&" * 30)
#: No story, and as many lines below the line and in the register as there may be.
LISTED = replace(
    DIGEST,
    stories=(),
    below=(replace(BELOW[0], headline="<*@_&" * 60, why="n" * 600),) * 20,
    below_count=20,
    agreements=(replace(AGREED[0], told="ю_*<@" * 120),) * 20,
    agreements_count=20,
)
REPORTED = replace(
    ALERT,
    line=replace(
        STORY,
        why="<*@_&" * 80,
        items=tuple(
            replace(
                STORY.items[0],
                title=f"Report{n:04} " + "[x](y)" * 25,
                excerpts=(Excerpt(text="_*<&>@" * 50, bold=((0, 90),)),) * 2,
            )
            for n in range(60)
        ),
    ),
)


def any_message(test: Callable[[Message], None]) -> Callable[[], None]:
    """Any at all, and those that are too large."""
    for each in (CROWDED, TANGLED, REPORTED, LISTED):
        test = example(each)(test)
    law: Callable[[], None] = given(messages)(test)
    return law


sized = settings(max_examples=20, deadline=None)

_UNSEEN = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_OUR_LINK = re.compile(r"(?<!\\)\]\((https?://[^\s()<>*@]+)\)")
_ADDRESS = re.compile(r"https?://[\x21-\x7e]+")
_BACKSLASHED = re.compile(r"\\[\\`*_{}\[\]()#+\-!|>~.]")
#: The only markup of ours besides links; a quote stands at the beginning of a line.
_OURS = re.compile(r"\*|^> |(?<!\\)\[", re.MULTILINE)


def assert_unmentioned(text: str) -> None:
    """No @ that a name could follow, once addresses are left out."""
    rest = _ADDRESS.sub("", text)

    assert not re.search(r"@(?!\u2060)", rest), text
    assert not re.search(r"://(?!\u2060)", rest.replace(":\u2060//", "")), text
    assert not _UNSEEN.search(text), text


def assert_markdown(text: str) -> None:
    """What is left after our own markup is taken away is text and nothing else."""
    assert_unmentioned(text)
    rest = _OUR_LINK.sub("", text)
    rest = _OURS.sub("", _BACKSLASHED.sub("", rest))

    assert not re.search(r"[\\`_{}\[\]()#|~]|!\[", rest), text
    assert not re.search(r"<(?!\u2060)", rest), text


class Tags(HTMLParser):
    """Every tag, with its attributes, in order; whether all are closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.balanced = True
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.balanced &= bool(self.open) and self.open.pop() == tag


def assert_html(text: str, allowed: set[str]) -> None:
    """Only our own tags, all closed, and no attribute but a link's web address."""
    tags = Tags(text)

    assert tags.balanced, text
    assert not tags.open, text
    for tag, attributes in tags.seen:
        assert tag in allowed
        assert set(attributes) == ({"href"} if tag == "a" else set())
        assert re.match(r"https?://[!-~]+$", attributes.get("href") or "http://x")
    assert_unmentioned(re.sub(r"<[^<>]*>", "", text))


@any_message
@sized
def test_discord(message: Message) -> None:
    """Limits as in Discord's reference; nobody may be mentioned."""
    payload = render_discord(message)
    texts = [payload["content"]]
    assert_within("discord", payload)
    for embed in payload["embeds"]:
        footer = embed.get("footer", {}).get("text", "")
        assert re.match(r"https?://[!-~]+$", embed.get("url", "http://x"))
        texts += [embed.get("title", ""), embed.get("description", "")]
        assert_unmentioned(footer)

    assert payload["embeds"]
    assert payload["content"]
    assert payload["allowed_mentions"] == {"parse": []}
    for text in texts:
        assert_markdown(text)


@any_message
@sized
def test_discord_as_plain_text(message: Message) -> None:
    """As safe as the embeds."""
    payload = render_discord_plain(message)

    assert payload["content"]
    assert_within("discord", payload)
    assert payload["allowed_mentions"] == {"parse": []}
    assert_unmentioned(payload["content"])


@any_message
@sized
def test_mattermost(message: Message) -> None:
    """16,383 characters, whatever they are."""
    shown, plain = render_mattermost(message), render_mattermost(message, BARE)

    for payload in (shown, plain):
        assert payload["text"]
        assert_within("mattermost", payload)
    assert_markdown(shown["text"])
    assert_unmentioned(plain["text"])


@any_message
@sized
def test_telegram(message: Message) -> None:
    """4,096 UTF-16 units after the tags are read, and a hundred tags."""
    payloads = render_telegram(message), render_telegram_plain(message)
    text, plain = (payload["text"] for payload in payloads)
    shown = html.unescape(re.sub(r"<[^<>]*>", "", text))

    for payload in payloads:
        assert_within("telegram", payload)
    assert_html(text, {"a", "b", "i", "blockquote"})
    assert not re.search(r"(?<!\S)/(?!\u2060)", shown)
    assert_unmentioned(plain)


@any_message
@sized
def test_matrix(message: Message) -> None:
    """An event of 65,536 bytes, and an edit that says it twice."""
    content = render_matrix(message)
    edit = render_edit(content, "$" + "e" * 43)

    assert_within("matrix", edit)
    assert content["m.mentions"] == edit["m.mentions"] == {}
    assert_html(content["formatted_body"], {"a", "b", "i", "p", "br"})
    assert_unmentioned(content["body"])


@any_message
@sized
def test_google_chat(message: Message) -> None:
    """32,000 bytes, 100 widgets, and text in which nothing can be escaped."""
    payload, plain = render_chat(message), render_chat_plain(message)
    (card,) = payload["cardsV2"]
    widgets = card["card"]["sections"][0]["widgets"]

    for each in (payload, plain):
        assert_within("google-chat", each)
    assert widgets
    for widget in widgets:
        assert_html(widget["textParagraph"]["text"], {"a", "b", "i", "br"})
    for text in (plain["text"], payload["fallbackText"]):
        assert not re.search(r"[<*`](?!\u2060)", _ADDRESS.sub("", text))
        assert_unmentioned(text)


@any_message
@sized
def test_ntfy(message: Message) -> None:
    """4,096 bytes, a title that fits into a notification, and no markup at all."""
    payload = render_ntfy(message)

    assert_within("ntfy", payload)
    assert 0 < len(payload["title"]) <= 250
    assert "markdown" not in payload
    assert re.match(r"https?://[!-~]+$", payload.get("click", "http://x"))
    assert_unmentioned(payload["message"])


#: Of Adaptive Cards 1.4, as much as we use: what may stand in each element.
ELEMENTS = {
    "AdaptiveCard": {"$schema", "type", "version", "body", "msteams"},
    "RichTextBlock": {"type", "inlines", "separator"},
    "TextRun": {"type", "text", "weight", "size", "italic", "isSubtle", "selectAction"},
    "Action.OpenUrl": {"type", "url"},
}


def assert_element(element: dict[str, Any]) -> None:
    """Known, with the keys its schema knows, and nothing empty that must not be."""
    kind = element["type"]

    assert set(element) <= ELEMENTS[kind]
    for child in element.get("body", element.get("inlines", [])):
        assert_element(child)
    match kind:
        case "AdaptiveCard":
            assert element["version"] == "1.4"
            assert element["body"]
        case "RichTextBlock":
            assert element["inlines"]
        case "TextRun":
            assert element["text"]
            assert not _UNSEEN.search(element["text"])
            assert element.get("weight", "Bolder") == "Bolder"
            assert element.get("size", "Small") in {"Small", "Medium"}
            if "selectAction" in element:
                assert_element(element["selectAction"])
        case "Action.OpenUrl":
            assert re.match(r"https?://[!-~]+$", element["url"])
        case _:
            raise AssertionError(kind)


@any_message
@sized
def test_teams(message: Message) -> None:
    """28,672 bytes after Teams has written it anew, and only elements it knows."""
    for render in (render_teams, render_teams_plain):
        payload = render(message)
        (attachment,) = payload["attachments"]

        assert payload["type"] == "message"
        assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
        assert attachment["contentUrl"] is None
        assert_within("teams", payload)
        assert_element(attachment["content"])


@any_message
@sized
def test_apprise(message: Message) -> None:
    """Text alone, short enough for most of what stands behind it."""
    title, body = render_apprise(delivery_of(message))

    assert title
    assert len(body) <= 1900
    assert_unmentioned(title)
    assert_unmentioned(body)


RENDERERS: dict[str, Callable[[Message], object]] = {
    "apprise": lambda message: render_apprise(delivery_of(message))[1],
    "discord": render_discord,
    "discord-plain": render_discord_plain,
    "google-chat": render_chat,
    "google-chat-plain": render_chat_plain,
    "matrix": lambda message: render_matrix(message)["formatted_body"],
    "mattermost": render_mattermost,
    "ntfy": render_ntfy,
    "teams": render_teams,
    "teams-plain": render_teams_plain,
    "telegram": render_telegram,
    "telegram-plain": render_telegram_plain,
}


@pytest.mark.parametrize("name", RENDERERS)
@pytest.mark.parametrize("message", [CROWDED, TANGLED], ids=["crowded", "tangled"])
def test_what_is_left_out_is_counted(name: str, message: DigestMessage) -> None:
    """Whole stories go, the rest is named by its number, and some are always there."""
    shown = json.dumps(RENDERERS[name](message), ensure_ascii=False)
    there = set(re.findall(r"Storey(\d{4})", shown))

    assert there == {f"{n:04}" for n in range(len(there))}
    assert 1 <= len(there) < 300
    assert f"… and {300 - len(there)} more stories" in shown


@pytest.mark.parametrize("name", RENDERERS)
def test_reports_that_are_left_out_are_counted(name: str) -> None:
    """Of an alert, which is one story."""
    shown = json.dumps(RENDERERS[name](REPORTED), ensure_ascii=False)
    there = set(re.findall(r"Report(\d{4})", shown))

    assert len(there) < 60
    assert f"… and {60 - len(there)} more reports" in shown
