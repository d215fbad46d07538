"""What is held, told again, cut or silenced, and what is told of that?"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.model.decision import Facts, Held, Holding, LastTold, Severity
from monitor.model.route import Grade, NewFact, QuietHours, Route
from monitor.model.silence import Mute, Silence
from monitor.model.story import Change, StoryId
from monitor.route.alerts import (
    AGAIN,
    FIRST_TIME,
    Alert,
    Around,
    Hold,
    Listed,
    Quiet,
    Verdict,
    Wait,
    decide,
)
from tests.values import DAY, HOUR, NOON, ROUTE, change, report

NEVER = LastTold()
MINUTE = timedelta(minutes=1)
ONE = Facts(types=("arrest",), sources=1)
THREE = replace(ONE, sources=3)
GRAVE = Severity(grade=Grade.HIGH, points=6)
GATHERS = replace(ROUTE, group_wait=10 * MINUTE)
SLEEPS = replace(ROUTE, quiet_hours=QuietHours(whole_days=(5,)))
WAKES = replace(ROUTE, quiet_hours=QuietHours(whole_days=(5,), override=Grade.HIGH))
BOUND = replace(ROUTE, budget=8)
NIGHT = Around(quiet_until=NOON + 8 * HOUR)
LOUD_NIGHT = replace(NIGHT, severity=GRAVE)
SILENCE = Silence(
    id=1, kind=Mute.STORY, what="s-1", until=NOON + HOUR, since=NOON - HOUR
)


def held(gate: Hold, **changes: Any) -> Held:
    made = Held(
        route="desk",
        change=change(),
        gate=gate.name,
        since=NOON - HOUR,
        until=NOON,
    )
    return replace(made, **changes)


def alerted(ago: timedelta = HOUR, facts: Facts | None = ONE) -> LastTold:
    return LastTold(alerted_at=NOON - ago, alerted=facts)


def verdict(
    route: Route,
    told: LastTold = NEVER,
    around: Around | None = None,
    of: Change | None = None,
) -> Verdict:
    return decide(of or change(), route, told, NOON, around or Around())


def test_a_story_gathers_before_its_first_alert() -> None:
    """From the moment at which it was found, however late that is decided."""
    assert verdict(GATHERS) == Wait(Hold.GROUP_WAIT, NOON + 10 * MINUTE)
    late = change(at=NOON - 10 * MINUTE)
    assert verdict(GATHERS, of=late) == Alert(FIRST_TIME)
    assert verdict(GATHERS, alerted(DAY)) == Alert(AGAIN)


def test_what_comes_meanwhile_joins_it() -> None:
    """It is told with the first one."""
    told = LastTold(held=Holding(gate="GROUP_WAIT", until=NOON + MINUTE))

    assert verdict(GATHERS, told) is Quiet.GATHERS
    assert verdict(WAKES, told, LOUD_NIGHT) is Quiet.GATHERS


def test_what_has_gathered_is_told() -> None:
    """It does not gather again."""
    around = Around(held=held(Hold.GROUP_WAIT))

    assert verdict(GATHERS, NEVER, around) == Alert(
        f"{FIRST_TIME}; gathered with its story"
    )


def test_quiet_hours_hold_an_alert() -> None:
    """Until they end; then it says so."""
    after = Around(held=held(Hold.QUIET_HOURS))

    assert verdict(SLEEPS, NEVER, NIGHT) == Wait(
        Hold.QUIET_HOURS, NIGHT.quiet_until or NOON
    )
    assert verdict(SLEEPS, NEVER, after) == Alert(
        f"{FIRST_TIME}; held over quiet hours"
    )


def test_what_has_gathered_may_have_to_wait_for_the_morning() -> None:
    """One hold after the other."""
    around = replace(NIGHT, held=held(Hold.GROUP_WAIT))

    assert isinstance(verdict(SLEEPS, NEVER, around), Wait)


def test_severity_overrides_quiet_hours() -> None:
    """Also for a story that is held already; then the morning tells it no more."""
    told = LastTold(held=Holding(gate="QUIET_HOURS", until=NOON + HOUR))
    morning = Around(held=held(Hold.QUIET_HOURS, since=NOON - 2 * HOUR))
    soon = replace(WAKES, repeat_after=MINUTE)

    assert verdict(WAKES, NEVER, LOUD_NIGHT) == Alert(FIRST_TIME)
    assert verdict(WAKES, told, LOUD_NIGHT) == Alert(FIRST_TIME)
    assert verdict(WAKES, told, NIGHT) is Quiet.GATHERS
    assert verdict(soon, alerted(HOUR), morning) is Quiet.ALREADY_TOLD


def test_a_held_alert_is_late_by_its_own_moment() -> None:
    """What was held on purpose is not late; what a downtime held back is."""
    short = replace(SLEEPS, alert_max_age=HOUR)
    old = change(report(first_seen=NOON - 8 * HOUR))
    due = Around(held=held(Hold.QUIET_HOURS))
    missed = Around(held=held(Hold.QUIET_HOURS, until=NOON - 2 * HOUR))

    assert isinstance(verdict(short, NEVER, due, old), Alert)
    assert verdict(short, NEVER, missed, old) is Listed.LATE


def test_a_new_fact_is_told_again_where_the_route_wants_it() -> None:
    """It is named; other facts, and what nobody noted before, wait."""
    wants = replace(ROUTE, escalate=(NewFact.SOURCES,))
    other = replace(ROUTE, escalate=(NewFact.NUMBER,))
    around = Around(facts=THREE)

    assert verdict(wants, alerted(), around) == Alert("new: reported by 3 sources")
    assert verdict(other, alerted(), around) is Quiet.ALREADY_TOLD
    assert verdict(wants, alerted(facts=None), around) is Quiet.ALREADY_TOLD
    assert verdict(wants, alerted(facts=THREE), around) is Quiet.ALREADY_TOLD


def test_a_new_fact_over_budget_is_a_digest_line() -> None:
    """Though the story itself was told today."""
    wants = replace(BOUND, escalate=(NewFact.SOURCES,))
    spent = Around(facts=THREE, spent=8)

    assert verdict(wants, alerted(), spent) is Listed.OVER_BUDGET


def test_a_digest_line_is_new_against_what_was_told_last() -> None:
    """Be it at once or in a digest."""
    wants = replace(ROUTE, alerts=(), escalate=(NewFact.SOURCES,))
    listed = LastTold(listed_at=NOON - HOUR, listed=ONE)
    later = replace(alerted(2 * HOUR), listed_at=NOON - HOUR, listed=THREE)
    around = Around(facts=THREE)

    assert verdict(wants, listed, around) is Listed.DIGEST_ONLY
    assert verdict(wants, later, around) is Quiet.ALREADY_TOLD
    assert verdict(wants, replace(later, alerted_at=NOON), around) is Listed.DIGEST_ONLY


@pytest.mark.parametrize(
    ("spent", "grade", "told"),
    [
        (0, Grade.LOW, Alert(FIRST_TIME)),
        (5, Grade.MEDIUM, Alert(FIRST_TIME)),
        (6, Grade.MEDIUM, Listed.OVER_BUDGET),
        (6, Grade.HIGH, Alert(FIRST_TIME)),
        (
            7,
            Grade.CRITICAL,
            Alert(f"{FIRST_TIME}; the last of the day's 8, more goes to the digest"),
        ),
        (8, Grade.CRITICAL, Listed.OVER_BUDGET),
        (9, Grade.CRITICAL, Listed.OVER_BUDGET),
    ],
)
def test_a_budget_keeps_its_last_quarter_for_what_is_grave(
    spent: int, grade: Grade, told: Verdict
) -> None:
    """The rest goes to the digest, and the last alert says so."""
    around = Around(spent=spent, severity=Severity(grade=grade, points=0))

    assert verdict(BOUND, NEVER, around) == told


@pytest.mark.parametrize(
    ("kind", "what", "route", "told"),
    [
        (Mute.STORY, "s-1", "", Quiet.SILENCED),
        (Mute.STORY, "s-2", "", Alert(FIRST_TIME)),
        (Mute.STORY, "s-1", "desk", Quiet.SILENCED),
        (Mute.STORY, "s-1", "other", Alert(FIRST_TIME)),
        (Mute.SOURCE, "Example.org", "", Quiet.SILENCED),
        (Mute.SOURCE, "other.org", "", Alert(FIRST_TIME)),
        (Mute.TERM, "human Traffickers", "", Quiet.SILENCED),
        (Mute.TERM, "traffick", "", Alert(FIRST_TIME)),
        (Mute.TERM, "人口", "", Alert(FIRST_TIME)),
        (Mute.ROUTE, "desk", "", Listed.MUTED),
        (Mute.ROUTE, "other", "", Alert(FIRST_TIME)),
    ],
)
def test_a_silence_covers_what_it_names(
    kind: Mute, what: str, route: str, told: Verdict
) -> None:
    """A silenced route still has its digest."""
    silence = replace(SILENCE, kind=kind, what=what, route=route)

    assert verdict(ROUTE, NEVER, Around(silences=(silence,))) == told


def test_a_term_without_spaces_is_silenced_within_words() -> None:
    """Chinese has none."""
    silence = replace(SILENCE, kind=Mute.TERM, what="贩运")
    told = change(report(title="警方破获人口贩运团伙"))

    assert verdict(ROUTE, NEVER, Around(silences=(silence,)), told) is Quiet.SILENCED


def test_a_silence_says_what_and_until_when() -> None:
    """In the words of `explain`."""
    assert str(SILENCE) == "story s-1, until 2024-04-18T13:00Z"
    assert StoryId(SILENCE.what) == change().story.id
