"""Do two events agree, conflict, or neither?"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from monitor.group.others import other_counts
from monitor.group.signature import (
    Signature,
    agreement,
    conflict,
    counts_differ,
    days_apart,
    other_raid,
    signature_of,
)
from monitor.model.event import (
    Event,
    EventType,
    Number,
    Party,
    Person,
    Place,
    Role,
    Status,
)

DAY = date(2024, 4, 17)
DEAL = Signature(
    type=EventType.AGREEMENT,
    states=frozenset({"VNM", "GBR"}),
    countries=frozenset({"VNM", "GBR"}),
    instrument="joint statement",
    day=DAY,
    said=True,
)
RAID = Signature(
    type=EventType.ARREST,
    countries=frozenset({"GBR"}),
    day=DAY,
    said=True,
    place="dover",
    country="GBR",
)


RETURN = Signature(type=EventType.DEPORTATION_RETURN)


def of(sign: Signature, **changes: Any) -> Signature:
    return replace(sign, **changes)


def states(*ids: str) -> dict[str, frozenset[str]]:
    return {"states": frozenset(ids), "countries": frozenset(ids)}


def test_a_signature_is_that_of_the_main_event() -> None:
    """With the persons and numbers of all that is news, and nothing that is not."""
    main = Event(
        type=EventType.ARREST,
        parties=(
            Party(id="GBR", role=Role.AGENCY),
            Party(id="FRA", role=Role.LOCATION),
        ),
        date=DAY,
        date_source="text",
        place=Place(name="Đover", country="GBR"),
        persons=(Person(name="Rebwar Ahmed"),),
        numbers=(Number(kind="arrested", value=6),),
    )
    more = Event(
        type=EventType.RESCUE, main=False, numbers=(Number(kind="rescued", value=3),)
    )
    before = Event(
        type=EventType.SENTENCE,
        main=False,
        background=True,
        numbers=(Number(kind="sentenced", value=9),),
    )

    assert signature_of((before, more, main), DAY) == Signature(
        type=EventType.ARREST,
        agencies=frozenset({"GBR"}),
        countries=frozenset({"GBR", "FRA"}),
        day=DAY,
        said=True,
        place="dover",
        country="GBR",
        persons=frozenset({"ahmed rebwar"}),
        numbers=(("arrested", 6), ("rescued", 3)),
    )


def test_without_a_main_event_the_first_counts_and_without_news_none() -> None:
    told = Event(type=EventType.MEETING, main=False)

    first = signature_of((told,), DAY)
    assert first is not None
    assert first.type is EventType.MEETING
    assert signature_of((replace(told, background=True),), DAY) is None


@pytest.mark.parametrize(
    ("one", "two", "why"),
    [
        (
            DEAL,
            of(DEAL, **states("VNM", "NLD")),
            "other parties: GBR there, NLD here",
        ),
        (DEAL, of(DEAL, **states("VNM")), None),
        (DEAL, of(DEAL, **states()), None),
        (
            of(DEAL, **states("A", "B", "C")),
            of(DEAL, **states("A", "B", "D")),
            None,
        ),
        (
            of(DEAL, **states("A", "B", "UN")),
            of(DEAL, **states("A", "C", "UN")),
            "other parties: B there, C here",
        ),
        (
            of(RETURN, countries=frozenset({"POL", "GEO"})),
            of(RETURN, countries=frozenset({"POL", "COL"})),
            "other people: GEO there, COL here",
        ),
        (
            of(RETURN, countries=frozenset({"POL", "GEO"})),
            of(RETURN, countries=frozenset({"GEO"})),
            None,
        ),
        (of(RAID, **states("VNM")), of(DEAL, **states("NLD")), None),
        (RAID, of(RAID, country="FRA"), "another country: GBR there, FRA here"),
        (RAID, of(RAID, country=""), None),
        (
            of(DEAL, country="VNM"),
            of(DEAL, country="GBR"),
            None,
        ),
        (
            of(RAID, type=EventType.WARNING_REPORT),
            of(RAID, country="FRA"),
            None,
        ),
        (
            DEAL,
            of(DEAL, day=date(2024, 4, 21)),
            "another day: 2024-04-17 there, 2024-04-21 here",
        ),
        (DEAL, of(DEAL, day=date(2024, 4, 20)), None),
        (DEAL, of(DEAL, day=date(2025, 4, 20), said=False), None),
        (DEAL, of(DEAL, day=date(2025, 4, 20), type=EventType.MEETING), None),
        (
            of(DEAL, last_day=date(2024, 4, 19)),
            of(DEAL, day=date(2024, 4, 22)),
            None,
        ),
        (
            of(RAID, place="leeds", numbers=(("arrested", 2.0),)),
            of(RAID, place="bradford", numbers=(("arrested", 12.0),)),
            "another place and other counts: leeds there, bradford here",
        ),
        (
            of(RAID, place="leeds", numbers=(("arrested", 2.0),)),
            of(RAID, place="leeds", numbers=(("arrested", 12.0),)),
            None,
        ),
        (
            of(RAID, place="leeds", numbers=(("arrested", 2.0),)),
            of(RAID, place="leeds", numbers=(("arrested", 43.0),)),
            "counts that are too far apart for one event",
        ),
        (of(RAID, place="leeds"), of(RAID, place="bradford", numbers=()), None),
        (of(RAID, place="leeds"), of(RAID, place=""), None),
        (
            of(RAID, agencies=frozenset({"EUROPOL", "GBR"})),
            of(RAID, agencies=frozenset({"INTERPOL", "GBR"})),
            "another body: EUROPOL there, INTERPOL here",
        ),
        (
            of(RAID, agencies=frozenset({"EUROPOL"})),
            of(RAID, agencies=frozenset({"GBR"})),
            None,
        ),
        (
            of(RAID, agencies=frozenset({"EUROPOL"})),
            of(DEAL, agencies=frozenset({"INTERPOL"})),
            None,
        ),
    ],
)
def test_what_both_say_and_say_otherwise_is_a_conflict(
    one: Signature, two: Signature, why: str | None
) -> None:
    """What one of them does not say is none."""
    assert (conflict(one, two) or other_raid(one, two)) == why


@pytest.mark.parametrize(
    ("one", "two", "why"),
    [
        (DEAL, DEAL, "same parties, days and kind: GBR, VNM"),
        (DEAL, of(DEAL, instrument="none"), "same parties, days and kind: GBR, VNM"),
        (DEAL, of(DEAL, instrument="mou"), None),
        (DEAL, of(DEAL, instrument="none", type=EventType.MEETING), None),
        (
            DEAL,
            of(DEAL, type=EventType.MEETING),
            "same parties, days and kind: GBR, VNM",
        ),
        (DEAL, of(DEAL, status=Status.PLANNED), None),
        (DEAL, of(DEAL, **states("VNM")), None),
        (of(DEAL, **states("VNM")), of(DEAL, **states("VNM")), None),
        (DEAL, of(DEAL, day=None), None),
        (DEAL, of(DEAL, day=date(2024, 4, 22), said=False), None),
        (DEAL, of(DEAL, **states("VNM", "NLD")), None),
        (
            of(RAID, persons=frozenset({"a b", "c d"})),
            of(RAID, persons=frozenset({"a b", "c d", "e f"})),
            "same persons: a b, c d",
        ),
        (
            of(RAID, persons=frozenset({"a b"})),
            of(RAID, persons=frozenset({"a b"})),
            None,
        ),
        (
            of(RAID, persons=frozenset({"a b", "c d"})),
            of(RAID, persons=frozenset({"a b", "c d"}), type=EventType.SENTENCE),
            None,
        ),
        (
            of(RAID, numbers=(("arrested", 197),)),
            of(RAID, numbers=(("arrested", 197), ("victims", 3))),
            "same number: arrested 197",
        ),
        (
            of(RAID, numbers=(("arrested", 200),)),
            of(RAID, numbers=(("arrested", 200),), place="leeds"),
            None,
        ),
        (
            of(RAID, numbers=(("arrested", 197),)),
            of(
                RAID,
                numbers=(("arrested", 197),),
                place="leeds",
                countries=frozenset({"FRA"}),
            ),
            None,
        ),
    ],
)
def test_one_event_is_known_whatever_the_words(
    one: Signature, two: Signature, why: str | None
) -> None:
    """By parties and days, by persons, or by a number that is no round one."""
    assert agreement(one, two) == why


@pytest.mark.parametrize(
    ("one", "two", "differ"),
    [
        ((), (("dead", 27.0),), False),
        ((("dead", 27.0),), (("dead", 31.0),), False),
        ((("dead", 27.0),), (("dead", 12.0),), True),
        ((("dead", 27.0),), (("missing", 12.0),), False),
        ((("dead", 27.0), ("dead", 12.0)), (("dead", 12.0),), False),
    ],
)
def test_counts_may_grow_a_little(
    one: tuple[tuple[str, float], ...],
    two: tuple[tuple[str, float], ...],
    differ: bool,
) -> None:
    assert counts_differ(of(RAID, numbers=one), of(RAID, numbers=two)) == differ


def test_counts_of_another_type_are_of_something_else() -> None:
    """And years are no count of people."""
    held, freed = (("arrested", 3.0),), (("arrested", 30.0),)
    years, more = (("sentenced_years", 5.0),), (("sentenced_years", 9.0),)
    other = of(RAID, type=EventType.SENTENCE, numbers=freed)

    assert not counts_differ(of(RAID, numbers=held), other)
    assert not counts_differ(of(RAID, numbers=years), of(RAID, numbers=more))


def test_without_days_nothing_is_near() -> None:
    assert days_apart(DEAL, of(DEAL, day=None)) == timedelta.max
    assert days_apart(of(DEAL, day=None), DEAL) == timedelta.max


SPOT = of(RAID, numbers=(("arrested", 4.0),))


@pytest.mark.parametrize(
    ("two", "link"),
    [
        (SPOT, "same place, day and number: dover, arrested 4"),
        (of(SPOT, day=DAY + timedelta(days=1)), None),
        (of(SPOT, said=False), None),
        (of(SPOT, place="leeds"), None),
        (of(SPOT, numbers=(("arrested", 2.0),)), None),
        (of(SPOT, type=EventType.RESCUE), None),
    ],
)
def test_place_day_and_number_make_one_raid(two: Signature, link: str | None) -> None:
    """All three; a number in every second report is none."""
    assert agreement(SPOT, two) == link
    small = of(SPOT, numbers=(("arrested", 2.0),))
    assert agreement(small, small) is None
    assert agreement(of(SPOT, place=""), of(SPOT, place="")) is None


def test_one_accused_is_tried_in_one_case() -> None:
    """Wherever the deeds were done."""
    one = of(RAID, persons=frozenset({"ahmed rebwar"}))

    assert conflict(one, of(one, country="FRA")) is None
    assert conflict(RAID, of(RAID, country="FRA")) is not None


def test_an_operation_is_told_by_its_days_or_by_that_of_its_figures() -> None:
    """Two large counts that are nearly the same make up for the days."""
    later = DAY + timedelta(days=30)
    one = of(RAID, numbers=(("arrested", 2500.0), ("rescued", 3000.0)))
    two = of(RAID, day=later, numbers=(("arrested", 2517.0), ("rescued", 3222.0)))

    assert conflict(one, two) is None
    assert conflict(one, of(two, numbers=(("arrested", 2517.0),))) is not None
    assert conflict(one, of(two, numbers=(("arrested", 2517.0), ("rescued", 90.0))))


THAI = of(DEAL, states=frozenset({"THA"}), countries=frozenset({"THA", "KHM"}))


@pytest.mark.parametrize(
    ("one", "two", "apart"),
    [
        # Where a paper was signed, and the strait that it is on.
        (of(DEAL, **states("IDN", "MYS"), country="IDN"),
         of(DEAL, **states("MYS"), country="MYS"), False),
        (of(DEAL, **states("MYS"), country="IDN"),
         of(DEAL, **states("MYS"), country="MYS"), True),
        # Freed in one country, and brought to another.
        (of(RAID, type=EventType.RESCUE, country="MMR", **states("MMR", "IND")),
         of(RAID, type=EventType.RESCUE, country="THA", **states("THA", "IND")), False),
        (of(RAID, type=EventType.RESCUE, country="MMR", **states("MMR")),
         of(RAID, type=EventType.RESCUE, country="THA", **states("THA")), True),
        # One side speaks; the other side is only named.
        (THAI, of(DEAL, **states("KHM")), False),
        (of(DEAL, **states("KHM")), THAI, False),
        (of(DEAL, **states("THA")), of(DEAL, **states("KHM")), True),
        # Said today to be signed in ten days, and what was said today.
        (of(DEAL, day=date(2024, 4, 27), ahead=True), DEAL, False),
        (of(DEAL, day=date(2024, 4, 27), ahead=True), of(DEAL, ahead=True), True),
    ],
)  # fmt: skip
def test_what_may_be_told_in_two_ways_is_no_conflict(
    one: Signature, two: Signature, *, apart: bool
) -> None:
    assert bool(conflict(one, two)) is apart


def test_a_day_after_tomorrow_is_ahead() -> None:
    def told(day: date) -> bool:
        sign = signature_of((Event(type=EventType.AGREEMENT, date=day),), DAY)
        return sign is not None and sign.ahead

    assert [told(DAY + timedelta(days=n)) for n in (0, 1, 2)] == [False, False, True]


@pytest.mark.parametrize(
    ("changes", "other"),
    [
        ({}, False),
        ({"place": "kendal"}, True),
        ({"place": ""}, True),
        ({"numbers": (("arrested", 1.0), ("victims", 6.0))}, True),
    ],
)
def test_one_more_may_be_held_over_the_same_victims(
    changes: dict[str, Any], *, other: bool
) -> None:
    """In the same place, as all counts but one are the same."""
    one = of(RAID, numbers=(("arrested", 3.0), ("victims", 4.0)))
    two = of(one, **{"numbers": (("arrested", 1.0), ("victims", 4.0)), **changes})

    assert other_counts(one, two) is other
    assert counts_differ(one, two)
