"""How is a moment shown to a reader?"""

import logging
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

logger = logging.getLogger("monitor")

_MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)


def reader_zone(name: str) -> tzinfo:
    """UTC when this machine does not know the zone: a digest is never lost for it."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):  # bad name, a folder, not there
        logger.warning("zone_unknown zone=%r", name)
        return UTC


def show_day(moment: datetime, zone: tzinfo) -> str:
    """Such as "21 Nov 2026", whatever the machine's language."""
    local = _localise(moment, zone)
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"


def show_moment(moment: datetime, zone: tzinfo) -> str:
    """Such as "21 Nov 2026, 07:30 +07:00"."""
    local = _localise(moment, zone)
    offset = local.isoformat(timespec="minutes")[16:]
    return f"{show_day(moment, zone)}, {local:%H:%M} {_offset(offset)}"


def _offset(text: str) -> str:
    return "UTC" if text in {"+00:00", ""} else text


def _localise(moment: datetime, zone: tzinfo) -> datetime:
    try:
        return moment.astimezone(zone)
    except OverflowError:  # a publisher's year 1 or 9999 leaves the calendar
        return moment
