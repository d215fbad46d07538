"""When may a delivery be tried again?"""

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

BASE = timedelta(seconds=5)
CAP = timedelta(minutes=15)
#: Nobody may put us off for longer, whatever the answer says.
LONGEST = timedelta(hours=24)


def backoff(attempts: int, jitter: float) -> timedelta:
    """Full jitter over a span that doubles; `jitter` is between 0 and 1.

    Evenly spread over the whole span, so that channels which failed together do
    not come back together.
    """
    doublings = min(max(attempts, 1) - 1, 16)
    return min(BASE * (1 << doublings), CAP) * jitter


def retry_after(
    headers: Mapping[str, str], body: bytes, now: datetime
) -> timedelta | None:
    """What the other side asked for; None when it asked for nothing we can read.

    The header holds seconds or a date; Discord adds a fraction in the body and has a
    header of its own, Telegram, Matrix and Google have the body only.
    """
    own = headers.get("x-ratelimit-reset-after", "")
    header = _from_header((headers.get("retry-after") or own).strip(), now)
    asked = header if header is not None else _from_body(body)
    return None if asked is None else min(max(asked, timedelta(0)), LONGEST)


def _from_header(text: str, now: datetime) -> timedelta | None:
    if not text:
        return None
    seconds = _number(text)
    if seconds is not None:
        return _span(seconds)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    # "-0000" means that the zone is not known, and is read as a naive moment.
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now


def _from_body(body: bytes) -> timedelta | None:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    return _from_fields(said)


def _from_fields(said: Mapping[str, Any]) -> timedelta | None:
    millis = _number(said.get("retry_after_ms"))  # Matrix
    if millis is not None:
        return _span(millis / 1000)
    if delay := _from_google(said.get("error")):
        return delay
    nested = said.get("parameters")  # Telegram
    inner = nested.get("retry_after") if isinstance(nested, dict) else None
    seconds = _number(said.get("retry_after", inner))  # Discord, Slack's own API
    return None if seconds is None else _span(seconds)


def _from_google(error: object) -> timedelta | None:
    """`google.rpc.RetryInfo` among the details: seconds with an s."""
    details = error.get("details") if isinstance(error, dict) else None
    for detail in details if isinstance(details, list) else []:
        delay = detail.get("retryDelay") if isinstance(detail, dict) else None
        seconds = _number(delay.removesuffix("s")) if isinstance(delay, str) else None
        if seconds is not None:
            return _span(seconds)
    return None


def _number(value: object) -> float | None:
    """A finite number, also one written as text; a truth value is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _span(seconds: float) -> timedelta:
    longest = LONGEST.total_seconds()
    return timedelta(seconds=min(max(seconds, 0.0), longest))
