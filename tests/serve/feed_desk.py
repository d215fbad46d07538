"""A small config, and the commands that find feeds and carry them in and out."""

import json
from pathlib import Path
from typing import Any

from typer.testing import Result

from monitor.settings.load import Loaded, load
from tests.serve.tree import run

#: One rule: the shipped ones take half a second to compile.
TOPIC = """
label = "Smuggling"
digest = 1
alert = 2
[[rules]]
name = "one"
query = "smuggler"
points = 1
"""
#: The tests' own publishers are on loopback.
MONITOR = """
[fetch]
allow_networks = ["127.0.0.0/8"]
"""
FEEDS = """# mine
[[feeds]]
name = "Old"
url = "https://old.example/feed"
headers = { X-Key = "k3y" }
"""
ROUTES = """
[channels.loud]
kind = "console"
"""


class Desk:
    """A config with one feed, and the commands on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state = folder / "state"
        self.config = folder / "config"
        self.file = self.config / "feeds.toml"
        (self.config / "topics").mkdir(parents=True)
        self.write("config/monitor.toml", MONITOR)
        self.write("config/feeds.toml", FEEDS)
        self.write("config/routes.toml", ROUTES)
        self.write("config/topics/smuggling.toml", TOPIC)

    def feeds(self, *words: str | Path, stdin: str | bytes = "") -> Result:
        places = ("--config", self.config, "--state", self.state)
        return run(*places, "feeds", *words, stdin=stdin)

    def loaded(self) -> Loaded:
        found = load(self.config, {})
        assert isinstance(found, Loaded)
        return found

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, "utf-8")
        return path

    def rows(self, *words: str | Path) -> list[dict[str, Any]]:
        done = self.feeds(*words, "--json")
        return [json.loads(line) for line in done.stdout.splitlines()]
