"""When is a held alert told, and what if it cannot be?"""

from dataclasses import replace
from datetime import timedelta, timezone, tzinfo
from typing import Any

from monitor.model.decision import Held
from monitor.model.route import QuietHours
from monitor.pipeline import AGAIN_AFTER
from monitor.route.alerts import Hold
from tests.pipeline.fakes import MemoryLine, StillClock
from tests.pipeline.test_pipeline import item, line_with, pipeline
from tests.values import HOUR, NOON, ROUTE, change

OTHER = replace(ROUTE, name="other")


def held(seq: int, route: str = "desk", **of: object) -> Held:
    told = change(seq=seq)
    return Held(
        route=route,
        change=replace(told, **of),  # type: ignore[arg-type]  # fields of a change
        gate=Hold.QUIET_HOURS.name,
        since=NOON - HOUR,
        until=NOON,
    )


def broken(seq: int) -> Held:
    """Nothing can be said of a story that has no list of reports."""
    of = held(seq).change
    lost: Any = None
    return held(seq, story=replace(of.story, reports=lost))


def test_what_is_due_is_told_by_its_own_route() -> None:
    """Once; what is not due waits."""
    line = MemoryLine(
        held=[held(1), held(2, "other"), replace(held(3), until=NOON + HOUR)]
    )
    built = pipeline(line, routes=(ROUTE, OTHER))
    released = [built.release_held() for _ in range(2)]

    assert released == [2, 0]
    assert [(h.route, made.gate) for h, made in line.saved] == [
        ("desk", "ALERT"),
        ("other", "ALERT"),
    ]
    assert built.next_due() == NOON + HOUR


def test_a_bad_story_is_put_off_and_the_others_are_told() -> None:
    """Nothing is lost, and the line does not try it over and over."""
    line = MemoryLine(held=[held(1), broken(2), held(3)])
    pipeline(line).release_held()
    outcomes = {h.change.seq: made.outcome for h, made in line.saved}
    (put_off,) = [made for _, made in line.saved if made.outcome == "held"]

    assert outcomes == {1: "alert", 2: "held", 3: "alert"}
    assert put_off.why.startswith("could not be told, and is tried again: TypeError")
    assert line.next_held(["desk"]) == NOON + AGAIN_AFTER


def test_quiet_hours_are_those_of_the_zone() -> None:
    """It is past midnight in the east while it is noon in UTC."""

    def east(_: str) -> tzinfo:
        return timezone(timedelta(hours=13))

    hours = QuietHours(whole_days=(4,), zone="east")  # NOON is a Thursday
    line = line_with(item(1))
    built = pipeline(line, routes=(replace(ROUTE, quiet_hours=hours),), zone=east)
    while built.classify_items() + built.extract_events() + built.group_items():
        pass
    built.route_changes()
    (decision,) = line.decisions.values()

    assert decision.held_until == NOON + 23 * HOUR
    assert decision.gate == "QUIET_HOURS"


def test_a_budget_is_spent_within_one_turn() -> None:
    """The first changes of a batch leave nothing to the last."""
    line = line_with(*(item(n, title=f"Police{n} act") for n in range(3)))
    bound = replace(ROUTE, budget=2)
    built = pipeline(line, routes=(bound,), clock=StillClock(NOON))
    built.classify_items()
    built.extract_events()
    built.group_items()
    built.route_changes()

    assert sorted(d.gate for d in line.decisions.values()) == [
        "ALERT",
        "ALERT",
        "OVER_BUDGET",
    ]
