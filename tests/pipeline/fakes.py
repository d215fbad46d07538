"""A whole small line in memory, and a clock that stands where it is put."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.model.decision import Decision, Held, LastTold
from monitor.model.event import Event
from monitor.model.item import Item
from monitor.model.match import Match
from monitor.model.reapplied import Reapplied
from monitor.model.route import Delivery
from monitor.model.silence import Silence
from monitor.model.story import Change, Placed, Report, Story, StoryId
from monitor.model.want import Want
from tests.values import NOON


class StillClock:
    """Moves only when told to."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return (self.at - NOON).total_seconds()

    def move(self, by: timedelta) -> None:
        self.at += by


@dataclass
class Text:
    """One version of an item's text, and how far it has come."""

    report: Report
    waits_for: str = "classify"
    rules: str = ""
    reapplied: bool = False

    @property
    def item(self) -> Item:
        return self.report.item


@dataclass
class MemoryLine:
    """What waits for each step, as the port wants it. Saving is idempotent."""

    texts: list[Text] = field(default_factory=list)
    stories: dict[StoryId, tuple[Report, ...]] = field(default_factory=dict)
    changes: dict[int, Change] = field(default_factory=dict)
    decisions: dict[tuple[int, str], Decision] = field(default_factory=dict)
    decided_at: dict[int, datetime] = field(default_factory=dict)
    asides: list[tuple[str, Item | Change, str]] = field(default_factory=list)
    wants: list[tuple[Item, Want]] = field(default_factory=list)
    rules: str = "r1"  #: a test changes them
    held: list[Held] = field(default_factory=list)
    muted: list[Silence] = field(default_factory=list)
    saved: list[tuple[Held, Decision]] = field(default_factory=list)

    def add(self, *items: Item) -> None:
        self.texts += [Text(Report(item=item)) for item in items]

    @property
    def owed(self) -> list[Delivery]:
        return [d for made in self.decisions.values() for d in made.deliveries]

    def unclassified(self, limit: int) -> Sequence[Item]:
        return [report.item for report in self._waiting("classify", limit)]

    def save_matches(
        self,
        found: Iterable[tuple[Item, Sequence[Match]]],
        at: datetime,
        wants: Sequence[tuple[Item, Want]] = (),
    ) -> None:
        self.wants += wants
        for item, matches in found:
            report = Report(item=item, matches=tuple(matches))
            if self._tick(item, "classify", "extract" if matches else "", report):
                self._text(item).rules = self.rules

    def release_late(self, now: datetime) -> int:
        return 0  # nothing is held in memory

    def next_late(self) -> datetime | None:
        return None

    def unextracted(self, limit: int) -> Sequence[Report]:
        return self._waiting("extract", limit)

    def save_events(self, found: Iterable[tuple[Item, Sequence[Event]]]) -> None:
        for item, events in found:
            report = replace(self._text(item).report, events=tuple(events))
            self._tick(item, "extract", "group", report)

    def ungrouped(self, limit: int) -> Sequence[Report]:
        return self._waiting("group", limit)

    def story_keys(self, since: datetime) -> Sequence[tuple[str, StoryId, datetime]]:
        return []

    def story_traces(self, since: datetime) -> Sequence[tuple[StoryId, str]]:
        return []

    def save_stories(
        self, placed: Iterable[tuple[Report, Placed]], at: datetime
    ) -> None:
        for report, place in placed:
            if self._tick(report.item, "group", "", report):
                self._change(report, place, at)

    def undecided(self, limit: int) -> Sequence[Change]:
        aside = [subject for _, subject, _ in self.asides]
        waiting = [
            change
            for seq, change in self.changes.items()
            if seq not in self.decided_at and change not in aside
        ]
        return waiting[:limit]

    def last_told(
        self, stories: Sequence[StoryId], routes: Sequence[str]
    ) -> Mapping[StoryId, Mapping[str, LastTold]]:
        return {story: self._last_told(story) for story in stories}

    def _last_told(self, story: StoryId) -> Mapping[str, LastTold]:
        told: dict[str, LastTold] = {}
        for (seq, route), made in self.decisions.items():
            before, at = told.get(route, LastTold()), self.decided_at[seq]
            if made.story == story and made.outcome == "alert":
                told[route] = replace(before, alerted_at=at)
            if made.story == story and made.outcome == "digest" and not made.backlog:
                told[route] = replace(before, listed_at=at)
        return told

    def save_decisions(
        self, decided: Iterable[tuple[Change, Sequence[Decision]]], at: datetime
    ) -> None:
        for change, made in decided:
            self.decided_at.setdefault(change.seq, at)
            for decision in made:
                self.decisions.setdefault((change.seq, decision.route), decision)

    def alerts_since(self, route: str, since: datetime) -> int:
        return sum(
            made.route == route
            and made.outcome == "alert"
            and self.decided_at[seq] >= since
            for (seq, _), made in self.decisions.items()
        )

    def silences(self, now: datetime) -> Sequence[Silence]:
        return [silence for silence in self.muted if silence.until > now]

    def next_held(self, routes: Sequence[str]) -> datetime | None:
        moments = [held.until for held in self.held if held.route in routes]
        return min(moments, default=None)

    def due_held(self, routes: Sequence[str], now: datetime) -> Sequence[Held]:
        return [h for h in self.held if h.route in routes and h.until <= now]

    def save_released(
        self, released: Iterable[tuple[Held, Decision]], at: datetime
    ) -> None:
        for held, made in released:
            self.held.remove(held)
            self.saved.append((held, made))
            if made.held_until:
                again = replace(held, gate=made.gate, since=at, until=made.held_until)
                self.held.append(again)

    def outdated(self, limit: int) -> Sequence[Report]:
        stuck = [s.id for _, s, _ in self.asides if isinstance(s, Item)]
        found = [
            text.report
            for text in reversed(self.texts)
            if text.rules not in {"", self.rules}
            and not text.waits_for
            and text.item.id not in stuck
        ]
        return found[:limit]

    def count_outdated(self) -> int:
        return len(self.outdated(len(self.texts)))

    def save_reapplied(self, found: Iterable[Reapplied], at: datetime) -> None:
        for each in found:
            text = self._text(each.item)
            if text.rules != self.rules:
                text.report = replace(text.report, matches=each.after)
                text.rules = self.rules
                text.reapplied |= each.differs
                text.waits_for = "extract" if each.grows else ""

    def set_aside(
        self, step: str, subject: Item | Change, trace: str, at: datetime
    ) -> None:
        self.asides.append((step, subject, trace))
        if isinstance(subject, Item):
            self._text(subject).waits_for = ""

    def _waiting(self, step: str, limit: int) -> list[Report]:
        return [text.report for text in self.texts if text.waits_for == step][:limit]

    def _text(self, item: Item) -> Text:
        return next(t for t in self.texts if t.item.id == item.id)

    def _tick(self, item: Item, step: str, after: str, report: Report) -> bool:
        text = self._text(item)
        if text.waits_for != step:
            return False
        text.report, text.waits_for = report, after
        return True

    def _change(self, report: Report, place: Placed, at: datetime) -> None:
        before = self.stories.get(place.story, ())
        others = (r for r in before if r.item.id != report.item.id)
        reports = (*others, report)
        self.stories[place.story] = reports
        headline = reports[0].item.title
        story = Story(id=place.story, headline=headline, reports=reports)
        seq = len(self.changes) + 1
        self.changes[seq] = Change(
            seq=seq,
            story=story,
            report=report,
            reason=place.reason,
            at=at,
            reapplied=self._text(report.item).reapplied,
        )
