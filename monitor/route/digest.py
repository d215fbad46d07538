"""When is a route's digest due, and what does it say?

Exactly one per local date, also when clocks change; one catch-up after downtime;
a moment counts as missed only if the route existed then.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from monitor.model.decision import DigestState, Told
from monitor.model.item import Standing
from monitor.model.message import DigestMessage, StoryLine
from monitor.model.route import DigestPlan, Route
from monitor.model.story import StoryId
from monitor.route.compose import story_line

#: A first poll may hold hundreds of old matches; the digest names these and counts
#: the rest.
MOST_BACKLOG = 20
#: A digest that runs this long after its moment says so.
LATE = timedelta(hours=1)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A digest that must go out now."""

    due_at: datetime
    key: str  #: unique per route and moment
    start: datetime  #: of the window
    missed: int  #: moments before this one that nobody sent


def due(
    plan: DigestPlan, state: DigestState, zone: tzinfo, now: datetime
) -> Due | None:
    """The digest to send now, or nothing."""
    if plan.every:
        return _due_every(plan.every, state, now)
    last = (state.last_due_at or state.since).astimezone(zone).date()
    today = now.astimezone(zone).date()
    days = (last + ONE_DAY * n for n in range((today - last).days + 1))
    moments = [(day, moment(plan, day, zone)) for day in days]
    open_ = [(day, at) for day, at in moments if _open(at, day, state, zone, now)]
    if not open_:
        return None
    day, at = open_[-1]
    return Due(
        due_at=at,
        key=f"digest/{state.route}/{day.isoformat()}",
        start=state.last_end or state.since,
        missed=len(open_) - 1,
    )


def _open(
    at: datetime, day: date, state: DigestState, zone: tzinfo, now: datetime
) -> bool:
    """Whether this moment has come, after the route did, and is not yet served."""
    if not state.since < at <= now:
        return False
    served = state.last_due_at
    return served is None or served.astimezone(zone).date() < day


def _due_every(every: timedelta, state: DigestState, now: datetime) -> Due | None:
    base = state.last_due_at or state.since
    turns = (now - base) // every
    if turns < 1:
        return None
    at = base + turns * every
    return Due(
        due_at=at,
        key=f"digest/{state.route}/{at.isoformat()}",
        start=state.last_end or state.since,
        missed=turns - 1,
    )


def next_due(
    plan: DigestPlan, state: DigestState, zone: tzinfo, now: datetime
) -> datetime:
    """The first moment at which `due` may answer something; `now` if it does."""
    if due(plan, state, zone, now):
        return now
    if plan.every:
        return (state.last_due_at or state.since) + plan.every
    today = now.astimezone(zone).date()
    days = (today + ONE_DAY * n for n in range(3))
    return next(at for at in (moment(plan, day, zone) for day in days) if at > now)


def moment(plan: DigestPlan, day: date, zone: tzinfo) -> datetime:
    """`plan.at` on that local day, as UTC.

    Where clocks show it twice, the first; where they skip it, the first instant
    after the gap.
    """
    if plan.at is None:
        raise ValueError("a digest without `at` has no daily moment")
    local = datetime.combine(day, plan.at, tzinfo=zone)
    at = local.astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return at
    return _after_gap(local.replace(fold=1).astimezone(UTC), at, zone)


def _after_gap(low: datetime, high: datetime, zone: tzinfo) -> datetime:
    """The instant between the two at which the zone's offset changes."""
    before = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high


def digest_message(
    route: Route, told: Sequence[Told], due_now: Due, *, now: datetime, health: str
) -> DigestMessage:
    """Every story of the window once: new, then backlog, then already told."""
    plan = route.digest
    latest: dict[StoryId, Told] = {}
    for each in told:
        latest[each.change.story.id] = _stronger(latest.get(each.change.story.id), each)
    lines = sorted((_line(each, route) for each in latest.values()), key=_rank)
    backlog = [line for line in lines if line.backlog]
    dropped = {line.story for line in backlog[MOST_BACKLOG:]}
    return DigestMessage(
        route=route.name,
        start=due_now.start,
        end=now,
        stories=tuple(line for line in lines if line.story not in dropped),
        health=health,
        more=len(dropped),
        note=_note(due_now, now),
        zone=plan.zone if plan else "UTC",
    )


def _stronger(old: Told | None, new: Told) -> Told:
    """What was told at once stays told; else the later state of the story counts."""
    if old is None:
        return new
    return old if old.outcome == "alert" and new.outcome != "alert" else new


def _line(told: Told, route: Route) -> StoryLine:
    return story_line(
        told.change.story,
        route,
        told.why,
        already_told=told.outcome == "alert",
        backlog=told.outcome != "alert"
        and told.change.report.item.standing is Standing.BACKLOG,
    )


def _rank(line: StoryLine) -> tuple[bool, bool, bool, tuple[str, ...], int, str]:
    """Told lines last, backlog before them; within, by topic and number of items."""
    return (
        line.already_told,
        line.backlog,
        not line.topics,
        line.topics,
        -len(line.items),
        line.headline,
    )


def _note(due_now: Due, now: datetime) -> str:
    if due_now.missed:
        return (
            f"Covers {due_now.missed + 1} digests: "
            "the monitor was not running when they were due."
        )
    if now - due_now.due_at > LATE:
        return "Late: the monitor was not running when it was due."
    return ""
