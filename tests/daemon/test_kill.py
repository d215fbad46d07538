"""Whatever moment it is killed at, nothing owed is lost and nothing has two keys."""

import time
from collections import defaultdict
from pathlib import Path

import pytest

from tests.daemon.desk import configure, raid
from tests.sizes import chance, size
from tests.world.mailbox import Mailbox
from tests.world.process import Monitor, until
from tests.world.publisher import Publisher
from tests.world.receiver import Receiver

KILLS = size(4, 50)
LONGEST_LIFE = 4.0


@pytest.mark.proof
@pytest.mark.timeout(3000)
def test_killed_at_random_moments_it_loses_nothing(tmp_path: Path) -> None:
    """Feeds are read, alerts and digests sent, while it is killed again and again."""
    dice = chance()
    told: list[tuple[str, str]] = []
    with Publisher() as publisher, Receiver() as chat, Mailbox() as mailbox:
        publisher.publish("/feed")
        config = configure(
            tmp_path, publisher, chat, mailbox, every="1s", when='every = "2s"'
        )
        monitor = Monitor(config, tmp_path / "state")
        with monitor:
            assert until(lambda: publisher.count("/feed") > 0)
            assert until(lambda: monitor.rows("feeds", "list")[0]["last_good"])
        for _ in range(KILLS):
            told += [raid(len(told) + n) for n in range(dice.randrange(1, 5))]
            publisher.publish("/feed", *reversed(told))
            monitor.launch()
            time.sleep(dice.random() * LONGEST_LIFE)
            monitor.kill()
            if (tmp_path / "state" / "monitor.db").exists():
                assert monitor.look("db", "check").returncode == 0
        headlines = {title for title, _ in told}
        with monitor:
            assert chat.wait(lambda posts: headlines <= {p.headline for p in posts})
            assert until(lambda: headlines <= _digested(mailbox, headlines).keys())
            assert monitor.stop() == 0
        keys = defaultdict(set)
        for post in chat.posts:
            keys[post.headline].add(post.key)
        digests = _digested(mailbox, headlines)

    repeats = len(chat.posts) - len(headlines)
    print(
        f"{KILLS} kills, {len(headlines)} alerts, {repeats} repeats with the same key"
    )
    assert {title: len(found) for title, found in keys.items()} == dict.fromkeys(
        headlines, 1
    )
    assert {title: len(found) for title, found in digests.items()} == dict.fromkeys(
        headlines, 1
    )


def _digested(mailbox: Mailbox, headlines: set[str]) -> dict[str, set[str]]:
    """The digests, by Message-ID, that tell of each headline."""
    found: dict[str, set[str]] = defaultdict(set)
    for mail in list(mailbox.mails):
        body = mail.get_body(("plain",))
        text = " ".join(body.get_content().split()) if body else ""
        for headline in headlines:
            if headline in text:
                found[headline].add(mail["Message-ID"])
    return found
