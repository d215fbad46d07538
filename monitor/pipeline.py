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
from datetime import UTC, datetime, timedelta, tzinfo

from monitor.model.decision import Decision, Held, LastTold
from monitor.model.event import Event
from monitor.model.item import Item
from monitor.model.lexicon import Identify
from monitor.model.match import Judged, Match
from monitor.model.reapplied import Reapplied
from monitor.model.route import Route
from monitor.model.sentence import Name, Tell, tell_nothing
from monitor.model.story import Change, Placed, Report, StoryId
from monitor.model.want import Want
from monitor.ports import Clock, Line
from monitor.route.alerts import Around, Hold
from monitor.route.outcome import case, decision, hear
from monitor.route.turn import around, rank, release, spend

#: Small enough that the first alert of a flood does not wait for its last item.
BATCH = 50
#: What is live waits for one batch of stored texts at most: so many, or, on a slow
#: machine, as many as are judged in this time.
STORED_BATCH = 20
STORED_SECONDS = 0.05

#: What a held alert could not be decided for is tried again after this.
AGAIN_AFTER = timedelta(hours=1)

#: What was told of a story, with what this batch has decided about it, per route.
Heard = dict[StoryId, Mapping[str, LastTold]]


def _utc(_: str) -> tzinfo:
    """Where no zone is asked for."""
    return UTC


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
    zone: Callable[[str], tzinfo] = _utc  #: by name
    tell: Tell = tell_nothing  #: what a story is mainly about
    name: Name = str  #: of a country, by its code

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
        known = self._around(now) if waiting else {}
        heard = self._last_told(waiting)
        decided: list[tuple[Change, Sequence[Decision]]] = []
        for change in rank(waiting, self.routes):
            last = heard[change.story.id]
            with self._guard("route", change):
                made = [_decide(change, r, last, known, now) for r in self.routes]
                heard[change.story.id] = _hear(last, made, now)
                known = spend(known, made)
                decided.append((change, made))
        self.line.save_decisions(decided, now)
        return len(waiting)

    def release_held(self) -> int:
        """Held alerts whose moment has come → alerts, a bundle, or other decisions.

        No step of the line: it is asked when nothing waits for one, so that an alert
        has all that was there at its moment.
        """
        now = self.clock.now()
        due = self.line.due_held([route.name for route in self.routes], now)
        for route in self.routes if due else ():
            mine = [held for held in due if held.route == route.name]
            self.line.save_released(self._release(route, mine, now), now)
        return len(due)

    def next_due(self) -> datetime | None:
        """When something is due that is held, for its full text or for its moment."""
        held = self.line.next_held([route.name for route in self.routes])
        return min(filter(None, (self.line.next_late(), held)), default=None)

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

    def _last_told(self, changes: Sequence[Change]) -> Heard:
        """Of all of them in one look: for each alone it cost as much as its routing."""
        stories = list(dict.fromkeys(change.story.id for change in changes))
        routes = [route.name for route in self.routes]
        return dict(self.line.last_told(stories, routes)) if stories else {}

    def _release(
        self, route: Route, due: Sequence[Held], now: datetime
    ) -> list[tuple[Held, Decision]]:
        """Where all together cannot be decided, each alone: a bad one is put off."""
        told = {held.change.story.id: self._told_one(held, route) for held in due}
        known = self._around(now)[route.name]
        try:
            return release(due, route, told, known, now)
        except Exception:  # noqa: BLE001 - as `_guard`: a bug must not stop the line
            if len(due) == 1:
                return [(due[0], _put_off(due[0], now))]
        return [made for held in due for made in self._release(route, [held], now)]

    def _told_one(self, held: Held, route: Route) -> LastTold:
        story = held.change.story.id
        told = self.line.last_told([story], [route.name])[story]
        return told.get(route.name, LastTold())

    def _around(self, now: datetime) -> dict[str, Around]:
        silences, spent = self.line.silences(now), self.line.alerts_since
        known = {
            r.name: around(r, silences, spent, self.zone, now) for r in self.routes
        }
        return {
            route: replace(each, tell=self.tell, name=self.name)
            for route, each in known.items()
        }

    @contextmanager
    def _guard(self, step: str, subject: Item | Change) -> Iterator[None]:
        """One bad item never stops the line: it is set aside with its traceback."""
        try:
            yield
        except Exception:  # noqa: BLE001 - the per-item guard; a bug must not stop it
            self.line.set_aside(step, subject, traceback.format_exc(), self.clock.now())


def _decide(
    change: Change,
    route: Route,
    heard: Mapping[str, LastTold],
    known: Mapping[str, Around],
    now: datetime,
) -> Decision:
    """What one route hears of one change, with the deliveries it owes."""
    told = heard.get(route.name, LastTold())
    return decision(case(change, route, told, known[route.name]), now)


def _hear(
    last: Mapping[str, LastTold], made: Sequence[Decision], now: datetime
) -> Mapping[str, LastTold]:
    """What the routes were last told, once these decisions are saved too."""
    heard = {d.route: hear(last.get(d.route, LastTold()), d, now) for d in made}
    return {**last, **heard}


def _put_off(held: Held, now: datetime) -> Decision:
    """What could not be released is tried again, story by story; nothing is lost."""
    trace = traceback.format_exc().strip().rpartition("\n")[2]
    return Decision(
        route=held.route,
        change=held.change.seq,
        story=held.change.story.id,
        outcome="held",
        why=f"could not be told, and is tried again: {trace}",
        gate=Hold.GROUP_WAIT.name,
        held_until=now + AGAIN_AFTER,
    )


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
