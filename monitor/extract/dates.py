"""On which day did it happen, as a sentence says?"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from monitor.extract.told import Told
from monitor.model.match import Evidence

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip

#: A day without a year belongs to the year that brings it nearest to publication.
#: Events are announced some weeks ahead and recalled for most of a year.
AHEAD = dt.timedelta(days=90)
#: Days further off are history.
FAR = dt.timedelta(days=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day or a range of days, and the words that name it."""

    date: dt.date
    end: dt.date | None = None
    span: tuple[int, int]


Found = re.Match[str]

_M = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)(?:[a-z]{1,6})?\.?"
_D = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_Y = r"(?:,?\s+(?P<y>(?:19|20)\d\d)\b)?"
_TO = r"\s*(?:-|\u2013|\u2014|to|and|until|through)\s*"

RANGES = (
    # Sept 29 and Oct 4 · July 16 to August 2
    rf"\b(?P<m>{_M})\s+(?P<d>{_D}){_TO}(?P<m2>{_M})\s+(?P<d2>{_D})\b{_Y}",
    # 29 September to 4 October
    rf"\b(?P<d>{_D})\s+(?P<m>{_M}){_TO}(?P<d2>{_D})\s+(?P<m2>{_M})\b{_Y}",
    # July 16-18
    rf"\b(?P<m>{_M})\s+(?P<d>{_D}){_TO}(?P<d2>{_D})\b(?!:){_Y}",
    # 16-18 July
    rf"\b(?P<d>{_D}){_TO}(?P<d2>{_D})\s+(?P<m>{_M})(?!\w){_Y}",
)
SINGLES = (
    rf"\b(?P<d>{_D})\s+(?:of\s+)?(?P<m>{_M})(?!\w){_Y}",
    rf"\b(?P<m>{_M})\s+(?:the\s+)?(?P<d>{_D})\b(?!:){_Y}",
    r"\b(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)",
    # 18/04/2024; where both could be the month it is not clear which is
    r"\b(?P<d>1[3-9]|2\d|3[01])/(?P<m>0?[1-9]|1[0-2])/(?P<y>(?:19|20)\d\d)\b",
    r"\b(?P<m>0?[1-9]|1[0-2])/(?P<d>1[3-9]|2\d|3[01])/(?P<y>(?:19|20)\d\d)\b",
)
_RANGES = tuple(re.compile(pattern) for pattern in RANGES)
_SINGLES = tuple(re.compile(pattern) for pattern in SINGLES)
_WEEKDAY = re.compile(
    rf"\b(?:(?P<next>next|coming)\s+)?(?P<name>{'|'.join(WEEKDAYS)})\b"
)
_RELATIVE = re.compile(
    r"\b(?P<word>today|tonight|this (?:morning|afternoon|evening)|yesterday|last night"
    r"|tomorrow)\b",
    re.IGNORECASE,
)
_SHIFT = {"yesterday": -1, "last night": -1, "tomorrow": 1}
#: What stands after these words came before or comes after what is told.
_ASIDE = re.compile(
    r"\b(?:follow(?:s|ed|ing)?|after|since|before|until|prior to|ahead of|from|dated"
    r"|in force|expir\w+)\s(?:[^,;]{0,60}\s)?$",
    re.IGNORECASE,
)


def find_day(told: Told) -> tuple[Day | None, tuple[Evidence, ...]]:
    """As the event's sentences say; else the day of publication, without evidence."""
    for sentence in told.sentences:
        for day in find_days(sentence.text, told.published, ahead=told.planned):
            return day, (sentence.evidence(day.span, "date"),)
    if told.published is None:
        return None, ()
    return Day(date=told.published, span=(0, 0)), ()


def find_days(text: str, published: dt.date | None, *, ahead: bool) -> list[Day]:
    """Explicit days first, then weekdays and relative words; each in text order.

    `ahead` reads a bare weekday as the coming one, for what is planned.
    """
    days = list(_explicit(text, published))
    if published:
        days += _weekdays(text, published, ahead=ahead)
        days += _relative(text, published)
    return [day for day in days if not _ASIDE.search(text[: day.span[0]])]


def _explicit(text: str, published: dt.date | None) -> Iterator[Day]:
    found = _all(_RANGES, text, lambda m: _range(m, published))
    covered = [day.span for day in found]
    singles = _all(_SINGLES, text, lambda m: _single(m, published))
    found += [d for d in singles if not any(_overlap(d.span, c) for c in covered)]
    near = (d for d in found if not published or abs(d.date - published) <= FAR)
    yield from sorted(near, key=lambda day: day.span)


def _all(
    patterns: tuple[re.Pattern[str], ...],
    text: str,
    read: Callable[[Found], Day | None],
) -> list[Day]:
    days = (read(m) for pattern in patterns for m in pattern.finditer(text))
    return [day for day in days if day]


def _single(found: Found, published: dt.date | None) -> Day | None:
    day = _day(found["d"], found["m"], found["y"], published)
    return Day(date=day, span=found.span()) if day else None


def _range(found: Found, published: dt.date | None) -> Day | None:
    last_month = found["m2"] if "m2" in found.re.groupindex else found["m"]
    first = _day(found["d"], found["m"], found["y"], published)
    last = _day(found["d2"], last_month, found["y"], published)
    if not first or not last or not first < last:
        return None
    return Day(date=first, end=last, span=found.span())


def _day(
    day: str, month: str, year: str | None, published: dt.date | None
) -> dt.date | None:
    number = _month(month)
    d = int(re.sub(r"\D", "", day))
    if year:
        return _date(int(year), number, d)
    if not published:
        return None
    near = (_date(published.year + shift, number, d) for shift in (1, 0, -1))
    return next((n for n in near if n and n - published <= AHEAD), None)


def _month(word: str) -> int:
    """12 names by their first three letters, or a number."""
    if word.isdigit():
        return int(word)
    heads = [name[:3].lower() for name in MONTHS]
    return heads.index(word[:3].lower()) + 1


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:  # 31 June, month 13, the year 10000
        return None


def _weekdays(text: str, published: dt.date, *, ahead: bool) -> Iterator[Day]:
    for found in _WEEKDAY.finditer(text):
        back = (published.weekday() - WEEKDAYS.index(found["name"])) % 7
        forward = bool(found["next"]) or ahead
        shift = (-back % 7 or 7) if found["next"] else -back % 7 if forward else -back
        yield from _shifted(published, shift, found)


def _relative(text: str, published: dt.date) -> Iterator[Day]:
    for found in _RELATIVE.finditer(text):
        yield from _shifted(published, _SHIFT.get(found["word"].lower(), 0), found)


def _shifted(published: dt.date, days: int, found: Found) -> Iterator[Day]:
    try:
        yield Day(date=published + dt.timedelta(days=days), span=found.span())
    except OverflowError:  # the calendar's first and last week
        return


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]
