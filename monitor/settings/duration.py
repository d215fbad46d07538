"""How long is "1h30m"?"""

import re
from datetime import timedelta

#: As it stands in the schema, too: at least one part, from long to short.
PATTERN = r"^(?=\d)(\d{1,6}d)?(\d{1,6}h)?(\d{1,6}m)?(\d{1,6}s)?$"
FORM = 'write it like "30s", "15m", "1h30m" or "400d"'

_FORM = re.compile(PATTERN, re.ASCII)
_UNITS = ("days", "hours", "minutes", "seconds")


def parse_duration(text: object) -> timedelta | None:
    """None for whatever is not a duration."""
    match = _FORM.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return None
    amounts = (int(part[:-1]) if part else 0 for part in match.groups())
    return timedelta(**dict(zip(_UNITS, amounts, strict=True)))


def format_duration(length: timedelta) -> str:
    """The shortest text that `parse_duration` reads back; whole seconds only."""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = zip((days, hours, minutes, seconds), "dhms", strict=True)
    return "".join(f"{amount}{unit}" for amount, unit in parts if amount) or "0s"
