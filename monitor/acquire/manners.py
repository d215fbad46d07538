"""When does a publisher want to be asked again, at the earliest?

Hints may only lengthen an interval, and only up to the cap; what the server's headers
ask for is kept apart (`not_before`), up to a day.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from monitor.model.feed import FeedState
from monitor.model.rhythm import NO_TIME, Hints

HOUR = timedelta(hours=1)
#: Of the step between two updates: feeds with the same updateBase are not all asked
#: at the very moment that it names.
SPREAD = 0.1

Wish = tuple[datetime, str]  #: not before then, for the reason named


def latest_wish(
    hints: Hints, now: datetime, longest: datetime, planned: datetime, share: float
) -> Wish:
    """The one that counts, at most `longest`; now if there is none.

    Hours and days to skip are asked of the moment that the others and our own plan
    lead to.
    """
    latest = max(_waits(hints, now, share), default=(now, ""))
    moment = min(max(latest[0], planned), longest)
    skipped = _after_skipped(hints, moment, longest, share)
    if skipped > moment:
        return skipped, "hours or days to skip"
    return min(latest[0], longest), latest[1]


def asked_interval(state: FeedState, cap: timedelta) -> timedelta:
    """The least that its document and its server asked for at the last poll."""
    hints = min(max(state.hints.ttl, state.hints.update), cap)
    if state.not_before is None or state.last_poll_at is None:
        return hints
    return max(hints, state.not_before - state.last_poll_at)


def _waits(hints: Hints, now: datetime, share: float) -> Iterator[Wish]:
    if hints.ttl > NO_TIME:
        yield now + hints.ttl, f"ttl {hints.ttl / timedelta(minutes=1):.0f}"
    if hints.update > NO_TIME:
        yield _next_update(hints, now, share), "sy:updatePeriod"


def _next_update(hints: Hints, now: datetime, share: float) -> datetime:
    """A step from now; with a base, at the next of the moments that it fixes."""
    if hints.update_from is None:
        return now + hints.update
    steps = (now - hints.update_from) // hints.update + 1
    late = min(hints.update * SPREAD, HOUR / 12) * share
    return hints.update_from + hints.update * steps + late


def _after_skipped(
    hints: Hints, moment: datetime, longest: datetime, share: float
) -> datetime:
    """Somewhere in the first quarter of the first hour that is not to be skipped."""
    at = moment.astimezone(UTC)
    while _is_skipped(hints, at) and at < longest:
        at = at.replace(minute=0, second=0, microsecond=0) + HOUR
    if at == moment:
        return moment
    return min(at + HOUR * share / 4, longest)


def _is_skipped(hints: Hints, moment: datetime) -> bool:
    return moment.hour in hints.skip_hours or moment.weekday() in hints.skip_days
