"""Does any text at all give a valid message, within limits and with nothing live?"""

import re
from email import message_from_bytes, policy
from html.parser import HTMLParser

from hypothesis import given, settings

from monitor.model.message import Message
from monitor.send.html import fit_html, render_html
from monitor.send.mail import Envelope, build_mail
from monitor.send.page import page_of
from monitor.send.slack import render_plain, render_slack
from monitor.send.text import COLOUR, render_text
from tests.send.examples import NOON
from tests.send.limits import CLIPPED, assert_within
from tests.send.texts import messages

ENVELOPE = Envelope(sender="Monitor <monitor@example.org>", to=("a@example.org",))
_ESCAPED = re.compile(r"&(amp|lt|gt);")
_OUR_LINK = re.compile(r"<https?://[\x21-\x7e]+?\|[^<>]*>")
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Tags(HTMLParser):
    """Every tag and every address of a page."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.feed(document)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]


@given(messages)
@settings(max_examples=60, deadline=None)
def test_html_is_inert_and_small(message: Message) -> None:
    """Only our own tags, only web links, nothing loaded, never clipped."""
    document = render_html(fit_html(message))
    page = Tags(document)

    assert len(document.encode()) < CLIPPED
    assert not page.tags & {"script", "img", "iframe", "link", "form", "svg", "object"}
    assert not page.attributes & {"src", "background", "action", "onerror", "onload"}
    assert all(re.match(r"https?://", link) for link in page.links)
    assert not _CONTROLS.search(document)


@given(messages)
@settings(max_examples=60, deadline=None)
def test_text_holds_no_controls(message: Message) -> None:
    """Line feeds are ours; on a terminal so are the colours, and nothing else."""
    plain = render_text(page_of(message))
    coloured = render_text(page_of(message), COLOUR)

    assert not _CONTROLS.search(plain)
    assert not _CONTROLS.search(re.sub(r"\x1b\[[0-9;]+m", "", coloured))


def strings(value: object) -> list[str]:
    match value:
        case str():
            return [value]
        case dict():
            return [s for v in value.values() for s in strings(v)]
        case list():
            return [s for v in value for s in strings(v)]
        case _:
            return []


def assert_asleep(text: str) -> None:
    """No mention, and no markup but our own links."""
    rest = _OUR_LINK.sub("", text)
    quoted = re.sub(r"^> ", "", rest, flags=re.MULTILINE)

    assert not re.search("[<>]", quoted), text
    assert "&" not in _ESCAPED.sub("", rest)
    assert not re.search("@(channel|here|everyone)", text, re.IGNORECASE)


@given(messages)
@settings(max_examples=60, deadline=None)
def test_slack_is_within_limits_and_asleep(message: Message) -> None:
    """Slack takes it, and it pages nobody."""
    payload = render_slack(message)

    assert_within("slack", payload)
    for text in strings(payload):
        assert_asleep(text)


@given(messages)
@settings(max_examples=60, deadline=None)
def test_plain_slack_is_within_limits_and_asleep(message: Message) -> None:
    """The way out when blocks are refused is as safe as the blocks."""
    payload = render_plain(message)

    assert set(payload) == {"text", "unfurl_links", "unfurl_media"}
    assert_within("slack", payload)
    assert_asleep(payload["text"])


HEADERS = {
    *("from", "to", "subject", "date", "message-id", "list-id", "auto-submitted"),
    *("x-auto-response-suppress", "precedence", "in-reply-to", "references"),
    "list-unsubscribe",
    *("mime-version", "content-type", "content-transfer-encoding"),
}


def squeezed(text: str) -> str:
    """Python folds a long header at a space, and may leave two of them."""
    return "".join(text.split())


@given(messages)
@settings(max_examples=60, deadline=None)
def test_mail_has_our_headers_and_two_parts(message: Message) -> None:
    """Whatever a headline holds, it adds no header, no part and no recipient."""
    mail = build_mail(message, key="k-1", envelope=ENVELOPE, date=NOON)
    read = message_from_bytes(mail.as_bytes(), policy=policy.SMTP)
    names = [name.lower() for name in read]

    assert set(names) <= HEADERS
    assert len(names) == len(set(names))
    assert read["To"] == "a@example.org"
    assert squeezed(read["Subject"]) == squeezed(page_of(message).subject)
    assert [p.get_content_type() for p in read.iter_parts()] == [
        "text/plain",
        "text/html",
    ]
    assert not read.defects
