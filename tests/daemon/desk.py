"""The config that the daemon's tests share: one feed, one chat, one mailbox."""

from pathlib import Path

from tests.world.mailbox import Mailbox
from tests.world.process import write_config
from tests.world.publisher import Publisher
from tests.world.receiver import Receiver

ROUTES = """
[channels.chat]
kind = "webhook"
url = "{chat}"
[channels.mail]
kind = "email"
host = "127.0.0.1"
port = {port}
security = "none"
from = "monitor@example.org"
to = ["desk@example.org"]
[operator]
channels = ["chat"]
[[routes]]
name = "desk"
topics = ["*"]
alerts = ["chat"]
digest = {{ channels = ["mail"], {when} }}
"""
FEED = """
[[feeds]]
name = "Example"
url = "{base}/feed"
source = "example.org"
lang = "en"
every = "{every}"
"""
#: Else grouping takes two of them for one story.
DID = ("rescue", "free", "save", "find", "release")
WHO = ("women", "men", "girls", "boys", "workers", "children", "migrants")
DAILY = 'at = "07:30", zone = "UTC"'


def configure(
    folder: Path,
    publisher: Publisher,
    chat: Receiver,
    mailbox: Mailbox,
    *,
    every: str = "10m",
    when: str = DAILY,
) -> Path:
    """A config folder for this small world."""
    return write_config(
        folder,
        feeds=FEED.format(base=publisher.base, every=every),
        routes=ROUTES.format(chat=chat.url, port=mailbox.port, when=when),
    )


def raid(number: int) -> tuple[str, str]:
    """A matching entry that no other is like."""
    town = f"{chr(65 + number % 26)}{'aeiou'[number % 5]}{number}ville"
    did, who = DID[number % len(DID)], WHO[number % len(WHO)]
    some = f"{did} {10 * number + 2} {who}"
    title = f"Police {some} from human trafficking ring in {town}"
    lead = f"Officers arrested human traffickers in {town}, case {number}."
    return title, lead
