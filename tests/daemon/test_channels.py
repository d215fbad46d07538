"""A channel that is down is left alone, and told all that it missed at the end."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.daemon.desk import configure, raid
from tests.world.mailbox import Mailbox
from tests.world.process import Monitor, until
from tests.world.publisher import Publisher
from tests.world.receiver import Post, Receiver

#: Longer than any wait of ours.
STEP = 16 * 60.0
OTHER = '\n[channels.other]\nkind = "webhook"\nurl = "{url}"\n'


@pytest.fixture
def other() -> Iterator[Receiver]:
    """Where the operator is told of the first channel's troubles."""
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def chat() -> Iterator[Receiver]:
    with Receiver(answer=lambda _: 500) as receiver:
        yield receiver


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher() as there:
        there.publish("/feed", raid(0))
        yield there


@pytest.fixture
def monitor(
    tmp_path: Path, publisher: Publisher, chat: Receiver, other: Receiver
) -> Iterator[Monitor]:
    """On a clock that is driven."""
    with Mailbox() as mailbox:
        config = configure(tmp_path, publisher, chat, mailbox)
        routes = (config / "routes.toml").read_text()
        routes = routes.replace('channels = ["chat"]\n[[', 'channels = ["other"]\n[[')
        (config / "routes.toml").write_text(routes + OTHER.format(url=other.url))
        with Monitor(config, tmp_path / "state", driven=True) as running:
            assert until(lambda: "seen=1" in running.log)
            yield running


def test_what_waited_while_a_channel_was_down_comes_as_one_message(
    monitor: Monitor, publisher: Publisher, chat: Receiver, other: Receiver
) -> None:
    """Every story once; the operator hears of both ends on another channel."""
    publisher.publish("/feed", raid(1), raid(0))
    for tries in range(1, 8):
        assert _drive(monitor, chat, tries), monitor.log
    publisher.publish("/feed", *(raid(n) for n in range(6)))
    monitor.move(STEP)
    assert until(lambda: _shown(monitor)["owed"] >= 5)
    down = _shown(monitor)
    chat.answer = lambda _: 200
    assert _drive(monitor, chat, len(chat.posts) + 2), monitor.log
    assert until(lambda: _shown(monitor)["owed"] == 0)
    well = _shown(monitor)
    rows = monitor.rows("outbox", "list", "--state", "delivered")
    (digest,) = [p.body["data"] for p in chat.posts if p.body["type"] == "digest"]

    assert down["state"] in {"open", "half-open"}
    assert "HTTP 500" in down["why"]
    assert (well["state"], well["owed"], well["why"]) == ("closed", 0, "")
    assert "While this channel was down" in digest["note"]
    assert set(_told(chat.posts)) == {raid(n)[0] for n in range(1, 6)}
    with_others = [row for row in rows if "told with" in row["reason"]]
    assert len(with_others) == len(digest["stories"]) >= 2
    assert [post.headline for post in other.posts] == [
        "Channel chat takes nothing",
        "Channel chat takes deliveries again",
    ]


def _shown(monitor: Monitor) -> dict[str, Any]:
    return monitor.rows("channels", "list")[0]


def _drive(monitor: Monitor, chat: Receiver, posts: int) -> bool:
    """Move the clock on until there are so many; an answer may be on its way."""
    for _ in range(20):
        monitor.move(STEP)
        if chat.wait(lambda got: len(got) >= posts, 2):
            return True
    return False


def _told(posts: list[Post]) -> list[str]:
    """The headlines, however they came."""
    found = []
    for data in (post.body["data"] for post in posts):
        found += [s["headline"] for s in data.get("stories", [data])]
    return found
