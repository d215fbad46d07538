"""Does the operator hear of a feed that breaks or loses, and of its end?"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.daemon.desk import configure
from tests.world.mailbox import Mailbox
from tests.world.process import Monitor, until
from tests.world.publisher import Page, Publisher
from tests.world.receiver import Receiver

World = tuple[Publisher, Receiver, Mailbox]
PAGE = Page(
    b"<!doctype html><html><title>Sorry</title></html>", content_type="text/html"
)


@pytest.fixture
def world() -> Iterator[World]:
    """A publisher with ten items, a chat and a mail server."""
    with Publisher() as publisher, Receiver() as chat, Mailbox() as mailbox:
        publisher.publish("/feed", *news(0, 10))
        yield publisher, chat, mailbox


def news(first: int, last: int) -> list[tuple[str, str]]:
    """Newest first; none of it matches anything."""
    return [(f"Garden show {n}", f"Day {n}.") for n in range(last - 1, first - 1, -1)]


def notices(chat: Receiver) -> list[dict[str, Any]]:
    return [p.body["data"] for p in chat.posts if p.body["type"] == "notice"]


def wait(chat: Receiver, count: int) -> list[str]:
    assert chat.wait(lambda _: len(notices(chat)) >= count, 60)
    return [notice["headline"] for notice in notices(chat)]


def test_a_feed_that_turns_into_a_web_page_and_back(
    tmp_path: Path, world: World
) -> None:
    """One notice each, over webhook, and none again after a kill in between."""
    publisher, chat, _ = world
    config = configure(tmp_path, *world, every="1s")
    with Monitor(config, tmp_path / "state") as running:
        assert until(lambda: publisher.count("/feed") > 1)
        good, publisher.pages["/feed"] = publisher.pages["/feed"], PAGE
        broken = wait(chat, 1)
        listed = running.rows("feeds", "list")
        running.kill()
        asked = publisher.count("/feed")
        running.start()
        assert until(lambda: publisher.count("/feed") > asked)
        publisher.pages["/feed"] = good
        healed = wait(chat, 2)
        after = running.rows("feeds", "list")

    assert broken == ["Feed Example answers with a web page"]
    assert "a web page, not a feed: " in notices(chat)[0]["why"]
    assert [row["health"] for row in listed] == ["failing"]
    assert listed[0]["ailments"][0]["kind"] == "web_page"
    assert healed == [*broken, "Feed Example is well again"]
    assert after[0]["ailments"] == []
    assert running.log.count("notice Feed") == 2


def test_a_roll_over_is_recorded_shown_and_told(tmp_path: Path, world: World) -> None:
    """In the ledger, by feeds list, health and explain, and to the operator."""
    publisher, chat, _ = world
    config = configure(tmp_path, *world, every="1s")
    with Monitor(config, tmp_path / "state") as running:
        assert until(lambda: "seen=10" in running.log)
        publisher.publish("/feed", *news(30, 40))
        (headline,) = wait(chat, 1)
        (listed,) = running.rows("feeds", "list")
        health = running.look("health").stdout
        why = running.look("explain", _link(publisher)).stdout
        never = running.look("explain", f"{publisher.base}/news/lost").stderr
        balance = running.look("db", "check")

    assert headline == "Feed Example may have lost items"
    told = notices(chat)[0]["why"]
    assert told.startswith("items may have been lost between 20")
    assert "all 10 entries were new" in told
    assert listed["health"] == "lossy"
    assert listed["gap"]["why"].startswith("items may have been lost: all 10")
    assert listed["trouble"].startswith("items may have been lost between 20")
    assert "Example may have lost items" in health
    assert "items may have been lost between 20" in why
    assert "never seen" in never
    assert "feed Example: items may have been lost between 20" in never
    assert balance.returncode == 0, balance.stdout


def test_a_cycle_tells_at_once(tmp_path: Path, world: World) -> None:
    """`monitor once` waits for nothing more: it may not come again for hours."""
    publisher, chat, _ = world
    config = configure(tmp_path, *world, every="1s")
    monitor = Monitor(config, tmp_path / "state")
    first = monitor.ask("once", "--all", "--json")
    publisher.publish("/feed", *news(30, 40))
    monitor.ask("once", "--all")
    wait(chat, 1)
    monitor.ask("once", "--all")

    assert json.loads(first.stdout)["new"] == 10
    assert [n["headline"] for n in notices(chat)] == [
        "Feed Example may have lost items"
    ]


def _link(publisher: Publisher) -> str:
    body = publisher.pages["/feed"].body.decode()
    return body.split("<link>")[2].split("</link>")[0]
