"""What people say of stories."""

from dataclasses import replace

from monitor.model.edit import By, Merge
from monitor.model.mark import Word
from monitor.model.story import StoryId
from monitor.store.database import Database
from tests.store.intake import classify, intake, match, run_line, sighting
from tests.values import DAY, HOUR, NOON

STORY = StoryId("s-1")


def test_the_newest_word_counts_and_none_is_lost(database: Database) -> None:
    """With who, when, and the topics of then."""
    database.shelf.save_poll(intake(sighting("a"), sighting("b")))
    run_line(database, match("trafficking"))
    add = database.marks.add
    first = add(STORY, Word.RELEVANT, "ana", NOON, "a raid")
    last = add(STORY, Word.WRONG, "bo\ud800", NOON + HOUR, "")
    (found,) = database.marks.counting()
    (summary,) = database.queries.stories()
    (history,) = database.queries.explain("s-1").stories

    assert (first.topics, first.note) == (("trafficking",), "a raid")
    assert last.who == "bo?"
    assert found.mark == last
    assert summary.marks == history.summary.marks == (first, last)


def test_who_marks_a_story_has_not_read_what_joins_it_later(database: Database) -> None:
    """Its items are no labelled ones; the topics stay, whatever the rules become."""
    database.shelf.save_poll(intake(sighting("a")))
    (early,) = run_line(database, match("trafficking"))
    database.marks.add(STORY, Word.RELEVANT, "ana", NOON + HOUR, "")
    database.shelf.save_poll(intake(sighting("b"), at=NOON + DAY))
    run_line(database, match("smuggling"), at=NOON + DAY)
    (found,) = database.marks.counting()

    assert [item.id for item in found.items] == [early.id]
    assert found.labels == ("trafficking",)
    assert found.headline == early.title


def test_a_story_is_found_by_its_id_an_item_or_an_address(database: Database) -> None:
    """What matched nothing has none; an address may stand in several."""
    database.shelf.save_poll(intake(sighting("a", url="https://e.example/1?utm_id=2")))
    (item,) = run_line(database, match("trafficking"))
    database.shelf.save_poll(intake(sighting("b", url="https://e.example/1")))
    run_line(database, match("trafficking"), story="s-2")
    database.shelf.save_poll(intake(sighting("c")))
    (none,) = classify(database)
    asked = ("s-1", f" {item.id} ", "https://e.example/1", none.id, "s-9", "")
    found = [database.marks.stories(ref) for ref in asked]

    assert found == [("s-1",), ("s-1",), ("s-1", "s-2"), (), (), ()]


def test_a_mark_goes_with_a_story_that_is_merged(database: Database) -> None:
    """And the id of old still finds it."""
    for key, story in (("a", "s-1"), ("b", "s-2")):
        database.shelf.save_poll(intake(sighting(key)))
        run_line(database, match("trafficking"), story=story)
    other = StoryId("s-2")
    mark = database.marks.add(other, Word.RELEVANT, "ana", NOON, "")
    by = By(who="bo", at=NOON + HOUR)
    database.edits.merge(Merge(story=STORY, others=(other,)), by, {})
    (found,) = database.marks.counting()

    assert database.marks.stories("s-2") == ("s-1",)
    assert found.mark == replace(mark, story=STORY)
