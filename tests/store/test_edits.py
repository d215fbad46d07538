"""Do merges and splits hold, and is nothing told twice because of them?"""

from typing import Any

from sqlalchemy import Column, select

from monitor.group.edits import split_of
from monitor.model.edit import By, EditKind, Merge, Split
from monitor.model.item import ItemId
from monitor.model.story import StoryId
from monitor.model.view import DeliveryState
from monitor.store.database import Database
from monitor.store.edited import pointing, table_of
from tests.store.intake import (
    SECOND,
    classify,
    decision,
    intake,
    match,
    owed,
    place,
    sighting,
)
from tests.values import DAY, HOUR, NOON

A, B, NEW = StoryId("s-a"), StoryId("s-b"), StoryId("s-new")
BY = By(who="ann", at=NOON + DAY, why="one raid")
#: What was told since then is not told again.
SINCE = {"desk": NOON}


def tell(database: Database, key: str, story: str, *, hours: int = 0) -> ItemId:
    """An item joins a story; its change is still undecided."""
    at = NOON + hours * HOUR
    database.shelf.save_poll(intake(sighting(key), at=at))
    classify(database, match("trafficking"), at=at)
    line = database.line
    line.save_events([(report.item, ()) for report in line.unextracted(9)])
    (report,) = line.ungrouped(9)
    made = place(story, f"item:{report.item.id}", "key:shared")
    line.save_stories([(report, made)], at)
    return report.item.id


def decide(database: Database, outcome: str, *, key: str = "", hours: int = 0) -> int:
    """The one change that waits; an alert owes a delivery under this key."""
    (change,) = database.line.undecided(9)
    owing = (owed(key, story=change.story.id),) if key else ()
    made = decision(change.seq, outcome, *owing, story=change.story.id)
    database.line.save_decisions([(change, [made])], NOON + hours * HOUR)
    return change.seq


def merge(database: Database, first: StoryId, *others: StoryId) -> None:
    database.edits.merge(Merge(story=first, others=others), BY, SINCE)


def split(database: Database, story: StoryId, *items: ItemId) -> StoryId:
    found = database.edits.story(story)
    assert found
    made = split_of(found, items, database.edits.known())
    assert isinstance(made, Split)
    database.edits.split(made, BY)
    return made.other


def states(database: Database) -> dict[str, DeliveryState]:
    return {line.delivery.key: line.state for line in database.queries.outbox()}


def test_what_was_merged_away_is_nowhere_any_more(database: Database) -> None:
    """But in the edits; the one that stays has all items, from first to last."""
    tell(database, "a", A)
    decide(database, "alert", key="k-a")
    tell(database, "b", B, hours=-5)
    decide(database, "alert", key="k-b")
    tell(database, "b2", B, hours=7)
    merge(database, A, B)
    (summary,) = database.queries.stories()
    left = [
        (column.table.name, column.name)
        for column in pointing()
        for _ in rows_of(database, column, B)
    ]

    assert [r.item.title[-1:] for r in summary.story.reports] == ["a", "b", "2"]
    assert (summary.started_at, summary.last_at) == (NOON - 5 * HOUR, NOON + 7 * HOUR)
    assert left == []
    (edit,) = database.edits.all()
    assert (edit.kind, edit.story, edit.other) == (EditKind.MERGE, A, B)
    assert (edit.by, len(edit.items)) == (BY, 2)


def rows_of(database: Database, column: Column[Any], story: StoryId) -> list[Any]:
    query = select(table_of(column)).where(column == story)
    with database.queries._reader.begin() as connection:
        return list(connection.execute(query))


def test_every_table_that_points_to_a_story_is_known() -> None:
    """Those of which a merge would leave a row behind."""
    named = {f"{column.table.name}.{column.name}" for column in pointing()}

    assert named >= {
        "story_item.story",
        "story_key.story",
        "change.story",
        "decision.story",
        "delivery.story",
        "said.story",
        "story_told.story",
    }


def test_what_either_story_was_told_the_merged_one_was_told(
    database: Database,
) -> None:
    """The later moment counts."""
    tell(database, "a", A)
    decide(database, "digest", hours=1)
    tell(database, "b", B)
    decide(database, "alert", hours=2)
    merge(database, A, B)
    told = database.line.last_told([A], ["desk"])[A]["desk"]

    assert (told.listed_at, told.alerted_at) == (NOON + HOUR, NOON + 2 * HOUR)


def test_an_owed_alert_that_would_repeat_the_other_is_dropped(
    database: Database,
) -> None:
    """It says why; where nothing was told, or only long ago, it stays owed."""
    tell(database, "a", A)
    decide(database, "alert", key="k-a")
    tell(database, "b", B)
    decide(database, "alert", key="k-b")
    tell(database, "c", "s-c")
    decide(database, "alert", key="k-c")
    merge(database, A, B)
    later = {"desk": NOON + 30 * DAY}
    database.edits.merge(Merge(story=A, others=(StoryId("s-c"),)), BY, later)
    dropped = next(d for d in database.queries.outbox() if d.delivery.key == "k-b")

    assert states(database) == {
        "k-a": DeliveryState.OWED,
        "k-b": DeliveryState.DROPPED,
        "k-c": DeliveryState.OWED,
    }
    assert dropped.reason == "merged into s-a, which was told"


def test_later_items_join_the_story_that_stays(database: Database) -> None:
    """A key of either stands for it, with the later sight of both."""
    tell(database, "a", A)
    tell(database, "b", B, hours=3)
    merge(database, A, B)
    keys = database.line.story_keys(NOON - DAY)

    assert {story for _, story, _ in keys} == {A}
    (shared,) = [at for key, _, at in keys if key == "key:shared"]
    assert shared == NOON + 3 * HOUR + SECOND  # when the poll had ended


def test_a_merged_story_is_found_by_any_of_its_ids(database: Database) -> None:
    """Also by one that was merged into one that was merged."""
    for key, story in (("a", A), ("b", B), ("c", StoryId("s-c"))):
        tell(database, key, story)
    merge(database, B, A)
    merge(database, StoryId("s-c"), B)
    found = [database.queries.explain(ref) for ref in ("s-a", "s-b", "s-c")]

    assert [[s.summary.story.id for s in f.stories] for f in found] == [["s-c"]] * 3
    assert [len(f.items) for f in found] == [3, 3, 3]
    assert [edit.other for edit in found[0].stories[0].edits] == ["s-b"]
    merged = [database.edits.story(ref) for ref in ("s-a", "s-b", "nothing")]
    assert [story and story.id for story in merged] == ["s-c", "s-c", None]


def test_a_split_takes_items_keys_changes_and_alerts_along(
    database: Database,
) -> None:
    """What is left keeps the rest."""
    tell(database, "a", A)
    decide(database, "alert", key="k-a", hours=1)
    moved = tell(database, "b", A, hours=3)
    decide(database, "alert", key="k-b", hours=4)
    new = split(database, A, moved)
    old_, new_ = (database.edits.story(ref) for ref in (A, new))
    keys = {key: story for key, story, _ in database.line.story_keys(NOON - DAY)}
    found = database.line.last_told([A, new], ["desk"])
    told = [found[story]["desk"] for story in (A, new)]
    story_of = {d.delivery.key: d.delivery.story for d in database.queries.outbox()}

    assert old_
    assert [r.item.title for r in old_.reports] == ["Title of a"]
    assert new_
    assert [r.item.title for r in new_.reports] == ["Title of b"]
    assert new_.headline == "Title of b"
    assert keys[f"item:{moved}"] == new
    assert keys["key:shared"] == A
    assert [each.alerted_at for each in told] == [NOON + HOUR, NOON + 4 * HOUR]
    assert story_of == {"k-a": A, "k-b": new}
    (edit,) = database.edits.all()
    assert (edit.kind, edit.story, edit.other, edit.items) == (
        EditKind.SPLIT,
        A,
        new,
        (moved,),
    )


def test_what_told_of_an_item_before_it_was_split_off_counts_as_told(
    database: Database,
) -> None:
    """A message after it joined has listed it; one before it has not."""
    tell(database, "a", A)
    decide(database, "alert", hours=1)
    quiet = tell(database, "b", A, hours=2)
    decide(database, "quiet", hours=2)
    tell(database, "c", A, hours=3)
    decide(database, "digest", hours=3)
    last = tell(database, "d", A, hours=4)
    decide(database, "quiet", hours=4)
    unheard = split(database, A, last)
    listed = split(database, A, quiet)

    found = database.line.last_told([unheard, listed], ["desk"])
    assert found[unheard] == {}
    told = found[listed]["desk"]
    assert (told.alerted_at, told.listed_at) == (None, NOON + 3 * HOUR)


def test_a_split_can_be_taken_back(database: Database) -> None:
    """By a merge; then its id stands for the story, and is not given again."""
    tell(database, "a", A)
    decide(database, "alert", hours=1)
    moved = tell(database, "b", A, hours=2)
    decide(database, "quiet", hours=2)
    new = split(database, A, moved)
    merge(database, A, new)
    again = split(database, A, moved)

    assert database.edits.known() >= {A, new, again}
    assert again != new
    assert [edit.kind.value for edit in database.edits.all()] == [
        "split",
        "merge",
        "split",
    ]


def test_items_are_meant_by_id_or_address(database: Database) -> None:
    """In any spelling, if the story has them."""
    moved = tell(database, "a", A)
    other = tell(database, "b", B)
    find = database.edits.items

    assert find(A, moved) == {moved}
    assert find(A, "https://EXAMPLE.org/a?utm_source=x") == {moved}
    assert find(A, other) == frozenset()
    assert find(A, "") == frozenset()


def test_more_items_than_sqlite_takes_at_once(database: Database) -> None:
    """They move in portions."""
    tell(database, "first", A)
    many = [sighting(f"i{n}") for n in range(510)]
    database.shelf.save_poll(intake(*many))
    classify_many(database)
    story = database.edits.story(A)
    assert story
    _, *rest = [report.item.id for report in story.reports]
    split(database, A, *rest)
    merge(database, A, database.edits.all()[0].other)
    again = database.edits.story(A)

    assert again
    assert len(again.reports) == 511


def classify_many(database: Database) -> None:
    line = database.line
    items = line.unclassified(2000)
    line.save_matches([(item, [match("trafficking")]) for item in items], NOON)
    line.save_events([(report.item, ()) for report in line.unextracted(2000)])
    placed = [(r, place(A, f"item:{r.item.id}")) for r in line.ungrouped(2000)]
    line.save_stories(placed, NOON)
