"""How often does a document ask to be polled? Read from its bytes.

feedparser keeps only the last of many `<hour>`s, so we look ourselves: at what stands
before the first entry and after the last, outside comments and CDATA.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

from monitor.acquire.dates import read_moment
from monitor.model.rhythm import NO_TIME, Hints

#: Of the head and of the tail; channels say it in a few hundred bytes.
MOST = 65_536
LONGEST = timedelta(days=366)
SYNDICATION = rb"http://purl\.org/rss/1\.0/modules/syndication/?"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALL_HOURS, ALL_DAYS = 24, 7
#: As the specification spells them, by their first letters: "Hourly", "day", "dayly".
PERIODS = {
    "hour": timedelta(hours=1),
    "da": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
    "year": timedelta(days=365),
}

_START = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_END = re.compile(rb"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_PREFIX = re.compile(rb"xmlns:([\w.-]{1,40})\s*=\s*[\"']" + SYNDICATION + rb"[\"']")
_NUMBER = re.compile(r"\d{1,9}(?!\d)")
_BRACKETS = ((b"<!--", b"-->"), (b"<![CDATA[", b"]]>"))


def read_hints(body: bytes) -> Hints:
    """What is absent, or makes no sense, asks for nothing."""
    channel = _channel(body)
    found = _PREFIX.search(channel)
    sy = found[1] if found else b"sy"
    update = _update(
        _text(channel, sy + b":updatePeriod"), _text(channel, sy + b":updateFrequency")
    )
    base = _text(channel, sy + b":updateBase")
    return Hints(
        ttl=_minutes(_text(channel, b"ttl")),
        update=update,
        update_from=read_moment(base) if base and update else None,
        skip_hours=_skipped(_hours(channel), ALL_HOURS),
        skip_days=_skipped(_days(channel), ALL_DAYS),
    )


def _channel(body: bytes) -> bytes:
    """The document without its entries."""
    first = _START.search(body)
    if not first:
        return _bare(body[:MOST])
    tail = body[max(first.start(), len(body) - MOST) :]
    ends = [found.end() for found in _END.finditer(tail)]
    after = tail[ends[-1] :] if ends else b""
    return _bare(body[: min(first.start(), MOST)]) + _bare(after)


def _bare(part: bytes) -> bytes:
    for opening, closing in _BRACKETS:
        part = b"".join(_outside(part, opening, closing))
    return part


def _outside(part: bytes, opening: bytes, closing: bytes) -> Iterator[bytes]:
    """What an unclosed one holds is inside it."""
    at = 0
    while (start := part.find(opening, at)) >= 0:
        yield part[at:start]
        end = part.find(closing, start)
        if end < 0:
            return
        at = end + len(closing)
    yield part[at:]


def _text(channel: bytes, name: bytes) -> str:
    return next(_texts(channel, name), "")


def _texts(channel: bytes, name: bytes) -> Iterator[str]:
    form = rb"<%s(?:\s[^<>]{0,200})?>([^<]{0,100})</" % re.escape(name)
    for found in re.finditer(form, channel, re.IGNORECASE):
        yield found[1].decode("utf-8", "replace").strip()


def _minutes(text: str) -> timedelta:
    """ "60", also where a unit or a fraction follows; more than a year is a mistake."""
    number = _NUMBER.match(text)
    wait = timedelta(minutes=int(number[0])) if number else NO_TIME
    return wait if wait <= LONGEST else NO_TIME


def _update(period: str, frequency: str) -> timedelta:
    """A frequency of nothing, or that cannot be read, is once."""
    word = period.lower()
    length = next(
        (p for start, p in PERIODS.items() if word.startswith(start)), NO_TIME
    )
    number = _NUMBER.match(frequency)
    return length / (int(number[0]) or 1 if number else 1)


def _hours(channel: bytes) -> set[int]:
    """RSS 0.91 counted from 1 to 24, later ones from 0 to 23."""
    texts = [t for b in _texts_in(channel, b"skipHours") for t in _texts(b, b"hour")]
    numbers = [int(text) for text in texts if text.isdecimal()]
    return {number % ALL_HOURS for number in numbers if number <= ALL_HOURS}


def _days(channel: bytes) -> set[int]:
    texts = [t for b in _texts_in(channel, b"skipDays") for t in _texts(b, b"day")]
    words = [text[:3].lower() for text in texts]
    return {DAYS.index(word) for word in words if word in DAYS}


def _texts_in(channel: bytes, name: bytes) -> Iterator[bytes]:
    """What stands in the first element of that name."""
    lower = channel.lower()
    start = lower.find(b"<" + name.lower() + b">")
    end = lower.find(b"</" + name.lower(), start)
    if start >= 0:
        yield channel[start : end if end >= 0 else len(channel)]


def _skipped(found: set[int], of: int) -> tuple[int, ...]:
    """Who skips all of them means none."""
    return tuple(sorted(found)) if len(found) < of else ()
