"""What do the headers of an answer ask of us, and what do we send back?"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from monitor.acquire.answers import NOTHING_ASKED
from monitor.model.feed import Validators

#: No server may send us away for longer, whatever it says.
LONGEST_WAIT = timedelta(hours=24)
#: A longer token is dropped: it would be stored and sent with every poll.
MAX_TOKEN = 2_000

_MAX_AGE = re.compile(r'(?:^|[,\s])max-age\s*=\s*"?(\d+)', re.IGNORECASE)

RawHeaders = Sequence[tuple[bytes, bytes]]


def first(headers: RawHeaders, name: str) -> str:
    """The first value of this name, each byte one character; empty when absent."""
    return next(_values(headers, name), "")


def validators(headers: RawHeaders) -> Validators:
    """Both tokens of one answer. One that is missing is missing."""
    return Validators(
        etag=_token(headers, "etag"), last_modified=_token(headers, "last-modified")
    )


def conditions(known: Validators) -> list[tuple[bytes, bytes]]:
    """The tokens as they came, to the byte: quotes, W/ and all."""
    pairs = (
        (b"If-None-Match", known.etag),
        (b"If-Modified-Since", known.last_modified),
    )
    return [(name, token.encode("latin-1")) for name, token in pairs if token]


def fresh_for(headers: RawHeaders, now: datetime) -> timedelta:
    """How long the answer stays fresh: max-age less Age, else Expires."""
    control = ",".join(_values(headers, "cache-control"))
    if found := _MAX_AGE.search(control):
        return _bounded(_seconds(found[1]) - _seconds(first(headers, "age")))
    return _until(first(headers, "expires"), headers, now)


def retry_after(headers: RawHeaders, now: datetime) -> timedelta:
    """Seconds or a date; nothing when absent or unreadable."""
    value = first(headers, "retry-after").strip()
    if value.isascii() and value.isdigit():
        return _bounded(_seconds(value))
    return _until(value, headers, now)


def _values(headers: RawHeaders, name: str) -> Iterator[str]:
    wanted = name.encode("ascii")
    return (v.decode("latin-1") for k, v in headers if k.lower() == wanted)


def _token(headers: RawHeaders, name: str) -> str:
    token = first(headers, name)
    return token if len(token) <= MAX_TOKEN else ""


def _seconds(digits: str) -> timedelta:
    """Bounded before the arithmetic: a year of 400 digits is just a long time."""
    digits = digits.strip()
    if not (digits.isascii() and digits.isdigit()):
        return NOTHING_ASKED
    return timedelta(seconds=int(digits[:9]))


def _until(date: str, headers: RawHeaders, now: datetime) -> timedelta:
    """From the server's own Date if it sends one: its clock may not be ours."""
    moment = _moment(date)
    if moment is None:
        return NOTHING_ASKED
    sent = _moment(first(headers, "date")) or now
    by_its_clock = moment - sent
    return _bounded(by_its_clock if by_its_clock > NOTHING_ASKED else moment - now)


def _moment(date: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, TypeError, OverflowError):
        return None  # no date, or "0" and "-1", which mean: at once
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _bounded(wait: timedelta) -> timedelta:
    return min(max(wait, NOTHING_ASKED), LONGEST_WAIT)
