"""What is news to a route that has heard of a story?"""

from dataclasses import replace
from typing import Any

import pytest

from monitor.model.decision import Facts
from monitor.model.event import (
    Event,
    EventType,
    Number,
    Party,
    Place,
    Role,
    Status,
)
from monitor.model.item import Standing
from monitor.model.route import NewFact
from monitor.route.facts import facts, is_official, news, tell_news
from tests.values import change, report

TOLD = Facts(
    types=("arrest",),
    instruments=("treaty",),
    numbers=(("rescued", 12.0),),
    countries=("VNM",),
    sources=2,
)
SIGNED = Event(
    type=EventType.AGREEMENT,
    instrument="mou",
    parties=(
        Party(id="ITA", role=Role.STATE),
        Party(id="IOM", role=Role.AGENCY),
    ),
    place=Place(name="Tripoli", country="LBY"),
    numbers=(Number(kind="migrants", value=40),),
)


def told(**changes: Any) -> Facts:
    return replace(TOLD, **changes)


def test_facts_are_those_of_all_reports() -> None:
    """Parties that are no state, and a place without a country, name no country."""
    nowhere = replace(
        SIGNED, place=Place(name="the sea", country=""), instrument="none"
    )
    story = change(
        report(events=(SIGNED,)),
        report(events=(nowhere,), source="interior.gov.it", seq=2),
    ).story

    assert facts(story) == Facts(
        types=("agreement",),
        instruments=("mou",),
        numbers=(("migrants", 40),),
        countries=("ITA", "LBY"),
        official=("interior.gov.it",),
        sources=2,
    )


def test_background_and_quiet_first_polls_are_no_facts() -> None:
    """What is told in passing is old, and what was never told cannot be updated."""
    before = replace(SIGNED, background=True)
    aside = replace(SIGNED, type=EventType.ARREST, main=False, numbers=())
    quiet = report(events=(SIGNED,), source="b.org", seq=2, standing=Standing.QUIET)

    assert facts(change(report(events=(before, aside)), quiet).story) == Facts(
        sources=1
    )


def test_what_is_planned_is_another_fact() -> None:
    """It is told as such."""
    soon = replace(SIGNED, status=Status.PLANNED)

    assert facts(change(report(events=(soon,))).story).types == ("agreement planned",)


@pytest.mark.parametrize(
    ("changes", "kind", "words"),
    [
        ({"types": ("arrest", "rescue")}, NewFact.TYPE, "rescue"),
        ({"instruments": ("mou", "treaty")}, NewFact.INSTRUMENT, "mou"),
        (
            {"numbers": (("rescued", 12.0), ("rescued", 1400.0))},
            NewFact.NUMBER,
            "1,400 rescued (was 12)",
        ),
        (
            {"numbers": (("sentenced_years", 7.5),)},
            NewFact.NUMBER,
            "7.5 sentenced years",
        ),
        ({"countries": ("LAO", "VNM")}, NewFact.COUNTRY, "LAO"),
        ({"official": ("bca.gov.vn",)}, NewFact.OFFICIAL, "bca.gov.vn"),
        ({"sources": 3}, NewFact.SOURCES, "3 sources"),
        ({"sources": 31}, NewFact.SOURCES, "31 sources"),
    ],
)
def test_each_kind_of_news_is_named(
    changes: dict[str, Any], kind: NewFact, words: str
) -> None:
    """With what it was before, where it was."""
    assert news(told(**changes), TOLD) == {kind: words}


@pytest.mark.parametrize(
    ("changes", "before"),
    [
        ({}, {}),
        ({"types": ("arrest planned",)}, {}),
        ({"numbers": (("rescued", 13.0),)}, {}),
        ({"sources": 9}, {"sources": 3}),
        ({"official": ("a.gov", "b.gov")}, {"official": ("a.gov",)}),
        ({"types": ()}, {}),
    ],
)
def test_what_is_much_the_same_is_no_news(
    changes: dict[str, Any], before: dict[str, Any]
) -> None:
    """Counts differ by a tenth, a second ministry confirms what was confirmed."""
    assert news(told(**changes), told(**before)) == {}


def test_what_was_planned_is_news_when_it_is_done() -> None:
    """The one change of status that people wait for."""
    planned = told(types=("agreement planned",))

    assert news(told(types=("agreement",)), planned) == {NewFact.TYPE: "agreement"}


def test_news_is_told_in_one_part_of_a_sentence() -> None:
    """Each kind with its own introduction."""
    found = news(told(types=("rescue",), sources=10), TOLD)

    assert tell_news(found) == "now also rescue; reported by 10 sources"


@pytest.mark.parametrize(
    ("source", "official"),
    [
        ("www.justice.gov", True),
        ("police.gov.vn", True),
        ("gov.uk", True),
        ("interieur.gouv.fr", True),
        ("mofa.go.jp", True),
        ("iom.int", True),
        ("ec.europa.eu", True),
        ("government.example.org", False),
        ("bbc.co.uk", False),
        ("gov.example", False),
        ("Example News", False),
    ],
)
def test_states_are_known_by_their_address(source: str, *, official: bool) -> None:
    """A name without a dot is nobody's address."""
    assert is_official(source) is official


def test_a_new_country_is_called_by_its_name() -> None:
    """Not by its code, where somebody knows the names."""
    names = {"LAO": "Laos", "KHM": "Cambodia"}
    found = news(
        replace(TOLD, countries=("KHM", "LAO", "VNM")), TOLD, names.__getitem__
    )

    assert tell_news(found) == "country: Cambodia, Laos"
