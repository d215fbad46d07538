"""How does the running monitor get pushed, and what if the hub breaks its word?"""

import signal
import stat
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from tests.push.rig import free_port
from tests.world.hub import Hub, Request, post
from tests.world.process import START, Monitor, until
from tests.world.publisher import Publisher
from tests.world.receiver import Receiver
from tests.world.small import MONITOR, write_rules, write_small_config

HOUR = 3600.0
FEED = """
[[feeds]]
name = "Example"
url = "{base}/feed"
source = "example.org"
lang = "en"
full_text = "never"
"""
ROUTES = """
[channels.chat]
kind = "webhook"
url = "{chat}"
[operator]
channels = ["chat"]
[[routes]]
name = "desk"
topics = ["*"]
alerts = ["chat"]
"""
WEB = """
[web]
public_base_url = "http://127.0.0.1:{port}"
listen = "127.0.0.1:{port}"
"""
WORDS = ("dinghy", "trawler", "raft", "canoe", "ferry", "kayak")


def news(number: int) -> tuple[str, str]:
    """A matching entry that no other is like."""
    return (
        f"Boat {WORDS[number]} found near harbour {number}",
        f"The {WORDS[number]} {number}.",
    )


@dataclass
class World:
    """One feed with a hub, a chat, and a place for the monitor."""

    publisher: Publisher
    hub: Hub
    chat: Receiver
    config: Path
    port: int

    @property
    def topic(self) -> str:
        return f"{self.publisher.base}/feed"

    @property
    def polls(self) -> int:
        return self.publisher.count("/feed")

    def publish(self, *numbers: int) -> bytes:
        self.publisher.publish("/feed", *map(news, numbers))
        links = f'<{self.hub.url}>; rel="hub", <{self.topic}>; rel="self"'
        page = self.publisher.pages["/feed"]
        page.headers |= {"Link": links, "Cache-Control": "max-age=1800"}
        return page.body

    def push(self, *numbers: int) -> None:
        """Publish, and tell the hub, which tries until it is heard, as hubs do."""
        body = self.publish(*numbers)
        assert until(lambda: self.hub.push(self.topic, body) == [200])

    def monitor(self, after: timedelta = timedelta(0)) -> Monitor:
        state = self.config.parent / "state"
        return Monitor(self.config, state, driven=True, at=START + after)

    def move(self, monitor: Monitor, seconds: float, polls: int) -> None:
        """The clock goes on, and the feed is polled so often meanwhile."""
        wanted = self.polls + polls
        monitor.move(seconds)
        assert until(lambda: self.polls >= wanted, 30), monitor.log

    def heard(self, kind: str) -> list[str]:
        return [p.headline for p in self.chat.posts if p.body["type"] == kind]

    def given_away(self, request: Request) -> list[str]:
        """What the log or the database knows of what only the hub should know."""
        state = self.config.parent / "state"
        files = [path for path in state.parent.glob("state*") if path.is_file()]
        told = b"".join(p.read_bytes() for p in [*files, *state.glob("*.db*")])
        assert stat.S_IMODE((state / "push.key").stat().st_mode) == 0o600
        secrets = (request.callback.rpartition("/")[2], request.said["hub.secret"])
        return [secret for secret in secrets if secret.encode() in told]

    def hears(self, kind: str, *headlines: str) -> bool:
        return until(lambda: self.heard(kind) == list(headlines))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with ExitStack() as stack:
        publisher = stack.enter_context(Publisher())
        hub = stack.enter_context(Hub())
        chat = stack.enter_context(Receiver())
        config = write_small_config(
            tmp_path,
            feeds=FEED.format(base=publisher.base),
            routes=ROUTES.format(chat=chat.url),
        )
        write_rules(config, boat=5)
        world = World(publisher, hub, chat, config, free_port())
        (config / "monitor.toml").write_text(MONITOR + WEB.format(port=world.port))
        world.publish(0)
        yield world


def test_a_push_becomes_an_alert_long_before_the_next_poll(world: World) -> None:
    """Found, asked for, verified, pushed, looked into, told.

    A restart keeps it all, and a feed that leaves the config is given up.
    """
    with world.monitor() as monitor:
        assert world.hub.wait(lambda hub: hub.held), monitor.log
        (request,) = world.hub.requests
        world.push(1, 0)
        world.move(monitor, 15, polls=1)
        assert world.hears("alert", news(1)[0]), monitor.log
        (row,) = monitor.rows("feeds", "list")
        health = monitor.look("health").stdout
        assert monitor.stop() == 0
    with world.monitor(timedelta(minutes=5)) as again:
        world.push(2, 1, 0)
        world.move(again, 15, polls=1)
        assert world.hears("alert", news(1)[0], news(2)[0]), again.log
        renewed = len(world.hub.requests) - 1
        (world.config / "feeds.toml").write_text("")
        again.signal(signal.SIGHUP)
        assert world.hub.wait(lambda hub: not hub.held), again.log
        assert until(lambda: "ended: the hub has let go" in again.log), again.log
        late = post(request.callback, b"x", None)
        assert again.stop() == 0

    assert row["push"].startswith("pushed, lease until 2024-04-28 06:00")
    assert "push: 1 feed has a lease" in health
    assert renewed == 0
    assert [r.mode for r in world.hub.requests] == ["subscribe", "unsubscribe"]
    assert late == 404
    assert "Traceback" not in again.log
    assert world.given_away(request) == []


def test_a_hub_that_stops_pushing_is_noticed_and_nothing_is_lost(
    world: World,
) -> None:
    """Trusted, the feed is polled every four hours; a miss makes it hourly again."""
    with world.monitor() as monitor:
        assert world.hub.wait(lambda hub: hub.held), monitor.log
        for number in (1, 2):
            world.push(*range(number, -1, -1))
            world.move(monitor, 15, polls=1)
            told = [news(each)[0] for each in range(1, number + 1)]
            assert world.hears("alert", *told), monitor.log
        spared = world.polls
        monitor.move(3 * HOUR)
        monitor.move(1)
        assert world.polls == spared
        for number, wait in ((3, HOUR), (4, 2 * HOUR)):
            world.publish(*range(number, -1, -1))
            world.move(monitor, wait, polls=1)
            assert until(lambda number=number: news(number)[0] in world.heard("alert"))  # type: ignore[misc]
            monitor.move(10 * 60)  # the push could still have come
        assert world.hears("notice", "Feed Example is no longer pushed"), monitor.log
        (row,) = monitor.rows("feeds", "list")
        assert monitor.stop() == 0

    assert row["push"].startswith("pushes stopped, lease until")
    assert world.heard("alert") == [news(n)[0] for n in (1, 2, 3, 4)]


def test_without_a_public_address_there_is_no_sign_of_push(world: World) -> None:
    """No request to a hub, no key, no port, not a word; the feed is polled."""
    (world.config / "monitor.toml").write_text(MONITOR)
    with world.monitor() as monitor:
        assert until(lambda: "seen=1 new=1" in monitor.log)
        world.publish(1, 0)
        world.move(monitor, 2 * HOUR, polls=1)
        assert world.hears("alert", news(1)[0]), monitor.log
        health = monitor.look("health").stdout
        assert monitor.stop() == 0

    assert world.hub.requests == []
    assert not (world.config.parent / "state" / "push.key").exists()
    told = (monitor.log + health).casefold().replace("pushes", "push")
    assert [w for w in ("push", "hub", "web", "uvicorn") if w in told] == []
