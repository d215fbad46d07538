"""Is it kept in which order stories came to show what they show?"""

from dataclasses import replace
from datetime import time, timedelta

from monitor.model.edit import EditKind
from monitor.model.past import Edited, Shown
from monitor.model.route import DigestPlan, Grade, NewFact, QuietHours, Route
from monitor.store.database import Database
from monitor.store.history import Stored
from tests.store.intake import decision, intake, match, owed, run_line, sighting
from tests.store.test_edits import A, B, decide, merge, split, tell
from tests.values import DAY, HOUR, NOON

PLAIN = Route(name="desk", topics=("*",))
FULL = Route(
    name="night",
    topics=("trafficking", "smuggling"),
    alerts=("chat", "mail"),
    digest=DigestPlan(channels=("mail",), at=time(7, 30), zone="Asia/Kathmandu"),
    min_score=3,
    min_sources=2,
    facets=("returns",),
    countries=("VNM", "GB"),
    languages=("en",),
    sources=("example.org",),
    events=("arrest",),
    rules=("trafficking/freed",),
    repeat_after=timedelta(hours=36),
    alert_max_age=timedelta(minutes=90),
    group_wait=timedelta(seconds=1),
    escalate=(NewFact.NUMBER, NewFact.SOURCES),
    quiet_hours=QuietHours(
        start=time(22), end=time(6, 15), days=(0, 4), whole_days=(6,), zone="UTC"
    ),
    budget=12,
)
CRON = DigestPlan(channels=(), every=timedelta(hours=1), cron="0 8 * * mon", days=(1,))
LOUD = QuietHours(override=Grade.CRITICAL)


def read(database: Database) -> Stored:
    return database.history.read(NOON - DAY)


def shown(database: Database) -> list[tuple[str, int, str]]:
    """Items by their keys, with version and story as it is now."""
    stored = read(database)
    return [
        (each.item, each.version, each.story)
        for each in stored.log
        if isinstance(each, Shown)
    ]


def test_a_route_is_kept_with_every_knob_once(database: Database) -> None:
    """By its version; what a version was does not change."""
    other = replace(FULL, digest=CRON, quiet_hours=LOUD)
    kept = {"1": PLAIN, "2": FULL, "3": other}
    database.history.keep_routes(kept, NOON)
    database.history.keep_routes({"1": FULL}, NOON + DAY)
    database.history.keep_routes({}, NOON)

    assert database.history.routes() == kept


def test_what_joins_a_story_is_shown_from_then_on(database: Database) -> None:
    """Items without a match are not counted: they are in no story."""
    one = tell(database, "a", A)
    database.shelf.save_poll(intake(sighting("rain")))
    run_line(database)
    two = tell(database, "b", B)

    assert shown(database) == [(one, 1, A), (two, 1, B)]


def test_another_text_of_a_story_is_shown_in_its_turn(database: Database) -> None:
    """Also one that matches nothing: the story shows it, and is worth less."""
    item = tell(database, "a", A)
    decide(database, "alert")
    changed = sighting("a", "Other words")
    database.shelf.save_poll(intake(changed=(changed,), at=NOON + HOUR))
    run_line(database)
    texts = {r.item.version: r for r, _ in database.history.reports([item])}

    assert shown(database) == [(item, 1, A), (item, 2, A)]
    assert [len(texts[version].matches) for version in (1, 2)] == [1, 0]


def test_edits_stand_among_what_was_shown(database: Database) -> None:
    """Items are told with the story that they are in now, also after a restart."""
    one, two = tell(database, "a", A), tell(database, "b", B)
    merge(database, A, B)
    other = split(database, A, two)
    last = tell(database, "c", A)
    log = read(database).log
    edits = [each.edit for each in log if isinstance(each, Edited)]

    assert shown(database) == [(one, 1, A), (two, 1, other), (last, 1, A)]
    assert [each.n for each in log] == [1, 2, 3, 4, 5]
    assert [(e.kind, e.story, e.other, e.items) for e in edits] == [
        (EditKind.MERGE, A, B, (two,)),
        (EditKind.SPLIT, A, other, (two,)),
    ]


def test_a_change_carries_what_stories_had_come_to_show(database: Database) -> None:
    """As far as the look at it saw, and not what came after."""
    tell(database, "a", A)
    (first,) = database.line.undecided(9)
    tell(database, "b", B)
    both = database.line.undecided(9)

    assert first.shown == 1
    assert [each.shown for each in both] == [2, 2]


def test_what_a_split_off_story_was_told_keeps_its_items(database: Database) -> None:
    """So that it can be told whose they were then."""
    tell(database, "a", A)
    decide(database, "quiet")
    two = tell(database, "b", A)
    decide(database, "quiet")
    three = tell(database, "c", A)
    change = decide(database, "alert", key="k")
    other = split(database, A, two)

    assert read(database).told_of == {other: {change: three}}


def test_decisions_come_in_their_order_with_what_they_owed(database: Database) -> None:
    """And a released one knows what was held."""
    item = tell(database, "a", A)
    (change,) = database.line.undecided(9)
    held = decision(
        change.seq, "held", gate="GROUP_WAIT", held_until=NOON + HOUR, story=A
    )
    keys = (owed("k1"), owed("k2", "mail"))
    other = decision(change.seq, "alert", *keys, route="b", story=A)
    database.line.save_decisions([(change, [other, held])], NOON)
    (due,) = database.line.due_held(["desk"], NOON + HOUR)
    told = decision(change.seq, "alert", owed("k3"), story=A)
    database.line.save_released([(due, told)], NOON + HOUR)
    made = read(database).made

    assert [each.n for each in made] == [1, 2, 3]
    assert [each.at for each in made] == [NOON, NOON, NOON + HOUR]
    assert [each.releases for each in made] == [None, None, change.seq]
    assert {each.cause.item for each in made} == {item}
    assert [[d.key for d in each.decision.deliveries] for each in made] == [
        ["k1", "k2"],
        [],
        ["k3"],
    ]
    assert made[1].decision.held_until == NOON + HOUR


def test_of_what_came_before_only_what_was_told_is_read(database: Database) -> None:
    """And what came of something that was held, whatever that was."""
    database.shelf.save_poll(intake(sighting("a"), sighting("b"), sighting("c")))
    run_line(database, match("t"))
    changes = database.line.undecided(9)
    held = decision(1, "held", gate="GROUP_WAIT", held_until=NOON)
    outcomes = [held, decision(2, "quiet"), decision(3, "alert")]
    pairs = zip(changes, outcomes, strict=True)
    database.line.save_decisions([(c, [made]) for c, made in pairs], NOON)
    (due,) = database.line.due_held(["desk"], NOON)
    database.line.save_released([(due, decision(1, "quiet"))], NOON)
    made = database.history.read(NOON + DAY).made

    assert [each.decision.outcome for each in made] == ["held", "alert", "quiet"]
