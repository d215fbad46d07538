"""From a published feed to a delivered alert and a digest, in the real process."""

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.daemon.desk import configure
from tests.world.mailbox import Mailbox
from tests.world.process import START, Monitor, until
from tests.world.publisher import Publisher
from tests.world.receiver import Receiver

OLD = ("Council opens new library", "Readers queued in the rain on Monday.")
RAID = (
    "Police rescue 12 women from human trafficking ring",
    "Officers arrested six human traffickers and freed 12 victims of forced labour.",
)
MINUTE = 60.0


def explained(monitor: Monitor) -> str:
    """What is said of all stories by now."""
    stories = [row["story"] for row in monitor.rows("stories")]
    return "".join(monitor.look("explain", story).stdout for story in stories)


@pytest.fixture
def world() -> Iterator[tuple[Publisher, Receiver, Mailbox]]:
    """A publisher, a chat and a mail server."""
    with Publisher() as publisher, Receiver() as chat, Mailbox() as mailbox:
        yield publisher, chat, mailbox


def test_a_new_entry_reaches_the_chat_and_the_digest(
    tmp_path: Path, world: tuple[Publisher, Receiver, Mailbox]
) -> None:
    """No timer lies between poll and delivery: the driven clock stands still."""
    publisher, chat, mailbox = world
    publisher.publish("/feed", OLD)
    config = configure(tmp_path, publisher, chat, mailbox)
    with Monitor(config, tmp_path / "state", driven=True) as monitor:
        assert until(lambda: "seen=1 new=1" in monitor.log)
        publisher.publish("/feed", RAID, OLD)
        monitor.move(10 * MINUTE)
        assert chat.wait(lambda posts: len(posts) == 1), monitor.log
        alert = chat.posts[0]

        assert alert.body["type"] == "alert"
        assert alert.headline == RAID[0]
        assert alert.body["data"]["topics"] == ["trafficking"]
        assert "human traffick" in alert.body["data"]["why"].casefold()
        assert alert.body["data"]["items"][0]["source"] == "example.org"
        assert alert.key.startswith("msg_")

        monitor.move(80 * MINUTE)  # it is 07:30 now
        assert mailbox.wait(1), monitor.log
        mail = mailbox.mails[0]
        parts = {
            p.get_content_type(): p.get_content()
            for p in mail.walk()
            if not p.is_multipart()
        }

        assert set(parts) == {"text/plain", "text/html"}
        assert all(RAID[0] in text for text in parts.values())
        assert "1 of 1 feed healthy" in parts["text/plain"]
        assert monitor.stop() == 0
        assert len(chat.posts) == 1
        assert len(mailbox.mails) == 1


def test_a_first_poll_is_told_once_as_backlog(
    tmp_path: Path, world: tuple[Publisher, Receiver, Mailbox]
) -> None:
    """It alerts nobody; the next digest lists it, and the one after is a heartbeat."""
    publisher, chat, mailbox = world
    publisher.publish("/feed", RAID, OLD)
    config = configure(tmp_path, publisher, chat, mailbox)
    with Monitor(config, tmp_path / "state", driven=True) as monitor:
        assert until(lambda: "seen=2 new=2" in monitor.log)
        assert until(lambda: monitor.rows("stories"))
        monitor.move(90 * MINUTE)
        assert mailbox.wait(1), monitor.log
        monitor.move(24 * 60 * MINUTE)
        assert mailbox.wait(2), monitor.log
        assert monitor.stop() == 0
    first, second = (plain(mail) for mail in mailbox.mails)

    assert RAID[0] in first
    assert "From new feeds (1)".casefold() in first.casefold()
    assert RAID[0] not in second
    assert "Nothing today: 1 of 1 feed healthy, 0 items read" in second
    assert chat.posts == []


def test_after_three_days_down_one_digest_catches_up(
    tmp_path: Path, world: tuple[Publisher, Receiver, Mailbox]
) -> None:
    """It says what it covers, and the day's own digest still comes."""
    publisher, chat, mailbox = world
    publisher.publish("/feed", OLD)
    config = configure(tmp_path, publisher, chat, mailbox)
    with Monitor(config, tmp_path / "state", driven=True) as monitor:
        assert until(lambda: "seen=1 new=1" in monitor.log)
        assert monitor.stop() == 0
    later = Monitor(
        config, tmp_path / "state", driven=True, at=START + timedelta(days=3)
    )
    with later:
        assert mailbox.wait(1), later.log
        later.move(90 * MINUTE)
        assert mailbox.wait(2), later.log
        assert later.stop() == 0
    first, second = (plain(mail) for mail in mailbox.mails)

    assert "Covers 3 digests" in first
    assert "Covers" not in second


def test_what_gathers_survives_a_kill_and_is_told_once(
    tmp_path: Path, world: tuple[Publisher, Receiver, Mailbox]
) -> None:
    """At its moment, with what came meanwhile."""
    publisher, chat, mailbox = world
    publisher.publish("/feed", OLD)
    config = configure(tmp_path, publisher, chat, mailbox)
    with (config / "routes.toml").open("a") as routes:
        routes.write('group_wait = "15m"\n')
    with Monitor(config, tmp_path / "state", driven=True) as monitor:
        assert until(lambda: "seen=1 new=1" in monitor.log)
        publisher.publish("/feed", RAID, OLD)
        monitor.move(10 * MINUTE)
        assert until(lambda: "(group_wait)" in explained(monitor)), monitor.log
        monitor.kill()
    again = Monitor(
        config, tmp_path / "state", driven=True, at=START + timedelta(minutes=20)
    )
    with again:
        assert until(lambda: "run.started" in again.log)
        assert chat.posts == []
        again.move(5 * MINUTE)
        assert chat.wait(lambda posts: len(posts) == 1), again.log
        assert again.stop() == 0

    assert "gathered with its story" in chat.posts[0].body["data"]["why"]
    assert len(chat.posts) == 1


def plain(mail: EmailMessage) -> str:
    """The text part, without its line ends."""
    body = mail.get_body(("plain",))
    assert body
    return " ".join(body.get_content().split())
