"""What other rules make of what is stored, and what that leaves behind."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.model.event import Event, EventType
from monitor.model.item import ItemId
from monitor.model.match import Level, Match
from monitor.model.reapplied import Reapplied
from monitor.model.story import StoryId
from monitor.model.view import Former, TextHistory
from monitor.store.database import Database
from tests.store.intake import (
    SECOND,
    classify,
    decision,
    intake,
    match,
    place,
    run_line,
    sighting,
)
from tests.values import DAY, HOUR, NOON

LATER = NOON + 30 * DAY
KEEP = 400 * DAY
TRAFFICKING, SMUGGLING = match("trafficking"), match("smuggling")
#: What the rules of now find, by the last word of the title.
Finds = Mapping[str, tuple[Match, ...]]


@contextmanager
def with_rules(path: Path, version: str, *, app: str = "1.0") -> Iterator[Database]:
    """As after a restart with other rules."""
    with Database.open(path, write=True, app=app, rules=version) as database:
        yield database


def take(database: Database, finds: Finds, limit: int = 9) -> list[Reapplied]:
    """One batch, saved."""
    found = [
        Reapplied(
            item=report.item,
            before=report.matches,
            after=finds.get(report.item.title.split()[-1], ()),
        )
        for report in database.line.outdated(limit)
    ]
    database.line.save_reapplied(found, LATER)
    return found


def send_on(database: Database, story: str = "s-1") -> None:
    """What waits after classify goes to its end; extract finds nothing."""
    line = database.line
    line.save_events([(report.item, ()) for report in line.unextracted(9)])
    waiting = [(r, place(story, f"key:{r.item.id}")) for r in line.ungrouped(9)]
    line.save_stories(waiting, LATER)


def text_of(database: Database, key: str, version: int = 1) -> TextHistory:
    (item,) = database.queries.explain(f"https://example.org/{key}").items
    return item.texts[version - 1]


def fill(path: Path, empty: Path, *keys: str, matches: tuple[Match, ...] = ()) -> None:
    """Items that the rules r1 have judged and the line has seen to their end."""
    path.write_bytes(empty.read_bytes())
    with with_rules(path, "r1") as database:
        database.shelf.save_poll(intake(*(sighting(key) for key in keys)))
        run_line(database, *matches)
        for change in database.line.undecided(9):
            made = [decision(change.seq, "alert")]
            database.line.save_decisions([(change, made)], NOON)


def test_the_newest_items_come_first_in_batches(path: Path, empty: Path) -> None:
    """Each once, until there are none; how many are left is known all the while."""
    fill(path, empty, *"abcde")
    with with_rules(path, "r2") as database:
        counts, batches = [database.line.count_outdated()], []
        while batch := take(database, {}, limit=2):
            batches.append([each.item.title[-1] for each in batch])
            counts.append(database.line.count_outdated())

    assert batches == [["e", "d"], ["c", "b"], ["a"]]
    assert counts == [5, 3, 1, 0]


def test_rules_that_did_not_change_judge_nothing_anew(path: Path, empty: Path) -> None:
    """Nor do rules without a version, as a command may open the store."""
    fill(path, empty, "a")
    for version in ("r1", ""):
        with with_rules(path, version) as database:
            assert database.line.count_outdated() == 0
            assert database.line.outdated(9) == []


def test_only_the_newest_text_is_judged_anew(path: Path, empty: Path) -> None:
    """And not even that while it waits for its first judgement."""
    fill(path, empty, "a", "b")
    with with_rules(path, "r1") as database:
        database.shelf.save_poll(intake(changed=(sighting("a", "Second a"),)))
        run_line(database)
        database.shelf.save_poll(intake(changed=(sighting("b", "Second b"),)))
    with with_rules(path, "r2") as database:
        count = database.line.count_outdated()
        (done,) = take(database, {})

        assert (count, done.item.title) == (1, "Second a")
        assert [i.title for i in database.line.unclassified(9)] == ["Second b"]
        assert take(database, {}) == []


def test_what_is_found_as_before_changes_nothing_else(path: Path, empty: Path) -> None:
    """Its words, points and rules are those of now; nobody is asked again."""
    fill(path, empty, "a", matches=(TRAFFICKING,))
    other = replace(TRAFFICKING, score=9, rules=("renamed",), evidence=())
    with with_rules(path, "r2") as database:
        before = text_of(database, "a")
        take(database, {"a": (other,)})
        after = text_of(database, "a")

        assert after == replace(before, rules="r2", matches=(other,))
        assert after.former is None
        assert database.queries.health_counts().waiting == ()
        assert len(database.queries.explain("s-1").stories[0].changes) == 1


def test_what_is_found_newly_goes_down_the_line_quietly(
    path: Path, empty: Path
) -> None:
    """It joins a story at the time of its item; its change says how it was found."""
    fill(path, empty, "a")
    with with_rules(path, "r2") as database:
        take(database, {"a": (TRAFFICKING,)})
        waiting = database.queries.health_counts().waiting
        send_on(database)
        (change,) = database.line.undecided(9)
        (story,) = database.queries.stories()
        (matched,) = database.queries.matches()
        text = text_of(database, "a")

    assert waiting == (("extract", 1),)
    assert (change.reapplied, change.reason) == (True, "first item")
    assert change.report.matches == (TRAFFICKING,)
    assert (story.started_at, story.last_at) == (NOON + SECOND, NOON + SECOND)
    assert (matched.story, matched.matched_at) == ("s-1", LATER)
    assert (text.rules, text.former) == ("r2", Former(rules="r1"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((TRAFFICKING,), (TRAFFICKING, SMUGGLING)),
        ((TRAFFICKING,), (SMUGGLING,)),
        ((TRAFFICKING,), (match("trafficking", Level.ALERT),)),
    ],
)
def test_what_grows_stays_in_its_story(
    path: Path, empty: Path, before: tuple[Match, ...], after: tuple[Match, ...]
) -> None:
    """With a change that is no news: the story did not move."""
    fill(path, empty, "a", matches=before)
    with with_rules(path, "r2") as database:
        take(database, {"a": after})
        send_on(database, "s-other")
        (change,) = database.line.undecided(9)
        (story,) = database.queries.stories()
        text = text_of(database, "a")

    topics = ", ".join(m.topic for m in after)
    assert change.reason == f"the rules changed; it matches {topics} now"
    assert (change.story.id, change.reapplied) == ("s-1", True)
    assert (story.story.id, story.last_at) == ("s-1", NOON)
    assert text.matches == after
    assert text.former == Former(rules="r1", matches=before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((TRAFFICKING,), ()),
        ((TRAFFICKING, SMUGGLING), (SMUGGLING,)),
        ((match("trafficking", Level.ALERT),), (TRAFFICKING,)),
    ],
)
def test_what_shrinks_stays_told(
    path: Path, empty: Path, before: tuple[Match, ...], after: tuple[Match, ...]
) -> None:
    """Its story and what it was told by are kept; nothing goes down the line."""
    fill(path, empty, "a", matches=before)
    with with_rules(path, "r2") as database:
        take(database, {"a": after})
        text = text_of(database, "a")
        (story,) = database.queries.stories()
        (told,) = database.digests.told_between("desk", 0, 9)

        assert text.former == Former(rules="r1", matches=before)
        assert text.matches == after
        assert (text.waits_for, database.line.undecided(9)) == ("", [])
        assert [r.matches for r in story.story.reports] == [after]
        assert told.outcome == "alert"
        assert len(database.queries.matches()) == bool(after)


def test_what_was_told_outlives_its_match(path: Path, empty: Path) -> None:
    """Retention takes texts without a match, but none that a story tells of."""
    fill(path, empty, "a", matches=(TRAFFICKING,))
    with with_rules(path, "r2") as database:
        take(database, {})

        assert database.upkeep.retain(NOON + 2 * KEEP, KEEP).texts == 0
        assert database.upkeep.check(NOON) == []


def test_saved_twice_it_changes_nothing(path: Path, empty: Path) -> None:
    """What carries the version of now is done."""
    fill(path, empty, "a", "b", matches=(TRAFFICKING,))
    with with_rules(path, "r2") as database:
        found = take(database, {"a": (SMUGGLING,)})
        texts = [text_of(database, key) for key in "ab"]
        again = [replace(each, after=(TRAFFICKING, SMUGGLING)) for each in found]
        database.line.save_reapplied(again, LATER + DAY)
        database.line.save_reapplied([], LATER + DAY)

        assert [text_of(database, key) for key in "ab"] == texts


def test_a_crash_between_two_batches_loses_and_repeats_nothing(
    path: Path, empty: Path
) -> None:
    """The next start goes on where this one was."""
    fill(path, empty, *"abc")
    with with_rules(path, "r2") as database:
        first = take(database, {}, limit=2)
    with with_rules(path, "r2") as database:
        second = take(database, {})

        assert [r.item.title[-1] for r in (*first, *second)] == ["c", "b", "a"]
        assert database.line.count_outdated() == 0


def test_a_crash_on_its_way_leaves_it_quiet(path: Path, empty: Path) -> None:
    """How it was found is stored with the text, not in memory."""
    fill(path, empty, "a")
    with with_rules(path, "r2") as database:
        take(database, {"a": (TRAFFICKING,)})
    with with_rules(path, "r2") as database:
        line = database.line
        line.save_events([(report.item, ()) for report in line.unextracted(9)])
    with with_rules(path, "r2") as database:
        send_on(database)
        (change,) = database.line.undecided(9)

        assert change.reapplied


def test_a_second_change_in_the_middle_starts_again(path: Path, empty: Path) -> None:
    """From the newest, whoever judged it; what it was told by is still the first."""
    fill(path, empty, *"abc", matches=(TRAFFICKING,))
    with with_rules(path, "r2") as database:
        take(database, {"c": (SMUGGLING,)}, limit=2)
        send_on(database)
    with with_rules(path, "r3") as database:
        count = database.line.count_outdated()
        batches = []
        while batch := take(database, {}, limit=2):
            batches.append([each.item.title[-1] for each in batch])

        assert (count, batches) == (3, [["c", "b"], ["a"]])
        for key in "abc":
            text = text_of(database, key)
            assert text.former == Former(rules="r1", matches=(TRAFFICKING,))
            assert (text.rules, text.matches) == ("r3", ())


def test_old_rules_that_come_back_judge_anew(path: Path, empty: Path) -> None:
    """A version is compared, not counted."""
    fill(path, empty, "a")
    with with_rules(path, "r2") as database:
        take(database, {})
    with with_rules(path, "r1") as database:
        assert len(take(database, {})) == 1
        assert database.line.outdated(9) == []


def test_what_is_on_its_way_is_left_to_the_steps(path: Path, empty: Path) -> None:
    """It is told by the rules that matched it, and judged anew after that."""
    fill(path, empty)
    with with_rules(path, "r1") as database:
        database.shelf.save_poll(intake(sighting("a")))
        classify(database, TRAFFICKING)
    with with_rules(path, "r2") as database:
        early = take(database, {})
        send_on(database)
        (change,) = database.line.undecided(9)
        late = take(database, {})

        assert (early, len(late), change.reapplied) == ([], 1, False)


def test_a_poll_between_reading_and_saving_is_no_harm(path: Path, empty: Path) -> None:
    """The edit is no news where it matches what its item was told for."""
    fill(path, empty, "a", matches=(TRAFFICKING,))
    with with_rules(path, "r2") as database:
        take(database, {"a": (TRAFFICKING, SMUGGLING)})
        database.shelf.save_poll(intake(changed=(sighting("a", "Second a"),), at=LATER))
        classify(database, TRAFFICKING)
        send_on(database)

        assert [c.reapplied for c in database.line.undecided(9)] == [True]


def test_events_are_those_that_it_comes_with_now(path: Path, empty: Path) -> None:
    """None is left over from the last time."""
    fill(path, empty)
    with with_rules(path, "r1") as database:
        database.shelf.save_poll(intake(sighting("a")))
        (item,) = classify(database, TRAFFICKING)
        arrest = Event(type=EventType.ARREST)
        database.line.save_events([(item, [arrest, arrest])])
        send_on(database)
    with with_rules(path, "r2") as database:
        take(database, {"a": (SMUGGLING,)})
        rescue = Event(type=EventType.RESCUE)
        database.line.save_events([(item, [rescue])])

        assert text_of(database, "a").events == (rescue,)


def test_the_language_that_was_found_is_kept(path: Path, empty: Path) -> None:
    """As when it is judged for the first time."""
    fill(path, empty, "a")
    with with_rules(path, "r2") as database:
        (report,) = database.line.outdated(9)
        thai = replace(report.item, lang="th")
        database.line.save_reapplied([Reapplied(item=thai, before=(), after=())], LATER)

        assert text_of(database, "a").item.lang == "th"


def test_an_old_item_makes_no_key_older(path: Path, empty: Path) -> None:
    """A story is recognised for as long as its newest item says."""
    fill(path, empty, "a")
    with with_rules(path, "r1") as database:
        database.shelf.save_poll(intake(sighting("b"), at=NOON + HOUR))
        (item,) = classify(database, TRAFFICKING)
        line = database.line
        line.save_events([(item, ())])
        line.save_stories([(r, place("s-1", "k")) for r in line.ungrouped(9)], NOON)
    with with_rules(path, "r2") as database:
        take(database, {"a": (TRAFFICKING,), "b": (TRAFFICKING,)})
        line = database.line
        line.save_events([(report.item, ()) for report in line.unextracted(9)])
        line.save_stories([(r, place("s-1", "k")) for r in line.ungrouped(9)], LATER)

        assert line.story_keys(NOON) == [("k", StoryId("s-1"), NOON + HOUR + SECOND)]


def test_what_a_step_could_not_do_stays_as_it_is(path: Path, empty: Path) -> None:
    """It is owed to the next version of the monitor, and told then as new."""
    fill(path, empty)
    with with_rules(path, "r1") as database:
        database.shelf.save_poll(intake(sighting("a")))
        (item,) = classify(database, TRAFFICKING)
        database.line.set_aside("extract", item, "Traceback …", NOON)
    with with_rules(path, "r2") as database:
        assert (database.line.count_outdated(), take(database, {})) == (0, [])
    with with_rules(path, "r2", app="1.1") as database:
        database.line.requeue_asides("1.1")
        send_on(database)
        (change,) = database.line.undecided(9)

        assert not change.reapplied
        assert len(take(database, {})) == 1


def test_what_cannot_be_judged_anew_is_set_aside_once(path: Path, empty: Path) -> None:
    """The next version tries again; it waits for no step meanwhile."""
    fill(path, empty, "a", "b")
    with with_rules(path, "r2") as database:
        bad = database.line.outdated(9)[0].item
        database.line.set_aside("reapply", bad, "Traceback …", LATER)
        database.line.set_aside("reapply", bad, "Traceback …", LATER)
        (aside,) = database.queries.asides()

        assert (aside.step, aside.item) == ("reapply", bad.id)
        assert [r.item.title[-1] for r in database.line.outdated(9)] == ["a"]
        assert database.line.count_outdated() == 1
        database.line.set_aside("reapply", replace(bad, id=ItemId("no")), "", LATER)
        database.line.requeue_asides("1.1")
        assert [r.item for r in database.line.outdated(1)] == [bad]
        assert database.queries.health_counts().waiting == ()


def test_a_change_that_comes_back_is_as_quiet_as_it_was(
    path: Path, empty: Path
) -> None:
    """Set aside by a route, and tried again by the next version."""
    fill(path, empty, "a")
    with with_rules(path, "r2") as database:
        take(database, {"a": (TRAFFICKING,)})
        send_on(database)
        (change,) = database.line.undecided(9)
        database.line.set_aside("route", change, "Traceback …", LATER)
        database.line.requeue_asides("1.1")
        (again,) = database.line.undecided(9)

        assert (again.seq > change.seq, again.reapplied) == (True, True)
