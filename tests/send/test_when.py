"""Do readers see moments in their own zone?"""

import logging
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.send.when import reader_zone, show_day, show_moment
from tests.send.examples import NOON

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.mark.parametrize(
    ("moment", "zone", "shown"),
    [
        (NOON, UTC, "21 Nov 2026, 12:00 UTC"),
        (NOON, HANOI, "21 Nov 2026, 19:00 +07:00"),
        (NOON.replace(hour=20), HANOI, "22 Nov 2026, 03:00 +07:00"),
        (NOON, ZoneInfo("America/St_Johns"), "21 Nov 2026, 08:30 -03:30"),
        (NOON.astimezone(HANOI), ZoneInfo("Europe/London"), "21 Nov 2026, 12:00 UTC"),
        (datetime(9999, 12, 31, 23, tzinfo=UTC), HANOI, "31 Dec 9999, 23:00 UTC"),
        (datetime(1, 1, 1, tzinfo=UTC), ZoneInfo("America/Lima"), "1 Jan 1, 00:00 UTC"),
    ],
)
def test_moment_is_local(moment: datetime, zone: tzinfo, shown: str) -> None:
    """With the offset, so that nobody has to guess; the calendar's ends hold."""
    assert show_moment(moment, zone) == shown


def test_day_is_local() -> None:
    """A digest of the evening in London is of the next day in Hanoi."""
    assert show_day(NOON.replace(hour=20), HANOI) == "22 Nov 2026"


@pytest.mark.parametrize("name", ["No/Where", "../etc", "", "Europe", "a\x00b"])
def test_unknown_zone_is_utc(name: str, caplog: pytest.LogCaptureFixture) -> None:
    """A digest is not lost because a machine has no such zone."""
    with caplog.at_level(logging.WARNING, "monitor"):
        zone = reader_zone(name)

    assert zone is UTC
    assert "zone_unknown" in caplog.text


@given(st.datetimes(timezones=st.timezones()), st.timezones())
def test_any_moment_can_be_shown(moment: datetime, zone: tzinfo) -> None:
    """Publishers' dates are as wild as their markup."""
    assert ", " in show_moment(moment, zone)
