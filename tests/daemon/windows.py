"""The monitor that `serve/build.py` builds, in this process, on a clock that is driven.

Items are put on the shelf as a poll would, and what is owed is read from the outbox:
the second at which it was owed is the second at which a sender would post it.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile
from typing import Any
from zoneinfo import ZoneInfo

from monitor.model.feed import FirstPoll
from monitor.serve.build import Parts, build
from monitor.serve.config import Config, read_config
from monitor.serve.options import Options
from monitor.serve.wishes import wishes
from monitor.store.database import Database
from tests.store.intake import FEED, intake, sighting
from tests.world.driven import DrivenClock
from tests.world.small import write_rules, write_small_config

SECOND = timedelta(seconds=1)
ROUTE = """
[channels.chat]
kind = "file"
[[routes]]
name = "desk"
topics = ["*"]
alerts = ["chat"]
"""
#: As much as two headlines can differ.
HEADLINES = (
    "Boat drifts off Samos for nine days",
    "Fishermen rescue stranded boat near Lampedusa",
    "Court hears how smuggled cargo boat capsized",
    "Ministers debate boat patrols in Tirana",
    "Orphans found under a boat in Cox Bazar",
    "Prosecutor charges skipper of ghost boat",
    "Harbour pilots strike over boat inspections",
    "Scientists map every boat of the Channel",
)


def local(text: str, zone: str = "UTC") -> datetime:
    """A local time, as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


class World:
    """One route and one topic; `move` runs whatever is due on the way."""

    def __init__(
        self, folder: Path, empty: Path, start: datetime, route: str, feeds: str = ""
    ) -> None:
        config = write_small_config(folder, feeds=feeds, routes=ROUTE + route)
        write_rules(config, boat=4, raft=2)
        state = folder / "var"
        state.mkdir()
        copyfile(empty, state / "monitor.db")
        self._config = config
        self._state = state
        self._seen: set[str] = set()
        self._items = 0
        self.clock = DrivenClock(start)
        self.parts = self._build()

    def _build(self) -> Parts:
        options = Options(config=str(self._config), state=str(self._state))
        config = read_config(options, {})
        assert isinstance(config, Config), config
        parts = build(config, self.clock)
        parts.line.turn()
        return parts

    def stop(self) -> None:
        self.parts.close()

    def start(self) -> None:
        """Again, after downtime."""
        self.parts = self._build()

    def restart(self) -> None:
        """As after a crash between any two turns."""
        self.stop()
        self.start()

    def change(self, route: str) -> None:
        """Another config, and the monitor reads it."""
        (self._config / "routes.toml").write_text(ROUTE + route)
        self.restart()

    def publish(self, headline: int | str = 0, source: str = "a.org") -> None:
        """One item, at once."""
        title = headline if isinstance(headline, str) else HEADLINES[headline]
        self._items += 1
        feed = replace(FEED, source=source, topics=(), first_poll=FirstPoll.ALERT)
        found = sighting(f"{source}/{self._items}", title)
        polled = intake(found, at=self.clock.now(), feed=replace(feed, name=source))
        self.parts.database.shelf.save_poll(polled)
        self.turn()

    def turn(self) -> None:
        self.parts.line.work()
        assert self.parts.line.turn()

    def tick(self) -> None:
        """As the clock's tick: nothing is done unless it is due."""
        assert self.parts.line.turn()

    def move(self, to: datetime) -> None:
        """Up to the second before, then that second; both are asked."""
        for moment in (to - SECOND, to):
            ahead = (moment - self.clock.now()).total_seconds()
            if ahead > 0:
                self.clock.move(ahead)
                self.tick()

    def ask(self, wish: str, **asked: Any) -> Any:
        return wishes(lambda: self.parts)[wish](asked)

    def owed(self) -> list[tuple[datetime, dict[str, Any]]]:
        """What is new in the outbox since the last look, oldest first."""
        lines = self.parts.database.queries.outbox(limit=10_000)
        fresh = [each for each in lines if each.delivery.key not in self._seen]
        self._seen |= {each.delivery.key for each in fresh}
        told = [(each.created_at, json.loads(each.delivery.body)) for each in fresh]
        return list(reversed(told))

    def heard(self) -> list[str]:
        """The same as lines: when, what kind, and which headlines."""
        return [f"{at:%d. %H:%M:%S} {_line(body)}" for at, body in self.owed()]


def _line(body: dict[str, Any]) -> str:
    data = body["data"]
    if body["type"] == "alert":
        return f"alert {_short(data['headline'])} x{len(data['items'])}"
    kind = "bundle" if data.get("held") else "digest"
    return " ".join([kind, *(_short(each["headline"]) for each in data["stories"])])


def _short(headline: str) -> str:
    return headline.split(maxsplit=1)[0]


def make_empty(folder: Path) -> Path:
    """Made once: migrations take longer than most tests."""
    path = folder / "empty.db"
    Database.open(path, write=True).close()
    return path
