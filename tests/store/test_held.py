"""What is held survives, is released once, and lands in the next digest's window."""

from dataclasses import replace
from datetime import timedelta

from monitor.model.decision import Basis, Decision, Facts, Holding, LastTold, Severity
from monitor.model.route import Grade
from monitor.model.silence import Mute, Silence
from monitor.model.story import StoryId
from monitor.store.database import Database
from tests.store.intake import decision, intake, match, owed, run_line, sighting
from tests.values import HOUR, NOON

STORY = StoryId("s-1")
FACTS = Facts(
    types=("arrest",),
    instruments=("mou",),
    numbers=(("dead", 2.5),),
    countries=("VNM",),
    official=("a.gov",),
    sources=2,
)
BASIS = Basis(
    seq=1,
    version=2,
    first_seen=NOON,
    rules="r1",
    route="abc",
    facts=FACTS,
    severity=Severity(grade=Grade.HIGH, points=5, reasons=("arrest +2",)),
    reports=1,
    newest=1,
    shown=7,
    silences=(2, 3),
    spent=5,
)


def hold(database: Database) -> None:
    """One change, whose alert is held for an hour."""
    database.shelf.save_poll(intake(sighting("a")))
    run_line(database, match("t"))
    (change,) = database.line.undecided(9)
    until = NOON + HOUR
    made = decision(
        change.seq, "held", gate="GROUP_WAIT", held_until=until, basis=BASIS
    )
    database.line.save_decisions([(change, [made])], NOON)


def test_an_alert_is_held_until_its_moment(database: Database) -> None:
    """And is known as held until then."""
    hold(database)
    line = database.line
    (held,) = line.due_held(["desk"], NOON + HOUR)

    assert line.next_held(["desk"]) == NOON + HOUR
    assert line.due_held(["desk"], NOON + HOUR - timedelta(seconds=1)) == []
    assert (held.route, held.gate, held.since) == ("desk", "GROUP_WAIT", NOON)
    assert held.change.story.id == STORY
    assert line.last_told([STORY], ["desk"])[STORY] == {
        "desk": LastTold(held=Holding(gate="GROUP_WAIT", until=NOON + HOUR))
    }


def test_what_a_route_holds_that_is_gone_is_left_alone(database: Database) -> None:
    """It waits for the route to come back."""
    hold(database)

    assert database.line.next_held(["other"]) is None
    assert database.line.due_held([], NOON + HOUR) == []


def test_a_held_alert_is_released_once(database: Database) -> None:
    """By a change of its own, so that a digest that has passed the first one has it."""
    hold(database)
    line = database.line
    (held,) = line.due_held(["desk"], NOON + HOUR)
    made = decision(held.change.seq, "alert", owed("k1"), gate="ALERT", basis=BASIS)
    line.save_released([(held, made)], NOON + HOUR)
    line.save_released([(held, replace(made, why="twice"))], NOON + HOUR)
    line.save_released([], NOON)
    (told,) = database.digests.told_between("desk", held.change.seq, 99)

    assert line.next_held(["desk"]) is None
    assert line.undecided(9) == []
    assert (told.outcome, told.why, told.change.seq) == ("alert", "because alert", 2)
    assert [o.delivery.key for o in database.queries.outbox()] == ["k1"]
    assert line.last_told([STORY], ["desk"])[STORY] == {
        "desk": LastTold(alerted_at=NOON + HOUR, alerted=FACTS)
    }


def test_a_held_alert_may_be_held_again(database: Database) -> None:
    """After it has gathered, until the morning."""
    hold(database)
    (held,) = database.line.due_held(["desk"], NOON + HOUR)
    again = decision(1, "held", gate="QUIET_HOURS", held_until=NOON + 9 * HOUR)
    database.line.save_released([(held, again)], NOON + HOUR)

    assert database.line.next_held(["desk"]) == NOON + 9 * HOUR
    assert database.line.last_told([STORY], ["desk"])[STORY]["desk"].held == Holding(
        gate="QUIET_HOURS", until=NOON + 9 * HOUR
    )


def test_facts_come_back_as_they_were(database: Database) -> None:
    """Of an alert and of a digest line, not of a backlog line."""
    database.shelf.save_poll(intake(*(sighting(k) for k in "abc")))
    run_line(database, match("t"))
    made: list[Decision] = [
        decision(1, "alert", basis=BASIS),
        decision(2, "digest", basis=replace(BASIS, facts=replace(FACTS, sources=3))),
        decision(3, "digest", backlog=True, basis=BASIS),
    ]
    for n, (change, each) in enumerate(
        zip(database.line.undecided(9), made, strict=True)
    ):
        database.line.save_decisions([(change, [each])], NOON + n * HOUR)

    assert database.line.last_told([STORY], ["desk"])[STORY]["desk"] == LastTold(
        alerted_at=NOON,
        alerted=FACTS,
        listed_at=NOON + HOUR,
        listed=replace(FACTS, sources=3),
    )


def test_a_bundle_counts_as_one_alert(database: Database) -> None:
    """Of that route, from that moment on."""
    database.shelf.save_poll(intake(*(sighting(k) for k in "abcd")))
    run_line(database, match("t"))
    bundles = ("", "night", "night", "")
    for change, bundle in zip(database.line.undecided(9), bundles, strict=True):
        made = decision(change.seq, "alert", bundle=bundle)
        other = decision(change.seq, "alert", route="other")
        database.line.save_decisions([(change, [made, other])], NOON)

    assert database.line.alerts_since("desk", NOON) == 3
    assert database.line.alerts_since("other", NOON) == 4
    assert database.line.alerts_since("desk", NOON + HOUR) == 0


def test_a_silence_holds_until_its_end_or_until_it_is_removed(
    database: Database,
) -> None:
    """It is kept for those who ask later."""
    first = Silence(
        id=0, kind=Mute.TERM, what="boat race", until=NOON + HOUR, since=NOON, note="n"
    )
    second = replace(first, kind=Mute.ROUTE, what="desk", route="desk")
    one, two = (database.silences.add(each) for each in (first, second))
    holding = database.line.silences(NOON)
    removed = [database.silences.remove(two, NOON) for _ in range(2)]

    assert holding == [replace(first, id=one), replace(second, id=two)]
    assert removed == [True, False]
    assert database.line.silences(NOON) == [replace(first, id=one)]
    assert database.line.silences(NOON + HOUR) == []
    assert not database.silences.remove(one, NOON + HOUR)
    assert [s.removed_at for s in database.silences.all()] == [None, NOON]
