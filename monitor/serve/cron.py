"""When does a cron line come next? The arithmetic is APScheduler's."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

A_BIT = timedelta(microseconds=1)


def fires(line: str, zone: ZoneInfo) -> Callable[[datetime], datetime | None]:
    """The first moment of the line that lies after another one, in UTC."""
    from apscheduler.triggers.cron import CronTrigger  # noqa: PLC0415 - few need it

    trigger = CronTrigger.from_crontab(line, timezone=zone)

    def after(moment: datetime) -> datetime | None:
        found: datetime | None = trigger.get_next_fire_time(None, moment + A_BIT)
        return found and found.astimezone(UTC)

    return after
