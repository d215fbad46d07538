"""What does a digest say of its window?"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.model.decision import BELOW, Severity, Told
from monitor.model.item import Standing
from monitor.model.message import AgreementLine, DigestMessage
from monitor.model.route import DigestPlan, Grade
from monitor.model.story import StoryId
from monitor.route.alerts import Listed, Quiet
from monitor.route.digest import Due
from monitor.route.summary import MOST_AGREEMENTS, MOST_BELOW, digest_message
from tests.values import DAY, NOON, ROUTE, change, report

DUE = Due(due_at=NOON, key="k", start=NOON - DAY, missed=0)
DAILY = DigestPlan(channels=("mail",), at=NOON.time())
DESK = replace(ROUTE, digest=DAILY, budget=20)
HEALTH = "312 of 318 feeds healthy, 4,112 items read; failing: X (HTTP 404)"


def told(
    story: str, outcome: str = "digest", gate: str = "DIGEST_ONLY", **more: Any
) -> Told:
    of = change(*more.pop("reports", (report(),)))
    of = replace(of, story=replace(of.story, id=StoryId(story), headline=story))
    return Told(change=of, outcome=outcome, why="because", gate=gate, **more)


def digest(*lines: Told, due: Due = DUE, plan: DigestPlan = DAILY) -> DigestMessage:
    route = replace(DESK, digest=plan)
    return digest_message(route, lines, due, now=NOON, health=HEALTH)


def test_a_digest_says_in_one_line_what_it_holds() -> None:
    """Each kind that there is."""
    backlog = (report(standing=Standing.BACKLOG),)
    found = digest(
        told("s-1"),
        told("s-2"),
        told("s-3", update="number: 30 rescued"),
        told("s-4", outcome="alert"),
        told("s-5", reports=backlog),
        told("s-6", outcome="quiet", gate="LOW_SCORE"),
    )

    assert found.summary == (
        "2 new stories, 1 update, 1 already told, 1 from new feeds; below the line: 1"
    )
    assert digest(told("s-1")).summary == "1 new story"


def test_an_update_names_the_new_fact_and_how_grave_it_is() -> None:
    """As the decision noted it."""
    grave = Severity(grade=Grade.HIGH, points=6, reasons=("rescue +3",))
    (line,) = digest(told("s-1", update="country: LAO", severity=grave)).stories

    assert (line.update, line.severity) == ("country: LAO", "high")


@pytest.mark.parametrize(
    ("plan", "when"),
    [
        (DAILY, "today"),
        (replace(DAILY, days=(0,)), "since the last digest"),
        (DigestPlan(channels=("mail",), every=DAY), "since the last digest"),
    ],
)
def test_nothing_is_proven_by_the_feeds_health(plan: DigestPlan, when: str) -> None:
    """So that silence is no doubt."""
    assert digest(plan=plan).summary == (
        f"Nothing {when}: 312 of 318 feeds healthy, 4,112 items read"
    )


def test_a_digest_of_a_route_without_a_plan_is_not_daily() -> None:
    """As a preview may ask for one."""
    bare = replace(DESK, digest=None)
    found = digest_message(bare, [], DUE, now=NOON, health="")

    assert found.summary == "Nothing since the last digest"


def test_what_stays_below_the_line_is_listed_once() -> None:
    """Most reported first, the last reason given, and not what is told above."""
    two = (report(), report(source="b.org", seq=2, url="https://b.org/2"))
    found = digest(
        told("s-1", outcome="quiet", gate="LOW_SCORE"),
        told("s-2", outcome="quiet", gate="TOO_FEW_SOURCES", reports=two),
        told("s-3", outcome="quiet", gate="SILENCED"),
        told("s-3"),
    )

    assert [line.story for line in found.below] == ["s-2", "s-1"]
    assert found.below[0].url == "https://b.org/2"
    assert (found.below[0].source, found.below[0].why) == ("b.org", "because")
    assert found.below_count == 2


def test_the_list_below_the_line_is_capped_and_counted() -> None:
    """The line says how many there are."""
    many = [told(f"s-{n}", outcome="quiet") for n in range(MOST_BELOW + 3)]
    found = digest(*many)

    assert len(found.below) == MOST_BELOW
    assert found.below_count == MOST_BELOW + 3
    assert found.summary.endswith("below the line: 23")


@pytest.mark.parametrize(("count", "words"), [(1, "1 alert is"), (2, "2 alerts are")])
def test_a_cut_by_the_budget_is_stated(count: int, words: str) -> None:
    """Each story once, beside what else is unusual."""
    gate = Listed.OVER_BUDGET.name
    cut = [told(f"s-{n % count}", gate=gate) for n in range(3)]
    note = f"{words} listed here, over the budget of 20 a day."

    assert digest(*cut).note == note
    late = replace(DUE, due_at=NOON - timedelta(hours=2))
    assert digest(*cut, due=late).note == (
        f"Late: the monitor was not running when it was due. {note}"
    )


def test_what_is_below_the_line_is_what_the_route_asks_more_of() -> None:
    """The gates that the store looks for are gates that there are."""
    assert {Quiet[name] for name in BELOW} == {
        Quiet.LOW_SCORE,
        Quiet.TOO_FEW_SOURCES,
        Quiet.SILENCED,
    }


def test_the_register_of_the_period_is_capped_and_counted() -> None:
    """The first that moved are named."""
    line = AgreementLine(
        story="s-1",
        told="A and B signed a treaty",
        status="signed",
        url="u",
        source="s",
    )
    lines = [replace(line, story=f"s-{n}") for n in range(MOST_AGREEMENTS + 3)]
    found = digest_message(DESK, (), DUE, now=NOON, health=HEALTH, agreements=lines)

    assert found.agreements == tuple(lines[:MOST_AGREEMENTS])
    assert found.agreements_count == MOST_AGREEMENTS + 3


def test_the_gravest_story_of_a_topic_comes_first() -> None:
    """However many report the others."""
    grave = Severity(grade=Grade.CRITICAL, points=9)
    mild = Severity(grade=Grade.LOW, points=0)
    shown = digest(told("s-1", severity=mild), told("s-2", severity=grave)).stories

    assert [line.story for line in shown] == ["s-2", "s-1"]
