"""What may stand for a length, a moment, a day or a zone?"""

import re
from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BeforeValidator,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
)

from monitor.settings.checks import fault, written_as
from monitor.settings.duration import FORM, PATTERN, format_duration, parse_duration
from monitor.settings.kinds import Text
from monitor.settings.problem import nearest, quote

_MOMENT = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def at_least(bound: timedelta, why: str = "") -> AfterValidator:
    def check(length: timedelta) -> timedelta:
        if length < bound:
            wrong = f"too short: {quote(format_duration(length))}"
            raise fault(wrong, f'write "{format_duration(bound)}" or more{why}')
        return length

    return AfterValidator(check)


def _duration(given: Any) -> timedelta:
    length = given if isinstance(given, timedelta) else parse_duration(given)
    if length is None:
        raise fault(f"not a duration: {quote(given)}", FORM)
    return length


def _date_format(form: str) -> str:
    """It must bring a day back as it was."""
    moment = datetime(1999, 12, 31)  # noqa: DTZ001 - a day, nowhere in particular
    try:
        back = datetime.strptime(moment.strftime(form), form)  # noqa: DTZ007 - the same
    except ValueError:
        back = None
    if back is None or back.date() != moment.date():
        remedy = 'write day, month and year as for strptime, such as "%d/%m/%Y"'
        raise fault(f"not a format of a date: {quote(form)}", remedy)
    return form


def _zone(name: str) -> str:
    # An unknown zone is a KeyError, a bad name a ValueError, and a folder of the
    # zone files, such as "Asia", an OSError.
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        near = _near_zone(name) or "Asia/Ho_Chi_Minh"
        wrong = f"not a time zone: {quote(name)}"
        raise fault(wrong, f"write a name such as {quote(near)}") from None
    return name


def _near_zone(name: str) -> str:
    """By its city, too: "Rome" and "Ho Chi Minh" stand in names of zones."""
    city = name.rpartition("/")[2].strip().casefold().replace(" ", "_")
    named = [z for z in available_timezones() if z.casefold().endswith(f"/{city}")]
    # The shortest: America/Winnipeg, and not what some systems list as posix/….
    return min(named, key=len, default="") or nearest(name, available_timezones())


def _moment(given: Any) -> time:
    if isinstance(given, time):
        return given
    if not isinstance(given, str) or not _MOMENT.fullmatch(given):
        wrong = f"not a time of day: {quote(given)}"
        raise fault(wrong, 'write hours and minutes, such as "07:30"')
    return time.fromisoformat(given)


def _days(given: Any) -> tuple[int, ...]:
    """Weekdays by name; stored by number."""
    remedy = f"write a list of {', '.join(WEEKDAYS)}"
    if not isinstance(given, list | tuple):
        raise fault(f"not a list: {quote(given)}", remedy)
    for name in given:
        if name not in WEEKDAYS:
            raise fault(f"not a weekday: {quote(str(name))}", remedy)
    return tuple(sorted({WEEKDAYS.index(name) for name in given}))


def _cron(text: str) -> str:
    """What the clock's library makes of it, with what it says of a mistake."""
    from apscheduler.triggers.cron import CronTrigger  # noqa: PLC0415 - few need it

    remedy = 'write minute, hour, day, month and weekday, such as "0 7 * * mon-fri"'
    try:
        trigger = CronTrigger.from_crontab(text, timezone="UTC")
    except ValueError as error:
        raise fault(f"not a cron line: {error}", remedy) from None
    if trigger.get_next_fire_time(None, datetime(2024, 1, 1, tzinfo=UTC)) is None:
        raise fault(f"never comes: {quote(text)}", remedy)
    return text


NOTHING = timedelta(0)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
Duration = Annotated[
    timedelta,
    BeforeValidator(_duration),
    written_as(format_duration),
    WithJsonSchema({"type": "string", "pattern": PATTERN, "examples": ["15m", "2h"]}),
]
Zone = Annotated[str, AfterValidator(_zone)]
DateFormat = Annotated[Text, AfterValidator(_date_format)]
Moment = Annotated[
    time,
    BeforeValidator(_moment),
    written_as(lambda at: f"{at:%H:%M}"),
    WithJsonSchema({"type": "string", "pattern": f"^{_MOMENT.pattern}$"}),
]
Days = Annotated[
    tuple[int, ...],
    PlainValidator(_days),
    PlainSerializer(
        lambda days: [WEEKDAYS[day] for day in days],
        return_type=list[str],
        when_used="json",
    ),
    WithJsonSchema({"type": "array", "items": {"type": "string", "enum": [*WEEKDAYS]}}),
]
Cron = Annotated[str, AfterValidator(_cron)]
