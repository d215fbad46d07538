"""The order of the rooms.

Each step takes what the step before it left in the store, asks one pure room, and
saves the answer. A crash between steps loses nothing; a step run twice changes
nothing. The daemon runs the steps when work arrives; a queue engine may one day
run each step on its own. Neither changes this file.
"""

import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.model.decision import Decision, LastTold
from monitor.model.event import Event
from monitor.model.item import Item
from monitor.model.lexicon import Identify
from monitor.model.match import Judged, Match
from monitor.model.reapplied import Reapplied
from monitor.model.route import Route
from monitor.model.story import Change, Placed, Report, StoryId
from monitor.model.want import Want
from monitor.ports import Clock, Line
from monitor.route.alerts import Alert, Listed, decide
from monitor.route.compose import alert_message
from monitor.route.owe import owe

#: Small enough that the first alert of a flood does not wait for its last item.
BATCH = 50
#: What is live waits for one batch of stored texts at most: so many, or, on a slow
#: machine, as many as are judged in this time.
STORED_BATCH = 20
STORED_SECONDS = 0.05

#: What this batch has already decided about a story, per route.
Heard = dict[StoryId, Mapping[str, LastTold]]


@dataclass(frozen=True, kw_only=True)
class Pipeline:
    """The steps, and what each asks. Built in serve/build.py."""

    line: Line
    clock: Clock
    identify: Identify
    judge: Callable[[Item], Judged]
    extract: Callable[[Item], Sequence[Event]]
    place: Callable[[Report], Placed]
    routes: Sequence[Route]
    want: Callable[[Item, Judged], Want | None]

    def classify_items(self) -> int:
        """Item → matches, and whether its full text could change them."""
        waiting = self.line.unclassified(BATCH)
        found: list[tuple[Item, Sequence[Match]]] = []
        wants: list[tuple[Item, Want]] = []
        for item in waiting:
            with self._guard("classify", item):
                known = self._in_its_language(item)
                judged = self.judge(known)
                want = self.want(known, judged)
                found.append((known, judged.matches))
                if want:
                    wants.append((known, want))
        self.line.save_matches(found, self.clock.now(), wants)
        return len(waiting)

    def go_on_without(self) -> int:
        """What has waited long enough for its full text is decided without it.

        No step of the line: it is asked before one, and again when the next is late.
        """
        return self.line.release_late(self.clock.now())

    def extract_events(self) -> int:
        """Matched item → events."""
        waiting = self.line.unextracted(BATCH)
        found: list[tuple[Item, Sequence[Event]]] = []
        for report in waiting:
            with self._guard("extract", report.item):
                found.append((report.item, self.extract(report.item)))
        self.line.save_events(found)
        return len(waiting)

    def group_items(self) -> int:
        """Matched items and their events → stories."""
        waiting = self.line.ungrouped(BATCH)
        placed: list[tuple[Report, Placed]] = []
        for report in waiting:
            with self._guard("group", report.item):
                placed.append((report, self.place(report)))
        self.line.save_stories(placed, self.clock.now())
        return len(waiting)

    def route_changes(self) -> int:
        """Changed stories → alerts, digest lines, or reasons for silence."""
        now = self.clock.now()
        waiting = self.line.undecided(BATCH)
        heard: Heard = {}
        decided: list[tuple[Change, Sequence[Decision]]] = []
        for change in waiting:
            last = self._last_told(change.story.id, heard)
            with self._guard("route", change):
                made = [_decide(change, r, last, now) for r in self.routes]
                heard[change.story.id] = _hear(last, made, now)
                decided.append((change, made))
        self.line.save_decisions(decided, now)
        return len(waiting)

    def reapply_rules(self) -> tuple[int, int]:
        """Stored texts → matches by the rules of now; how many, and how many differ.

        No step of the line: it is asked when nothing waits for one.
        """
        seen, end = 0, self.clock.monotonic() + STORED_SECONDS
        found: list[Reapplied] = []
        for report in self.line.outdated(STORED_BATCH):
            with self._guard("reapply", report.item):
                item = self._in_its_language(report.item)
                after = self.judge(item).matches
                found.append(Reapplied(item=item, before=report.matches, after=after))
            seen += 1
            if self.clock.monotonic() > end:
                break
        self.line.save_reapplied(found, self.clock.now())
        return seen, sum(each.differs for each in found)

    def _in_its_language(self, item: Item) -> Item:
        if item.lang:
            return item
        told = f"{item.title}\n{item.summary}\n{item.text}"
        return replace(item, lang=self.identify(told))

    def _last_told(self, story: StoryId, heard: Heard) -> Mapping[str, LastTold]:
        if story in heard:
            return heard[story]
        return self.line.last_told(story, [route.name for route in self.routes])

    @contextmanager
    def _guard(self, step: str, subject: Item | Change) -> Iterator[None]:
        """One bad item never stops the line: it is set aside with its traceback."""
        try:
            yield
        except Exception:  # noqa: BLE001 - the per-item guard; a bug must not stop it
            self.line.set_aside(step, subject, traceback.format_exc(), self.clock.now())


def _decide(
    change: Change, route: Route, heard: Mapping[str, LastTold], now: datetime
) -> Decision:
    """What one route hears of one change, with the deliveries it owes."""
    verdict = decide(change, route, heard.get(route.name, LastTold()), now)
    decision = Decision(
        route=route.name,
        change=change.seq,
        story=change.story.id,
        outcome="quiet",
        why="",
    )
    if isinstance(verdict, Alert):
        message = alert_message(change, route, verdict.why, now)
        cause = f"alert/{route.name}/{change.story.id}/{change.seq}"
        owed = owe(message, route.alerts, cause, change.story.id)
        return replace(decision, outcome="alert", why=verdict.why, deliveries=owed)
    if isinstance(verdict, Listed):
        backlog = verdict is Listed.BACKLOG
        return replace(decision, outcome="digest", why=verdict.value, backlog=backlog)
    return replace(decision, why=verdict.value)


def _hear(
    last: Mapping[str, LastTold], made: Sequence[Decision], now: datetime
) -> Mapping[str, LastTold]:
    """What the routes were last told, once these decisions are saved too."""
    heard = dict(last)
    for decision in made:
        before = heard.get(decision.route, LastTold())
        if decision.outcome == "alert":
            heard[decision.route] = replace(before, alerted_at=now)
        if decision.outcome == "digest" and not decision.backlog:
            heard[decision.route] = replace(before, listed_at=now)
    return heard


#: acquire → classify → extract → group → route → send
STEPS = (
    Pipeline.classify_items,
    Pipeline.extract_events,
    Pipeline.group_items,
    Pipeline.route_changes,
)


def run_steps(pipeline: Pipeline) -> int:
    """One turn of every step; how much was waiting in all."""
    return sum(step(pipeline) for step in STEPS)
