"""How does the running monitor start, listen, read its config again, and stop?"""

import json
import os
import signal
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.daemon.desk import ROUTES, configure, raid
from tests.world.mailbox import Mailbox
from tests.world.process import Monitor, until
from tests.world.publisher import Page, Publisher
from tests.world.receiver import Receiver

World = tuple[Publisher, Receiver, Mailbox]
#: Requests by which a command looks at a feed before it is polled.
LOOKS = 2


@pytest.fixture
def world() -> Iterator[World]:
    """A publisher, a chat and a mail server."""
    with Publisher() as publisher, Receiver() as chat, Mailbox() as mailbox:
        publisher.publish("/feed")
        yield publisher, chat, mailbox


@pytest.fixture
def monitor(tmp_path: Path, world: World) -> Iterator[Monitor]:
    """A running monitor that polls every second."""
    config = configure(tmp_path, *world, every="1s")
    with Monitor(config, tmp_path / "state") as running:
        assert until(lambda: world[0].count("/feed") > 0)
        yield running


def test_it_stops_soon_and_cleanly(monitor: Monitor) -> None:
    """SIGTERM ends it with 0 within ten seconds, and the socket is gone."""
    started = time.monotonic()
    code = monitor.stop()

    assert code == 0
    assert time.monotonic() - started < 10
    assert not (monitor.state / "control.sock").exists()
    assert "Traceback" not in monitor.log


def test_a_second_one_on_the_same_state_is_refused(monitor: Monitor) -> None:
    """Exit 5, and the first one is named."""
    again = monitor.ask("run")
    once = monitor.ask("once")

    assert (again.returncode, once.returncode) == (5, 5)
    assert monitor.process
    assert f"process {monitor.process.pid}" in again.stderr


def test_only_its_owner_may_talk_to_it(monitor: Monitor) -> None:
    """The control socket has mode 0600."""
    mode = (monitor.state / "control.sock").stat().st_mode

    assert stat.S_IMODE(mode) == 0o600


def test_health_asks_the_daemon(monitor: Monitor) -> None:
    """0 while it makes progress, 1 when nobody answers; it needs no config."""
    assert until(lambda: "1 of 1 feeds healthy" in monitor.log)  # the first poll
    well = monitor.look("health")
    monitor.stop()
    gone = monitor.look("health", "--json")

    assert (well.returncode, gone.returncode) == (0, 1)
    assert "1 of 1 feeds healthy" in well.stdout
    assert json.loads(gone.stdout)["ok"] is False


def test_a_config_with_a_mistake_changes_nothing(monitor: Monitor) -> None:
    """SIGHUP validates first; the mistake is logged with its place."""
    feeds = monitor.config / "feeds.toml"
    feeds.write_text(feeds.read_text().replace("every", "evry"))
    monitor.signal(signal.SIGHUP)

    assert until(lambda: "reload.refused" in monitor.log)
    assert 'did you mean "every"?' in monitor.log
    assert monitor.look("health").returncode == 0


def test_a_good_config_is_swapped_in(monitor: Monitor, world: World) -> None:
    """After SIGHUP a new feed is polled, and what was told stays told."""
    publisher, chat, _ = world
    publisher.publish("/feed", raid(1))
    assert chat.wait(lambda posts: len(posts) == 1)
    feeds = monitor.config / "feeds.toml"
    more = feeds.read_text().replace("Example", "Second").replace("/feed", "/second")
    feeds.write_text(feeds.read_text() + more.replace("example.org", "second.org"))
    publisher.publish("/second")
    monitor.signal(signal.SIGHUP)

    assert until(lambda: "reload.done" in monitor.log)
    assert until(lambda: publisher.count("/second") > 1)
    publisher.publish("/second", raid(2))
    assert chat.wait(lambda posts: len(posts) == 2)
    assert [p.headline for p in chat.posts] == [raid(1)[0], raid(2)[0]]


def test_a_feed_that_a_command_adds_is_polled_at_once(
    monitor: Monitor, world: World
) -> None:
    """The command lets the running monitor read its config again."""
    publisher, _, _ = world
    publisher.publish("/second", raid(2))
    url = f"{publisher.base}/second"
    done = monitor.ask("feeds", "add", url, "--name", "Second", "--pause", "0s")

    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("the running monitor reads its config again\n")
    assert until(lambda: "reload.done" in monitor.log)
    assert until(lambda: publisher.count("/second") > LOOKS)


def test_commands_are_handed_to_the_daemon(monitor: Monitor, world: World) -> None:
    """It holds the database; the command prints its answer."""
    _, chat, mailbox = world
    tested = monitor.ask("channels", "test")
    sent = monitor.ask("digest", "send", "desk")

    assert tested.stdout == "chat: delivered HTTP 200\nmail: delivered\n"
    assert sent.returncode == 0
    assert mailbox.wait(2)
    assert [p.body["type"] for p in chat.posts] == ["notice"]
    assert "Digest desk" in mailbox.mails[1]["Subject"]


def test_a_refused_delivery_is_kept_told_and_retried(
    monitor: Monitor, world: World
) -> None:
    """The operator hears of it, and the old key is used again."""
    publisher, chat, _ = world
    chat.answer = lambda post: 404 if post.body["type"] == "alert" else 200
    publisher.publish("/feed", raid(1))
    assert chat.wait(lambda posts: len(posts) >= 1)
    assert until(lambda: monitor.rows("outbox", "list", "--state", "refused"))
    (refused,) = monitor.rows("outbox", "list", "--state", "refused")
    chat.answer = lambda _: 200
    retried = monitor.ask("outbox", "retry", refused["key"])

    assert retried.returncode == 0
    assert chat.wait(lambda posts: len(posts) == 2)
    assert [p.key for p in chat.posts] == [refused["key"]] * 2
    assert "HTTP 404" in refused["reason"]
    assert "notice Channel chat refused a delivery" in monitor.log


def test_a_dead_channel_does_not_hold_up_another(tmp_path: Path, world: World) -> None:
    """One that hangs is one thread that waits."""
    publisher, chat, mailbox = world
    with Receiver(answer=lambda _: time.sleep(15)) as slow:
        config = configure(tmp_path, *world, every="1s")
        routes = ROUTES.format(chat=chat.url, port=mailbox.port, when='at = "07:30"')
        slowly = f'[channels.slow]\nkind = "webhook"\nurl = "{slow.url}"\n'
        both = routes.replace('alerts = ["chat"]', 'alerts = ["slow", "chat"]')
        (config / "routes.toml").write_text(slowly + both)
        with Monitor(config, tmp_path / "state"):
            assert until(lambda: publisher.count("/feed") > 0)
            publisher.publish("/feed", raid(1), raid(2))

            assert chat.wait(lambda posts: len(posts) == 2)
            assert len(slow.posts) <= 1


@pytest.mark.parametrize("status", [500, 429, None], ids=str)
def test_a_temporary_refusal_is_tried_again(
    tmp_path: Path, world: World, status: int | None
) -> None:
    """With the same key, until it is taken."""
    publisher, chat, _ = world
    answers = iter([status])
    chat.answer = lambda _: next(answers, 200)
    config = configure(tmp_path, *world, every="1s")
    with Monitor(config, tmp_path / "state") as running:
        assert until(lambda: publisher.count("/feed") > 0)
        publisher.publish("/feed", raid(1))

        assert chat.wait(lambda posts: len(posts) == 2, 60), running.log
        assert len({post.key for post in chat.posts}) == 1


def test_an_edited_headline_is_a_change_and_not_told_again(
    monitor: Monitor, world: World
) -> None:
    """The item keeps its identity, and the ledger says so."""
    publisher, chat, _ = world
    title, lead = raid(1)
    publisher.publish("/feed", (title, lead))
    assert chat.wait(lambda posts: len(posts) == 1)
    page = publisher.pages["/feed"]
    edited = page.body.replace(title.encode(), f"UPDATE: {title}".encode())
    publisher.pages["/feed"] = Page(edited)

    assert until(lambda: "changed=1" in monitor.log)
    publisher.publish("/feed", raid(2))
    assert chat.wait(lambda posts: len(posts) == 2)
    assert [p.headline for p in chat.posts] == [title, raid(2)[0]]
    assert monitor.look("db", "check").returncode == 0


def test_explain_tells_the_whole_chain(monitor: Monitor, world: World) -> None:
    """From the address alone: who was told, or which gate stopped it."""
    publisher, chat, _ = world
    publisher.publish("/feed", raid(1), ("Council opens library", "Readers queued."))
    assert chat.wait(lambda posts: len(posts) == 1)
    assert until(lambda: len(monitor.rows("outbox", "list", "--state", "delivered")))
    url = chat.posts[0].body["data"]["items"][0]["url"]
    told = monitor.look("explain", url)
    never = monitor.look("explain", "https://example.org/never")
    body = publisher.pages["/feed"].body.decode()
    other = body.split("<link>")[3].split("</link>")[0]
    quiet = monitor.look("explain", other)

    assert told.stdout.startswith("Told at once: desk (first report of this story).")
    assert "delivered" in told.stdout
    assert "human traffick" in told.stdout
    assert quiet.stdout.startswith("Not told, stopped at classify"), quiet.stderr
    assert (never.returncode, "never seen" in never.stderr) == (1, True)


def test_it_leaves_no_process_behind_when_killed(
    monitor: Monitor, world: World
) -> None:
    """The reader's worker ends with its parent."""
    world[0].publish("/feed", raid(1))
    assert until(lambda: "seen=1" in monitor.log)
    assert monitor.process
    children = _children(monitor.process.pid)
    monitor.kill()

    assert children
    assert until(lambda: not any(map(_alive, children)))


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task")
    found = " ".join((task / "children").read_text() for task in tasks.iterdir())
    return [int(child) for child in found.split()]


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
