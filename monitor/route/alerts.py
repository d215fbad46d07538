"""Should this route hear of this change now, in its digest, or not at all?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.decision import Facts, Held, LastTold, Severity
from monitor.model.item import Item, Standing
from monitor.model.match import Level, Match
from monitor.model.route import Grade, Route
from monitor.model.sentence import Name, Tell, tell_nothing
from monitor.model.silence import Mute, Silence
from monitor.model.story import Change, Report
from monitor.route.budget import affords, is_last
from monitor.route.facts import news, tell_news
from monitor.route.silences import silencing


class Quiet(StrEnum):
    """Why a route hears nothing. Stored, so that `monitor explain` can show it."""

    NOT_FOLLOWED = "the route does not follow this topic"
    REAPPLIED = "matched by rules that were changed after it was seen"
    FIRST_POLL = "the feed's first poll is quiet"
    LOW_SCORE = "fewer points than the route's min_score"
    OTHER_RULE = "none of the route's rules"
    OTHER_FACET = "none of the route's facets"
    OTHER_COUNTRY = "none of the route's countries"
    OTHER_LANGUAGE = "none of the route's languages"
    OTHER_SOURCE = "none of the route's sources"
    OTHER_EVENT = "none of the route's event types"
    TOO_FEW_SOURCES = "not yet reported by the route's min_sources"
    ALREADY_TOLD = "told within the route's repeat_after"
    KNOWN = "the full text of what was told already"
    SILENCED = "silenced"
    GATHERS = "joins the alert that is held for this story"
    NO_DIGEST = "only good for a digest, and the route has none"


class Listed(StrEnum):
    """Why a change waits for the route's next digest."""

    DIGEST_LEVEL = "enough for the digest, not for an alert"
    DIGEST_ONLY = "the route has no immediate alerts"
    BACKLOG = "from the first poll of its feed"
    LATE = "older than the route's alert_max_age"
    OVER_BUDGET = "over the route's budget of alerts for the day"
    MUTED = "the route's alerts are silenced"


class Hold(StrEnum):
    """Why an alert waits for its moment."""

    GROUP_WAIT = "held while the story gathers (group_wait)"
    QUIET_HOURS = "held until quiet hours end"


@dataclass(frozen=True, slots=True)
class Alert:
    """The route is told at once."""

    why: str


@dataclass(frozen=True, slots=True)
class Wait:
    """The route is told then, with all that the story holds by then."""

    hold: Hold
    until: datetime


Verdict = Alert | Wait | Listed | Quiet


NO_FACTS = Facts()
HARMLESS = Severity(grade=Grade.LOW, points=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What else counts at the moment of deciding; nothing of it by default."""

    facts: Facts = NO_FACTS
    severity: Severity = HARMLESS
    silences: tuple[Silence, ...] = ()  #: those that hold now
    quiet_until: datetime | None = None  #: the end of the route's quiet hours
    spent: int = 0  #: of the route's budget, today
    held: Held | None = None  #: where a held alert is decided again
    tell: Tell = tell_nothing  #: what a story is mainly about
    name: Name = str  #: of a country, by its code


FIRST_TIME = "first report of this story"
AGAIN = "new report, and repeat_after has passed"
NOTHING_ELSE = Around()


def decide(
    change: Change,
    route: Route,
    told: LastTold,
    now: datetime,
    around: Around = NOTHING_ELSE,
) -> Verdict:
    """The first gate that stops a change names the reason.

    Levels and scores are the story's: when a second source brings a story over
    `min_sources`, it is told even if that second report alone is the weaker one.
    """
    # A newer text that matches nothing may have been faster than this one.
    followed = follow((*change.story.reports, change.report), route)
    gate = _stopped(change, route, followed)
    if gate:
        return gate
    if silencing(around.silences, change, route, (Mute.STORY, Mute.SOURCE, Mute.TERM)):
        return Quiet.SILENCED
    if change.report.item.standing is Standing.BACKLOG and change.brought:
        return Quiet.KNOWN
    if change.report.item.standing is Standing.BACKLOG:
        return Listed.BACKLOG if route.digest else Quiet.NO_DIGEST
    if route.alerts and any(m.level is Level.ALERT for m in followed):
        return _alert(change, route, told, now, around)
    reason = Listed.DIGEST_LEVEL if route.alerts else Listed.DIGEST_ONLY
    return _list(change, route, told, now, around, reason=reason)


def follow(reports: Iterable[Report], route: Route) -> tuple[Match, ...]:
    """The matches of these reports in topics that the route follows."""
    return tuple(
        match for report in reports for match in report.matches if wants(route, match)
    )


def wants(route: Route, match: Match) -> bool:
    """Whether the route follows the match's topic."""
    return "*" in route.topics or match.topic in route.topics


def _stopped(change: Change, route: Route, followed: tuple[Match, ...]) -> Quiet | None:
    own = follow((change.report,), route)
    if not own:
        return Quiet.NOT_FOLLOWED
    if change.reapplied:
        return Quiet.REAPPLIED
    if change.report.item.standing is Standing.QUIET:
        return Quiet.FIRST_POLL
    if max(m.score for m in followed) < route.min_score:
        return Quiet.LOW_SCORE
    other = _other(change.report, route, own)
    if other:
        return other
    if len(change.story.sources) < route.min_sources:
        return Quiet.TOO_FEW_SOURCES
    return None


def _other(report: Report, route: Route, own: tuple[Match, ...]) -> Quiet | None:
    """Which of the route's narrowings leaves this report out."""
    rules = {f"{match.topic}/{rule}" for match in own for rule in match.rules}
    facets = {facet for match in own for facet in match.facets}
    narrowings = (
        (route.rules, rules, Quiet.OTHER_RULE),
        (route.facets, facets, Quiet.OTHER_FACET),
        (route.countries, _countries(report), Quiet.OTHER_COUNTRY),
        (route.languages, {_language(report.item)}, Quiet.OTHER_LANGUAGE),
        (route.sources, {report.item.source}, Quiet.OTHER_SOURCE),
        (route.events, {str(e.type) for e in report.events}, Quiet.OTHER_EVENT),
    )
    for wanted, given, reason in narrowings:
        if wanted and given.isdisjoint(wanted):
            return reason
    return None


def _countries(report: Report) -> set[str]:
    """The source's country (alpha-2) and the parties of what happened (alpha-3)."""
    parties = {party.id for event in report.events for party in event.parties}
    return parties | {report.item.country}


def _language(item: Item) -> str:
    """Without region: a route that wants `en` wants `en-GB` too."""
    return item.lang.split("-")[0]


def _alert(
    change: Change, route: Route, told: LastTold, now: datetime, around: Around
) -> Verdict:
    """Before it rings: is it in time, is it news, may it ring now?"""
    seen = change.report.item.first_seen or change.at
    owed_at = max(seen, around.held.until) if around.held else seen
    if now - owed_at > route.alert_max_age:
        return _list(change, route, told, now, around, reason=Listed.LATE)
    if _knows(change, told.alerted_at):
        return Quiet.KNOWN
    new = worth_telling(route, told.alerted, around.facts, around.name)
    if _is_told(route, told, now, around) and not new:
        return Quiet.ALREADY_TOLD
    if silencing(around.silences, change, route, (Mute.ROUTE,)):
        return _list(change, route, told, now, around, reason=Listed.MUTED)
    wait = _wait(change, route, told, now, around)
    if wait:
        return wait
    if not affords(route.budget, around.spent, around.severity.grade):
        return _list(change, route, told, now, around, reason=Listed.OVER_BUDGET)
    return Alert(_why(route, told, around, new))


def worth_telling(
    route: Route, told: Facts | None, now: Facts, name: Name = str
) -> str:
    """The facts that are new to the route and that it wants to hear of, in words.

    What it was told before facts were noted has no new ones.
    """
    if told is None:
        return ""
    found = news(now, told, name)
    return tell_news({kind: found[kind] for kind in route.escalate if kind in found})


def _is_told(route: Route, told: LastTold, now: datetime, around: Around) -> bool:
    """Also where an override told at once what else is still held."""
    if told.alerted_at is None:
        return False
    if around.held and told.alerted_at >= around.held.since:
        return True
    return now - told.alerted_at < route.repeat_after


def _wait(
    change: Change, route: Route, told: LastTold, now: datetime, around: Around
) -> Wait | Quiet | None:
    """Whether it rings later: with the rest of its story, or when people are up."""
    least = route.quiet_hours.override if route.quiet_hours else None
    rings = least is not None and around.severity.grade.rank >= least.rank
    held = None if around.held else told.held
    if held and (held.gate == Hold.GROUP_WAIT.name or not rings):
        return Quiet.GATHERS
    gathered_at = change.at + route.group_wait
    if not (around.held or told.alerted_at or held) and now < gathered_at:
        return Wait(Hold.GROUP_WAIT, gathered_at)
    if around.quiet_until and not rings:
        return Wait(Hold.QUIET_HOURS, around.quiet_until)
    return None


def _why(route: Route, told: LastTold, around: Around, new: str) -> str:
    """The sentence of an alert: what is new, what it waited for, what it used up."""
    parts = [AGAIN if told.alerted_at else FIRST_TIME]
    if new:
        parts = [f"new: {new}"]
    if around.held:
        hold = Hold[around.held.gate]
        waited = "gathered with its story"
        parts.append("held over quiet hours" if hold is Hold.QUIET_HOURS else waited)
    if is_last(route.budget, around.spent):
        parts.append(f"the last of the day's {route.budget}, more goes to the digest")
    return "; ".join(parts)


def _list(
    change: Change,
    route: Route,
    told: LastTold,
    now: datetime,
    around: Around,
    *,
    reason: Listed,
) -> Verdict:
    if not route.digest:
        return Quiet.NO_DIGEST
    last = max(filter(None, (told.alerted_at, told.listed_at)), default=None)
    if _knows(change, last):
        return Quiet.KNOWN
    new = worth_telling(route, known_facts(told), around.facts, around.name)
    if last and now - last < route.repeat_after and not new:
        return Quiet.ALREADY_TOLD
    return reason


def known_facts(told: LastTold) -> Facts | None:
    """What the story said when the route heard of it last, in either way."""
    if told.listed_at and (told.alerted_at is None or told.listed_at > told.alerted_at):
        return told.listed
    return told.alerted


def _knows(change: Change, told_at: datetime | None) -> bool:
    """Whether the route has heard of the very item whose full text this is.

    However soon a story may be repeated: that text is no new report.
    """
    seen = change.report.item.first_seen
    return bool(change.brought and told_at and seen and told_at >= seen)
