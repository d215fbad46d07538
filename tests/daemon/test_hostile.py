"""Whatever a feed answers, its ledger row says so, and the others go on."""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.daemon.desk import raid
from tests.world.process import Monitor, until, write_config
from tests.world.publisher import Page, Publisher
from tests.world.receiver import Receiver

RSS = "<rss version='2.0'><channel><title>t</title>{}</channel></rss>"
ITEM = "<item><title>Item {0}</title><guid>{0}</guid></item>"
BOMB = (
    "<?xml version='1.0'?><!DOCTYPE rss ["
    "<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    + "]>"
    + RSS.format("<item><title>&a9;</title></item>")
)
HTML = "<!doctype html><html><head><title>Sorry</title></head><body>Error</body></html>"
CAPTCHA = HTML.replace("Sorry", "Just a moment...").replace(
    "Error", "<form id='challenge-form'>Verify you are human: captcha</form>"
)
PAGES = {
    "html": Page(HTML.encode(), content_type="text/html"),
    "captcha": Page(CAPTCHA.encode(), content_type="text/html", status=200),
    "endless": Page(b"<rss><channel>" + b"x" * 65536, endless=True),
    "gzip bomb": Page(
        gzip.compress(b"\0" * 64_000_000), headers={"Content-Encoding": "gzip"}
    ),
    "entity bomb": Page(BOMB.encode()),
    "100,000 entries": Page(
        RSS.format("".join(ITEM.format(n) for n in range(100_000))).encode()
    ),
    "gone": Page(status=410),
    "not found": Page(status=404),
    "broken": Page(status=500),
}
#: What the ledger must say: outcome, and words of its detail.
SAYS = {
    "html": ("a web page, not a feed", "Sorry"),
    "captcha": ("a web page, not a feed", "captcha"),
    "endless": ("larger than the bounds allow", ""),
    "gzip bomb": ("larger than the bounds allow", ""),
    "entity bomb": ("declares XML entities, which are refused", ""),
    "100,000 entries": ("read", ""),
    "gone": ("gone for good (410)", ""),
    "not found": ("the server refused", "404"),
    "broken": ("the server refused", "500"),
}
ROUTES = """
[channels.chat]
kind = "webhook"
url = "{}"
[operator]
channels = ["chat"]
[[routes]]
name = "desk"
topics = ["*"]
alerts = ["chat"]
"""


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[tuple[Publisher, Receiver, Monitor]]:
    """Nine bad feeds and a good one on the same host."""
    with Publisher() as publisher, Receiver() as chat:
        feeds = (
            f'[[feeds]]\nname = "good"\nurl = "{publisher.base}/good"\nevery = "2s"\n'
        )
        for number, (name, page) in enumerate(PAGES.items()):
            publisher.pages[f"/{number}"] = page
            feeds += (
                f'[[feeds]]\nname = "{name}"\nurl = "{publisher.base}/{number}"\n'
                f'source = "s{number}"\n'
            )
        publisher.publish("/good")
        config = write_config(tmp_path, feeds=feeds, routes=ROUTES.format(chat.url))
        with Monitor(config, tmp_path / "state") as monitor:
            yield publisher, chat, monitor


def test_each_bad_feed_leaves_a_clear_row(
    hostile: tuple[Publisher, Receiver, Monitor],
) -> None:
    """And the good feed on the same host is read and told all the while."""
    publisher, chat, monitor = hostile
    assert until(lambda: publisher.count("/good") > 0)
    publisher.publish("/good", raid(1))
    assert chat.wait(lambda posts: raid(1)[0] in {p.headline for p in posts}, 90)
    assert until(lambda: all(f["outcome"] for f in monitor.rows("feeds", "list")), 90)
    rows = {row["feed"]: row for row in monitor.rows("feeds", "list")}

    said = {name: (rows[name]["outcome"], rows[name]["detail"]) for name in SAYS}
    assert {name: outcome for name, (outcome, _) in said.items()} == {
        name: outcome for name, (outcome, _) in SAYS.items()
    }
    assert all(SAYS[name][1] in detail for name, (_, detail) in said.items()), said
    assert rows["100,000 entries"]["items"] == 2000
    assert monitor.look("db", "check").returncode == 0
    assert chat.wait(lambda posts: "notice" in {p.body["type"] for p in posts}, 90)
    (notice,) = [p for p in chat.posts if p.body["type"] == "notice"]
    # It tells of those that were asked when it was written.
    assert re.fullmatch(r"\d of \d+ feeds cannot be read", notice.headline)
    why = notice.body["data"]["why"]
    assert any(f"{name} ({outcome}" in why for name, (outcome, _) in SAYS.items()), why
    assert json.loads(monitor.look("health", "--json").stdout)["ok"]
