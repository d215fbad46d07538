"""Does Slack get what it takes, and plain text when it does not take it?"""

import json
from dataclasses import replace
from http.server import BaseHTTPRequestHandler

import pytest

from monitor.model.message import ItemLine
from monitor.ports import Deferred, Delivered, Receipt, Refused
from monitor.send.chat import Chat
from monitor.send.slack import (
    MOST_BLOCKS,
    MOST_CHARACTERS,
    Slack,
    escape,
    render_slack,
)
from tests.send.examples import (
    ALERT,
    DIGEST,
    NOTICE,
    STORY,
    DrivenClock,
    delivery_of,
)
from tests.send.receiver import Receiver, receiving, says


def post_to(receiver: Receiver) -> Receipt:
    channel = Chat(Slack(receiver.url), clock=DrivenClock())
    receipt = channel.deliver(delivery_of(ALERT))
    channel.close()
    return receipt


def test_blocks_arrive() -> None:
    """With a text for lock screens, and with no preview of links."""
    with receiving(says(200, b"ok")) as receiver:
        receipt = post_to(receiver)

    payload = json.loads(receiver.got[0].body)
    assert receipt == Delivered("HTTP 200")
    assert payload["text"] == "[Trafficking] Police free 12 from compound"
    assert payload["blocks"][0]["type"] == "header"
    assert payload["unfurl_links"] is False


def test_refused_blocks_become_plain_text_once() -> None:
    """An alert without its looks is better than none."""
    with receiving(says(400, b"invalid_blocks"), says(200, b"ok")) as receiver:
        receipt = post_to(receiver)

    second = json.loads(receiver.got[1].body)
    assert receipt == Delivered(
        "as plain text; its form was refused: "
        "it does not understand the message (HTTP 400): invalid_blocks"
    )
    assert "blocks" not in second
    assert "https://news.example.org/rescue?id=7&amp;lang=en" in second["text"]
    assert len(receiver.got) == 2


@pytest.mark.parametrize(
    ("status", "body", "receipt", "requests"),
    [
        (400, b"no_text", "it does not understand the message (HTTP 400): no_text", 2),
        (403, b"no_team", "it does not let us in (HTTP 403): no_team", 1),
        (
            404,
            b"no_service",
            "nothing listens at this address (HTTP 404): no_service",
            1,
        ),
        (404, b"no /hook/T0SECRET", "nothing listens at this address (HTTP 404)", 1),
    ],
)
def test_refusals_name_slacks_own_code(
    status: int, body: bytes, receipt: str, requests: int
) -> None:
    """Only codes we know are repeated: anything else might be the address."""
    with receiving(says(status, body)) as receiver:
        assert post_to(receiver) == Refused(receipt, channel=status != 400)

    assert len(receiver.got) == requests


def test_haste_holds_the_channel() -> None:
    """Slack's 429 is about the address, whatever the message."""
    with receiving(says(429, b"rate_limited", retry_after="30")) as receiver:
        receipt = post_to(receiver)

    assert isinstance(receipt, Deferred)
    assert receipt.channel
    assert len(receiver.got) == 1


def test_silence_is_passed_on() -> None:
    """No answer is no reason to try plain text."""

    def hang_up(request: BaseHTTPRequestHandler, _over: object) -> None:
        request.connection.close()

    with receiving(hang_up) as receiver:
        assert isinstance(post_to(receiver), Deferred)

    assert len(receiver.got) == 1


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("AT&T <b>", "AT&amp;T &lt;b&gt;"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("@here and @Everyone", "@\u2060here and @\u2060Everyone"),
        ("a@channel.example", "a@\u2060channel.example"),
        ("*plain* 'quotes' \"stay\"", "*plain* 'quotes' \"stay\""),
    ],
)
def test_escape(text: str, escaped: str) -> None:
    """Exactly three characters, and the words that page people."""
    assert escape(text) == escaped


def test_long_digest_is_cut_by_whole_stories() -> None:
    """What is left out is counted."""
    many = tuple(replace(STORY, story=f"{n}", why="word " * 90) for n in range(60))
    payload = render_slack(replace(DIGEST, stories=many, more=0))
    shown = json.dumps(payload, ensure_ascii=False)
    stories = shown.count("_Why:_")

    assert 8 <= stories < 60
    assert len(payload["blocks"]) <= MOST_BLOCKS
    assert len(shown) <= MOST_CHARACTERS * 1.1
    assert f"… and {60 - stories} more stories" in shown


def test_long_parts_go_into_several_sections() -> None:
    """Slack's 3,000 characters a section are no reason to lose an excerpt."""
    items = tuple(
        replace(STORY.items[0], excerpts=(replace(e, text="&" * 300, bold=()),) * 2)
        for e in STORY.items[0].excerpts * 3
    )
    payload = render_slack(replace(ALERT, line=replace(STORY, items=items[:2])))
    sections = [b for b in payload["blocks"] if b["type"] == "section"]

    assert len(sections) == 4
    assert all(len(s["text"]["text"]) <= 3000 for s in sections)


def test_address_too_long_for_slack_is_no_link() -> None:
    """A link cannot be cut; its host is still told."""
    item = ItemLine(url="https://a.example/?" + "&" * 1000, title="x", source="y")
    payload = render_slack(replace(ALERT, line=replace(STORY, items=(item,))))
    report = payload["blocks"][2]["elements"][0]["text"]

    assert report == "x · y · a.example · no date"


def test_address_with_a_name_that_pages_still_leads_there() -> None:
    """A word joiner would break it; %40 is the same sign."""
    item = ItemLine(url="https://a.example/@channel4", title="x", source="y")
    payload = render_slack(replace(ALERT, line=replace(STORY, items=(item,))))
    report = payload["blocks"][2]["elements"][0]["text"]

    assert report.startswith("<https://a.example/%40channel4|x>")


def test_notice_has_no_stories() -> None:
    """Header, reason and moment."""
    kinds = [block["type"] for block in render_slack(NOTICE)["blocks"]]

    assert kinds == ["header", "section", "context"]
