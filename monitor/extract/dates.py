"""On which day did it happen, as a sentence says?"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from monitor.extract.calendars import Calendar, Pattern, calendar_of
from monitor.extract.foreign_dates import foreign_days
from monitor.extract.text import Sentence
from monitor.extract.told import Told
from monitor.extract.wordlists import any_of
from monitor.model.event import Status
from monitor.model.match import Evidence
from monitor.model.slots import DayWords

#: A day without a year belongs to the year that brings it nearest to publication.
#: Events are announced some weeks ahead and recalled for most of a year.
AHEAD = dt.timedelta(days=90)
#: Title and first sentences: the day may stand beside the words that tell the event.
LEAD = 4
#: Days further off are history.
FAR = dt.timedelta(days=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day or a range of days, and the words that name it."""

    date: dt.date
    end: dt.date | None = None
    span: tuple[int, int]


Found = re.Match[str]


def find_day(told: Told) -> tuple[Day | None, tuple[Evidence, ...]]:
    """As the event's sentences say; else the day of publication, without evidence.

    None where they know only the month.
    """
    words, published = told.words.days, told.published
    lead = [s for s in told.whole[:LEAD] if s not in told.sentences]
    found = [
        (day, sentence)
        for sentence in (*told.sentences, *lead)
        for day in find_days(sentence.text, published, words, ahead=told.planned)
    ]
    if told.trigger.status is Status.DONE:
        found = [one for one in found if not _is_to_come(*one, told)]
        found.sort(
            key=lambda one: (_is_of_speech(one[0], one[1], told), _is_old(one[0], told))
        )
    for day, sentence in found[:1]:
        return day, (sentence.evidence(day.span, "date"),)
    foreign = () if words.months else _foreign(told)
    for day, evidence in foreign:
        return day, (evidence,)
    if published is None or _is_month_only(told, words):
        return None, ()
    return Day(date=published, span=(0, 0)), ()


#: So far before a day stands who spoke on it.
SPOKEN = 30


def _is_of_speech(day: Day, sentence: Sentence, told: Told) -> bool:
    """ "The two signed on Monday, the ministry said on Tuesday"."""
    start = day.span[0]
    speech = _speech(told.words.persons.says)
    return bool(speech.search(sentence.text, max(0, start - SPOKEN), start))


#: The clocks of a publisher and of where it happened.
ZONES = dt.timedelta(days=1)


def _is_to_come(day: Day, sentence: Sentence, told: Told) -> bool:
    """ "He was charged, and will appear on 7 July": what was done was before."""
    start, end = day.span
    dated = any(letter.isdigit() for letter in sentence.text[start:end])
    return dated and bool(told.published and day.date - told.published > ZONES)


#: A day so long ago goes behind a weekday: "who came in May, were freed on Monday".
OLD = dt.timedelta(days=21)


def _is_old(day: Day, told: Told) -> bool:
    return bool(told.published and told.published - day.date > OLD)


@lru_cache(maxsize=16)
def _speech(says: tuple[str, ...]) -> re.Pattern[str]:
    """Compiled once per language."""
    return re.compile(rf"(?<!\w){any_of(says)}(?:\s\w+){{0,2}}\s$", re.IGNORECASE)


def _foreign(told: Told) -> Iterator[tuple[Day, Evidence]]:
    """In a language without a file of its own."""
    for sentence in told.sentences:
        for date, span in foreign_days(sentence.text, told.lang, told.published):
            if not told.published or abs(date - told.published) <= FAR:
                yield Day(date=date, span=span), sentence.evidence(span, "date")


def _is_month_only(told: Told, words: DayWords) -> bool:
    calendar = calendar_of(words)
    at = told.trigger.span[1]
    found = calendar.month_only.search(told.named_in.text, at)
    return bool(
        found and not calendar.aside.search(told.named_in.text[: found.start()])
    )


def find_days(
    text: str, published: dt.date | None, words: DayWords, *, ahead: bool
) -> list[Day]:
    """Explicit days first, then weekdays and relative words; each in text order.

    `ahead` reads a bare weekday as the coming one, for what is planned.
    """
    calendar = calendar_of(words)
    days = list(_explicit(text, published, calendar))
    if published:
        days += _weekdays(text, published, calendar, ahead=ahead)
        days += _relative(text, published, calendar, words)
    return [day for day in days if not _is_aside(text[: day.span[0]], day, calendar)]


def _is_aside(before: str, day: Day, calendar: Calendar) -> bool:
    """ "after talks on April 15", "until Monday"; but "from 16 to 18 April"."""
    bound = day.end is None and calendar.bound.search(before)
    return bool(bound or calendar.aside.search(before))


def _explicit(
    text: str, published: dt.date | None, calendar: Calendar
) -> Iterator[Day]:
    found = _all(calendar.ranges, text, lambda m: _range(m, published, calendar))
    covered = [day.span for day in found]
    singles = _all(calendar.singles, text, lambda m: _single(m, published, calendar))
    found += [d for d in singles if not any(_overlap(d.span, c) for c in covered)]
    near = (d for d in found if not published or abs(d.date - published) <= FAR)
    yield from sorted(near, key=lambda day: day.span)


def _all(
    patterns: tuple[Pattern, ...], text: str, read: Callable[[Found], Day | None]
) -> list[Day]:
    days = (read(m) for pattern in patterns for m in pattern.finditer(text))
    return [day for day in days if day]


def _single(found: Found, published: dt.date | None, calendar: Calendar) -> Day | None:
    month = _month(found["m"], calendar)
    day = _day(found["d"], month, found["y"], published)
    return Day(date=day, span=found.span()) if day else None


def _range(found: Found, published: dt.date | None, calendar: Calendar) -> Day | None:
    last_month = found["m2"] if "m2" in found.re.groupindex else found["m"]
    first, second = _month(found["m"], calendar), _month(last_month, calendar)
    start = _day(found["d"], first, found["y"], published)
    end = _day(found["d2"], second, found["y"], published)
    if not start or not end or not start < end:
        return None
    return Day(date=start, end=end, span=found.span())


def _day(
    day: str, month: int, year: str | None, published: dt.date | None
) -> dt.date | None:
    d = int(re.sub(r"\D", "", day))
    if year:
        return _date(int(year), month, d)
    if not published:
        return None
    near = (_date(published.year + shift, month, d) for shift in (1, 0, -1))
    return next((n for n in near if n and n - published <= AHEAD), None)


def _month(word: str, calendar: Calendar) -> int:
    """Of twelve names, or a number."""
    if word.isdigit():
        return int(word)
    return next(i for i, m in enumerate(calendar.months, 1) if m.fullmatch(word))


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:  # 31 June, month 13, the year 10000
        return None


def _weekdays(
    text: str, published: dt.date, calendar: Calendar, *, ahead: bool
) -> Iterator[Day]:
    for found in calendar.weekday.finditer(text):
        index = next(
            i for i, day in enumerate(calendar.weekdays) if day.fullmatch(found["name"])
        )
        back = (published.weekday() - index) % 7
        if found["next"] or found["next2"]:
            shift = -back % 7 or 7
        elif found["last"] or found["last2"]:
            shift = -(back or 7)
        else:
            shift = -back % 7 if ahead else -back
        yield from _shifted(published, shift, found)


def _relative(
    text: str, published: dt.date, calendar: Calendar, words: DayWords
) -> Iterator[Day]:
    for found in calendar.relative.finditer(text):
        word = " ".join(found[0].lower().split())
        yield from _shifted(published, words.relative[word], found)


def _shifted(published: dt.date, days: int, found: Found) -> Iterator[Day]:
    try:
        yield Day(date=published + dt.timedelta(days=days), span=found.span())
    except OverflowError:  # the calendar's first and last week
        return


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]
