"""When is a route's digest due?

Exactly one per local date, also when clocks change; one catch-up after downtime;
a moment counts as missed only if the route existed then.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from monitor.model.decision import DigestState
from monitor.model.route import DigestPlan
from monitor.route.moments import ONE_DAY, moment_of

#: The first moment of a cron line after another one.
Fires = Callable[[datetime], datetime | None]
#: A line of every minute, after days of downtime: more are not counted at once.
MOST_MISSED = 5_000
NEVER = datetime.max.replace(tzinfo=UTC)


def never(_: datetime) -> datetime | None:
    """Of a plan without a cron line."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A digest that must go out now."""

    due_at: datetime
    key: str  #: unique per route and moment
    start: datetime  #: of the window
    missed: int  #: moments before this one that nobody sent


def due(
    plan: DigestPlan,
    state: DigestState,
    zone: tzinfo,
    now: datetime,
    fires: Fires = never,
) -> Due | None:
    """The digest to send now, or nothing; `fires` says what the plan's cron means."""
    if plan.every:
        return _due_every(plan.every, state, now)
    if plan.cron:
        return _due_cron(fires, state, now)
    last = (state.last_due_at or state.since).astimezone(zone).date()
    today = now.astimezone(zone).date()
    days = (last + ONE_DAY * n for n in range((today - last).days + 1))
    moments = [(d, moment(plan, d, zone)) for d in days if d.weekday() in plan.days]
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
    return _due_at(base + turns * every, turns - 1, state)


def _due_cron(fires: Fires, state: DigestState, now: datetime) -> Due | None:
    """The last moment that has come; what lies before it was missed."""
    last, count = state.last_due_at or state.since, 0
    while count < MOST_MISSED and (at := fires(last)) and at <= now:
        last, count = at, count + 1
    if not count:
        return None
    return _due_at(last, count - 1, state)


def _due_at(at: datetime, missed: int, state: DigestState) -> Due:
    return Due(
        due_at=at,
        key=f"digest/{state.route}/{at.isoformat()}",
        start=state.last_end or state.since,
        missed=missed,
    )


def next_due(
    plan: DigestPlan,
    state: DigestState,
    zone: tzinfo,
    now: datetime,
    fires: Fires = never,
) -> datetime:
    """The first moment at which `due` may answer something; `now` if it does."""
    if due(plan, state, zone, now, fires):
        return now
    if plan.every:
        return (state.last_due_at or state.since) + plan.every
    if plan.cron:
        return fires(max(now, state.last_due_at or now)) or NEVER
    today = now.astimezone(zone).date()
    days = (today + ONE_DAY * n for n in range(9))
    wanted = (day for day in days if day.weekday() in plan.days)
    return next(at for at in (moment(plan, d, zone) for d in wanted) if at > now)


def moment(plan: DigestPlan, day: date, zone: tzinfo) -> datetime:
    """`plan.at` on that local day, as UTC; see `moments.py`."""
    if plan.at is None:
        raise ValueError("a digest without `at` has no daily moment")
    return moment_of(day, plan.at, zone)
