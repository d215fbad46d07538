"""What comes of a verdict, and is everything noted that it was made from?"""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.model.decision import Basis, Decision, Facts, Held, Holding, LastTold
from monitor.model.event import Event, EventType, Number
from monitor.model.message import AlertMessage, DigestMessage, message_from_body
from monitor.model.route import DigestPlan, Grade, NewFact, QuietHours
from monitor.model.silence import Mute, Silence
from monitor.model.story import Change, StoryId
from monitor.route.alerts import Around, Hold, Quiet
from monitor.route.outcome import case, decision, hear, version
from monitor.route.turn import around, rank, release, spend
from tests.values import DAY, HOUR, NOON, ROUTE, change, report

NEVER = LastTold()
FREED = Event(type=EventType.RESCUE, numbers=(Number(kind="rescued", value=120),))
SLEEPS = replace(ROUTE, quiet_hours=QuietHours(whole_days=(3,), zone="UTC"))
PLAIN = Around()


def utc(_: str) -> Any:
    return NOON.tzinfo


def made(told: LastTold = NEVER, at: Around = PLAIN, **changes: Any) -> Decision:
    of = changes.pop("of", change(report(events=(FREED,), version=2)))
    return decision(case(of, replace(ROUTE, **changes), told, at), NOON)


def messages(*made: Decision) -> list[AlertMessage | DigestMessage]:
    bodies = [json.loads(d.body) for each in made for d in each.deliveries]
    found = [message_from_body(body) for body in bodies]
    return [m for m in found if isinstance(m, AlertMessage | DigestMessage)]


def story(name: str, seq: int, **item: Any) -> Change:
    told = change(report(seq=seq, **item), seq=seq)
    return replace(told, story=replace(told.story, id=StoryId(name), headline=name))


def silence(number: int, route: str = "") -> Silence:
    """Of a source that nobody reads."""
    return Silence(
        id=number,
        kind=Mute.SOURCE,
        what="z.org",
        since=NOON,
        until=NOON + HOUR,
        route=route,
    )


def held(of: Change, gate: Hold = Hold.QUIET_HOURS) -> Held:
    return Held(route="desk", change=of, gate=gate.name, since=NOON - HOUR, until=NOON)


def test_a_decision_notes_what_it_was_made_from() -> None:
    """Enough to make it again."""
    told = replace(change(report(events=(FREED,), version=2)), rules="r7", shown=9)
    holding = [silence(1), silence(2, route="desk"), silence(3, route="other")]
    at = replace(PLAIN, silences=tuple(holding), spent=4)
    basis = made(at=at, of=told, budget=9).basis
    unbound = made(at=at, of=told).basis

    assert basis == Basis(
        seq=1,
        version=2,
        first_seen=NOON,
        rules="r7",
        route=version(replace(ROUTE, budget=9)),
        facts=Facts(types=("rescue",), numbers=(("rescued", 120),), sources=1),
        severity=basis.severity if basis else None,  # type: ignore[arg-type]  # checked below
        reports=1,
        newest=1,
        shown=9,
        silences=(1, 2),
        spent=4,
    )
    assert basis.severity.grade is Grade.HIGH
    assert unbound
    assert unbound.spent == 0


def test_an_alert_tells_how_grave_it_is_and_why() -> None:
    """In its reasons, so that every channel shows it."""
    alert = made()
    (message,) = messages(alert)

    assert isinstance(message, AlertMessage)
    assert (alert.outcome, alert.gate) == ("alert", "ALERT")
    assert message.line.severity == "high"
    assert message.line.why.endswith(
        "First report of this story. Severity high: rescue +3, 120 rescued +3."
    )


def test_who_was_first_is_told_where_there_are_several() -> None:
    """By when we saw it."""
    two = change(report(source="b.org", seq=2), report(seq=1))
    (message,) = messages(made(of=two))

    assert isinstance(message, AlertMessage)
    assert message.line.first == "example.org"


def test_a_held_alert_owes_nothing_yet() -> None:
    """It says until when."""
    waits = made(group_wait=timedelta(minutes=10))

    assert (waits.outcome, waits.gate, waits.deliveries) == ("held", "GROUP_WAIT", ())
    assert waits.held_until == NOON + timedelta(minutes=10)


def test_a_digest_line_names_what_is_new() -> None:
    """To a route that has heard of the story before, of whatever kind."""
    told = LastTold(listed_at=NOON - 2 * DAY, listed=Facts(types=("rescue",)))
    line = made(told, alerts=())

    assert line.why == "the route has no immediate alerts; new: number: 120 rescued"
    assert made(replace(told, listed=None), alerts=()).why == (
        "the route has no immediate alerts"
    )


def test_a_silence_is_named() -> None:
    """With its end."""
    until = NOON + HOUR
    silence = Silence(id=1, kind=Mute.STORY, what="s-1", until=until, since=NOON)
    quiet = made(at=Around(silences=(silence,)))

    assert quiet.why == "silenced: story s-1, until 2024-04-18T13:00Z"


def test_the_version_of_a_route_is_that_of_its_settings() -> None:
    """Any knob counts."""
    assert version(ROUTE) == version(replace(ROUTE))
    assert version(ROUTE) != version(replace(ROUTE, escalate=(NewFact.TYPE,)))


def test_each_decision_is_heard() -> None:
    """So that the next change of the batch knows."""
    alert, line = made(), made(alerts=())
    waits = made(group_wait=HOUR)
    quiet = replace(alert, outcome="quiet")
    backlog = replace(line, backlog=True)
    facts = alert.basis.facts if alert.basis else None
    until = NOON + HOUR

    assert hear(NEVER, alert, NOON) == LastTold(alerted_at=NOON, alerted=facts)
    assert hear(NEVER, line, NOON) == LastTold(listed_at=NOON, listed=facts)
    assert hear(NEVER, waits, NOON) == LastTold(
        held=Holding(gate="GROUP_WAIT", until=until)
    )
    assert hear(NEVER, quiet, NOON) == hear(NEVER, backlog, NOON) == NEVER
    assert hear(NEVER, replace(alert, basis=None), NOON).alerted is None


def test_a_night_is_told_in_one_message() -> None:
    """The gravest first, with the window in which they were held."""
    low, high = story("s-low", 1), story("s-high", 2, first_seen=NOON)
    grave = replace(high.story, reports=(report(seq=2, events=(FREED,)),))
    nights = [held(low), held(replace(high, story=grave))]
    told = {StoryId("s-low"): NEVER, StoryId("s-high"): NEVER}
    released = release(nights, SLEEPS, told, PLAIN, NOON)
    (message,) = messages(*(each for _, each in released))

    assert isinstance(message, DigestMessage)
    assert [line.story for line in message.stories] == ["s-high", "s-low"]
    assert (message.start, message.end, message.held) == (NOON - HOUR, NOON, True)
    assert message.note == "2 alerts that were held over quiet hours."
    assert [h.change.story.id for h, _ in released] == ["s-high", "s-low"]
    assert len({each.bundle for _, each in released}) == 1


def test_a_bundle_of_one_is_an_alert() -> None:
    """What is not told any more says why."""
    one, other = story("s-1", 1), story("s-2", 2)
    told = {
        StoryId("s-1"): NEVER,
        StoryId("s-2"): LastTold(alerted_at=NOON - timedelta(minutes=5)),
    }
    released = release([held(one), held(other)], SLEEPS, told, PLAIN, NOON)
    (message,) = messages(*(each for _, each in released))

    assert isinstance(message, AlertMessage)
    assert {each.gate for _, each in released} == {"ALERT", Quiet.ALREADY_TOLD.name}


def test_stories_that_gathered_are_told_one_by_one() -> None:
    """The gravest first, as far as the budget goes; each has a key of its own."""
    plan = DigestPlan(channels=("mail",))
    bound = replace(ROUTE, budget=1, digest=plan)
    stories = [held(story(f"s-{n}", n), Hold.GROUP_WAIT) for n in (1, 2)]
    told = {each.change.story.id: NEVER for each in stories}
    released = [each for _, each in release(stories, bound, told, PLAIN, NOON)]

    assert [each.gate for each in released] == ["ALERT", "OVER_BUDGET"]


def test_an_alert_that_was_held_has_another_key() -> None:
    """The change is the same."""
    of = story("s-1", 1)
    at = Around(held=held(of, Hold.GROUP_WAIT))
    first, later = made(of=of), made(of=of, at=at)

    assert first.deliveries[0].key != later.deliveries[0].key


def test_what_a_route_does_not_ask_for_is_not_looked_up() -> None:
    """A route without a budget counts no alerts."""

    def spent(route: str, _: object) -> int:
        raise AssertionError(route)

    assert around(ROUTE, [], spent, utc, NOON) == PLAIN


def test_a_route_knows_its_budget_and_its_quiet_hours() -> None:
    """From its local midnight on."""
    asked: list[object] = []

    def spent(*given: object) -> int:
        asked.append(given)
        return 3

    known = around(replace(SLEEPS, budget=4), [], spent, utc, NOON)

    assert known == Around(spent=3, quiet_until=NOON + 12 * HOUR)
    assert asked == [("desk", NOON - 12 * HOUR)]


def test_the_zone_of_a_route_is_that_of_its_quiet_hours_or_digest() -> None:
    """Else UTC."""
    hanoi = DigestPlan(channels=("mail",), zone="Asia/Ho_Chi_Minh")

    assert replace(SLEEPS, digest=hanoi).zone == "UTC"
    assert replace(ROUTE, digest=hanoi).zone == "Asia/Ho_Chi_Minh"
    assert replace(ROUTE, digest=None).zone == "UTC"


def test_the_gravest_is_decided_first_where_a_budget_may_not_reach() -> None:
    """Else in the order of arrival."""
    low, high = change(seq=1), change(report(events=(FREED,)), seq=2)
    bound = replace(ROUTE, budget=1)

    assert rank([low, high], [bound, ROUTE]) == [high, low]
    assert rank([low, high], [ROUTE]) == [low, high]


@pytest.mark.parametrize(("bundle", "spent"), [("", 2), ("night", 1)])
def test_a_bundle_is_one_alert(bundle: str, spent: int) -> None:
    """What is quiet costs nothing."""
    alerts = [replace(made(), change=n, bundle=bundle) for n in (1, 2)]
    quiet = replace(alerts[0], change=3, outcome="quiet")

    assert spend({"desk": PLAIN}, [*alerts, quiet])["desk"].spent == spent


def test_of_stories_that_were_merged_while_held_one_is_told() -> None:
    """The other joins it."""
    twice = [held(story("s-1", n)) for n in (1, 2)]
    released = release(twice, SLEEPS, {StoryId("s-1"): NEVER}, PLAIN, NOON)

    assert sorted(each.gate for _, each in released) == ["ALERT", "GATHERS"]
