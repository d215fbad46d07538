"""Which reports of one kind tell of other cases?"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from monitor.group.others import other_case
from monitor.group.signature import Signature
from monitor.model.event import EventType, Status

DAY = date(2024, 4, 17)
NEXT, LATER = DAY + timedelta(days=1), DAY + timedelta(days=2)
BOAT = Signature(
    type=EventType.INTERCEPTION,
    day=DAY,
    said=True,
    numbers=(("boats", 1.0), ("migrants", 43.0)),
)
DEAL = Signature(type=EventType.AGREEMENT, day=DAY, said=True, country="GMB")
HOME = Signature(
    type=EventType.DEPORTATION_RETURN,
    countries=frozenset({"IND", "MMR"}),
    numbers=(("deported", 57.0),),
)
TRIAL = Signature(
    type=EventType.SENTENCE,
    persons=frozenset({"cole tom"}),
    numbers=(("migrants", 17.0),),
)


def of(sign: Signature, **changes: Any) -> Signature:
    return replace(sign, **changes)


def rescued(value: float) -> dict[str, Any]:
    return {"type": EventType.RESCUE, "numbers": (("rescued", value),)}


@pytest.mark.parametrize(
    ("one", "two", "why"),
    [
        # so many on one day, others on the next
        (BOAT, of(BOAT, day=NEXT, **rescued(28.0)),
         "other counts on another day: 2024-04-17 there, 2024-04-18 here"),
        (BOAT, of(BOAT, day=NEXT, **rescued(40.0)), None),
        (BOAT, of(BOAT, **rescued(28.0)), None),
        (BOAT, of(BOAT, day=NEXT, said=False, **rescued(28.0)), None),
        (BOAT, of(BOAT, day=NEXT, numbers=()), None),
        (BOAT, of(BOAT, day=NEXT, type=EventType.DEATH_IN_TRANSIT), None),
        # two papers of two states
        (DEAL, of(DEAL, day=LATER, country="ESP"),
         "another day and place: GMB there, ESP here"),
        (DEAL, of(DEAL, day=NEXT, country="ESP"), None),
        (DEAL, of(DEAL, day=LATER), None),
        (DEAL, of(DEAL, day=LATER, country=""), None),
        (DEAL, of(DEAL, day=LATER, country="ESP", status=Status.PLANNED), None),
        # who is brought home
        (HOME, of(HOME, countries=frozenset({"KEN", "MMR"}), **rescued(34.0)),
         "other people: IND there, KEN here"),
        (HOME, of(HOME, countries=frozenset({"KEN"}), **rescued(34.0)),
         "other people: IND, MMR there, KEN here"),
        (HOME, of(HOME, countries=frozenset({"KEN"}), **rescued(57.0)), None),
        (HOME, of(HOME, countries=frozenset({"MMR"}), **rescued(34.0)), None),
        (of(HOME, countries=frozenset({"A", "B", "C"})),
         of(HOME, countries=frozenset({"A", "D"}), **rescued(34.0)),
         "other people: B, C there, D here"),
        # who is tried for whom
        (TRIAL, of(TRIAL, persons=frozenset({"strand melissa"}),
                   numbers=(("migrants", 9.0),)),
         "other accused and counts: cole tom there, strand melissa here"),
        (TRIAL, of(TRIAL, persons=frozenset({"ann cole"}),
                   numbers=(("migrants", 9.0),)), None),
        (TRIAL, of(TRIAL, persons=frozenset({"strand melissa"})), None),
        (TRIAL, of(TRIAL, persons=frozenset()), None),
    ],
)  # fmt: skip
def test_day_and_count_people_and_accused_tell_cases_apart(
    one: Signature, two: Signature, why: str | None
) -> None:
    """In either order; one of them alone does not."""
    assert other_case(one, two) == why
    assert bool(other_case(two, one)) is bool(why)


def test_few_countries_in_common_say_nothing() -> None:
    """ "Home from Myanmar" may be told without who came home."""
    one = of(HOME, countries=frozenset({"MMR"}))

    assert other_case(one, of(HOME, countries=frozenset({"MMR", "KEN"}))) is None


TERM = of(TRIAL, day=DAY, said=True, persons=frozenset())


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, "other terms on another day: 4 there, 6 here"),
        ({"day": DAY}, None),
        ({"said": False}, None),
        ({"numbers": (("sentenced_years", 4.0),)}, None),
        ({"numbers": ()}, None),
        ({"type": EventType.CHARGE_TRIAL}, None),
        ({"persons": frozenset({"cole tom"})}, None),
    ],
)
def test_a_court_gives_another_term_on_another_day(
    changes: dict[str, Any], why: str | None
) -> None:
    """To another accused, unless a name says that it is the same."""
    one = of(TERM, numbers=(("sentenced_years", 4.0),), persons=frozenset({"cole tom"}))
    two = of(TERM, day=LATER, numbers=(("sentenced_years", 6.0),))

    assert other_case(one, of(two, **changes)) == why
