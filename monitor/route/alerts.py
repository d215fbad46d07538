"""Should this route hear of this change now, in its digest, or not at all?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.decision import LastTold
from monitor.model.item import Item, Standing
from monitor.model.match import Level, Match
from monitor.model.route import Route
from monitor.model.story import Change, Report


class Quiet(StrEnum):
    """Why a route hears nothing. Stored, so that `monitor explain` can show it."""

    NOT_FOLLOWED = "the route does not follow this topic"
    REAPPLIED = "matched by rules that were changed after it was seen"
    FIRST_POLL = "the feed's first poll is quiet"
    LOW_SCORE = "fewer points than the route's min_score"
    OTHER_FACET = "none of the route's facets"
    OTHER_COUNTRY = "none of the route's countries"
    OTHER_LANGUAGE = "none of the route's languages"
    OTHER_SOURCE = "none of the route's sources"
    OTHER_EVENT = "none of the route's event types"
    TOO_FEW_SOURCES = "not yet reported by the route's min_sources"
    ALREADY_TOLD = "told within the route's repeat_after"
    KNOWN = "the full text of what was told already"
    NO_DIGEST = "only good for a digest, and the route has none"


class Listed(StrEnum):
    """Why a change waits for the route's next digest."""

    DIGEST_LEVEL = "enough for the digest, not for an alert"
    DIGEST_ONLY = "the route has no immediate alerts"
    BACKLOG = "from the first poll of its feed"
    LATE = "older than the route's alert_max_age"


@dataclass(frozen=True, slots=True)
class Alert:
    """The route is told at once."""

    why: str


Verdict = Alert | Listed | Quiet

FIRST_TIME = "first report of this story"
AGAIN = "new report, and repeat_after has passed"


def decide(change: Change, route: Route, told: LastTold, now: datetime) -> Verdict:
    """The first gate that stops a change names the reason.

    Levels and scores are the story's: when a second source brings a story over
    `min_sources`, it is told even if that second report alone is the weaker one.
    """
    # A newer text that matches nothing may have been faster than this one.
    followed = follow((*change.story.reports, change.report), route)
    gate = _stopped(change, route, followed)
    if gate:
        return gate
    if change.report.item.standing is Standing.BACKLOG and change.brought:
        return Quiet.KNOWN
    if change.report.item.standing is Standing.BACKLOG:
        return Listed.BACKLOG if route.digest else Quiet.NO_DIGEST
    if route.alerts and any(m.level is Level.ALERT for m in followed):
        return _alert(change, route, told, now)
    reason = Listed.DIGEST_LEVEL if route.alerts else Listed.DIGEST_ONLY
    return _list(reason, change, route, told, now)


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
    facets = {facet for match in own for facet in match.facets}
    narrowings = (
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


def _alert(change: Change, route: Route, told: LastTold, now: datetime) -> Verdict:
    seen = change.report.item.first_seen or change.at
    if now - seen > route.alert_max_age:
        return _list(Listed.LATE, change, route, told, now)
    if _knows(change, told.alerted_at):
        return Quiet.KNOWN
    if told.alerted_at and now - told.alerted_at < route.repeat_after:
        return Quiet.ALREADY_TOLD
    return Alert(AGAIN if told.alerted_at else FIRST_TIME)


def _list(
    reason: Listed, change: Change, route: Route, told: LastTold, now: datetime
) -> Verdict:
    if not route.digest:
        return Quiet.NO_DIGEST
    last = max(filter(None, (told.alerted_at, told.listed_at)), default=None)
    if _knows(change, last):
        return Quiet.KNOWN
    if last and now - last < route.repeat_after:
        return Quiet.ALREADY_TOLD
    return reason


def _knows(change: Change, told_at: datetime | None) -> bool:
    """Whether the route has heard of the very item whose full text this is.

    However soon a story may be repeated: that text is no new report.
    """
    seen = change.report.item.first_seen
    return bool(change.brought and told_at and seen and told_at >= seen)
