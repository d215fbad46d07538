"""Which moment does a publisher claim?

Ours first, feedparser's reading second: it takes a zone that it does not know,
such as GMT+9 or PM, for UTC, and is then hours off without a word.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from monitor.acquire.zones import offset

FIRST_YEAR = 1990  #: before the first feed; older is a mistake
LONGEST = 100  #: characters; no date is longer

MONTHS = {
    "jan": 1, "gen": 1, "ene": 1, "янв": 1, "feb": 2, "fev": 2, "фев": 2, "mar": 3,
    "mrt": 3, "мар": 3, "apr": 4, "avr": 4, "abr": 4, "апр": 4, "may": 5, "mai": 5,
    "mei": 5, "mag": 5, "мая": 5, "маи": 5, "jun": 6, "juin": 6, "giu": 6, "июн": 6,
    "jul": 7, "juil": 7, "lug": 7, "июл": 7, "aug": 8, "aou": 8, "ago": 8, "agu": 8,
    "авг": 8, "sep": 9, "set": 9, "сен": 9, "oct": 10, "okt": 10, "ott": 10,
    "out": 10, "окт": 10, "nov": 11, "ноя": 11, "dec": 12, "dez": 12, "dic": 12,
    "des": 12, "дек": 12,
}  # fmt: skip
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

#: Between a date and its clock these say nothing.
SMALL_WORDS = frozenset({"t", "at", "a", "as", "alle", "le", "um", "uhr", "de", "of"})

#: After a date that has no clock, these say nothing either.
ZONELESS = frozenset({"gmt", "utc", "z"})

_CLOCK = re.compile(
    r"(?<![\d:])(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,]\d{1,9})?)?(?![\d:])"
    r"(?:\s*([ap])\.?\s?m\b\.?)?",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?![\d-])")
_YEAR_LAST = re.compile(
    r"(?<!\d)(\d{1,2})(?P<mark>[-/. ])(\d{1,2})(?P=mark)(\d{4}|\d{2})(?!\d)"
)
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er)\b", re.IGNORECASE)
_ZONE_NOTE = re.compile(r"\(((?:GMT|UTC)?[+-]\d{1,2}(?::?\d{2})?)\)", re.IGNORECASE)
_NOTE = re.compile(r"\([^()]*\)")
_LATE_YEAR = re.compile(r"(?:(.*)\s)?((?:19|20)\d{2})")
_COMPACT = re.compile(r"-?\d{2,4}(?:-?\d{2,3}){0,2}")
_IDEOGRAPHS = re.compile(
    r"(\d{4})[\u5e74\ub144]\s*(\d{1,2})[\u6708\uc6d4]\s*(\d{1,2})[\u65e5\uc77c]"
)
_HANGUL = re.compile("[\uac00-\ud7a3]")
MORNING, EVENING = "\uc624\uc804", "\uc624\ud6c4"
_KOREAN_HALF = re.compile(rf"({MORNING}|{EVENING})\s*(\d{{1,2}}:\d{{2}}(?::\d{{2}})?)")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")


@dataclass(frozen=True, slots=True)
class _Parts:
    """A date string, cut at its clock."""

    day: str
    clock: re.Match[str] | None
    zone: str


def read_moment(text: str, parsed: Sequence[int] | None = None) -> datetime | None:
    """Aware UTC, or None when it cannot be told for certain.

    `parsed` is feedparser's reading in UTC, for what we cannot read at all.
    """
    text = _plain(text[:LONGEST])
    try:
        if _EPOCH.fullmatch(text):
            return _sane(datetime.fromtimestamp(int(text[:10]), UTC))
        parts = _cut(text)
        day = _read_day(parts.day, exact=parts.clock is not None)
        return _sane(_at(day, parts) if day else _from_parsed(parsed, text, parts))
    except (ValueError, OverflowError):  # the 30th of February, 25 o'clock
        return None


def _sane(moment: datetime | None) -> datetime | None:
    return moment if moment and moment.year >= FIRST_YEAR else None


def _plain(text: str) -> str:
    """Without notes in brackets; East Asian dates in figures."""
    korean = _HANGUL.search(text)
    text = _NOTE.sub(" ", _ZONE_NOTE.sub(r" \1", text))
    text = _IDEOGRAPHS.sub(r"\1-\2-\3", text)
    if half := _KOREAN_HALF.search(text):
        noon = "AM" if half[1] == MORNING else "PM"
        text = f"{text[: half.start()]}{half[2]} {noon}{text[half.end() :]}"
    if korean and not _cut(text).zone:
        text += " KST"  # one country, one zone
    return " ".join(text.split())


def _from_parsed(
    parsed: Sequence[int] | None, text: str, parts: _Parts
) -> datetime | None:
    """Only what it read to the end: it makes midnight of what it cannot read."""
    if not parsed:
        return None
    year, month, day, hour, minute, second = parsed[:6]
    whole = int(parts.clock[2]) == minute if parts.clock else _COMPACT.fullmatch(text)
    moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    return moment if whole else None


def _at(day: date, parts: _Parts) -> datetime | None:
    local = datetime.combine(day, _read_clock(parts.clock))
    ahead = offset(parts.zone, local)
    return None if ahead is None else (local - ahead).replace(tzinfo=UTC)


def _cut(text: str) -> _Parts:
    clock = _CLOCK.search(text)
    if not clock:
        return _Parts(text, None, "")
    day, zone = text[: clock.start()], text[clock.end() :].strip(" ,")
    if late := _LATE_YEAR.fullmatch(zone):  # "Sun Jul 15 01:16:00 +0000 2012"
        return _Parts(f"{day} {late[2]}", clock, late[1] or "")
    return _Parts(day, clock, zone)


def _read_clock(clock: re.Match[str] | None) -> time:
    if clock is None:
        return time()
    hour = int(clock[1])
    if clock[4] and hour <= 12:  # noqa: PLR2004 - "13:05 PM" is 13:05
        hour = hour % 12 + (12 if clock[4] in "pP" else 0)
    return time(hour, int(clock[2]), int(clock[3] or 0))


def _read_day(text: str, *, exact: bool) -> date | None:
    """None for what is not wholly understood: nothing is half read."""
    text = _ORDINAL.sub("", text)
    if found := _YEAR_FIRST.search(text):
        whole = _understood(text, found)
        return date(int(found[1]), int(found[2]), int(found[3])) if whole else None
    if months := [m for word in _words(text) if (m := _month(word))]:
        return _named_month(text, months[-1], exact=exact)
    if found := _YEAR_LAST.search(text):
        return _numeric(found, text) if _understood(text, found) else None
    return None


def _words(text: str) -> list[str]:
    """Lower case, without accents."""
    folded = unicodedata.normalize("NFKD", text.lower())
    return _WORD.findall("".join(c for c in folded if not unicodedata.combining(c)))


def _month(word: str) -> int | None:
    return MONTHS.get(word[:4]) or MONTHS.get(word[:3])


def _understood(text: str, date_found: re.Match[str]) -> bool:
    """Before the date only a weekday, whatever the language; after it small words."""
    before, after = text[: date_found.start()], text[date_found.end() :]
    return not _NUMBER.search(before + after) and SMALL_WORDS.issuperset(_words(after))


def _named_month(text: str, month: int, *, exact: bool) -> date | None:
    first = _NUMBER.search(text)
    after = _words(text[first.start() :]) if first else []
    if any(not _month(w) and w not in SMALL_WORDS | ZONELESS for w in after):
        return None
    match (
        [len(n) for n in _NUMBER.findall(text)],
        [int(n) for n in _NUMBER.findall(text)],
    ):
        case [1 | 2, 4], [day, year]:
            return date(year, month, day)
        case [4, 1 | 2], [year, day]:
            return date(year, month, day)
        case [1 | 2, 2], [day, year]:
            return date(_full_year(year), month, day)
        case [4], [year] if not exact:
            return date(year, month, 1)
    return None


def _numeric(found: re.Match[str], text: str) -> date | None:
    """Day first or month first: by their size, else by the weekday or the dots."""
    one, two = int(found[1]), int(found[3])
    year = int(found[4]) if len(found[4]) > 2 else _full_year(int(found[4]))  # noqa: PLR2004
    choices = {
        date(year, month, day)
        for day, month in ((one, two), (two, one))
        if month <= 12  # noqa: PLR2004
    }
    if found["mark"] == "." or one == two:
        return date(year, two, one)
    weekday = text.lower()[:3]
    if len(choices) > 1 and weekday in WEEKDAYS:
        choices = {d for d in choices if WEEKDAYS[d.weekday()] == weekday}
    return choices.pop() if len(choices) == 1 else None


def _full_year(short: int) -> int:
    """RFC 2822 4.3, with room for the future."""
    return short + (1900 if short >= FIRST_YEAR % 100 else 2000)
