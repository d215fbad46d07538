"""For how many years is somebody sent to prison?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from monitor.extract.counts import Count, find_counts
from monitor.extract.wordlists import any_of, whole_words
from monitor.model.slots import NumberWords

#: How far before and after the years something must speak of a prison.
BACK, ON = 54, 35
#: So soon after the years stand the months.
MORE = 8
#: So soon after the years of one stand those of the next, with a name between.
NEXT = 100
_NAMED = re.compile(r"[,\s](?:[^\W\d_a-z][\w'\u2019-]*\s){2}|[^\W\d_a-z]\w+,\s\d\d")
#: Longer ones are sums, or the age of a country.
MOST_YEARS = 400


_COMMA = ", "
#: "Ann Lee, 38 ans, à douze ans": behind a name stands an age.
_AGED = re.compile(r"[^\W\d_a-z][\w'\u2019-]+,\s$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Time in prison: 12 years and 11 months are 12.92."""

    years: float
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signs:
    years: re.Pattern[str]
    months: re.Pattern[str]
    prison: re.Pattern[str]
    may: re.Pattern[str]
    unless: re.Pattern[str]
    plus: re.Pattern[str]
    half: re.Pattern[str]  #: behind the years: "sept ans et demi"
    whose: re.Pattern[str]
    next: re.Pattern[str]


@lru_cache(maxsize=16)
def _signs(words: NumberWords) -> _Signs:
    def unit(of: tuple[str, ...]) -> re.Pattern[str]:
        return re.compile(rf"[\s-]{any_of(of)}(?!\w)", re.IGNORECASE)

    return _Signs(
        years=unit(words.years),
        months=unit(words.months),
        prison=whole_words(words.prison),
        half=re.compile(rf"\s{any_of(words.half)}(?!\w)", re.IGNORECASE),
        next=re.compile(
            rf"(?:['\u2019]?\s?[\w-]+){{0,6}}?(?:[,;]\s|\s{any_of(words.plus)}\s)",
            re.IGNORECASE,
        ),
        whose=re.compile(
            rf"(?<!\w)(?:(?i:{any_of((*words.single, *words.heads))})"
            rf"|(?!(?i:{any_of(words.prison)})(?!\w))[A-ZÀ-ÖØ-Þ]\w+,?)\s{any_of(words.of)}\s$"
        ),
        plus=re.compile(rf",?\s{any_of(words.plus)}\s", re.IGNORECASE),
        may=re.compile(
            rf"(?<!\w){any_of(words.may)}\s+(?:[\w-]+\s+){{0,3}}$", re.IGNORECASE
        ),
        unless=re.compile(
            rf"[\s-]*(?:\w+\s+)?{any_of((*words.unless, *words.old))}(?!\w)",
            re.IGNORECASE,
        ),
    )


def find_terms(text: str, words: NumberWords) -> Iterator[Term]:
    """Those that somebody got; what one may get is none."""
    signs = _signs(words)
    if not signs.prison.search(text):
        return
    counts = {count.start: count for count in find_counts(text, words)}
    last: Term | None = None
    for count in counts.values():
        used = last.end if last else 0
        term = _term(text, count, counts, signs) if count.start >= used else None
        if term and term.years <= MOST_YEARS and _is_served(text, term, last, signs):
            last = term
            yield term


def _term(
    text: str, count: Count, counts: dict[int, Count], signs: _Signs
) -> Term | None:
    if months := signs.months.match(text, count.end):
        years = round(count.value / 12, 2)
        return Term(years=years, start=count.start, end=months.end())
    found = signs.years.match(text, count.end)
    if not found:
        return _shared(text, count, counts, signs)
    for more in (c for c in counts.values() if 0 < c.start - found.end() < MORE):
        if months := signs.months.match(text, more.end):
            years = round(count.value + more.value / 12, 2)
            return Term(years=years, start=count.start, end=months.end())
    half = signs.half.match(text, found.end())
    years, end = count.value + (0.5 if half else 0), (half or found).end()
    return Term(years=years, start=count.start, end=end)


def _shared(
    text: str, count: Count, counts: dict[int, Count], signs: _Signs
) -> Term | None:
    """The first ones of "22, 20 and 27 years"."""
    last = count
    while text.startswith(_COMMA, last.end) and (
        after := counts.get(last.end + len(_COMMA))
    ):
        last = after
    plus = signs.plus.match(text, last.end)
    other = counts.get(plus.end()) if plus else None
    if not other or not signs.years.match(text, other.end):
        return None
    return Term(years=count.value, start=count.start, end=count.end)


def _is_served(text: str, term: Term, last: Term | None, signs: _Signs) -> bool:
    before = text[max(0, term.start - BACK) : term.start]
    if signs.may.search(before) or signs.unless.match(text, term.end):
        return False
    if signs.whose.search(before):
        return False  # "un homme de 24 ans"
    if _AGED.search(before) and text.startswith(",", term.end):
        return False
    near = before + " " + text[term.end : term.end + ON]
    return bool(signs.prison.search(near)) or _goes_on(text, last, term, signs)


def _goes_on(text: str, last: Term | None, term: Term, signs: _Signs) -> bool:
    """ "Ann Lee to 11 years and Bob Ray, 39, to seven": the next one's."""
    between = text[last.end : term.start] if last else ""
    near = len(between) < NEXT and signs.next.match(between)
    return bool(near and _NAMED.search(between))
