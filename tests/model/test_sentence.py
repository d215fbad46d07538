"""Is an event told in a line that claims no more than is known?"""

from datetime import date
from typing import Any

import pytest

from monitor.model.event import Event, EventType, Number, Person, Place, Status
from monitor.model.sentence import event_facts, event_sentence
from tests.group.accounts import arrest, deal, on, parties

NAMES = {"VNM": "Vietnam", "GBR": "United Kingdom", "ESP": "Spain", "IOM": "IOM"}
PAIR = ("VNM", "GBR")
HUNG = Person(name="Vu Van Hung", title="Deputy Director")
TOMLINSON = Person(name="Michael Tomlinson", title="Minister")
MEETING, TALKS = EventType.MEETING, EventType.NEGOTIATION
PLANNED, DENIED = Status.PLANNED, Status.DENIED


def name(id_: str) -> str:
    return NAMES[id_]


def what(event: Event) -> str:
    return event_sentence(event, name).split(";")[0]


def test_a_signing_is_told_in_a_line() -> None:
    """Who signed, when, where, and how many sources say so."""
    event = deal(
        *PAIR,
        instrument="joint statement",
        persons=(HUNG, TOMLINSON),
        **on(18, source="published"),
    )

    assert event_sentence(event, name, sources=30) == (
        "Vietnam and the United Kingdom signed a joint statement; "
        "signed by Vu Van Hung (Deputy Director) and Michael Tomlinson (Minister); "
        "18 April 2024 (day of publication), place not stated; 30 sources"
    )


def test_an_arrest_is_told_with_its_numbers() -> None:
    """Years are no people, and where who acts also is need not be said."""
    event = arrest(
        "police:ESP",
        "people:VNM",
        "in:ESP",
        place=Place(name="Madrid", country="ESP"),
        numbers=(
            Number(kind="arrested", value=1200),
            Number(kind="sentenced_years", value=3.5),
        ),
        persons=(Person(name="A. Smith"),),
        **on(16),
        date_end=date(2024, 4, 18),
    )

    assert event_sentence(event, name, sources=1) == (
        "Arrest (Spain, people of Vietnam); named: A. Smith; "
        "1,200 arrested, 3.5 years of prison; "
        "16\N{EN DASH}18 April 2024, in Madrid, Spain; 1 source"
    )


def test_the_same_is_told_as_facts() -> None:
    """In the same words, each under its key."""
    event = deal(*PAIR, persons=(HUNG,), numbers=(Number(kind="victims", value=2),))

    assert event_facts(event, name, sources=2) == (
        ("what", "Vietnam and the United Kingdom signed a memorandum of understanding"),
        ("signed by", "Vu Van Hung (Deputy Director)"),
        ("numbers", "2 victims"),
        ("date", "not stated"),
        ("place", "not stated"),
        ("sources", "2 sources"),
    )


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (deal(*PAIR, status=PLANNED), "plan a memorandum of understanding"),
        (deal(*PAIR, type=TALKS, instrument="treaty"), "negotiated a treaty"),
        (deal(*PAIR, words="agreed", instrument="none"), "agreed on an agreement"),
        (
            deal(*PAIR, words="came into force", instrument="readmission"),
            "have a readmission agreement in force",
        ),
        (deal(*PAIR, status=DENIED), "did not conclude a memorandum of understanding"),
        (deal(*PAIR, type=MEETING, instrument="none"), "met"),
        (deal(*PAIR, type=MEETING, status=PLANNED, instrument="none"), "plan to meet"),
        (deal(*PAIR, type=MEETING, status=DENIED, instrument="none"), "did not meet"),
        (
            deal(*PAIR, type=MEETING, words="held", instrument="declaration"),
            "met and issued a declaration",
        ),
        (
            deal(*PAIR, type=MEETING, status=PLANNED, instrument="declaration"),
            "plan to meet",
        ),
    ],
)
def test_what_two_states_do_is_a_sentence(event: Event, told: str) -> None:
    """Signed and in force are said only where an item says so."""
    assert what(event) == f"Vietnam and the United Kingdom {told}"


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (deal("VNM"), "Memorandum of understanding (Vietnam)"),
        (deal("VNM", instrument="none"), "Agreement (Vietnam)"),
        (arrest(), "Arrest"),
        (arrest("in:GBR", status=PLANNED), "Planned: arrest (in the United Kingdom)"),
        (arrest(*PAIR, status=DENIED), "Denied: arrest (Vietnam, the United Kingdom)"),
        (
            Event(type=MEETING, parties=(*parties("VNM"), *parties("org:IOM"))),
            "Meeting (Vietnam, IOM)",
        ),
    ],
)
def test_anything_else_is_named(event: Event, told: str) -> None:
    """With whom it is about; a plan is called one."""
    assert what(event) == told


@pytest.mark.parametrize(
    ("slots", "told"),
    [
        (on(18), "18 April 2024"),
        ({**on(18), "date_end": date(2024, 4, 18)}, "18 April 2024"),
        ({**on(30), "date_end": date(2024, 5, 2)}, "30 April – 2 May 2024"),
        ({**on(30), "date_end": date(2025, 1, 2)}, "30 April 2024 – 2 January 2025"),
        (on(18, source="published"), "18 April 2024 (day of publication)"),
        ({**on(18, source="published"), "status": PLANNED}, "not stated"),
        ({}, "not stated"),
    ],
)
def test_a_day_is_told_as_it_is_known(slots: dict[str, Any], told: str) -> None:
    """The day on which a plan was published is not the day that is planned."""
    assert dict(event_facts(arrest(**slots), name))["date"] == told


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (None, "not stated"),
        (Place(name="London", country="GBR"), "London, United Kingdom"),
        (Place(name="United Kingdom", country="GBR"), "the United Kingdom"),
        (Place(name="", country="ESP"), "Spain"),
        (Place(name="Camp 4", country=""), "Camp 4"),
        (Place(name="", country=""), "not stated"),
    ],
)
def test_a_place_is_told_with_its_country(place: Place | None, told: str) -> None:
    """Each once."""
    assert dict(event_facts(arrest(place=place), name))["place"] == told


def test_only_the_first_of_many_persons_are_named() -> None:
    """The others are counted."""
    crowd = tuple(Person(name=letter) for letter in "ABCDEF")
    facts = dict(event_facts(deal(*PAIR, words="agreed", persons=crowd), name))

    assert facts["named"] == "A, B, C, D and 2 more"


def test_only_the_first_of_many_states_are_named() -> None:
    """A conference of sixty is no list."""
    crowd = deal(*(f"X{n:02}" for n in range(12)), type=MEETING, instrument="none")
    told = event_sentence(crowd, str)

    assert told.startswith(
        "X00, X01, X02, X03, X04, X05, X06, X07, X08, X09 and 2 more"
    )
