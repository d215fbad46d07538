"""When is it quiet, also where clocks change?"""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.route import QuietHours
from monitor.route.moments import midnight, quiet_until

NIGHT = QuietHours(start=time(22), end=time(7), zone="Europe/Rome")
ROME = ZoneInfo("Europe/Rome")


def at(text: str, zone: ZoneInfo = ROME) -> datetime:
    """A local time, as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2024-04-18 21:59:59", None),
        ("2024-04-18 22:00", "2024-04-19 07:00"),
        ("2024-04-19 00:00", "2024-04-19 07:00"),
        ("2024-04-19 06:59:59", "2024-04-19 07:00"),
        ("2024-04-19 07:00", None),
        ("2024-03-31 01:30", "2024-03-31 07:00"),  # a night of eight hours
        ("2024-10-27 01:30", "2024-10-27 07:00"),  # a night of ten
    ],
)
def test_a_night_lasts_over_midnight(now: str, until: str | None) -> None:
    """By the local clock, on every day of the year."""
    assert quiet_until(NIGHT, at(now), ROME) == (at(until) if until else None)


def test_a_night_that_begins_in_a_gap_begins_after_it() -> None:
    """At 02:00 clocks show 03:00; half past two never comes."""
    hours = replace(NIGHT, start=time(2, 30), end=time(5))
    before, after = at("2024-03-31 01:59:59"), at("2024-03-31 03:00")

    assert quiet_until(hours, before, ROME) is None
    assert quiet_until(hours, after, ROME) == at("2024-03-31 05:00")


def test_a_night_that_ends_twice_ends_at_the_first() -> None:
    """Half past two comes twice on the day in autumn."""
    hours = replace(NIGHT, start=time(1), end=time(2, 30))
    end = at("2024-10-27 02:30")

    assert quiet_until(hours, at("2024-10-27 01:00"), ROME) == end
    assert quiet_until(hours, end, ROME) is None


def test_nights_and_whole_days_that_touch_are_one() -> None:
    """From Friday night to Monday morning nobody is woken in between."""
    hours = replace(NIGHT, whole_days=(5, 6))

    assert quiet_until(hours, at("2024-04-19 22:00"), ROME) == at("2024-04-22 07:00")


def test_days_are_those_on_which_the_hours_begin() -> None:
    """Thursday's night lasts into Friday."""
    hours = replace(NIGHT, days=(3,))

    assert quiet_until(hours, at("2024-04-19 06:00"), ROME) == at("2024-04-19 07:00")
    assert quiet_until(hours, at("2024-04-19 23:00"), ROME) is None


def test_whole_days_need_no_hours() -> None:
    """From midnight to midnight, by the local clock."""
    hours = QuietHours(whole_days=(6,))

    assert quiet_until(hours, at("2024-03-31 12:00"), ROME) == at("2024-04-01 00:00")
    assert quiet_until(hours, at("2024-04-01 00:00"), ROME) is None


@given(
    st.sampled_from(
        ["Europe/Rome", "America/New_York", "Asia/Hanoi", "Asia/Kathmandu"]
    ),
    st.datetimes(datetime(2024, 1, 1), datetime(2025, 1, 1), timezones=st.just(UTC)),
)
def test_the_end_of_quiet_hours_is_ahead_and_not_quiet(
    name: str, now: datetime
) -> None:
    """So that what is held is told once, and soon enough."""
    zone = ZoneInfo(name if name != "Asia/Hanoi" else "Asia/Ho_Chi_Minh")
    until = quiet_until(replace(NIGHT, whole_days=(5, 6)), now, zone)

    if until:
        assert now < until <= now + timedelta(days=4)
        assert quiet_until(NIGHT, until, zone) is None


def test_midnight_is_the_local_one() -> None:
    """In Hanoi a day is seven hours ahead."""
    hanoi = ZoneInfo("Asia/Ho_Chi_Minh")

    assert midnight(at("2024-04-18 06:00", hanoi), hanoi) == at("2024-04-18", hanoi)
