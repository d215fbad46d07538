"""When is a local time of day, and until when is it quiet?

Where clocks show a time twice, the first counts; where they skip it, the first
instant after the gap.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from monitor.model.route import QuietHours

ONE_DAY = timedelta(days=1)
#: A week and a day: more than any row of quiet days that a config may hold.
AHEAD = 8


def moment_of(day: date, at: time, zone: tzinfo) -> datetime:
    """That time on that local day, as UTC."""
    local = datetime.combine(day, at, tzinfo=zone)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    return _after_gap(local.replace(fold=1).astimezone(UTC), moment, zone)


def midnight(now: datetime, zone: tzinfo) -> datetime:
    """When the local day of `now` began."""
    return midnight_of(now.astimezone(zone).date(), zone)


def midnight_of(day: date, zone: tzinfo) -> datetime:
    return moment_of(day, time(0), zone)


def quiet_until(hours: QuietHours, now: datetime, zone: tzinfo) -> datetime | None:
    """When the quiet time that holds now ends; None when it is not quiet.

    Quiet times that touch are one: a quiet Friday night before a quiet Saturday.
    """
    until = now
    for start, end in sorted(_spans(hours, now, zone)):
        if start <= until < end:
            until = end
    return until if until > now else None


def _spans(
    hours: QuietHours, now: datetime, zone: tzinfo
) -> Iterator[tuple[datetime, datetime]]:
    today = now.astimezone(zone).date()
    for day in (today + ONE_DAY * n for n in range(-1, AHEAD + 1)):
        if day.weekday() in hours.whole_days:
            yield midnight_of(day, zone), midnight_of(day + ONE_DAY, zone)
        if hours.start is None or hours.end is None:
            continue
        if day.weekday() in hours.days:
            last = day if hours.end > hours.start else day + ONE_DAY
            yield (
                moment_of(day, hours.start, zone),
                moment_of(last, hours.end, zone),
            )


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
