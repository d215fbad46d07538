"""A channel that is down is left alone, and told all that it missed at the end."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.daemon.desk import configure
from tests.world.mailbox import Mailbox
from tests.world.process import Monitor, until
from tests.world.publisher import Publisher
from tests.world.receiver import Post, Receiver

#: Longer than any wait of ours.
STEP = 16 * 60.0
#: Not made by one pattern: grouping takes what is worded alike for one story.
NEWS = (
    ("Hanoi court jails four over trafficking of brides", "They sold women abroad."),
    ("Human traffickers held after raid on Lagos brothel", "Police freed 19 girls."),
    ("Forced labour on trawlers: crew rescued off Ghana", "The men were trafficked."),
    ("Czech police break up Ukrainian human trafficking gang", "Two were arrested."),
    ("Domestic worker trafficked to Dubai wins case in London", "She was enslaved."),
    ("Scam compound in Myawaddy: 260 trafficking victims freed", "Guards fled."),
)
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
        there.publish("/feed", NEWS[0])
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
    publisher.publish("/feed", NEWS[1], NEWS[0])
    for tries in range(1, 8):
        assert _drive(monitor, chat, tries), monitor.log
    publisher.publish("/feed", *NEWS)
    assert _owes(monitor, 5), _shown(monitor)
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
    assert set(_told(chat.posts)) == {title for title, _ in NEWS[1:]}
    with_others = [row for row in rows if "told with" in row["reason"]]
    assert len(with_others) == len(digest["stories"]) >= 2
    notices = [post.headline for post in other.posts]
    assert [each for each in notices if each.startswith("Channel")] == [
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


def _owes(monitor: Monitor, count: int) -> bool:
    """Move the clock on until so many wait; when the next poll comes is chance."""
    for _ in range(20):
        monitor.move(STEP)
        if until(lambda: _shown(monitor)["owed"] >= count, 2):
            return True
    return False


def _told(posts: list[Post]) -> list[str]:
    """The headlines, however they came."""
    found = []
    for data in (post.body["data"] for post in posts):
        found += [s["headline"] for s in data.get("stories", [data])]
    return found
