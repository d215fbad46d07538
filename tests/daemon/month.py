"""A month of news for several routes, on a clock that is driven, without downtime.

Everything that decides takes part: gathering, repeats, escalation, quiet hours,
budgets, silences set and lifted, edited texts and full texts, merges and splits, first
polls, many items in one poll, restarts. What is told is made up.
"""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

from monitor.model.feed import FirstPoll
from monitor.model.story import StoryId
from monitor.model.want import Brought
from monitor.store.database import Database
from tests.daemon.windows import World, local
from tests.store.intake import FEED, intake, sighting

START = local("2024-04-01 00:00")
DAYS = 30
STEP = timedelta(minutes=5)
#: What anybody does in the month, and how often in proportion.
DEEDS = {
    "report": 40,
    "again": 60,
    "flood": 4,
    "night": 3,
    "edit": 15,
    "page": 20,
    "silence": 16,
    "lift": 5,
    "mark": 4,
    "merge": 5,
    "split": 5,
    "first_poll": 4,
    "restart": 2,
}
ROUTES = """
group_wait = "20m"
repeat_after = "12h"
escalate = ["sources", "number", "country", "official", "type", "instrument"]
quiet_hours = { from = "22:00", to = "07:00", zone = "Asia/Ho_Chi_Minh", override = "high" }
digest = { channels = ["chat"], at = "07:30", zone = "Asia/Ho_Chi_Minh" }
budget = 4
[[routes]]
name = "night"
topics = ["*"]
alerts = ["chat", "log"]
min_sources = 2
repeat_after = "6h"
quiet_hours = { from = "20:00", to = "09:00", days = ["mon", "wed", "fri"], zone = "Europe/Rome" }
digest = { channels = ["log"], at = "08:00", days = ["mon", "thu"] }
[[routes]]
name = "list"
topics = ["boats"]
alerts = []
digest = { channels = ["log"], every = "6h" }
[[routes]]
name = "narrow"
topics = ["*"]
alerts = ["chat"]
events = ["rescue", "arrest"]
min_score = 5
group_wait = "2h"
[[routes]]
name = "plain"
topics = ["*"]
alerts = ["log"]
[channels.log]
kind = "file"
"""  # noqa: E501 - TOML wants an inline table on one line
SOURCES = ("a.org", "b.org", "c.gov", "d.org", "e.police.uk", "f.org", "g.org")
FEEDS = "".join(
    f'[[feeds]]\nname = "{name}"\nurl = "https://{name}/feed"\nsource = "{name}"\n'
    'full_text = "matched"\n'
    for name in SOURCES[:3]
)
WHO = ("Police", "Coast guard", "Prosecutors", "A court", "Fishermen", "Ministers")
DID = (
    "rescue {n} victims of traffickers from a {boat}",
    "arrest {n} smugglers after a {boat} sank",
    "free {n} people held on a {boat}",
    "sentence {n} men over a {boat} of migrants",
    "search for {n} missing after a {boat} capsized",
    "debate {boat} patrols for {n} hours",
)
WHERE = ("Samos", "Lampedusa", "Tirana", "Da Nang", "Dover", "Tunis", "Oran", "Kos")
BOATS = ("boat", "boat", "boat raft", "raft")


class Month(World):
    """`deeds` of them, at moments that are drawn; then what is due until the end."""

    def __init__(self, folder: Path, empty: Path, dice: random.Random) -> None:
        super().__init__(folder, empty, START, ROUTES, FEEDS)
        self._dice = dice
        self._kinds = cycle(["source", "term", "story", "source", "route"])
        self._first_polls = cycle([FirstPoll.DIGEST, FirstPoll.QUIET])
        self._told: list[tuple[str, str, str]] = []  # feed, key, title

    @property
    def database(self) -> Database:
        return self.parts.database

    def live(self, deeds: int, days: int = DAYS) -> None:
        """All of it, asked every few minutes whether anything is due."""
        end = self.clock.now() + timedelta(days=days)
        span = (end - self.clock.now()).total_seconds()
        some = self._some(deeds)
        moments = sorted(self._dice.uniform(0, span) for _ in some)
        begun = self.clock.now()
        for moment, deed in zip(moments, some, strict=True):
            self.pass_time(begun + timedelta(seconds=moment))
            self.do(deed)
        self.pass_time(end)

    def _some(self, count: int) -> list[str]:
        """About so many in any order, each of them twice at least."""
        whole = sum(DEEDS.values())
        shares = {deed: round(count * part / whole) for deed, part in DEEDS.items()}
        found = [d for d, share in shares.items() for _ in range(max(2, share))]
        self._dice.shuffle(found)
        return found

    def pass_time(self, to: datetime) -> None:
        while (left := to - self.clock.now()) > timedelta(0):
            self.clock.move(min(left, STEP).total_seconds())
            self.tick()

    def do(self, deed: str) -> None:
        deeds: dict[str, Callable[[], None]] = {
            "report": self._report,
            "again": self._again,
            "flood": self._flood,
            "night": self._night,
            "edit": self._edit,
            "page": self._page,
            "silence": self._silence,
            "lift": self._lift,
            "mark": self._mark,
            "merge": self._merge,
            "split": self._split,
            "first_poll": self._first_poll,
            "restart": self.restart,
        }
        deeds[deed]()

    def _report(self) -> None:
        self._tell(self._draw(SOURCES), self._headline())

    def _again(self) -> None:
        """Another source, or the same, with the same words or another number."""
        title = self._draw(self._told)[2] if self._told else self._headline()
        words = [
            str(self._dice.randrange(2, 300)) if w.isdigit() and self._one_in(3) else w
            for w in title.split()
        ]
        self._tell(self._draw(SOURCES), " ".join(words))

    def _flood(self) -> None:
        """Several items of one poll: they are decided in one turn, by how grave."""
        feed, first = self._draw(SOURCES), len(self._told)
        found = [(feed, f"{feed}/{first + n}", self._headline()) for n in range(6)]
        self._told += found
        new = tuple(sighting(key, title) for _, key, title in found)
        self._poll(feed, FirstPoll.ALERT, new=new)

    def _night(self) -> None:
        """Two stories while the desk sleeps: the morning has them in one message."""
        evening = self.clock.now().replace(hour=16, minute=0)  # 23:00 in Da Nang
        self.pass_time(evening)
        for where in ("Samos", "Dover"):
            self._tell("b.org", f"Ministers debate {where} boat patrols again")

    def _edit(self) -> None:
        """The publisher changes its text, sometimes to what matches nothing."""
        if not self._told:
            return
        feed, key, title = self._draw(self._told[-12:])
        new = self._draw([f"{title}, officials say", self._headline(), "Page moved"])
        self._poll(feed, FirstPoll.ALERT, changed=(sighting(key, new),))

    def _page(self) -> None:
        """The full text of what waits for one."""
        wanted = self.database.pages.wanted(self.clock.now(), 9)
        for each in wanted[:1]:
            more = f"{each.item.title}. {self._headline()}. " * self._dice.randrange(9)
            answer = Brought(text=f"{each.item.title}. {more}", lang="en")
            self.database.pages.save_page(each, answer, self.clock.now())
            self.turn()

    def _silence(self) -> None:
        stories = self._stories()
        kinds = {
            "term": self._draw(["people", "victims", "smugglers", "samos"]),
            "source": self._draw(SOURCES),
            "route": self._draw(["desk", "night", "plain"]),
        }
        if stories:
            kinds["story"] = self._draw(stories)
        kind = next(k for k in self._kinds if k in kinds)
        self.ask(
            "silence.add",
            kind=kind,
            what=kinds[kind],
            seconds=self._dice.randrange(3600, 9 * 86400),
            until=None,
            route=self._draw(["", "", "desk", "plain"]) if kind != "route" else "",
            note="",
        )

    def _lift(self) -> None:
        now = self.clock.now()
        silences = self.database.silences.all()
        holding = [s.id for s in silences if s.until > now and not s.removed_at]
        if holding:
            self.ask("silence.remove", ids=[self._draw(holding)])

    def _mark(self) -> None:
        if stories := self._stories():
            story = self._draw(stories)
            word = self._draw(["relevant", "irrelevant", "duplicate"])
            self.ask("story.mark", story=story, word=word, who="ana", note="")

    def _merge(self) -> None:
        stories = self._stories()
        if len(stories) > 1:
            pair = self._dice.sample(stories[:6], min(2, len(stories)))
            self.ask("stories.merge", stories=pair, who="ana", why="one boat")
            self.turn()

    def _split(self) -> None:
        for ref in self._stories():
            story = self.database.edits.story(ref)
            assert story
            if len(story.reports) > 1:
                items = [self._draw(story.reports).item.id]
                self.ask("stories.split", story=ref, items=items, who="bo", why="two")
                self.turn()
                return

    def _first_poll(self) -> None:
        how = next(self._first_polls)
        feed = f"{len(self._told)}.net"
        self._poll(feed, how, new=(sighting(f"{feed}/1", self._headline()),))

    def _tell(self, feed: str, title: str) -> None:
        self._told.append((feed, f"{feed}/{len(self._told)}", title))
        self._poll(feed, FirstPoll.ALERT, new=(sighting(*self._told[-1][1:]),))

    def _poll(self, name: str, how: FirstPoll, **found: Any) -> None:
        feed = replace(FEED, name=name, source=name, topics=(), first_poll=how)
        new, changed = found.get("new", ()), found.get("changed", ())
        first = how is not FirstPoll.ALERT
        polled = intake(
            *new, changed=changed, at=self.clock.now(), feed=feed, first=first
        )
        self.database.shelf.save_poll(polled)
        self.turn()

    def _stories(self) -> list[StoryId]:
        """The latest first."""
        return [each.story.id for each in self.database.queries.stories()]

    def _headline(self) -> str:
        did = self._draw(DID).format(
            n=self._dice.randrange(2, 300), boat=self._draw(BOATS)
        )
        return f"{self._draw(WHO)} {did} off {self._draw(WHERE)}"

    def _draw(self, some: Any) -> Any:
        return self._dice.choice(some)

    def _one_in(self, count: int) -> bool:
        return self._dice.randrange(count) == 0
