"""When is a digest due, and what is in it?"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.decision import DigestState, Told
from monitor.model.item import Standing
from monitor.model.route import DigestPlan
from monitor.model.story import StoryId
from monitor.route.digest import Due, due, moment, next_due
from monitor.route.summary import MOST_BACKLOG, digest_message
from tests.values import DAY, HOUR, NOON, ROUTE, change, report

BERLIN = ZoneInfo("Europe/Berlin")
UTC_ZONE = ZoneInfo("UTC")
DAILY = DigestPlan(channels=("mail",), at=time(7, 30))
HOURLY = DigestPlan(channels=("mail",), every=HOUR)
FRESH = DigestState(route="desk", since=NOON)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2024, 4, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "clock", "expected"),
    [
        (date(2024, 4, 18), time(7, 30), datetime(2024, 4, 18, 5, 30, tzinfo=UTC)),
        (date(2024, 10, 27), time(2, 30), datetime(2024, 10, 27, 0, 30, tzinfo=UTC)),
        (date(2024, 3, 31), time(2, 30), datetime(2024, 3, 31, 1, 0, tzinfo=UTC)),
        (date(2024, 3, 31), time(3, 0), datetime(2024, 3, 31, 1, 0, tzinfo=UTC)),
    ],
    ids=["plain", "shown twice: the first", "skipped: right after", "just after"],
)
def test_a_local_moment_is_one_instant(
    day: date, clock: time, expected: datetime
) -> None:
    """Also on the two days a year when clocks change."""
    plan = DigestPlan(channels=("mail",), at=clock)

    assert moment(plan, day, BERLIN) == expected


def test_a_plan_without_a_time_has_no_daily_moment() -> None:
    """Asking for one is a bug, and says so."""
    with pytest.raises(ValueError, match="no daily moment"):
        moment(HOURLY, date(2024, 4, 18), BERLIN)


@pytest.mark.parametrize(
    ("now", "key", "missed"),
    [
        (at(18, 20), None, None),
        (at(19, 7, 29), None, None),
        (at(19, 7, 30), "digest/desk/2024-04-19", 0),
        (at(22, 6), "digest/desk/2024-04-21", 2),
    ],
    ids=["today's moment was before the route", "not yet", "now", "after downtime"],
)
def test_a_daily_digest_is_due_once_its_moment_has_come(
    now: datetime, key: str | None, missed: int | None
) -> None:
    """Nothing is missed from before the route existed; downtime gives one catch-up."""
    found = due(DAILY, FRESH, UTC_ZONE, now)

    assert (found.key if found else None) == key
    assert (found.missed if found else None) == missed


def test_moving_the_time_does_not_give_a_second_digest_that_day() -> None:
    """Exactly one per local date."""
    served = replace(FRESH, since=at(10, 0), last_due_at=at(18, 7, 30))
    later = replace(DAILY, at=time(9, 0))

    assert due(later, served, UTC_ZONE, at(18, 12)) is None
    assert due(later, served, UTC_ZONE, at(19, 9)) is not None


@pytest.mark.parametrize(
    ("minutes", "turn", "missed"), [(59, None, 0), (60, 1, 0), (200, 3, 2)]
)
def test_a_digest_every_hour(minutes: int, turn: int | None, missed: int) -> None:
    """Turns are counted from the last one, and one catches up for several."""
    found = due(HOURLY, FRESH, UTC_ZONE, NOON + timedelta(minutes=minutes))
    expected = turn and Due(
        due_at=NOON + turn * HOUR,
        key=f"digest/desk/{(NOON + turn * HOUR).isoformat()}",
        start=NOON,
        missed=missed,
    )

    assert found == expected


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2025, 12, 31), timezones=st.just(UTC)),
    st.times(),
    st.sampled_from(["Europe/Berlin", "Asia/Ho_Chi_Minh", "America/New_York", "UTC"]),
)
def test_exactly_one_digest_per_local_date(
    since: datetime, clock: time, name: str
) -> None:
    """Asked at its own `next_due` for a week, each local date is served once."""
    zone, plan = ZoneInfo(name), replace(DAILY, at=clock)
    state, now, served = replace(FRESH, since=since), since, []
    for _ in range(8):
        now = next_due(plan, state, zone, now)
        found = due(plan, state, zone, now)
        assert found is not None
        served.append(found.due_at.astimezone(zone).date())
        state = replace(state, last_due_at=found.due_at, last_end=now)

    assert served == [served[0] + n * DAY for n in range(8)]


def test_next_due_of_an_interval() -> None:
    """Known from memory, so that a tick costs nothing."""
    assert next_due(HOURLY, FRESH, UTC_ZONE, NOON) == NOON + HOUR
    assert next_due(HOURLY, FRESH, UTC_ZONE, NOON + 2 * HOUR) == NOON + 2 * HOUR


def told(
    name: str, outcome: str = "digest", standing: Standing = Standing.NEW, seq: int = 1
) -> Told:
    one = change(report(title=name, standing=standing), seq=seq)
    story = replace(one.story, id=StoryId(name), headline=name)
    return Told(change=replace(one, story=story), outcome=outcome, why="for a reason")


DUE = Due(due_at=NOON, key="k", start=NOON - DAY, missed=0)


def test_each_story_once_new_before_backlog_before_told() -> None:
    """A story told at once is only a line under already told."""
    window = [
        told("b", "alert"),
        told("b", "digest", seq=2),
        told("c", standing=Standing.BACKLOG),
        told("a", seq=3),
        told("a", seq=4),
    ]
    message = digest_message(ROUTE, window, DUE, now=NOON, health="fine")

    shown = [(s.story, s.backlog, s.already_told) for s in message.stories]
    assert shown == [("a", False, False), ("c", True, False), ("b", False, True)]
    assert (message.start, message.end) == (NOON - DAY, NOON)
    assert (message.health, message.note, message.more) == ("fine", "", 0)


def test_what_matches_nothing_any_more_comes_after_what_does() -> None:
    """Other rules may have unmatched a line before its digest was due."""
    plain = told("z")
    lapsed = told("a")
    story = replace(lapsed.change.story, reports=(report(matches=()),))
    window = [replace(lapsed, change=replace(lapsed.change, story=story)), plain]
    message = digest_message(ROUTE, window, DUE, now=NOON, health="")

    assert [(s.story, s.topics) for s in message.stories] == [
        ("z", ("trafficking",)),
        ("a", ()),
    ]


def test_backlog_is_capped_and_counted() -> None:
    """A first poll never floods a digest."""
    window = [told(f"{n:03}", standing=Standing.BACKLOG) for n in range(50)]
    message = digest_message(ROUTE, window, DUE, now=NOON, health="")

    assert len(message.stories) == MOST_BACKLOG
    assert message.more == 50 - MOST_BACKLOG


@pytest.mark.parametrize(
    ("missed", "late", "words"),
    [(2, timedelta(0), "Covers 3 digests"), (0, 2 * HOUR, "Late"), (0, HOUR / 2, "")],
)
def test_an_unusual_digest_says_why(missed: int, late: timedelta, words: str) -> None:
    """A catch-up and a late digest are marked."""
    when = replace(DUE, missed=missed)
    message = digest_message(ROUTE, [], when, now=NOON + late, health="")

    assert message.note.startswith(words)
    assert bool(message.note) == bool(words)


def test_without_a_plan_the_zone_is_utc() -> None:
    """A preview of a route without digest still has a zone."""
    bare = replace(ROUTE, digest=None)

    assert digest_message(bare, [], DUE, now=NOON, health="").zone == "UTC"


def test_a_digest_on_some_days_skips_the_others() -> None:
    """Monday's covers the weekend, and no moment of it was missed."""
    weekdays = replace(DAILY, days=(0, 1, 2, 3, 4))
    friday = datetime(2024, 4, 19, 7, 30, tzinfo=UTC)
    served = replace(FRESH, last_due_at=friday, last_end=friday)
    monday = friday + 3 * DAY

    assert due(weekdays, served, UTC_ZONE, monday - HOUR) is None
    assert next_due(weekdays, served, UTC_ZONE, friday + HOUR) == monday
    found = due(weekdays, served, UTC_ZONE, monday)
    assert found == Due(
        due_at=monday, key="digest/desk/2024-04-22", start=friday, missed=0
    )


def on_the_hour(after: datetime) -> datetime | None:
    """As a cron line of every hour would say."""
    return after.replace(minute=0, second=0, microsecond=0) + HOUR


def test_a_digest_by_cron_is_due_at_its_last_moment() -> None:
    """What lies before it was missed."""
    plan = DigestPlan(channels=("mail",), cron="0 * * * *")
    late = NOON + 2 * HOUR + timedelta(minutes=5)
    found = due(plan, FRESH, UTC_ZONE, late, on_the_hour)
    served = replace(FRESH, last_due_at=NOON + 2 * HOUR)

    assert found is not None
    assert (found.due_at, found.missed) == (NOON + 2 * HOUR, 1)
    assert due(plan, served, UTC_ZONE, late, on_the_hour) is None
    assert next_due(plan, FRESH, UTC_ZONE, late, on_the_hour) == late
    assert next_due(plan, served, UTC_ZONE, late, on_the_hour) == NOON + 3 * HOUR


def test_a_cron_line_that_ends_is_never_due_again() -> None:
    """Years may be bounded."""
    plan = DigestPlan(channels=("mail",), cron="0 * * * *")

    assert due(plan, FRESH, UTC_ZONE, NOON + DAY) is None
    assert next_due(plan, FRESH, UTC_ZONE, NOON + DAY).year == 9999
