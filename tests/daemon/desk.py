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
#: Else grouping takes two of them for one story: who did what, where, to how many.
DEEDS = (
    (
        "{town} police free {count} women from a human trafficking ring at {firm}",
        "The {firm} laundry had kept their passports, a prosecutor said.",
    ),
    (
        "Raid on {firm} in {town}: {count} human trafficking victims rescued",
        "Inspectors had watched the farm of {firm} since the spring.",
    ),
    (
        "Human trafficking ring around {firm} broken up, {count} held in {town}",
        "Fishermen of {firm} told of beatings at sea and of unpaid wages.",
    ),
    (
        "{count} children rescued from human traffickers near {town}, {firm} closed",
        "A teacher called the hotline after pupils of {firm} had stopped coming.",
    ),
    (
        "Owner of {firm} arrested in {town} over human trafficking of builders",
        "The {count} scaffolders slept in containers behind the yard.",
    ),
    (
        "Court in {town} hears how {firm} lured {count} waiters into forced labour",
        "The waiters owed recruiters a year of wages, the judge was told.",
    ),
    (
        "Sex trafficking: {count} hostesses of club {firm} in {town} questioned",
        "Neighbours had complained of cars that came and went all night.",
    ),
)
TOWNS = (
    "Leeds",
    "Manila",
    "Naples",
    "Durban",
    "Tampa",
    "Kolkata",
    "Marseille",
    "Lagos",
    "Hamburg",
    "Lima",
    "Osaka",
    "Porto",
    "Seville",
    "Athens",
    "Kyiv",
    "Izmir",
    "Tunis",
    "Mombasa",
    "Dhaka",
    "Karachi",
    "Jakarta",
    "Bogota",
    "Quito",
    "Accra",
    "Oslo",
    "Santiago",
    "Perth",
    "Nairobi",
    "Cairo",
)
SYLLABLES = ("ba", "ko", "ri", "su", "me", "da", "lo", "ti", "vu", "ne", "ga", "po")
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
    deed, lead = DEEDS[number % len(DEEDS)]
    told = {
        "town": TOWNS[number % len(TOWNS)],
        "count": round(3 * 1.4 ** (number % 25)),
        "firm": _firm(number),
    }
    return deed.format(**told), lead.format(**told)


def _firm(number: int) -> str:
    """Every number has a name of its own, unlike that of its neighbours."""
    mixed, most = number * 997 + 611, len(SYLLABLES)
    parts = (SYLLABLES[mixed // most**at % most] for at in range(4))
    return "".join(parts).capitalize()
