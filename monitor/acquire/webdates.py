"""Which moment does the text beside a headline claim? In the page's own language.

Our reader first; dateparser for month names and "two hours ago" in other languages.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from monitor.acquire.dates import FIRST_YEAR, LONGEST, read_moment

#: A page may be ahead of us by its zone, and a notice by a day or two.
FUTURE = timedelta(days=7)
#: Thai pages count from 543 BC.
BUDDHIST, BUDDHIST_FROM = 543, 2_400

_DATE = re.compile(
    r"(?<!\d)(?:(?P<y>\d{4})\s?[-/.]\s?(?P<ym>\d{1,2})\s?[-/.]\s?(?P<yd>\d{1,2})"
    r"|(?P<a>\d{1,2})\s?[-/.]\s?(?P<b>\d{1,2})\s?[-/.]\s?(?P<year>\d{4}))(?!\d)"
)
_CLOCK = re.compile(r"(?<![\d/.-])(\d{1,2})\s?[:hg]\s?(\d{2})(?::\d{2})?(?!\d)")
_ZONE = re.compile(r"(?:\d\s?Z|[+-]\d{2}:?\d{2}|\b(?:GMT|UTC)\b.*)$", re.IGNORECASE)
_NUMBER = re.compile(r"\d")
_YEAR = re.compile(r"(?<!\d)2[45]\d\d(?!\d)")
#: There the month comes first; elsewhere the day does.
_MONTH_FIRST = ("en-US", "en-PH", "fil")

#: Months as the Levant and Iraq call them; dateparser knows those of Egypt.
_LEVANT = {
    "كانون الثاني": "يناير", "شباط": "فبراير", "آذار": "مارس", "نيسان": "أبريل",
    "أيار": "مايو", "حزيران": "يونيو", "تموز": "يوليو", "آب": "أغسطس",
    "أيلول": "سبتمبر", "تشرين الأول": "أكتوبر", "تشرين الثاني": "نوفمبر",
    "كانون الأول": "ديسمبر",
}  # fmt: skip
_LEVANT_MONTH = re.compile("|".join(_LEVANT))


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How a page writes its dates."""

    lang: str = ""
    form: str = ""  #: as for strptime; empty when not told
    zone: str = ""  #: of moments that name none; empty for UTC
    read_at: datetime | None = None  #: what "two hours ago" counts from

    @property
    def tz(self) -> tzinfo:
        return ZoneInfo(self.zone) if self.zone else UTC


def read_web_date(text: str, habits: Habits) -> datetime | None:
    """Aware UTC, or None when it cannot be told."""
    text = _plain(text)
    if not text:
        return None
    try:
        local = _read(text, habits)
        moment = local.astimezone(UTC) if local else None
    except (ValueError, OverflowError):  # the 31st of April
        return None
    if moment is None or moment.year < FIRST_YEAR:
        return None
    late = habits.read_at and moment > habits.read_at + FUTURE
    return None if late else moment


def _plain(text: str) -> str:
    """One line, with figures as everybody's: Arabic pages may have their own."""
    folded = unicodedata.normalize("NFKC", text[: 4 * LONGEST])
    digits = (
        str(unicodedata.decimal(c)) if unicodedata.decimal(c, None) is not None else c
        for c in folded
        if unicodedata.category(c) != "Cf"
    )
    return " ".join("".join(digits).split())[:LONGEST]


def _read(text: str, habits: Habits) -> datetime | None:
    if habits.form:
        return _by_form(text, habits)
    if numeric := _by_numbers(text, habits):
        return numeric
    text = _YEAR.sub(lambda y: str(int(y[0]) - BUDDHIST), text)
    if (moment := read_moment(text)) is not None:
        said = _ZONE.search(text)
        return moment if said else moment.replace(tzinfo=habits.tz)
    return _by_language(text, habits)


def _by_form(text: str, habits: Habits) -> datetime | None:
    moment = datetime.strptime(text, habits.form)  # noqa: DTZ007 - the next line
    return moment if moment.tzinfo else moment.replace(tzinfo=habits.tz)


def _by_numbers(text: str, habits: Habits) -> datetime | None:
    """Anywhere in the text: "Published: 18/04/2024 | 14:30"."""
    found = _DATE.search(text)
    if not found or _ZONE.search(text):
        return None
    day = _day(found, habits.lang)
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    clock = _CLOCK.search(rest)
    if day is None or re.search(r"\b[ap]\.?m\b", rest, re.IGNORECASE):
        return None
    hour, minute = (int(clock[1]), int(clock[2])) if clock else (0, 0)
    return datetime(*day, hour, minute, tzinfo=habits.tz)


def _day(found: re.Match[str], lang: str) -> tuple[int, int, int] | None:
    if found["y"]:
        return _year(found["y"]), int(found["ym"]), int(found["yd"])
    one, two, year = int(found["a"]), int(found["b"]), _year(found["year"])
    if lang.startswith(_MONTH_FIRST):
        return year, one, two
    unsaid = lang in {"", "en"} and "." not in found[0]
    if unsaid and one <= 12 and two <= 12 and one != two:  # noqa: PLR2004
        return None  # 5/4/2024: nobody knows
    return (year, one, two) if two > 12 else (year, two, one)  # noqa: PLR2004


def _year(digits: str) -> int:
    year = int(digits)
    return year - BUDDHIST if year > BUDDHIST_FROM else year


def _by_language(text: str, habits: Habits) -> datetime | None:
    """Imported when it is needed: it takes a third of a second."""
    from dateparser import parse  # noqa: PLC0415
    from dateparser.conf import SettingValidationError  # noqa: PLC0415

    text = _LEVANT_MONTH.sub(lambda month: _LEVANT[month[0]], text)
    number = _NUMBER.search(text)
    tries = dict.fromkeys((text, text[number.start() :] if number else text))
    language = habits.lang.partition("-")[0] or "en"
    settings = {
        "TIMEZONE": habits.zone or "UTC",
        "RETURN_AS_TIMEZONE_AWARE": True,
        "REQUIRE_PARTS": ["day", "month", "year"],
        "PREFER_DATES_FROM": "past",
    }
    if habits.read_at:
        base = habits.read_at.astimezone(habits.tz).replace(tzinfo=None)
        settings["RELATIVE_BASE"] = base
    for one in tries:
        try:
            found: datetime | None = parse(one, languages=[language], settings=settings)
        except (ValueError, SettingValidationError):  # a language it does not know
            return None
        if found:
            return found
    return None
