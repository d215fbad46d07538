"""On which day did it happen?"""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract.dates import find_days

#: A Thursday.
PUBLISHED = dt.date(2024, 4, 18)

CASES = [
    ("on 16 April 2024", "2024-04-16", None),
    ("on April 16, 2024", "2024-04-16", None),
    ("on the 16th of April", "2024-04-16", None),
    ("on Apr. 16", "2024-04-16", None),
    ("on 2024-04-16", "2024-04-16", None),
    ("on 16/04/2024", "2024-04-16", None),
    ("on 04/16/2024", "2024-04-16", None),
    ("on April 16-18", "2024-04-16", "2024-04-18"),
    ("on 16\u201318 April 2024", "2024-04-16", "2024-04-18"),
    ("on 16 to 18 April", "2024-04-16", "2024-04-18"),
    ("between March 29 and April 4", "2024-03-29", "2024-04-04"),
    ("29 March to 4 April 2024", "2024-03-29", "2024-04-04"),
    ("on 18-16 April", "2024-04-16", None),  # no range runs backwards
    ("on 12 December", "2023-12-12", None),  # last year's is nearer than next
    ("on July 2", "2024-07-02", None),
    ("on Tuesday", "2024-04-16", None),
    ("on Thursday", "2024-04-18", None),
    ("next Thursday", "2024-04-25", None),
    ("next Friday", "2024-04-19", None),
    ("yesterday", "2024-04-17", None),
    ("Last night", "2024-04-17", None),
    ("tomorrow", "2024-04-19", None),
    ("this morning", "2024-04-18", None),
]


@pytest.mark.parametrize(("text", "first", "last"), CASES)
def test_days_are_read(text: str, first: str, last: str | None) -> None:
    """Explicit, in words or relative to the day of publication."""
    day = find_days(f"It happened {text} in Hanoi", PUBLISHED, ahead=False)[0]

    assert day.date.isoformat() == first
    assert (day.end.isoformat() if day.end else None) == last


@pytest.mark.parametrize(
    "text",
    [
        "in April 2024",
        "on 31 June",
        "04/05/2024",
        "may 5 of them",
        "on 16 April 1998",
        "after a dialogue on April 15",
        "since Tuesday",
        "at April 16:30",
        "",
    ],
)
def test_unsure_days_are_not_read(text: str) -> None:
    """Months, impossible, ambiguous, long past and neighbouring days say nothing."""
    assert find_days(text, PUBLISHED, ahead=False) == []


def test_a_planned_weekday_is_the_coming_one() -> None:
    """They will meet on Tuesday."""
    day = find_days("on Tuesday", PUBLISHED, ahead=True)[0]

    assert day.date == dt.date(2024, 4, 23)


def test_without_a_day_of_publication_only_full_dates_count() -> None:
    """A year must come from somewhere."""
    days = find_days("on April 16, Tuesday, 17 April 2019, today", None, ahead=False)

    assert [day.date for day in days] == [dt.date(2019, 4, 17)]


def test_the_explicit_day_comes_before_the_relative_one() -> None:
    """Yesterday, on April 16: the number is surer."""
    days = find_days("Yesterday, on April 16", PUBLISHED, ahead=False)

    assert [d.date.day for d in days] == [16, 17]


@pytest.mark.parametrize("edge", [dt.date.min, dt.date.max])
def test_the_ends_of_the_calendar_do_not_break(edge: dt.date) -> None:
    """Feeds claim year 1 and year 9999."""
    text = "yesterday, tomorrow, Monday, next Sunday, on 1 January, on 31 December"

    assert all(day.date for day in find_days(text, edge, ahead=False))


@given(st.text(), st.none() | st.dates(), st.booleans())
def test_any_text_is_read(text: str, published: dt.date | None, ahead: bool) -> None:
    """Whatever stands there, a day's span lies within the text."""
    for day in find_days(text, published, ahead=ahead):
        start, end = day.span

        assert 0 <= start < end <= len(text)
