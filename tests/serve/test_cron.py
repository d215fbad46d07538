"""When does a cron line come, also where clocks change?"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.serve.cron import fires

ROME = ZoneInfo("Europe/Rome")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ROME).astimezone(UTC)


@pytest.mark.parametrize(
    ("line", "after", "then"),
    [
        ("0 7 * * *", "2024-04-18 06:59", "2024-04-18 07:00"),
        ("0 7 * * *", "2024-04-18 07:00", "2024-04-19 07:00"),
        ("0 7 * * mon-fri", "2024-04-19 08:00", "2024-04-22 07:00"),
        ("0 7 * * mon", "2024-04-15 07:00", "2024-04-22 07:00"),
        ("*/30 * * * *", "2024-04-18 07:10", "2024-04-18 07:30"),
        ("0 7 * * *", "2024-03-30 07:00", "2024-03-31 07:00"),
        ("0 7 * * *", "2024-10-26 07:00", "2024-10-27 07:00"),
        ("0 7 1 * *", "2024-04-18 07:00", "2024-05-01 07:00"),
    ],
)
def test_a_line_comes_by_the_local_clock(line: str, after: str, then: str) -> None:
    """Strictly after the moment that is given."""
    assert fires(line, ROME)(local(after)) == local(then)


@pytest.mark.parametrize(
    ("line", "day", "times"),
    [
        ("30 2 * * *", "2024-03-31", ["01:30"]),
        ("30 2 * * *", "2024-10-27", ["00:30"]),
        ("30 * * * *", "2024-10-27", ["00:30", "01:30"]),
    ],
)
def test_a_time_of_day_comes_once_a_day_and_an_hour_each_hour(
    line: str, day: str, times: list[str]
) -> None:
    """What clocks skip comes after the gap; what they repeat comes the first time."""
    after, found = fires(line, ROME), []
    moment = after(local(f"{day} 01:45"))
    while moment and moment < local(f"{day} 03:29") + timedelta(minutes=2):
        found.append(f"{moment:%H:%M}")
        moment = after(moment)

    assert [each for each in found if each in {"00:30", "01:30"}] == times


def test_a_line_that_never_comes_again_says_nothing() -> None:
    """There is no 31 February."""
    assert fires("0 7 31 2 *", ROME)(local("2024-04-18 07:00")) is None
