"""How far do the numbers of two reports agree?"""

from typing import Any

import pytest

from monitor.group.stories import even
from monitor.group.tally import (
    COUNT,
    NUMBER,
    OTHER_NUMBERS,
    SMALL_NUMBER,
    of_counts,
    of_numbers,
    same_counts,
)
from monitor.group.trace import Trace, trace_of
from monitor.model.event import Event, EventType, Number
from tests.group.items import NOON, report

BOAT = EventType.INTERCEPTION


def counting(kind: EventType = BOAT, title: str = "", **counts: float) -> Trace:
    numbers = tuple(Number(kind=k, value=v) for k, v in counts.items())
    event = Event(type=kind, numbers=numbers, date=NOON.date())
    return trace_of(report("a", title=title, events=(event,)), NOON, even)


def telling(title: str, **fields: Any) -> Trace:
    return trace_of(report("b", title=title, **fields), NOON, even)


def test_a_number_that_is_neither_small_nor_round_is_that_of_one_happening() -> None:
    exact, one = telling("A record of 17,004 victims"), telling("In all 17,004 came")
    round_, two = telling("A record of 17,000 victims"), telling("In all 17,000 came")

    assert of_numbers(exact, one) == 2 * NUMBER
    assert of_numbers(round_, two) == NUMBER


def test_what_counts_others_is_no_number_in_common() -> None:
    """Four are held there, and here four are found."""
    held, found = counting(arrested=4), counting(rescued=4)

    assert of_numbers(held, found) == 0
    assert of_numbers(held, counting(arrested=4)) == SMALL_NUMBER


def test_a_deal_is_told_with_other_numbers_by_each_paper() -> None:
    wages, workers = telling("Wage of 1700 agreed"), telling("Pact for 63000 maids")
    deal = counting(EventType.AGREEMENT, title="Pact for 63000 maids")

    assert of_numbers(wages, workers) == -OTHER_NUMBERS
    assert of_numbers(wages, deal) == of_numbers(deal, wages) == 0


def test_the_dead_and_those_who_live_were_on_board() -> None:
    sunk = counting(EventType.DEATH_IN_TRANSIT, dead=9, survivors=41)
    boat, other = counting(migrants=50), counting(migrants=70)

    assert of_counts(sunk, boat) == of_counts(boat, sunk) > 0
    assert of_counts(sunk, boat) - of_counts(sunk, other) >= COUNT
    assert of_numbers(sunk, boat) == 0
    assert of_numbers(sunk, other) == -OTHER_NUMBERS


@pytest.mark.parametrize(
    ("held", "found", "same"), [(5, 38, True), (2, 38, False), (5, 8, False)]
)
def test_two_counts_stand_beside_each_other(
    held: float, found: float, *, same: bool
) -> None:
    """Unless one or both are in every second report."""
    one, two = (counting(arrested=held, rescued=found) for _ in "ab")

    assert same_counts(one, two) is same
    assert not same_counts(one, counting(arrested=held, rescued=90))
