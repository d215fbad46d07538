"""The config of a measured monitor: the shipped rules, feeds on loopback, a folder."""

from collections.abc import Sequence
from pathlib import Path

from tests.world.process import write_config

FEED = """
[[feeds]]
name = "Feed {number}"
url = "{url}"
source = "example-{number}.org"
every = "{every}"
"""
ROUTES = """
[channels.files]
kind = "file"
[operator]
channels = ["files"]
[[routes]]
name = "desk"
topics = ["*"]
alerts = ["files"]
digest = { channels = ["files"], at = "07:30", zone = "UTC" }
"""


def configure(folder: Path, urls: Sequence[str], every: str) -> Path:
    """A config folder with these feeds; their items do not say their language."""
    feeds = "".join(
        FEED.format(number=number, url=url, every=every)
        for number, url in enumerate(urls)
    )
    return write_config(folder, feeds=feeds, routes=ROUTES)
