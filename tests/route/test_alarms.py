"""Is each alarm told once when it begins, and once when it is over?"""

import pytest

from monitor.route.alarms import (
    LEAST_FREE,
    MOST_KILLS,
    LateDigest,
    ToldAlarm,
    Vitals,
    alarms,
    begun,
    ended,
)
from tests.values import NOON

WELL = Vitals(free=10 * LEAST_FREE, database=LEAST_FREE // 10)
DISK = ToldAlarm(name="disk", since=NOON, over="The disk has room again")


def test_a_well_machine_has_no_alarm() -> None:
    """Nor has one with a few kills."""
    some = Vitals(free=WELL.free, database=1, kills=MOST_KILLS - 1)

    assert alarms(WELL, []) == ()
    assert alarms(some, []) == ()


@pytest.mark.parametrize(
    ("free", "database", "low"),
    [
        (LEAST_FREE - 1, 1, True),
        (LEAST_FREE, 1, False),
        (4 * LEAST_FREE, 5 * LEAST_FREE, True),
    ],
)
def test_a_disk_must_hold_a_copy_of_the_database(
    free: int, database: int, low: bool
) -> None:
    """An upgrade makes one."""
    found = alarms(Vitals(free=free, database=database), [])

    assert [alarm.name for alarm in found] == ["disk"] * low


def test_a_disk_is_well_again_only_with_some_room() -> None:
    """Else every chore would tell it anew."""
    barely = Vitals(free=LEAST_FREE + 1, database=1)
    still = alarms(barely, [DISK])

    assert [alarm.name for alarm in still] == ["disk"]
    assert alarms(barely, []) == ()
    assert ended(still, [DISK]) == ()
    assert ended(alarms(WELL, [DISK]), [DISK]) == (DISK,)


def test_kills_and_late_digests_are_alarms_of_their_own() -> None:
    """Each digest by its route and channel, and not told on that channel."""
    late = (
        LateDigest(route="desk", due_at=NOON),
        LateDigest(route="desk", due_at=NOON, channel="mail"),
    )
    bad = Vitals(free=WELL.free, database=1, kills=MOST_KILLS, late=late)
    kills, unmade, untaken = alarms(bad, [])

    assert "10 documents" in kills.why
    assert (unmade.but, untaken.but) == ("", "mail")
    assert "could not be made" in unmade.why
    assert "channel mail has not taken it" in untaken.why
    assert unmade.name != untaken.name


def test_what_was_told_is_not_told_again() -> None:
    """What is new is."""
    now = alarms(Vitals(free=0, database=1, kills=MOST_KILLS), [DISK])

    assert [alarm.name for alarm in begun(now, [DISK])] == ["kills"]
