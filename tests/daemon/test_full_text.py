"""Full texts in the real process, on a clock that the test drives."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.world.process import Monitor, until
from tests.world.publisher import Page, Publisher
from tests.world.receiver import Receiver
from tests.world.small import write_rules, write_small_config

FEEDS = """
[[feeds]]
name = "Example"
url = "{base}/feed"
source = "example.org"
lang = "en"
every = "1m"
"""
ROUTES = """
[channels.chat]
kind = "webhook"
url = "{chat}"
[[routes]]
name = "desk"
topics = ["*"]
alerts = ["chat"]
repeat_after = "1s"
digest = {{ channels = ["chat"], at = "23:00" }}
"""
NEAR = ("Two in a canoe are sought by the coastguard", "They left on Monday.")
SURE = ("A dinghy lands people at the old harbour", "Seen on Sunday by a diver.")
LISTED = ("A ferry is turned back at the new harbour", "It was late on Monday.")
#: Alike in one word only, or they would be one story.
FERRIES = (
    "Ferry to Sardinia cancelled after engine fire",
    "New ferry named after the poet Selma Lagerlof",
    "Ferry fares rise by a tenth, islanders protest",
    "Captain of ferry Estrella honoured for rescue",
    "Night ferry between Oslo and Kiel gets a cinema",
)
FAR = ("Council opens a library", "It rained on Monday.")
LONG = "".join(f"<p>Official number {n} said so on Monday.</p>" for n in range(60))
STORY = f"{LONG}<p>A dinghy was found beside them.</p>"
MINUTE = 60.0


@dataclass(frozen=True)
class World:
    """One feed, a chat, and the state that outlives each start."""

    publisher: Publisher
    chat: Receiver
    config: Path
    state: Path

    def start(self) -> Monitor:
        return Monitor(self.config, self.state, driven=True)

    def seen(self, monitor: Monitor, *items: tuple[str, str]) -> None:
        """Published after the first poll, and polled."""
        assert until(lambda: monitor.rows("feeds", "list")[0]["last_good"])
        self.publisher.publish("/feed", *items)
        monitor.move(MINUTE)
        assert until(lambda: f"new={len(items)}" in monitor.log), monitor.log

    def asked_for_pages(self) -> list[str]:
        return [a.path for a in self.publisher.asked if a.path != "/feed"]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with Publisher() as publisher, Receiver() as chat:
        publisher.publish("/feed")
        config = write_small_config(
            tmp_path,
            feeds=FEEDS.format(base=publisher.base),
            routes=ROUTES.format(chat=chat.url),
        )
        write_rules(config, dinghy=4, ferry=2, canoe=1)
        yield World(publisher, chat, config, tmp_path / "state")


def test_a_near_match_is_told_by_its_text(world: World) -> None:
    """And nothing is asked for but its page, after its robots.txt."""
    path = world.publisher.publish_page(NEAR[0], STORY)
    world.publisher.publish_page(FAR[0], STORY)
    with world.start() as monitor:
        world.seen(monitor, NEAR, FAR)
        assert world.chat.wait(lambda posts: len(posts) == 1), monitor.log
        url = world.publisher.base + path
        told = monitor.look("explain", url).stdout
        health = monitor.look("health").stdout
        assert monitor.stop() == 0

    assert world.chat.posts[0].headline == NEAR[0]
    assert world.asked_for_pages() == ["/robots.txt", path]
    assert "full text wanted" in told
    assert "near boats: 1 of 2 points, “canoe” in its title" in told
    assert "characters" in told
    assert f"brought from {url}" in told
    assert "1 full texts wanted, 1 brought" in health


def test_an_alert_never_waits_and_is_told_once(world: World) -> None:
    """It is there before its page was answered, and its text tells nobody again."""
    path = world.publisher.publish_page(SURE[0], STORY)
    held = []

    def hold(body: bytes) -> None:
        if b"<article>" in body:
            held.append(world.chat.wait(lambda posts: len(posts) == 1))

    world.publisher.on_write = hold
    with world.start() as monitor:
        world.seen(monitor, SURE)
        assert until(lambda: "outcome='brought'" in monitor.log), monitor.log
        assert until(lambda: _versions(monitor, world, path) == 2), monitor.log
        for _ in range(3):
            monitor.move(MINUTE)
        assert monitor.stop() == 0

    assert held == [True]
    assert [post.headline for post in world.chat.posts] == [SURE[0]]


def _versions(monitor: Monitor, world: World, path: str) -> int:
    """How many texts of the item have been down the line."""
    told = monitor.look("explain", world.publisher.base + path).stdout
    return told.count("  text ") if "waits for" not in told else 0


def test_ten_minutes_later_it_goes_on_without(world: World) -> None:
    """Its host wants pauses; what its feed gave is decided then, and no sooner."""
    slowly = Page(b"User-agent: *\nCrawl-delay: 60\n", content_type="text/plain")
    world.publisher.pages["/robots.txt"] = slowly
    ferries = [(title, "More soon.") for title in FERRIES]
    paths = [world.publisher.publish_page(title, STORY) for title, _ in ferries]
    url = world.publisher.base + paths[-1]
    with world.start() as monitor:
        world.seen(monitor, *ferries)
        assert until(lambda: "waits for its full text" in _told(monitor, url))
        monitor.move(9 * MINUTE)
        early = _told(monitor, url)
        monitor.move(MINUTE)
        assert until(lambda: "waits for" not in _told(monitor, url)), monitor.log
        late = _told(monitor, url)
        assert monitor.stop() == 0

    assert "Not told yet: it waits for its full text, until" in early
    assert "In the digest" in late
    assert "brought" not in late
    assert world.publisher.count(paths[-1]) == 0


def _told(monitor: Monitor, url: str) -> str:
    return monitor.look("explain", url).stdout


def test_killed_before_its_page_came_it_asks_again(world: World) -> None:
    """Nothing is lost, and nothing told twice."""
    path = world.publisher.publish_page(NEAR[0], STORY, status=503)
    with world.start() as monitor:
        world.seen(monitor, NEAR)
        assert until(lambda: world.publisher.count(path) == 1), monitor.log
        assert until(lambda: "the server asked to wait" in monitor.log), monitor.log
        monitor.kill()
        world.publisher.publish_page(NEAR[0], STORY)
        monitor.launch()
        assert until(lambda: "run.started" in monitor.log)
        assert until(lambda: _moved(monitor, world)), monitor.log
        assert monitor.stop() == 0
        assert monitor.look("db", "check").returncode == 0

    assert [post.headline for post in world.chat.posts] == [NEAR[0]]


def _moved(monitor: Monitor, world: World) -> bool:
    monitor.move(MINUTE)
    return world.chat.wait(lambda posts: len(posts) == 1, 1)


def test_once_asks_for_what_it_has_found(world: World) -> None:
    """Polls, judges, brings and tells in one cycle; the alert goes first."""
    world.publisher.publish_page(NEAR[0], STORY)
    monitor = Monitor(world.config, world.state)
    first = monitor.ask("once", "--all", "--json")
    world.publisher.publish("/feed", NEAR, SURE)
    done = monitor.ask("once", "--all", "--json")

    assert first.returncode == 0, first.stderr
    assert '"new": 2' in done.stdout, done.stderr
    assert {post.headline for post in world.chat.posts} >= {NEAR[0], SURE[0]}
    assert world.chat.posts[0].headline == SURE[0]
