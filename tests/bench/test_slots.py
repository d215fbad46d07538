"""Are slots compared as the guideline of the labels says?"""

import datetime as dt
from typing import Any

import pytest

from monitor.model.event import Event, EventType, Number, Party, Person, Place, Role
from tests.bench.slots import SLOTS, Tally, Told, are_one, names_wrong_party

LABEL: dict[str, Any] = {
    "type": "agreement",
    "actors": [
        {"id": "VNM", "role": "state"},
        {"id": "GBR", "role": "state"},
        {"id": "LAO", "role": "state", "optional": True},
        {"id": "IOM", "role": "org"},
    ],
    "instrument": "mou",
    "instrument_alt": ["agreement"],
    "date": "2024-04-18",
    "place": {"name": "Hanoi", "country": "VNM"},
    "persons": [{"name": "Tô Lâm"}, {"name": "A Witness", "optional": True}],
    "numbers": [{"kind": "arrested", "value": 6}],
}
READ = Event(
    type=EventType.AGREEMENT,
    parties=(
        Party(id="VNM", role=Role.STATE),
        Party(id="LAO", role=Role.STATE),
        Party(id="FRA", role=Role.AGENCY),
    ),
    instrument="agreement",
    date=dt.date(2024, 4, 21),
    place=Place(name="London", country="GBR"),
    persons=(Person(name="Lam, To"), Person(name="Nobody Known")),
    numbers=(Number(kind="arrested", value=6.0), Number(kind="rescued", value=6.0)),
)
NONE = {"parties": 2, "persons": 1, "numbers": 1}


@pytest.mark.parametrize(
    ("slot", "expected"),
    [
        ("parties", Tally(1, 1, 1)),
        ("instrument", Tally(1, 0, 0)),
        ("date within 3 days", Tally(1, 0, 0)),
        ("country of the place", Tally(0, 1, 1)),
        ("persons", Tally(1, 1, 0)),
        ("numbers", Tally(1, 1, 0)),
    ],
)
def test_a_slot_is_right_wrong_or_missed(slot: str, expected: Tally) -> None:
    """What is optional costs nothing, what is allowed besides is right."""
    assert SLOTS[slot](Told([LABEL], [READ])) == expected


@pytest.mark.parametrize("slot", SLOTS)
def test_who_reads_nothing_misses_all_and_errs_nowhere(slot: str) -> None:
    """Nothing is right or wrong then."""
    assert SLOTS[slot](Told([LABEL], [])) == Tally(0, 0, NONE.get(slot, 1))


def test_a_day_too_far_is_wrong_and_the_right_one_missed() -> None:
    late = Event(type=EventType.AGREEMENT, date=dt.date(2024, 4, 22))

    assert SLOTS["date within 3 days"](Told([LABEL], [late])) == Tally(0, 1, 1)


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("Andrés Manuel López Obrador", "Lopez Obrador", True),
        ("Lam", "To Lam", True),
        ("Nguyen Van Hung", "To Lam", False),
        ("Chris Evans", "Chris Bowen", False),
        ("", "To Lam", False),
    ],
)
def test_two_words_of_a_name_make_it_one(one: str, two: str, *, expected: bool) -> None:
    """Without accents, in any order; a single word where there is no other."""
    assert are_one(one, two) is expected


@pytest.mark.parametrize(
    ("party", "role", "expected"),
    [("FRA", Role.STATE, True), ("IOM", Role.STATE, False), ("FRA", Role.ORG, False)],
)
def test_a_wrong_party_is_a_state_that_is_none(
    party: str, role: Role, *, expected: bool
) -> None:
    """An organisation that takes part is no wrong one."""
    read = Event(type=EventType.AGREEMENT, parties=(Party(id=party, role=role),))

    assert names_wrong_party(Told([LABEL], [read])) is expected


def test_what_is_no_agreement_has_no_wrong_party() -> None:
    read = Event(type=EventType.MEETING)

    assert names_wrong_party(Told([LABEL], [read])) is None
