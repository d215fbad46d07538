"""What does one turn of routing know of each route, and in what order does it decide?

Silences, quiet hours and what is left of a budget, as they are at one moment; what
the turn itself decides is added as it goes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from monitor.model.decision import Decision, Held, LastTold
from monitor.model.route import Route
from monitor.model.silence import Silence
from monitor.model.story import Change, StoryId
from monitor.route.alerts import Around, Hold, Quiet, follow
from monitor.route.facts import facts
from monitor.route.moments import midnight, quiet_until
from monitor.route.outcome import Case, bundle, case, unheard
from monitor.route.severity import severity

#: A route's alerts of the day, from its local midnight on.
Spent = Callable[[str, datetime], int]


def around(
    route: Route,
    silences: Sequence[Silence],
    spent: Spent,
    zone: Callable[[str], tzinfo],
    now: datetime,
) -> Around:
    """What counts for the route now; what it does not ask for is not looked up."""
    hours, used = route.quiet_hours, 0
    if route.budget is not None:
        used = spent(route.name, midnight(now, zone(route.zone)))
    until = quiet_until(hours, now, zone(hours.zone)) if hours else None
    return Around(silences=tuple(silences), quiet_until=until, spent=used)


def rank(changes: Sequence[Change], routes: Iterable[Route]) -> Sequence[Change]:
    """The gravest story first where a budget may not reach for all.

    The changes of one story have one severity, so they keep their order.
    """
    if all(route.budget is None for route in routes):
        return changes
    return sorted(changes, key=lambda change: -_points(change))


def spend(of: Mapping[str, Around], made: Iterable[Decision]) -> dict[str, Around]:
    """After these decisions. A bundle is one alert."""
    after = dict(of)
    rung = {(d.route, d.bundle or d.change) for d in made if d.outcome == "alert"}
    for route, _ in rung:
        after[route] = replace(after[route], spent=after[route].spent + 1)
    return after


def together(cases: Iterable[Case]) -> list[list[Case]]:
    """What quiet hours held is one message; the rest is told story by story."""
    night: list[Case] = []
    alone: list[list[Case]] = []
    for each in cases:
        if each.around.held and each.around.held.gate == Hold.QUIET_HOURS.name:
            night.append(each)
        else:
            alone.append([each])
    return [night, *alone] if night else alone


def release(
    due: Sequence[Held],
    route: Route,
    told: Mapping[StoryId, LastTold],
    at: Around,
    now: datetime,
) -> list[tuple[Held, Decision]]:
    """What comes of a route's held alerts."""
    by_change = {held.change.seq: held for held in due}
    cases = [
        case(held.change, route, told[held.change.story.id], replace(at, held=held))
        for held in due
    ]
    ranked = sorted(cases, key=lambda c: -c.around.severity.points)
    first = {c.change.story.id: c for c in reversed(ranked)}
    # Of stories that were merged while both were held, one is told.
    twice = [c for c in ranked if c is not first[c.change.story.id]]
    made = [unheard(c, Quiet.GATHERS) for c in twice]
    for group in together(c for c in ranked if c not in twice):
        spent = spend({route.name: at}, made)[route.name].spent
        ready = (replace(c, around=replace(c.around, spent=spent)) for c in group)
        made += bundle(list(ready), now)
    return [(by_change[each.change], each) for each in made]


def _points(change: Change) -> int:
    matches = follow(change.story.reports, EVERYTHING)
    return severity(facts(change.story), matches).points


EVERYTHING = Route(name="", topics=("*",))
