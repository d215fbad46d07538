"""On which day did it happen?"""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.extract.dates import find_day, find_days
from monitor.model.event import EventType, Status
from monitor.model.lexicon import Lexicon
from tests.extract.telling import PUBLISHED, cases, told_of


@pytest.mark.parametrize(("of", "lang", "text", "expected"), cases("dates"))
def test_days_are_read(
    of: EventType, lang: str, text: str, expected: str, lexicon: Lexicon
) -> None:
    """Explicit, in words or relative to the day of publication; else that day."""
    told = told_of(text, of, lexicon, lang=lang)
    day, evidence = find_day(told)

    end = f" to {day.end}" if day and day.end else ""
    written = f"{day.date}{end}" if day and evidence else "published"
    assert (written if day else "month") == expected
    for e in evidence:
        assert e.text == told.item.text[e.start : e.end]


def test_a_planned_weekday_is_the_coming_one(lexicon: Lexicon) -> None:
    """They will meet on Tuesday."""
    told = told_of("On Tuesday", EventType.MEETING, lexicon, status=Status.PLANNED)
    day, _ = find_day(told)

    assert day
    assert day.date == dt.date(2024, 4, 23)


@pytest.mark.parametrize("lang", ["en", "de", "nl"])
def test_without_a_day_of_publication_only_full_dates_count(
    lang: str, lexicon: Lexicon
) -> None:
    """A year must come from somewhere."""
    text = "16 April, 17 April 2019, today"
    told = told_of(text, EventType.MEETING, lexicon, lang=lang, published=None)
    day, _ = find_day(told)
    none = told_of("16 April", EventType.MEETING, lexicon, lang=lang, published=None)

    assert day
    assert day.date == dt.date(2019, 4, 17)
    assert find_day(none) == (None, ())


def test_the_ends_of_the_calendar_have_no_neighbours(lexicon: Lexicon) -> None:
    """Yesterday of the first day is no day."""
    days = lexicon.slots["en"].days

    assert find_days("yesterday", dt.date.min, days, ahead=False) == []
    assert find_days("31 June", PUBLISHED, days, ahead=False) == []


@given(
    text=st.text(alphabet="0123456789/-. aAprilMayTuesdntháng", max_size=60),
    lang=st.sampled_from(["en", "vi", "es", "fr", "id", "pt", "it", "de"]),
    published=st.dates(),
    ahead=st.booleans(),
)
def test_any_text_gives_days_within_it(
    text: str, lang: str, published: dt.date, ahead: bool, lexicon: Lexicon
) -> None:
    """A day from the text stands within it, and a range runs forwards."""
    days = lexicon.slots[lang].days
    for day in find_days(f"{text} 16 April", published, days, ahead=ahead):
        start, end = day.span
        assert 0 <= start < end <= len(text) + 9
        assert day.end is None or day.date < day.end


def test_days_by_a_word_are_looked_up_in_small_letters(lexicon: Lexicon) -> None:
    """A key with a capital would be found in a text, and then not in its table."""
    keys = [key for s in lexicon.slots.values() for key in s.days.relative]

    assert [key for key in keys if key != key.lower()] == []
