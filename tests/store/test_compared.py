"""What grouping compares with outlives a restart, and what it found is explained."""

from datetime import timedelta

from monitor.model.story import Near, Placed, StoryId
from monitor.store.database import Database
from monitor.store.upkeep import TRACES
from tests.store.intake import classify, intake, match, sighting
from tests.values import NOON

HOUR = timedelta(hours=1)
ONE, TWO = StoryId("s-1"), StoryId("s-2")
NEAR = Near(story=ONE, score=0.2, needed=0.25, why="not alike enough")


def save(database: Database, name: str, placed: Placed) -> str:
    """One item, matched and placed like this; its id."""
    line = database.line
    database.shelf.save_poll(intake(sighting(name)))
    (item,) = classify(database, match("t"))
    line.save_events([(r.item, ()) for r in line.unextracted(9)])
    line.save_stories([(r, placed) for r in line.ungrouped(9)], NOON)
    return item.id


def placed(story: StoryId, **changes: object) -> Placed:
    fields = {"reason": "first item", "score": 0.0, "keys": (), "started": True}
    return Placed(story=story, **{**fields, **changes})  # type: ignore[arg-type]


def test_traces_are_those_seen_since(database: Database) -> None:
    """Each with its story; an item without one is compared with no more."""
    save(database, "a", placed(ONE, trace="{a}"))
    save(database, "b", placed(ONE))

    assert database.line.story_traces(NOON) == [(ONE, "{a}")]
    assert database.line.story_traces(NOON + HOUR) == []


def test_what_was_not_joined_is_explained(database: Database) -> None:
    save(database, "a", placed(ONE))
    item = save(database, "b", placed(TWO, near=(NEAR,)))

    (history,) = database.queries.explain(item).items
    assert history.placement is not None
    assert history.placement.near == (NEAR,)


def test_chapters_are_explained_from_both_ends(database: Database) -> None:
    save(database, "a", placed(ONE))
    save(database, "b", placed(TWO, follows=ONE))

    (first,) = database.queries.explain(ONE).stories
    (second,) = database.queries.explain(TWO).stories
    assert (first.follows, first.chapters) == (None, (TWO,))
    assert (second.follows, second.chapters) == (ONE, ())


def test_a_story_that_was_never_saved_is_followed_by_none(database: Database) -> None:
    """Grouping may have placed an item whose newer text came before it was saved."""
    save(database, "b", placed(TWO, follows=StoryId("s-9"), same_as=StoryId("s-9")))

    (second,) = database.queries.explain(TWO).stories
    assert second.follows is None


def test_the_headline_is_the_one_that_tells_most(database: Database) -> None:
    """Of two that tell as much the first stays."""
    headlines = []
    for name, worth in (("a", 2.0), ("b", 3.0), ("c", 3.0), ("d", 1.0)):
        save(database, name, placed(ONE, worth=worth))
        (story,) = database.queries.explain(ONE).stories
        headlines.append(story.summary.story.headline)

    first, second = headlines[:2]
    assert headlines == [first, second, second, second]
    assert first != second


def test_deals_and_cases_are_known_for_longer(database: Database) -> None:
    """A treaty is in force a year after it was signed."""
    save(database, "a", placed(ONE, keys=("saga:states:GBR+VNM", "title:x")))
    keys = database.line.story_keys(NOON + timedelta(days=300))

    assert [key for key, _, _ in keys] == ["saga:states:GBR+VNM"]
    assert database.line.story_keys(NOON + timedelta(days=500)) == []


def test_retention_takes_old_traces(database: Database) -> None:
    save(database, "a", placed(ONE, trace="{a}"))
    database.upkeep.retain(NOON + HOUR, timedelta(days=400))
    kept = database.line.story_traces(NOON)
    database.upkeep.retain(NOON + TRACES + HOUR, timedelta(days=400))

    assert len(kept) == 1
    assert database.line.story_traces(NOON) == []
