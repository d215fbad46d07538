"""How grave is a story, and is every point explained?"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.decision import Facts
from monitor.model.route import Grade
from monitor.route.severity import severity
from tests.values import MATCH

SURE = replace(MATCH, score=12)


@pytest.mark.parametrize(
    ("facts", "grade", "reasons"),
    [
        (Facts(), Grade.LOW, ()),
        (Facts(types=("meeting",)), Grade.LOW, ()),
        (Facts(types=("negotiation",)), Grade.LOW, ("negotiation +1",)),
        (Facts(types=("arrest",)), Grade.MEDIUM, ("arrest +2",)),
        (Facts(types=("agreement planned",)), Grade.LOW, ("agreement planned +1",)),
        (
            Facts(types=("arrest", "rescue"), numbers=(("rescued", 25.0),)),
            Grade.HIGH,
            ("rescue +3", "25 rescued +2"),
        ),
        (
            Facts(numbers=(("dead", 12.0), ("survivors", 60.0), ("boats", 900.0))),
            Grade.MEDIUM,
            ("12 dead +3",),
        ),
        (
            Facts(types=("death_in_transit",), sources=10, official=("a.gov",)),
            Grade.HIGH,
            ("death in transit +4", "10 sources +2", "official source +1"),
        ),
        (
            Facts(types=("death_in_transit",), numbers=(("dead", 39.0),), sources=30),
            Grade.CRITICAL,
            ("death in transit +4", "39 dead +3", "30 sources +3"),
        ),
    ],
)
def test_severity_is_the_sum_of_its_reasons(
    facts: Facts, grade: Grade, reasons: tuple[str, ...]
) -> None:
    """The worst type, the weightiest number, the sources."""
    found = severity(facts, (MATCH,))

    assert (found.grade, found.reasons) == (grade, reasons)
    assert found.points == sum(int(r.rpartition("+")[2]) for r in reasons)


def test_sure_rules_add_a_point() -> None:
    """The best match counts."""
    found = severity(Facts(), (MATCH, SURE))

    assert str(found) == "Severity low: 12 points by the rules +1."


def test_without_a_reason_only_the_grade_is_told() -> None:
    """There is nothing to list."""
    assert str(severity(Facts(), ())) == "Severity low."


@given(st.integers(0, 50), st.integers(0, 50))
def test_more_sources_never_make_a_story_less_grave(few: int, more: int) -> None:
    """Severity only rises with what is known."""
    low, high = sorted((few, more))

    assert (
        severity(Facts(sources=low), ()).points
        <= severity(Facts(sources=high), ()).points
    )
