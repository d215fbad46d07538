"""When does a cron line come next? The arithmetic is APScheduler's."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

A_BIT = timedelta(microseconds=1)


def fires(line: str, zone: ZoneInfo) -> Callable[[datetime], datetime | None]:
    """The first moment of the line that lies after another one, in UTC."""
    from apscheduler.triggers.cron import CronTrigger

    trigger = CronTrigger.from_crontab(line, timezone=zone)
    by_the_hour = line.split()[1].startswith("*")

    def after(moment: datetime) -> datetime | None:
        found: datetime | None = trigger.get_next_fire_time(None, moment + A_BIT)
        # A time of day that comes twice counts once; what comes by the hour, twice.
        while found and found.fold and not by_the_hour:
            found = trigger.get_next_fire_time(None, found.astimezone(UTC) + A_BIT)
        return found and found.astimezone(UTC)

    return after
