"""What the register is told of what was stored."""

from dataclasses import replace

from monitor.model.event import Event, EventType
from monitor.model.story import StoryId
from monitor.store.database import Database
from monitor.store.register import saga
from tests.store.intake import SECOND, classify, intake, match, place, sighting
from tests.values import HOUR, NOON

ARREST = Event(type=EventType.ARREST)
RECALLED = Event(type=EventType.RESCUE, background=True)
RETURNS = replace(match("smuggling"), facets=("returns", "police"))


def tell(database: Database, *events: Event) -> None:
    """Whatever waits tells of these, and joins one story."""
    classify(database, RETURNS, match("trafficking"))
    line = database.line
    line.save_events([(report.item, events) for report in line.unextracted(9)])
    placed = [(report, place("s-1")) for report in line.ungrouped(9)]
    line.save_stories(placed, NOON)


def test_events_of_stories_come_with_their_item(database: Database) -> None:
    """Source, address, facets of all matches, and the story."""
    database.shelf.save_poll(intake(sighting("a")))
    tell(database, ARREST, RECALLED)
    (account,) = database.queries.accounts(EventType)

    assert account.event == ARREST
    assert (account.story, account.headline) == ("s-1", "Title of a")
    assert (account.source, account.url) == ("example.org", "https://example.org/a")
    assert account.facets == ("returns", "police", "rescue")
    assert account.told_at == NOON + SECOND  # when the poll had ended


def test_what_is_only_recalled_is_left_out_unless_asked(database: Database) -> None:
    """And so are other types."""
    database.shelf.save_poll(intake(sighting("a")))
    tell(database, ARREST, RECALLED)
    queries = database.queries
    both = queries.accounts(EventType, background=True)

    assert [a.event for a in both] == [ARREST, RECALLED]
    assert queries.accounts([EventType.RESCUE]) == ()
    assert len(queries.accounts([EventType.RESCUE], background=True)) == 1


def test_only_the_newest_text_counts_and_only_while_it_matches(
    database: Database,
) -> None:
    """An edit may tell of something else, or of nothing that is watched for."""
    database.shelf.save_poll(intake(sighting("a"), sighting("b")))
    tell(database, ARREST)
    edited = (sighting("a", "A 2"), sighting("b", "B 2"))
    database.shelf.save_poll(intake(changed=edited, at=NOON + HOUR))
    first, second = database.line.unclassified(9)
    database.line.save_matches([(first, [RETURNS]), (second, [])], NOON)
    tell(database, Event(type=EventType.SENTENCE))
    found = database.queries.accounts(EventType)

    assert [a.event.type for a in found] == [EventType.SENTENCE]


def test_the_chapters_of_a_saga_share_its_first(database: Database) -> None:
    """However many there are."""
    told: dict[str, str] = {"a": "s-1", "b": "s-2", "c": "s-3"}
    before = ""
    for key, story in told.items():
        database.shelf.save_poll(intake(sighting(key)))
        classify(database, RETURNS)
        line = database.line
        line.save_events([(report.item, [ARREST]) for report in line.unextracted(9)])
        (report,) = line.ungrouped(9)
        follows = StoryId(before) if before else None
        line.save_stories([(report, replace(place(story), follows=follows))], NOON)
        before = story
    found = {a.story: a.saga for a in database.queries.accounts(EventType)}

    assert found == {"s-1": "s-1", "s-2": "s-1", "s-3": "s-1"}
    assert saga("a", {"a": "b", "b": "c", "c": "b"}) == "b"
    assert saga("c", {"a": "b", "b": "c", "c": "b"}) == "b"
