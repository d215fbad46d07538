"""What would other rules have cost: which matches, and who would have been told?

A story is told to a route once: what repeats, waits for quiet hours or exceeds a
budget is not counted again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import accumulate

from monitor.model.decision import LastTold
from monitor.model.item import Item
from monitor.model.mark import Word
from monitor.model.match import Level, Match
from monitor.model.route import Route
from monitor.model.story import Change, Report, Story, StoryId
from monitor.route.alerts import Alert, Listed, Wait, decide
from monitor.route.reckon import Draw, Estimate, certainly, reckon

MONTH = timedelta(days=30)
LONG_AGO = datetime.min.replace(tzinfo=UTC)
Matches = tuple[Match, ...]


class Turn(StrEnum):
    """What an edit makes of an item, or of what a route hears of a story."""

    GAINED = "gained"
    LOST = "lost"
    RAISED = "raised"  #: from the digest to an alert
    LOWERED = "lowered"


class Heard(StrEnum):
    """The most that a route hears of a story."""

    ALERT = "alert"
    DIGEST = "digest"
    NOTHING = "nothing"


_RANKS = {Heard.NOTHING: 0, Heard.DIGEST: 1, Heard.ALERT: 2}
_LEVELS = {None: Heard.NOTHING, Level.DIGEST: Heard.DIGEST, Level.ALERT: Heard.ALERT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejudged:
    """An item with what it matches before and after the edit."""

    item: Item
    before: Matches
    after: Matches
    rules: Mapping[str, tuple[str, ...]]  #: by topic, those that give other points
    story: StoryId | None = None
    mark: Word | None = None  #: what a person said of its story

    @property
    def differs(self) -> bool:
        """For a route, points, rules and facets count too."""
        return _decisive(self.before) != _decisive(self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """An item that a topic finds, loses, or takes for more or less than before."""

    turn: Turn
    topic: str
    item: Item
    rules: tuple[str, ...]  #: that made it; none where the topic's thresholds did
    story: StoryId | None
    mark: Word | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tale:
    """A story with its reports before and after the edit."""

    story: StoryId
    headline: str
    before: tuple[Report, ...]
    after: tuple[Report, ...]
    mark: Word | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a route would have heard of a story, and did not, or the other way round."""

    route: str
    tale: Tale
    before: Heard
    after: Heard


def _decisive(matches: Iterable[Match]) -> set[tuple[object, ...]]:
    return {
        (m.topic, m.level, m.score, frozenset(m.rules), frozenset(m.facets))
        for m in matches
    }


def only(topic: str, before: Matches, after: Matches) -> Matches:
    """The edit's effect on one topic alone."""
    others = [match for match in before if match.topic != topic]
    return (*others, *(match for match in after if match.topic == topic))


def differences(found: Iterable[Rejudged]) -> Iterator[Difference]:
    for each in found:
        before = {match.topic: match.level for match in each.before}
        after = {match.topic: match.level for match in each.after}
        for topic in dict.fromkeys((*before, *after)):
            turn = _turn(_LEVELS[before.get(topic)], _LEVELS[after.get(topic)])
            if turn:
                yield Difference(
                    turn=turn,
                    topic=topic,
                    item=each.item,
                    rules=each.rules.get(topic, ()),
                    story=each.story,
                    mark=each.mark,
                )


def _turn(before: Heard, after: Heard) -> Turn | None:
    if before is after:
        return None
    if before is Heard.NOTHING:
        return Turn.GAINED
    if after is Heard.NOTHING:
        return Turn.LOST
    return Turn.RAISED if _RANKS[after] > _RANKS[before] else Turn.LOWERED


def retell(story: Story, found: Mapping[str, Rejudged], mark: Word | None) -> Tale:
    """A story with what its items match before and after; the rest is as it is."""
    before, after = [], []
    for report in story.reports:
        again = found.get(report.item.id)
        before.append(replace(report, matches=again.before) if again else report)
        after.append(replace(report, matches=again.after) if again else report)
    return Tale(
        story=story.id,
        headline=story.headline,
        before=tuple(before),
        after=tuple(after),
        mark=mark,
    )


def told(tales: Iterable[Tale], routes: Sequence[Route]) -> Iterator[Told]:
    for tale in tales:
        for route in routes:
            before, after = hear(tale.before, route), hear(tale.after, route)
            if before is not after:
                yield Told(route=route.name, tale=tale, before=before, after=after)


def hear(reports: Iterable[Report], route: Route) -> Heard:
    """The most that the route hears while the story grows, as if for the first time.

    What matches nothing would not have been in the story.
    """
    matched = [report for report in reports if report.matches]
    matched.sort(key=_seen_at)
    grown = accumulate(((report,) for report in matched), lambda a, b: (*a, *b))
    heard = (_hear_one(reports, route) for reports in grown)
    return max(heard, key=_RANKS.__getitem__, default=Heard.NOTHING)


def _hear_one(reports: tuple[Report, ...], route: Route) -> Heard:
    """The one place that asks how routes decide."""
    newest = reports[-1]
    at = _seen_at(newest)
    story = Story(id=StoryId(""), headline=newest.item.title, reports=reports)
    change = Change(seq=0, story=story, report=newest, reason="", at=at)
    match decide(change, route, LastTold(), at):
        case Alert() | Wait():
            return Heard.ALERT
        case Listed():
            return Heard.DIGEST
        case _:
            return Heard.NOTHING


def _seen_at(report: Report) -> datetime:
    return report.item.first_seen or LONG_AGO


# --- in words ------------------------------------------------------------------


def match_sentence(found: Sequence[Difference], period: timedelta) -> str:
    """`matches: +14 a month, -3, 2 of these marked relevant`."""
    up = [each.mark for each in found if each.turn is Turn.GAINED]
    down = [each.mark for each in found if each.turn is Turn.LOST]
    raised = sum(each.turn is Turn.RAISED for each in found)
    lowered = sum(each.turn is Turn.LOWERED for each in found)
    levels = [
        f"{_count(raised, period)} raised to an alert" if raised else "",
        f"{_count(lowered, period)} lowered to the digest" if lowered else "",
    ]
    return ", ".join(filter(None, [_sentence("matches", up, down, period), *levels]))


def told_sentence(
    found: Sequence[Told], kind: Heard, period: timedelta, draw: Draw | None = None
) -> str:
    """The same of alerts, or of lines in digests: about, where a sample says so."""
    noun = {Heard.ALERT: "alerts", Heard.DIGEST: "digest lines"}[kind]
    up = [each.tale.mark for each in found if each.after is kind]
    down = [each.tale.mark for each in found if each.before is kind]
    if draw is None:
        return _sentence(noun, up, down, period)
    more, fewer = (_about(each, period) for each in reckoned(found, kind, draw))
    return f"{noun}: +{more} a month{_marked(up)}, -{fewer}{_marked(down)}"


def reckoned(
    found: Sequence[Told], kind: Heard, draw: Draw | None
) -> tuple[Estimate, Estimate]:
    """How many more and how many fewer, in the period."""
    up = [each.tale.story for each in found if each.after is kind]
    down = [each.tale.story for each in found if each.before is kind]
    # What is found more never takes an alert away: a route hears the most of a story.
    fewer = certainly(len(down)) if kind is Heard.ALERT else reckon(down, draw)
    return reckon(up, draw), fewer


def _about(found: Estimate, period: timedelta) -> str:
    about = _count(found.about, period)
    if found.is_certain:
        return about
    return f"{about} ({_count(found.low, period)} to {_count(found.high, period)})"


def _sentence(
    noun: str,
    up: Sequence[Word | None],
    down: Sequence[Word | None],
    period: timedelta,
) -> str:
    if not up and not down:
        return f"{noun}: no difference"
    more = f"{noun}: +{_count(len(up), period)} a month{_marked(up)}"
    return f"{more}, -{_count(len(down), period)}{_marked(down)}"


def _marked(marks: Sequence[Word | None]) -> str:
    counts = {word: marks.count(word) for word in Word}
    said = [f"{count} marked {word}" for word, count in counts.items() if count]
    return f" ({', '.join(said)})" if said else ""


def _count(count: float, period: timedelta) -> str:
    """A month's, of those of a period; whole from ten on."""
    scaled = count * (MONTH / period)
    return f"{round(scaled)}" if scaled >= 10 else f"{round(scaled, 1):g}"  # noqa: PLR2004
