"""Changed rules in the real process: what is stored is judged anew, and nobody told."""

import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.world.process import Monitor, until
from tests.world.publisher import Publisher
from tests.world.receiver import Receiver
from tests.world.small import write_rules, write_small_config

FEEDS = """
[[feeds]]
name = "Example"
url = "{base}/feed"
source = "example.org"
lang = "en"
every = "1s"
[[feeds]]
name = "Other"
url = "{base}/other"
source = "other.example"
lang = "en"
every = "1s"
"""
ROUTES = """
[channels.chat]
kind = "webhook"
url = "{chat}"
[[routes]]
name = "desk"
topics = ["*"]
alerts = ["chat"]
digest = {{ channels = ["chat"], every = "1h" }}
"""
FERRY = ("A ferry lands people at the new harbour", "Seen on Monday by a fisherman.")
DINGHY = ("A dinghy lands people at the old harbour", "Seen on Sunday by a diver.")
STORED = [(f"Council number {n} opens a library", "It rained.") for n in range(45)]


@dataclass(frozen=True)
class World:
    """Two feeds, a chat, and the state that outlives each start."""

    publisher: Publisher
    chat: Receiver
    config: Path
    state: Path

    def start(self) -> Monitor:
        return Monitor(self.config, self.state)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with Publisher() as publisher, Receiver() as chat:
        publisher.publish("/feed")
        publisher.publish("/other")
        config = write_small_config(
            tmp_path,
            feeds=FEEDS.format(base=publisher.base),
            routes=ROUTES.format(chat=chat.url),
        )
        yield World(publisher, chat, config, tmp_path / "state")


@pytest.fixture
def told(world: World) -> World:
    """A dinghy was alerted, a ferry was not; then the rules are changed."""
    write_rules(world.config, dinghy=4)
    with world.start() as running:
        assert until(lambda: _read(running)), running.log
        world.publisher.publish("/feed", DINGHY, FERRY, *STORED)
        assert world.chat.wait(lambda posts: len(posts) == 1), running.log
        assert running.stop() == 0
    write_rules(world.config, ferry=4)
    return world


def _read(running: Monitor) -> bool:
    """Whether both feeds have had their first poll."""
    return all(row["last_good"] for row in running.rows("feeds", "list"))


def test_what_is_stored_is_judged_anew_in_silence(told: World) -> None:
    """Lists and explain show it; a new item of a story found so is the first told."""
    with told.start() as running:
        assert until(lambda: "rules.reapply.done" in running.log), running.log
        (health,) = running.rows("health")
        (match,) = running.rows("matches")
        newly = running.look("explain", match["url"]).stdout
        silent = len(told.chat.posts)
        told.publisher.publish("/other", FERRY)
        assert told.chat.wait(lambda posts: len(posts) == 2), running.log
        stories = {row["headline"]: row for row in running.rows("stories")}
        former = running.look("explain", stories[DINGHY[0]]["story"]).stdout
        assert running.stop() == 0

    assert (health["ok"], health["outdated"], silent) == (True, 0, 1)
    assert match["title"] == FERRY[0]
    assert "(matched by rules that were changed after it was seen)" in newly
    assert "The present rules no longer match it." in former
    assert stories[FERRY[0]]["sources"] == ["example.org", "other.example"]
    assert [post.headline for post in told.chat.posts] == [DINGHY[0], FERRY[0]]
    assert "rules.reapply.begun texts=47" in running.log
    assert "rules.reapply.done texts=47 changed=2" in running.log


def test_killed_in_the_middle_it_goes_on(told: World) -> None:
    """Whatever is done is done, and the rest is done by the next start."""
    with told.start() as running:
        running.kill()
        running.launch()
        assert until(lambda: "rules.reapply.done" in running.log), running.log
        assert running.rows("health")[0]["outdated"] == 0
        assert running.look("db", "check").returncode == 0
        assert running.stop() == 0

    assert [post.headline for post in told.chat.posts] == [DINGHY[0]]


def test_a_reload_applies_changed_rules_too(told: World) -> None:
    """SIGHUP, and no restart."""
    write_rules(told.config, dinghy=4)
    with told.start() as running:
        assert until(lambda: "run.started" in running.log)
        write_rules(told.config, dinghy=4, ferry=2)
        running.signal(signal.SIGHUP)
        assert until(lambda: "rules.reapply.done" in running.log), running.log
        found = {row["title"]: row["level"] for row in running.rows("matches")}
        assert running.stop() == 0

    assert found == {DINGHY[0]: "alert", FERRY[0]: "digest"}
    assert len(told.chat.posts) == 1
