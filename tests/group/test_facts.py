"""What does an item say that can be compared without its words?"""

from datetime import date

import pytest

from monitor.group.facts import Facts, facts_of
from monitor.group.signature import Signature
from monitor.model.event import EventType

DAY = date(2024, 4, 18)
RAID = Signature(
    type=EventType.ARREST,
    countries=frozenset({"GBR"}),
    day=date(2024, 3, 27),
    place="dover",
    persons=frozenset({"marlowe tom"}),
    numbers=(("arrested", 2.0), ("rescued", 43.0), ("sentenced_years", 9.0)),
)


def facts(*told: int, sign: Signature | None = None, named: str = "") -> Facts:
    return facts_of(sign, frozenset(told), frozenset(named.split()), DAY)


def test_what_is_counted_has_one_name_whatever_the_paper_calls_it() -> None:
    assert facts(sign=RAID).counts == {("held", 2), ("people", 43)}


def test_the_days_of_a_date_count_nobody() -> None:
    """Of today, yesterday and the day of the event."""
    assert facts(4, 17, 18, 3, 27, 43, sign=RAID).numbers == {2, 43}
    assert facts(4, 17, 27, 43).numbers == {27, 43}


def test_states_are_those_of_the_event_and_those_named() -> None:
    assert facts(sign=RAID, named="VNM").states == {"GBR", "VNM"}
    assert facts(named="VNM").states == {"VNM"}


def test_an_item_is_found_by_its_counts_in_its_state_and_by_its_states() -> None:
    assert facts(sign=RAID).handles == ("GBR#2", "GBR#43")
    assert facts(61, named="GRC ITA").handles == ("GRC#61", "ITA#61", "#GRC+ITA")
    assert facts(61).handles == ()


def test_marks_are_numbers_place_persons_and_all_states() -> None:
    marks = facts(1, sign=RAID, named="VNM").marks

    assert {"2", "43", "@dover", "=marlowe tom", "GBR+VNM"} <= marks
    assert "1" not in marks


@pytest.mark.parametrize(
    ("one", "two", "near"), [(43, 45, True), (40, 45, True), (27, 45, False)]
)
def test_counts_that_are_near_share_a_mark(
    one: float, two: float, *, near: bool
) -> None:
    def dead(value: float) -> frozenset[str]:
        sign = Signature(type=EventType.DEATH_IN_TRANSIT, numbers=(("dead", value),))
        return facts(sign=sign).marks

    assert bool(dead(one) & dead(two)) is near


def test_of_what_nobody_counts_only_great_numbers_are_near() -> None:
    assert facts(1402).marks & facts(1400).marks
    assert not facts(43).marks & facts(45).marks


def test_bodies_are_no_states_and_the_dead_were_on_board() -> None:
    sunk = Signature(
        type=EventType.DEATH_IN_TRANSIT,
        countries=frozenset({"ITA", "IOM"}),
        numbers=(("dead", 9.0), ("missing", 2.0), ("rescued", 41.0)),
    )

    assert facts(sign=sunk).states == {"ITA"}
    assert facts(sign=sunk).aboard == 50
    assert facts(sign=RAID).aboard == 0
