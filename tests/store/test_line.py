"""What waits for each step, and what a step leaves behind."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection, event

from monitor.model.decision import LastTold
from monitor.model.event import Event, EventType
from monitor.model.match import Level
from monitor.model.story import StoryId
from monitor.store.database import Database
from tests.store.intake import (
    SECOND,
    classify,
    decision,
    intake,
    match,
    owed,
    place,
    run_line,
    sighting,
)
from tests.values import HOUR, NOON

ALERT, DIGEST = Level.ALERT, Level.DIGEST
ARREST = Event(type=EventType.ARREST)


def test_a_matched_item_goes_down_the_line(database: Database) -> None:
    """Each step sees what the one before it found."""
    database.shelf.save_poll(intake(sighting("a")))
    (item,) = classify(database, match("trafficking"), match("smuggling"))
    (extracted,) = database.line.unextracted(9)
    database.line.save_events([(item, (ARREST, ARREST))])
    (grouped,) = database.line.ungrouped(9)

    assert extracted.item == item
    assert [m.topic for m in extracted.matches] == ["trafficking", "smuggling"]
    assert grouped.events == (ARREST, ARREST)
    assert database.line.unclassified(9) == []
    assert database.line.unextracted(9) == []


def test_an_item_without_a_match_waits_no_more(database: Database) -> None:
    """It stays on the shelf, and no later step sees it."""
    database.shelf.save_poll(intake(sighting("a")))
    classify(database)

    assert database.line.unclassified(9) == []
    assert database.line.unextracted(9) == []
    assert database.queries.health_counts().waiting == ()


def test_saving_nothing_does_not_begin_to_write(database: Database) -> None:
    """A turn that finds nothing keeps nobody waiting, and flushes nothing to disk."""
    begun: list[Connection] = []
    event.listen(database._writer, "begin", begun.append)
    database.line.save_matches([], NOON)
    database.line.save_events([])
    database.line.save_stories([], NOON)
    database.line.save_decisions([], NOON)

    assert begun == []


def test_the_oldest_waits_first(database: Database) -> None:
    """Batches keep the order of ingestion."""
    database.shelf.save_poll(intake(*(sighting(k) for k in "abc")))

    assert [item.title[-1] for item in database.line.unclassified(2)] == ["a", "b"]


def test_the_language_that_was_found_is_kept(database: Database) -> None:
    """Later steps and routes see it."""
    database.shelf.save_poll(intake(sighting("a", lang="")))
    (item,) = database.line.unclassified(9)
    database.line.save_matches([(replace(item, lang="th"), [match("t")])], NOON)

    assert database.line.unextracted(9)[0].item.lang == "th"


def test_matches_carry_the_version_of_the_rules(database: Database) -> None:
    """So that a change of the rules is seen later."""
    database.shelf.save_poll(intake(sighting("a")))
    database.line.rules = "r2"
    (item,) = classify(database, match("trafficking"))
    (text,) = database.queries.explain(item.id).items[0].texts

    assert (text.rules, text.classified_at) == ("r2", NOON)


def test_steps_run_twice_change_nothing(database: Database) -> None:
    """A second save finds nothing that still waits for it."""
    line = database.line
    database.shelf.save_poll(intake(sighting("a")))
    items = classify(database, match("trafficking"))
    line.save_matches([(items[0], [match("smuggling")])], NOON + HOUR)
    reports = line.unextracted(9)
    line.save_events([(items[0], [ARREST])])
    line.save_events([(items[0], [ARREST, ARREST])])
    placed = [(r, place("s-1", "k")) for r in line.ungrouped(9)]
    line.save_stories(placed, NOON)
    line.save_stories([(placed[0][0], place("s-2", "k"))], NOON + HOUR)
    (change,) = line.undecided(9)
    line.save_decisions([(change, [decision(1, "alert", owed("k1"))])], NOON)
    line.save_decisions([(change, [decision(1, "quiet", owed("k2"))])], NOON + HOUR)

    assert [m.topic for m in reports[0].matches] == ["trafficking"]
    assert change.report.events == (ARREST,)
    assert line.undecided(9) == []
    assert [o.delivery.key for o in database.queries.outbox()] == ["k1"]
    (told,) = database.digests.told_between("desk", 0, 9)
    assert (told.outcome, told.why) == ("alert", "because alert")
    assert [s.story.id for s in database.queries.stories()] == ["s-1"]


def test_a_change_shows_the_whole_story(database: Database) -> None:
    """Oldest item first, and the one that changed it."""
    database.shelf.save_poll(intake(sighting("a"), sighting("b")))
    run_line(database, match("trafficking"))
    first, second = database.line.undecided(9)

    assert (first.seq, second.seq) == (1, 2)
    assert [r.item.title for r in first.story.reports] == ["Title of a", "Title of b"]
    assert first.story.headline == "Title of a"
    assert second.report.item.title == "Title of b"
    assert second.report.matches == (match("trafficking"),)
    assert (first.reason, first.at) == ("first item", NOON)
    assert [c.seq for c in database.line.undecided(1)] == [1]


def edit(database: Database, *matches: object) -> None:
    """The same entry with another text, which matches these."""
    database.shelf.save_poll(intake(changed=(sighting("a", "Edited"),), at=NOON + HOUR))
    run_line(database, *matches, story="s-other", at=NOON + HOUR)  # type: ignore[arg-type]  # a table of matches


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (DIGEST, {"trafficking": DIGEST}, None),
        (ALERT, {"trafficking": DIGEST}, None),
        (DIGEST, {}, None),
        (
            DIGEST,
            {"trafficking": ALERT},
            "an edited text now matches trafficking at alert level",
        ),
        (
            DIGEST,
            {"trafficking": DIGEST, "smuggling": DIGEST},
            "an edited text now also matches smuggling",
        ),
    ],
)
def test_an_edit_is_news_only_when_it_matches_more(
    database: Database, before: Level, after: dict[str, Level], reason: str | None
) -> None:
    """A new topic or a higher level is a change; other words are not."""
    database.shelf.save_poll(intake(sighting("a")))
    run_line(database, match("trafficking", before))
    edit(database, *(match(topic, level) for topic, level in after.items()))

    assert [c.reason for c in database.line.undecided(9)[1:]] == (
        [reason] if reason else []
    )


def test_an_item_stays_in_its_story(database: Database) -> None:
    """Its newer text is shown there, and found by its new keys."""
    database.shelf.save_poll(intake(sighting("a")))
    run_line(database, match("trafficking"))
    edit(database, match("trafficking"), match("smuggling"))
    change = database.line.undecided(9)[-1]

    assert change.story.id == "s-1"
    assert [r.item.version for r in change.story.reports] == [2]
    assert {story for _, story, _ in database.line.story_keys(NOON)} == {"s-1"}


def test_a_text_on_its_way_does_not_hide_the_one_before(database: Database) -> None:
    """A story shows the newest text that has been down the whole line."""
    database.shelf.save_poll(intake(sighting("a")))
    run_line(database, match("trafficking"))
    database.shelf.save_poll(intake(changed=(sighting("a", "Edited"),), at=NOON + HOUR))
    classify(database, match("trafficking"))

    (report,) = database.line.undecided(9)[0].story.reports
    assert (report.item.version, len(report.matches)) == (1, 1)


def test_a_text_that_no_longer_matches_is_shown_without(database: Database) -> None:
    """Its earlier matches stay with the earlier text."""
    database.shelf.save_poll(intake(sighting("a")))
    (item,) = run_line(database, match("trafficking"))
    edit(database)

    (report,) = database.line.undecided(9)[0].story.reports
    assert (report.item.version, report.matches) == (2, ())
    first, second = database.queries.explain(item.id).items[0].texts
    assert (len(first.matches), len(second.matches)) == (1, 0)


def test_an_edit_that_matches_at_last_joins_a_story(database: Database) -> None:
    """An item is placed when it first matches."""
    database.shelf.save_poll(intake(sighting("a")))
    run_line(database)
    edit(database, match("trafficking"))

    assert [c.story.id for c in database.line.undecided(9)] == ["s-other"]


def test_story_keys_are_those_seen_since(database: Database) -> None:
    """Old stories need not be compared with."""
    line = database.line
    database.shelf.save_poll(intake(sighting("a"), sighting("b")))
    items = run_line(database, match("t"))
    database.shelf.save_poll(intake(sighting("c"), at=NOON + HOUR))
    classify(database, match("t"))
    line.save_events([(r.item, ()) for r in line.unextracted(9)])
    again = place("s-1", f"key:{items[0].id}", f"key:{items[0].id}")
    line.save_stories([(r, again) for r in line.ungrouped(9)], NOON + HOUR)

    assert line.story_keys(NOON + HOUR) == [
        (f"key:{items[0].id}", StoryId("s-1"), NOON + HOUR + SECOND)
    ]
    assert len(line.story_keys(NOON)) == 2


def test_a_story_may_be_placed_without_keys(database: Database) -> None:
    """Nothing recognises it again, and it is told all the same."""
    database.shelf.save_poll(intake(sighting("a")))
    classify(database, match("t"))
    line = database.line
    line.save_events([(r.item, ()) for r in line.unextracted(9)])
    line.save_stories([(r, place("s-1")) for r in line.ungrouped(9)], NOON)

    assert line.story_keys(NOON) == []
    assert len(line.undecided(9)) == 1


def test_empty_answers_are_saved_too(database: Database) -> None:
    """A step with nothing to say breaks nothing."""
    line = database.line
    line.save_matches([], NOON)
    line.save_events([])
    line.save_stories([], NOON)
    line.save_decisions([], NOON)

    assert database.queries.counts().texts == 0


def test_what_a_route_was_told_last(database: Database) -> None:
    """Alerts and digest lines apart; a line from a first poll does not count."""
    database.shelf.save_poll(intake(*(sighting(k) for k in "abcde")))
    run_line(database, match("trafficking"))
    made = [
        [decision(1, "alert"), decision(1, "quiet", route="quiet")],
        [decision(2, "alert"), decision(2, "digest", route="list")],
        [decision(3, "digest"), decision(3, "digest", route="first", backlog=True)],
        [],
    ]
    changes = database.line.undecided(4)
    for hours, (change, decisions) in enumerate(zip(changes, made, strict=True)):
        database.line.save_decisions([(change, decisions)], NOON + hours * HOUR)
    one, two = StoryId("s-1"), StoryId("s-2")
    told = database.line.last_told(
        [one, two], ["desk", "list", "first", "quiet", "unknown"]
    )

    assert told[one] == {
        "desk": LastTold(alerted_at=NOON + HOUR, listed_at=NOON + 2 * HOUR),
        "list": LastTold(listed_at=NOON + HOUR),
    }
    assert told[two] == {}
    assert len(database.line.undecided(9)) == 1


def test_a_decision_and_its_deliveries_are_one_transaction(database: Database) -> None:
    """A decision that cannot be saved owes nothing and leaves its change waiting."""
    database.shelf.save_poll(intake(sighting("a")))
    run_line(database, match("trafficking"))
    (change,) = database.line.undecided(9)
    broken = decision(99, "alert", owed("k1"))

    with pytest.raises(Exception, match="FOREIGN KEY"):
        database.line.save_decisions([(change, [broken])], NOON)
    assert database.queries.outbox() == ()
    assert len(database.line.undecided(9)) == 1
