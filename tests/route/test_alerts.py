"""Who hears of what, and which gate says no?"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.decision import LastTold
from monitor.model.event import Event, EventType, Party, Role
from monitor.model.item import Standing
from monitor.model.match import Level
from monitor.model.route import Route
from monitor.route.alerts import AGAIN, FIRST_TIME, Alert, Listed, Quiet, decide
from tests.values import DAY, HOUR, MATCH, NOON, ROUTE, change, report

NEVER = LastTold()
WEAK = replace(MATCH, level=Level.DIGEST, score=4)


def route(**changes: Any) -> Route:
    return replace(ROUTE, **changes)


def test_first_time_alerts() -> None:
    """A story that nobody on the route was told of raises an alert."""
    assert decide(change(), ROUTE, NEVER, NOON) == Alert(FIRST_TIME)


def test_star_follows_every_topic() -> None:
    """`topics = ["*"]` needs no list."""
    assert decide(change(), route(topics=("*",)), NEVER, NOON) == Alert(FIRST_TIME)


@pytest.mark.parametrize(
    ("narrow", "reason"),
    [
        ({"topics": ("smuggling",)}, Quiet.NOT_FOLLOWED),
        ({"min_score": 7}, Quiet.LOW_SCORE),
        ({"rules": ("trafficking/chess", "smuggling/boats")}, Quiet.OTHER_RULE),
        ({"facets": ("returns",)}, Quiet.OTHER_FACET),
        ({"countries": ("VN",)}, Quiet.OTHER_COUNTRY),
        ({"languages": ("vi",)}, Quiet.OTHER_LANGUAGE),
        ({"sources": ("other.org",)}, Quiet.OTHER_SOURCE),
        ({"events": ("agreement",)}, Quiet.OTHER_EVENT),
        ({"min_sources": 2}, Quiet.TOO_FEW_SOURCES),
    ],
)
def test_each_narrowing_stops_what_is_outside(
    narrow: dict[str, Any], reason: Quiet
) -> None:
    """The gate that stopped a change is named."""
    assert decide(change(), route(**narrow), NEVER, NOON) is reason


@pytest.mark.parametrize(
    "narrow",
    [
        {"min_score": 6},
        {"rules": ("trafficking/named", "smuggling/boats")},
        {"facets": ("rescue", "returns")},
        {"countries": ("GB",)},
        {"countries": ("VNM",)},
        {"languages": ("en",)},
        {"sources": ("example.org",)},
        {"events": ("rescue",)},
    ],
)
def test_each_narrowing_lets_through_what_is_inside(narrow: dict[str, Any]) -> None:
    """A narrowing that the change satisfies changes nothing."""
    freed = Event(type=EventType.RESCUE, parties=(Party(id="VNM", role=Role.AGENCY),))
    told = change(report(events=(freed,), lang="en-GB"))

    assert decide(told, route(**narrow), NEVER, NOON) == Alert(FIRST_TIME)


def test_a_second_source_opens_min_sources() -> None:
    """The weaker second report tells the story that the first one could not."""
    strict = route(min_sources=2)
    second = report(source="other.org", matches=(WEAK,), seq=2)

    assert decide(change(report(), second), strict, NEVER, NOON) == Alert(FIRST_TIME)


def test_a_later_item_of_a_backlog_story_is_alerted() -> None:
    """A story known only from first polls counts as not told."""
    old = report(standing=Standing.BACKLOG)

    assert decide(change(old, report(seq=2)), ROUTE, NEVER, NOON) == Alert(FIRST_TIME)


@pytest.mark.parametrize(
    ("standing", "digest", "verdict"),
    [
        (Standing.QUIET, True, Quiet.FIRST_POLL),
        (Standing.BACKLOG, True, Listed.BACKLOG),
        (Standing.BACKLOG, False, Quiet.NO_DIGEST),
    ],
)
def test_a_first_poll_alerts_nobody(
    standing: Standing,
    digest: bool,
    verdict: Listed | Quiet,
) -> None:
    """Backlog is listed once, quiet never."""
    plan = ROUTE.digest if digest else None
    told = change(report(standing=standing))

    assert decide(told, route(digest=plan), NEVER, NOON) is verdict


@pytest.mark.parametrize("standing", list(Standing))
def test_what_changed_rules_find_is_told_nobody(standing: Standing) -> None:
    """No alert, no digest line and no backlog, however sure the rules are."""
    found = replace(change(report(standing=standing)), reapplied=True)

    assert decide(found, ROUTE, NEVER, NOON) is Quiet.REAPPLIED
    assert decide(found, route(alerts=()), NEVER, NOON) is Quiet.REAPPLIED
    assert (
        decide(found, route(topics=("smuggling",)), NEVER, NOON) is Quiet.NOT_FOLLOWED
    )


@pytest.mark.parametrize(
    ("alerts", "digest", "verdict"),
    [
        (True, True, Listed.DIGEST_LEVEL),
        (False, True, Listed.DIGEST_ONLY),
        (True, False, Quiet.NO_DIGEST),
    ],
)
def test_the_digest_level_waits_for_the_digest(
    alerts: bool,
    digest: bool,
    verdict: Listed | Quiet,
) -> None:
    """What is not sure enough for an alert is a digest line, where there is one."""
    wanted = route(
        alerts=ROUTE.alerts if alerts else (), digest=ROUTE.digest if digest else None
    )

    assert decide(change(report(matches=(WEAK,))), wanted, NEVER, NOON) is verdict


def test_a_route_without_alerts_lists_the_sure_ones_too() -> None:
    """`alerts = []` means that the digest tells everything."""
    assert decide(change(), route(alerts=()), NEVER, NOON) is Listed.DIGEST_ONLY


def test_a_late_alert_becomes_a_digest_line() -> None:
    """What was seen more than `alert_max_age` ago pages nobody."""
    late = NOON + DAY + HOUR

    assert decide(change(), ROUTE, NEVER, late) is Listed.LATE
    assert decide(change(), route(digest=None), NEVER, late) is Quiet.NO_DIGEST


def test_without_first_seen_the_change_counts() -> None:
    """An item that carries no moment of its own is as old as its change."""
    told = change(report(first_seen=None), at=NOON - 2 * DAY)

    assert decide(told, ROUTE, NEVER, NOON) is Listed.LATE


@given(ago=st.timedeltas(timedelta(0), timedelta(days=30)))
def test_told_at_most_once_per_repeat_after(ago: timedelta) -> None:
    """However long ago the last alert was, the quiet period is kept exactly."""
    verdict = decide(change(), ROUTE, LastTold(alerted_at=NOON - ago), NOON)

    assert (verdict is Quiet.ALREADY_TOLD) == (ago < ROUTE.repeat_after)
    assert verdict in {Quiet.ALREADY_TOLD, Alert(AGAIN)}


@pytest.mark.parametrize(
    ("alerted", "listed", "verdict"),
    [
        (None, None, Listed.DIGEST_LEVEL),
        (None, NOON - HOUR, Quiet.ALREADY_TOLD),
        (NOON - HOUR, None, Quiet.ALREADY_TOLD),
        (NOON - 3 * DAY, NOON - HOUR, Quiet.ALREADY_TOLD),
        (NOON - DAY, NOON - 2 * DAY, Listed.DIGEST_LEVEL),
    ],
)
def test_a_digest_line_is_not_told_twice_either(
    alerted: datetime | None, listed: datetime | None, verdict: Listed | Quiet
) -> None:
    """An alert or a digest line within repeat_after silences further lines."""
    told = LastTold(alerted_at=alerted, listed_at=listed)

    assert decide(change(report(matches=(WEAK,))), ROUTE, told, NOON) is verdict


def test_a_digest_line_does_not_silence_an_alert() -> None:
    """A story that was only good for the digest is alerted when it grows."""
    listed = LastTold(listed_at=NOON - HOUR)

    assert decide(change(), ROUTE, listed, NOON) == Alert(FIRST_TIME)


def test_the_full_text_of_what_was_listed_as_backlog_is_no_second_line() -> None:
    text = replace(change(report(standing=Standing.BACKLOG)), brought=True)

    assert decide(text, ROUTE, NEVER, NOON) is Quiet.KNOWN


def test_the_full_text_of_what_a_digest_listed_is_no_second_line() -> None:
    """However soon a story may be repeated: that text is no new report."""
    weak = report(matches=(WEAK,))
    text = replace(change(weak), brought=True)
    soon = route(repeat_after=timedelta(0))
    listed = LastTold(listed_at=NOON)

    assert decide(text, soon, listed, NOON) is Quiet.KNOWN
    assert decide(change(weak), soon, listed, NOON) is Listed.DIGEST_LEVEL
