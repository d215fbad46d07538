"""A real store in which one item stands at each gate: a fault is put in for each.

One world for all of them, since a world takes longer than a gate. Each fault answers
what `monitor explain` is asked: an address, and the route it is about, if any.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum
from pathlib import Path
from typing import Any

from monitor.model.channel import ChannelState
from monitor.model.feed import HEALTHY, FirstPoll, Gap, GapKind, Poll, PollOutcome
from monitor.model.item import Item
from monitor.model.match import Level
from monitor.model.route import Delivery
from monitor.model.want import Brought, NotBrought, PageOutcome, Want
from monitor.ports import Deferred, Receipt, Refused
from monitor.route.alerts import Hold, Listed, Quiet
from monitor.serve.asked_why import why
from monitor.serve.config import Config, read_config
from monitor.serve.gates import Room, Stuck, Waits
from monitor.serve.options import Options
from monitor.serve.unmatched import Unmatched
from monitor.serve.unseen import Unseen
from tests.daemon.windows import World, local
from tests.store.intake import FEED, SECOND, intake, match, sighting
from tests.world.small import RULE, TOPIC

#: As `monitor silence` asks for it.
FOR_LONG = {"until": "2026-12-31T00:00:00+00:00", "seconds": None, "note": ""}
EIGHT = local("2026-11-21 08:00")
#: By the gate that stops its items: what a route narrows by.
NARROW = {
    Quiet.LOW_SCORE: "min_score = 9",
    Quiet.OTHER_RULE: 'rules = ["boats/raft"]',
    Quiet.OTHER_FACET: 'facets = ["cargo"]',
    Quiet.OTHER_COUNTRY: 'countries = ["FR"]',
    Quiet.OTHER_LANGUAGE: 'languages = ["fr"]',
    Quiet.OTHER_SOURCE: 'sources = ["elsewhere.org"]',
    Quiet.OTHER_EVENT: 'events = ["sentence"]',
    Quiet.TOO_FEW_SOURCES: "min_sources = 3",
    Quiet.GATHERS: 'group_wait = "2h"',
    Hold.GROUP_WAIT: 'group_wait = "1h"',
    Hold.QUIET_HOURS: 'quiet_hours = { from = "00:00", to = "23:59" }',
    Listed.OVER_BUDGET: "budget = 1",
    Listed.LATE: 'alert_max_age = "1h"',
    Listed.MUTED: "",
    Quiet.SILENCED: "",
}
#: These need more than the first story.
LATER = (Listed.LATE, Listed.OVER_BUDGET, Quiet.GATHERS)
LISTING = (Listed.OVER_BUDGET, Listed.LATE, Listed.MUTED)
DIGEST = 'digest = { channels = ["chat"], at = "07:30" }'
WORDS = (
    ("tug", 1, ""),
    ("boat", 4, ""),
    ("raft", 2, ""),
    ("freighter", 4, 'facet = "cargo"\n'),
    ("museum", -9, ""),
    ("canoe", 4, "weak = true\n"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What explain is asked."""

    url: str
    route: str = ""


def route_of(gate: Enum) -> str:
    return f"{type(gate).__name__}-{gate.name}".lower()


def _route(gate: Enum, *keys: str, channel: str = "chat") -> str:
    digest = DIGEST if gate in LISTING else ""
    head = f'[[routes]]\nname = "{route_of(gate)}"\ntopics = ["boats"]'
    return "\n".join((head, f'alerts = ["{channel}"]', *keys, digest, ""))


def routes() -> str:
    """One for each gate that a route or its channel can be."""
    lines = [_route(gate, keys) for gate, keys in NARROW.items()]
    for stuck in Stuck:
        again = 'repeat_after = "1s"' if stuck is Stuck.BEHIND else ""
        lines.append(_route(stuck, again, channel=route_of(stuck)))
        lines.append(f'[channels.{route_of(stuck)}]\nkind = "file"\n')
    name = route_of(Listed.DIGEST_ONLY)
    lines.append(f'[[routes]]\nname = "{name}"\ntopics = ["boats"]\n{DIGEST}\n')
    name = route_of(Quiet.NOT_FOLLOWED)
    lines.append(f'[[routes]]\nname = "{name}"\ntopics = ["trains"]\n')
    return "\n".join(["", *lines])


class Harbour(World):
    """With the faults; they are put in in the order of their table."""

    def __init__(self, folder: Path, empty: Path) -> None:
        super().__init__(folder, empty, EIGHT, "")
        self._read: tuple[str, Config] | None = None
        topics = self._config / "topics"
        (topics / "boats.toml").write_text(TOPIC + "".join(map(_rule, WORDS)))
        (topics / "trains.toml").write_text(TOPIC + _rule(("train", 4, "")))
        self.write_feeds()
        self.topic = topics / "boats.toml"
        self.change(routes())
        self.urls = 0
        self.mute()
        self.first = self.tell("Boat drifts off Samos for nine days")

    def mute(self) -> None:
        """A route's alerts, and a term for another."""
        muted, silenced = route_of(Listed.MUTED), route_of(Quiet.SILENCED)
        self.ask("silence.add", kind="route", what=muted, route="", **FOR_LONG)
        self.ask("silence.add", kind="term", what="boat", route=silenced, **FOR_LONG)

    def write_feeds(self) -> None:
        told = [_feed(outcome.name) for outcome in PollOutcome]
        told += [_feed(each.name, each is not Unseen.OFF) for each in Unseen]
        (self._config / "feeds.toml").write_text("".join(told))

    def explain(self, asked: Asked) -> tuple[str, list[dict[str, Any]]]:
        """The answer, and the gates that it names."""
        database, now = self.parts.database, self.clock.now()
        told = why(asked.url, asked.route or None, self.config(), database, now)
        row = json.loads(json.dumps(told.row))
        return row["answer"], row["gates"]

    def config(self) -> Config:
        """As it stands in the files: read again where the rules were edited."""
        if self._read is None or self._read[0] != self.topic.read_text():
            options = Options(config=str(self._config), state=str(self._state))
            config = read_config(options, {})
            assert isinstance(config, Config), config
            self._read = self.topic.read_text(), config
        return self._read[1]

    # --- intake ------------------------------------------------------------------

    def put(self, title: str, feed: str = "wire", **changes: Any) -> str:
        """On the shelf, as by a poll; its address."""
        self.urls += 1
        url = f"https://wire.example.org/{self.urls}"
        first = bool(changes.pop("first", False))
        read = replace(FEED, name=feed, topics=(), first_poll=FirstPoll.ALERT)
        entry = sighting(url, title, **({"url": url} | changes.pop("entry", {})))
        polled = intake(
            entry, at=self.clock.now(), feed=replace(read, **changes), first=first
        )
        self.parts.database.shelf.save_poll(polled)
        return url

    def tell(self, title: str, **changes: Any) -> str:
        """And down the line."""
        url = self.put(title, **changes)
        self.turn()
        return url

    def polled(self, feed: str, outcome: PollOutcome, **changes: Any) -> None:
        """A row of the ledger."""
        poll = Poll(
            feed=feed,
            started_at=self.clock.now(),
            took=SECOND,
            outcome=outcome,
            **changes,
        )
        of = replace(FEED, name=feed)
        self.parts.database.shelf.save_poll(replace(intake(feed=of), poll=poll))

    def waiting(self) -> Item:
        *_, item = self.parts.database.line.unclassified(9)
        return item

    def want(self, want: Want, *, matches: bool) -> Item:
        """Classify's answer, which asks for the full text."""
        item, line = self.waiting(), self.parts.database.line
        found = (match("boats", Level.ALERT),) if matches else ()
        line.save_matches([(item, found)], self.clock.now(), [(item, want)])
        return item

    def answer_page(self, answer: Brought | NotBrought) -> None:
        pages = self.parts.database.pages
        for wanted in pages.wanted(self.clock.now() + timedelta(days=1), 9):
            pages.save_page(wanted, answer, self.clock.now())


def _rule(word: tuple[str, int, str]) -> str:
    name, points, more = word
    return RULE.format(name=name, query=name, points=points) + more


def _feed(name: str, enabled: bool = True) -> str:
    host = f"{name.lower().replace('_', '-')}.example.net"
    if name in {Unseen.NO_FEED.name, Unseen.NO_ITEM.name}:
        return ""
    return (
        f'[[feeds]]\nname = "{name}"\nurl = "https://{host}/feed"\nsource = "{host}"\n'
        f"enabled = {str(enabled).lower()}\n"
    )


def never(name: str) -> Asked:
    """An address of that feed's publisher."""
    return Asked(f"https://{name.lower().replace('_', '-')}.example.net/news/1")


# --- the faults ----------------------------------------------------------------------

Fault = Callable[[Harbour], Asked]


def _outcome(outcome: PollOutcome) -> Fault:
    def put(harbour: Harbour) -> Asked:
        harbour.polled(outcome.name, outcome, detail="as injected")
        return never(outcome.name)

    return put


def _unseen(gate: Unseen) -> Fault:
    def put(harbour: Harbour) -> Asked:
        now = harbour.clock.now()
        gap = Gap(kind=GapKind.LOST, since=now - SECOND, until=now, detail="1 of 2")
        counts: dict[Unseen, dict[str, Any]] = {
            Unseen.LOST: {"gap": gap},
            Unseen.SET_ASIDE: {"seen": 1, "aside": 1, "asides": (("no link", 1),)},
            Unseen.NOT_LISTED: {},
        }
        if gate in counts:
            harbour.polled(gate.name, PollOutcome.READ, **counts[gate])
        return Asked("s-0") if gate is Unseen.NO_ITEM else never(gate.name)

    return put


def _page(outcome: PageOutcome) -> Fault:
    """Nothing matches, and the page that might have did not come."""

    def put(harbour: Harbour) -> Asked:
        url = harbour.put("Council opens a library")
        harbour.want(Want(why="near boats", holds=False), matches=False)
        harbour.answer_page(NotBrought(outcome=outcome, detail="as injected"))
        return Asked(url)

    return put


def _title(title: str, **changes: Any) -> Fault:
    def put(harbour: Harbour) -> Asked:
        return Asked(harbour.tell(title, **changes))

    return put


def _narrow(gate: Enum) -> Fault:
    def put(harbour: Harbour) -> Asked:
        return Asked(harbour.first, route_of(gate))

    return put


def _other(gate: Enum | None, title: str) -> Fault:
    """Another story."""

    def put(harbour: Harbour) -> Asked:
        return Asked(harbour.tell(title), route_of(gate) if gate else "desk")

    return put


def _known(harbour: Harbour) -> Asked:
    """The full text of what was told already adds a facet."""
    url = harbour.put("Orphans found under a boat in Cox Bazar")
    harbour.clock.move(2)  # a poll takes a second
    harbour.want(Want(why="it matches", holds=False), matches=True)
    harbour.turn()
    text = "The freighter that brought them had left the boat adrift. " * 9
    harbour.answer_page(Brought(text=text, lang="en", page=url))
    harbour.turn()
    return Asked(url, "desk")


def _second(gate: Enum | None) -> Fault:
    """A second report of the first story."""

    def put(harbour: Harbour) -> Asked:
        title = "Boat drifts off Samos for nine days"
        feed = f"second {gate}"
        return Asked(harbour.tell(title, feed=feed), route_of(gate) if gate else "desk")

    return put


def _late(harbour: Harbour) -> Asked:
    """Seen, and decided two hours later."""
    url = harbour.put("Harbour pilots strike over boat inspections")
    harbour.clock.move(7200)
    harbour.turn()
    return Asked(url, route_of(Listed.LATE))


def _backlog(listed: bool) -> Fault:
    def put(harbour: Harbour) -> Asked:
        route = route_of(Listed.DIGEST_ONLY) if listed else "desk"
        mode = FirstPoll.DIGEST if listed else FirstPoll.QUIET
        title = f"Scientists map every boat of the {'Channel' if listed else 'Danube'}"
        url = harbour.tell(title, feed=f"new {listed}", first=True, first_poll=mode)
        return Asked(url, route)

    return put


def _reapplied(harbour: Harbour) -> Asked:
    """A rule is added after the item was seen, and the monitor has read it."""
    url = harbour.tell("Dinghy found empty near Kythira")
    boats = harbour.topic
    boats.write_text(boats.read_text() + _rule(("dinghy", 4, "")))
    harbour.restart()
    while harbour.parts.line.reapplying:
        harbour.turn()
    return Asked(url, "desk")


def _changed(harbour: Harbour) -> Asked:
    """A rule is added, and the monitor has not read it yet."""
    url = harbour.tell("Ferry stranded in fog near Split")
    boats = harbour.topic
    boats.write_text(boats.read_text() + _rule(("ferry", 4, "")))
    return Asked(url)


def _step(harbour: Harbour) -> Asked:
    return Asked(harbour.put("Boat waits for its turn"))


def _aside(harbour: Harbour) -> Asked:
    url = harbour.put("Boat that no step can read")
    item = harbour.waiting()
    trace = "Traceback\nKeyError: 'mast'"
    harbour.parts.database.line.set_aside("classify", item, trace, harbour.clock.now())
    return Asked(url)


def _no_route(harbour: Harbour) -> Asked:
    """As by a config without one."""
    url = harbour.put("Prosecutor charges skipper of ghost boat")
    line, now = harbour.parts.database.line, harbour.clock.now()
    pipeline = harbour.parts.line._build()
    for step in (
        pipeline.classify_items,
        pipeline.extract_events,
        pipeline.group_items,
    ):
        step()
    line.save_decisions([(change, []) for change in line.undecided(9)], now)
    return Asked(url)


def _retention(harbour: Harbour) -> Asked:
    """Its text goes, its tombstone stays."""
    url = harbour.tell("Mayor opens a bridge")
    now = harbour.clock.now() + timedelta(days=1)
    harbour.parts.database.upkeep.retain(now, timedelta(hours=1))
    return Asked(url)


def _answered(gate: Stuck, receipt: Receipt, **state: Any) -> Fault:
    """What a channel answered to the first alert, and how it is since."""

    def put(harbour: Harbour) -> Asked:
        outbox, now = harbour.parts.database.outbox, harbour.clock.now()
        delivery = outbox.claim(route_of(gate), now)
        assert delivery is not None
        known = ChannelState(**state, opened_at=now if state else None)
        outbox.save_receipt(delivery, receipt, retry_at=now, at=now, state=known)
        return Asked(harbour.first, route_of(gate))

    return put


def _dropped(harbour: Harbour) -> Asked:
    channel = route_of(Stuck.DROPPED)
    owed = harbour.parts.database.outbox.backlog(channel, 9)
    harbour.ask("outbox.drop", keys=[each.key for each in owed])
    return Asked(harbour.first, channel)


def _gathered(harbour: Harbour) -> Asked:
    """As when its channel takes again."""
    channel = route_of(Stuck.GATHERED)
    outbox, now = harbour.parts.database.outbox, harbour.clock.now()
    one = Delivery(key="gathered", channel=channel, body="{}")
    keys = [each.key for each in outbox.backlog(channel, 9)]
    outbox.save_gathered(one, keys, ChannelState(), now)
    return Asked(harbour.first, channel)


def _behind(harbour: Harbour) -> Asked:
    """A second alert of a story, before the first has gone out."""
    harbour.clock.move(2)
    return Asked(
        harbour.tell("Boat drifts off Samos for nine days", feed="again"),
        route_of(Stuck.BEHIND),
    )


def _held_text(harbour: Harbour) -> Asked:
    """It matches, and its full text may say more."""
    url = harbour.put("Boat whose article says more")
    harbour.want(Want(why="near trains", holds=True), matches=True)
    return Asked(url)


DOWN = Deferred("HTTP 503", channel=True)
#: In the order in which they are put in: what comes last changes the world most.
ROWS: tuple[tuple[Enum, Fault], ...] = (
    (Stuck.NEXT, _narrow(Stuck.NEXT)),
    (Stuck.RETRY, _answered(Stuck.RETRY, Deferred("HTTP 500"))),
    (Stuck.REFUSED, _answered(Stuck.REFUSED, Refused("HTTP 404"))),
    (Stuck.OPEN, _answered(Stuck.OPEN, DOWN, why="HTTP 503", failures=5)),
    (Stuck.PAUSED, _answered(Stuck.PAUSED, DOWN, why="HTTP 401", paused=True)),
    (Stuck.DROPPED, _dropped),
    (Stuck.GATHERED, _gathered),
    *((gate, _narrow(gate)) for gate in NARROW if gate not in LATER),
    (Listed.DIGEST_ONLY, _narrow(Listed.DIGEST_ONLY)),
    (Waits.NOT_DUE, _narrow(Listed.DIGEST_ONLY)),
    (Quiet.NOT_FOLLOWED, _narrow(Quiet.NOT_FOLLOWED)),
    (Quiet.GATHERS, _second(Quiet.GATHERS)),
    (Quiet.ALREADY_TOLD, _second(None)),
    (Stuck.BEHIND, _behind),
    (Listed.OVER_BUDGET, _other(Listed.OVER_BUDGET, "Court hears how a boat capsized")),
    (Quiet.NO_DIGEST, _other(None, "Raft adrift near Crete")),
    (Listed.DIGEST_LEVEL, _other(Listed.MUTED, "Raft in the fog off Bari")),
    (Listed.BACKLOG, _backlog(listed=True)),
    (Quiet.FIRST_POLL, _backlog(listed=False)),
    (Unmatched.NO_RULE, _title("Council opens library")),
    (Unmatched.FEW_POINTS, _title("Tug wins a prize")),
    (Unmatched.WEAK, _title("Canoe club elects a chair")),
    (Unmatched.TAKEN, _title("Boat museum opens")),
    (Unmatched.OTHER_TOPICS, _title("Boat on rails", feed="rails", topics=("trains",))),
    *((gate, _page(gate)) for gate in PageOutcome if gate is not PageOutcome.BROUGHT),
    (Quiet.KNOWN, _known),
    (Waits.NO_ROUTE, _no_route),
    (Listed.LATE, _late),
    *((gate, _outcome(gate)) for gate in PollOutcome if gate not in HEALTHY),
    *((gate, _unseen(gate)) for gate in Unseen),
    (Waits.RETENTION, _retention),
    (Quiet.REAPPLIED, _reapplied),
    (Waits.STEP, _step),
    (Room.TEXT, _held_text),
    (Waits.ASIDE, _aside),
    (Unmatched.RULES_CHANGED, _changed),
)


def name_of(gate: Enum) -> str:
    """Members of two enums may have the same sentence."""
    return f"{type(gate).__name__}.{gate.name}"


FAULTS = {name_of(gate): fault for gate, fault in ROWS}
