"""Do two stories that an item has shown to be one become one?"""

from dataclasses import replace

from monitor.group.edits import split_of
from monitor.model.edit import By, Split
from monitor.model.item import ItemId
from monitor.model.story import StoryId
from monitor.store.database import Database
from tests.store.intake import classify, intake, match, place, sighting
from tests.values import HOUR, NOON

A, B = StoryId("s-a"), StoryId("s-b")


def tell(
    database: Database, key: str, story: str, *, hours: int = 0, same_as: str = ""
) -> ItemId:
    """An item joins a story, and perhaps fits another as well."""
    at = NOON + hours * HOUR
    database.shelf.save_poll(intake(sighting(key), at=at))
    classify(database, match("trafficking"), at=at)
    line = database.line
    line.save_events([(report.item, ()) for report in line.unextracted(9)])
    (report,) = line.ungrouped(9)
    made = place(story, f"item:{report.item.id}")
    fits = replace(made, same_as=StoryId(same_as) if same_as else None)
    line.save_stories([(report, fits)], at)
    return report.item.id


def stories(database: Database) -> dict[str, int]:
    found = database.queries.stories()
    return {each.story.id: len(each.story.reports) for each in found}


def test_the_older_story_takes_the_other_in(database: Database) -> None:
    """By an edit that says why; whichever of the two the item itself joined."""
    tell(database, "a", A)
    tell(database, "b", B, hours=1)
    tell(database, "c", B, hours=2, same_as=A)
    (edit,) = database.edits.all()
    (change,) = [c for c in database.line.undecided(9) if c.report.item.url[-1] == "c"]

    assert stories(database) == {A: 3}
    assert (edit.story, edit.other, edit.by.who) == (A, B, "grouping")
    assert edit.by.why == "an item fits both: first item"
    assert change.story.id == A


def test_what_the_index_still_places_in_the_other_joins_the_older(
    database: Database,
) -> None:
    """It need not be built anew for that."""
    tell(database, "a", A)
    tell(database, "b", B, hours=1)
    tell(database, "c", A, hours=2, same_as=B)
    tell(database, "d", B, hours=3, same_as=A)

    assert stories(database) == {A: 4}
    assert len(database.edits.all()) == 1


def test_what_an_analyst_has_split_stays_two(database: Database) -> None:
    """However alike later items are."""
    tell(database, "a", A)
    moved = tell(database, "b", A, hours=1)
    story = database.edits.story(A)
    assert story
    made = split_of(story, {moved}, database.edits.known())
    assert isinstance(made, Split)
    database.edits.split(made, By(who="ann", at=NOON))
    item = tell(database, "c", made.other, hours=2, same_as=A)
    (history,) = database.queries.explain(item).items

    assert stories(database) == {A: 1, made.other: 2}
    assert history.placement
    assert history.placement.same_as == A


def test_a_story_that_was_never_saved_is_none(database: Database) -> None:
    """As after a save that failed."""
    tell(database, "a", A, same_as="s-lost")

    assert stories(database) == {A: 1}
    assert database.edits.all() == ()
