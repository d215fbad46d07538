"""Is a story told by what most of its items are mainly about?"""

from dataclasses import replace

from monitor.group.telling import main_record, story_facts
from monitor.model.event import Event, EventType
from monitor.model.item import ItemId
from monitor.model.story import Story, StoryId
from tests.group.accounts import arrest, deal, on
from tests.values import HOUR, NOON, report

SIGNED = deal("VNM", "GBR", **on(18, source="published"))
TALKS = Event(type=EventType.MEETING)


def story(*told: tuple[Event, ...]) -> Story:
    """An item of its own source for each."""
    reports = tuple(
        report(
            id=ItemId(f"i{n}"),
            source=f"{n}.example",
            first_seen=NOON + n * HOUR,
            events=events,
        )
        for n, events in enumerate(told)
    )
    return Story(id=StoryId("s-1"), headline="Headline", reports=reports)


def test_the_event_of_most_items_is_what_a_story_is_about() -> None:
    """What they tell beside it or recall is not."""
    found = main_record(
        story(
            (TALKS,),
            (SIGNED, replace(TALKS, main=False)),
            (SIGNED, replace(arrest(), background=True)),
            (replace(arrest(), main=False),),
            (replace(arrest(), main=False),),
            (replace(arrest(), main=False),),
        )
    )

    assert found is not None
    assert (found.event.type, found.items) == (EventType.AGREEMENT, 2)


def test_of_two_that_are_told_equally_often_the_first_told_counts() -> None:
    """So that the answer does not hang on an order of rows."""
    found = main_record(story((arrest(),), (TALKS,)))

    beside = main_record(story((replace(TALKS, main=False),)))

    assert found is not None
    assert found.event.type is EventType.ARREST
    assert beside is not None


def test_a_story_without_an_event_tells_no_facts() -> None:
    """A match need not be an event."""
    assert main_record(story((), (replace(TALKS, background=True),))) is None
    assert story_facts(story(()), str) == ()


def test_the_facts_count_the_sources_of_the_story() -> None:
    """Also those in which no event was found, and items that nobody saw come."""
    unseen = report(id=ItemId("i9"), first_seen=None, events=(SIGNED,))
    told = story((SIGNED,), ())
    facts = story_facts(replace(told, reports=(*told.reports, unseen)), str)

    assert facts == (
        ("what", "VNM and the GBR signed a memorandum of understanding"),
        ("date", "18 April 2024 (day of publication)"),
        ("place", "not stated"),
        ("sources", "3 sources"),
    )
