"""With which patterns does a language name days?"""

import re
from dataclasses import dataclass
from functools import lru_cache

from monitor.extract.wordlists import NO, any_of, whole_words
from monitor.model.slots import DayWords

Pattern = re.Pattern[str]

_D = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|º|ª|\.)?"
_YEAR = r"(?:19|20)\d\d"
_ISO = rf"\b(?P<y>{_YEAR})-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)"
#: 18/04/2024; where both could be the month it is not clear which is.
_UNCLEAR = (
    rf"(?<![\d/])(?P<d>1[3-9]|2\d|3[01])/(?P<m>0?[1-9]|1[0-2])/(?P<y>{_YEAR})\b",
    rf"(?<![\d/])(?P<m>0?[1-9]|1[0-2])/(?P<d>1[3-9]|2\d|3[01])/(?P<y>{_YEAR})\b",
)
_SLASH = rf"[/.](?P<m>0?[1-9]|1[0-2])(?:[/.](?P<y>{_YEAR}))?(?![\d/]|\.\d)"

_DASH = rf"-(?P<m>0?[1-9]|1[0-2])(?:-(?P<y>{_YEAR}))?(?![\d/-])"


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Compiled once per language."""

    ranges: tuple[Pattern, ...]
    singles: tuple[Pattern, ...]
    months: tuple[Pattern, ...]
    weekday: Pattern
    weekdays: tuple[Pattern, ...]
    relative: Pattern
    aside: Pattern
    bound: Pattern
    month_only: Pattern


@lru_cache(maxsize=16)
def calendar_of(words: DayWords) -> Calendar:
    flags = re.NOFLAG if words.cased else re.IGNORECASE

    def compiled(*patterns: str) -> tuple[Pattern, ...]:
        return tuple(re.compile(pattern, flags) for pattern in patterns)

    return Calendar(
        ranges=compiled(*_ranges(words)),
        singles=compiled(*_singles(words), _ISO),
        months=compiled(*words.months),
        weekday=re.compile(_weekday(words), flags),
        weekdays=compiled(*words.weekdays),
        relative=whole_words(words.relative),
        aside=re.compile(
            rf"(?<!\w){any_of(words.aside)}\s(?:[^,;]{{0,60}}\s)?$", re.IGNORECASE
        ),
        bound=re.compile(
            rf"(?<!\w){any_of(words.bounds)}\s(?:\w+\s){{0,2}}$", re.IGNORECASE
        ),
        month_only=re.compile(
            rf"(?<!\w)(?:{any_of(words.within)}\s{_either(words.months)}(?!\w|\s\d\d?\b)"
            rf"|{any_of(words.vague)}(?!\w))",
            flags,
        ),
    )


def _either(patterns: tuple[str, ...]) -> str:
    return "(?:" + "|".join(patterns or (NO,)) + ")"


def _ranges(words: DayWords) -> list[str]:
    """16-18 July, 29 September to 4 October; July 16-18 where months stand first."""
    month, of, year, to = _parts(words)
    found = [
        rf"\b(?P<d>{_D}){of}(?P<m>{month}){to}(?P<d2>{_D}){of}(?P<m2>{month}){year}",
        rf"\b(?P<d>{_D}){to}(?P<d2>{_D}){of}(?P<m>{month})(?!\w){year}",
    ]
    if words.month_first:
        found = [
            rf"\b(?P<m>{month})\s+(?P<d>{_D}){to}(?P<m2>{month})\s+(?P<d2>{_D})\b{year}",
            *found,
            rf"\b(?P<m>{month})\s+(?P<d>{_D}){to}(?P<d2>{_D})\b(?!:){year}",
        ]
    if words.numeric:
        found.append(rf"(?<![\d/.])(?P<d>{_D})\s?[-\u2013]\s?(?P<d2>{_D}){_SLASH}")
    return found


def _singles(words: DayWords) -> list[str]:
    month, of, year, _ = _parts(words)
    found = [rf"\b(?P<d>{_D}){of}(?P<m>{month})(?!\w){year}"]
    if words.month_first:
        found.append(rf"\b(?P<m>{month})\s+(?:the\s+)?(?P<d>{_D})\b(?!:){year}")
    if words.numeric:
        found.append(rf"(?<![\d/.-])(?P<d>{_D}){_SLASH}")
    if words.dashed:
        found.append(rf"(?<!\w){any_of(words.dashed)}\s(?P<d>{_D}){_DASH}")
    return [*found, *(() if words.numeric else _UNCLEAR)]


def _parts(words: DayWords) -> tuple[str, str, str, str]:
    month = _either(words.months)
    between = any_of(words.of)
    of = rf"\s+(?:{between}\s+){{0,2}}"
    year = rf"(?:,?\s+(?:{between}\s+)?(?P<y>{_YEAR})\b)?"
    to = rf"\s*(?:-|\u2013|\u2014|{any_of(words.to)})\s*"
    return month, of, year, to


def _weekday(words: DayWords) -> str:
    coming, past = any_of(words.coming), any_of(words.past)
    return (
        rf"(?<!\w)(?:(?P<next>{coming})\s+|(?P<last>{past})\s+)?"
        rf"(?P<name>{_either(words.weekdays)})(?!\w)"
        rf"(?:\s+(?P<next2>{coming})(?!\w)|\s+(?P<last2>{past})(?!\w))?"
    )
