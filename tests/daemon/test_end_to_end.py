"""From a published feed to a delivered alert and a digest, in the real process."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.daemon.desk import configure
from tests.world.mailbox import Mailbox
from tests.world.process import Monitor, until
from tests.world.publisher import Publisher
from tests.world.receiver import Receiver

OLD = ("Council opens new library", "Readers queued in the rain on Monday.")
RAID = (
    "Police rescue 12 women from human trafficking ring",
    "Officers arrested six human traffickers and freed 12 victims of forced labour.",
)
MINUTE = 60.0


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
