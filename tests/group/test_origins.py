"""Who told it of their own, and who was first?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.group.origins import agency, coverage
from tests.group.items import ARTICLE, NOON, report

HOUR = timedelta(hours=1)


def test_a_reprint_is_no_second_origin() -> None:
    """The same text is one origin; the first publisher comes first."""
    told = coverage(
        [
            report("c", source="late.example", text=ARTICLE, after=3 * HOUR).item,
            report("a", source="first.example", text=ARTICLE).item,
            report("b", source="own.example", text="Our own words.", after=HOUR).item,
        ]
    )

    assert [origin.name for origin in told.origins] == ["first.example", "own.example"]
    assert told.origins[0].sources == ("first.example", "late.example")
    assert (told.reprints, told.spread) == (1, 3 * HOUR)


def test_an_agency_is_credited_once_for_all_that_print_it() -> None:
    """Even where each has shortened the text in its own way."""
    told = coverage(
        [
            report("a", source="one.example", text="HANOI (Reuters) - Two met.").item,
            report("b", source="two.example", text="HANOI (Reuters) - They met.").item,
        ]
    )

    assert [(o.name, o.sources) for o in told.origins] == [
        ("Reuters", ("one.example", "two.example"))
    ]


def test_the_earlier_of_claim_and_sight_counts() -> None:
    """Without either an item comes last."""
    told = coverage(
        [
            report("a", source="undated.example", after=None).item,
            report("b", source="seen.example").item,
            report("c", source="claims.example", published=NOON - HOUR).item,
        ]
    )

    assert [(o.name, o.at) for o in told.origins] == [
        ("claims.example", NOON - HOUR),
        ("seen.example", NOON),
        ("undated.example", None),
    ]


def test_what_nobody_dates_has_no_spread() -> None:
    assert coverage([report("a", after=None).item]).spread == timedelta(0)


@pytest.mark.parametrize(
    ("text", "author", "named"),
    [
        ("MOSCOW (Reuters) - President", "", "Reuters"),
        ("AFP - Australia and its neighbours", "", "AFP"),
        ("BEIRUT, Sept 5 (Xinhua) -- Police", "", "Xinhua"),
        ("Six men were held in Kent. - PA", "", "PA"),
        ("Six men were held (Agence France-Presse).", "", "AFP"),
        ("Six men were held.", "Associated Press", "AP"),
        ("Reuters reported that six men were held", "", ""),
        ("Six men were held.", "A. Reporter", ""),
    ],
)
def test_agencies_sign_at_the_beginning_the_end_or_as_author(
    text: str, author: str, named: str
) -> None:
    assert agency(replace(report("a", text=text).item, author=author)) == named
