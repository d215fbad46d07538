"""What may an analyst merge and split, and what moves then?"""

from monitor.group.edits import merge_of, split_of
from monitor.group.keys import keys_of
from monitor.group.stories import story_id
from monitor.model.edit import Merge, Mistake, Split
from monitor.model.item import Item, ItemId
from monitor.model.story import Report, Story, StoryId
from tests.values import report

RAID = "Police free 12 women in Kent"
SENTENCE = "Six traffickers jailed in Lyon"


def told(id_: str, title: str) -> Report:
    return report(id=ItemId(id_), title=title, url=f"https://example.org/{id_}")


def story(*reports: Report, id_: str = "s-1") -> Story:
    return Story(id=StoryId(id_), headline=reports[0].item.title, reports=reports)


def items(*ids: str) -> frozenset[ItemId]:
    return frozenset(map(ItemId, ids))


RAIDS = story(told("i1", RAID), told("i2", RAID), told("i3", SENTENCE))
OTHER = story(told("i4", RAID), id_="s-2")


def split(*ids: str, known: tuple[StoryId, ...] = (RAIDS.id,)) -> Split:
    made = split_of(RAIDS, items(*ids), known)
    assert isinstance(made, Split)
    return made


def test_the_first_story_that_is_named_keeps_its_id() -> None:
    """However often the others are named."""
    third = story(told("i5", RAID), id_="s-3")
    made = merge_of([OTHER, RAIDS, third, RAIDS])

    assert made == Merge(story=OTHER.id, others=(RAIDS.id, third.id))


def test_one_story_cannot_be_merged() -> None:
    """Whether it is named once, or by the id of one that went into it."""
    assert merge_of([RAIDS, RAIDS]) == Mistake(why="they are one story already: s-1")
    assert isinstance(merge_of([RAIDS]), Mistake)
    assert isinstance(merge_of([]), Mistake)


def test_what_is_split_off_takes_along_what_only_it_is_recognised_by() -> None:
    """Not the headline that it shares with what is left."""
    made = split("i2")
    own = {key.text for key in keys_of(RAIDS.reports[1].item)}
    shared = {key.text for key in keys_of(RAIDS.reports[0].item)}

    assert (made.story, made.other) == (RAIDS.id, story_id(ItemId("i2")))
    assert made.items == ("i2",)
    assert set(made.keys) == own - shared
    assert len(own & shared) > 0


def test_each_story_is_shown_under_a_headline_of_its_own() -> None:
    """The one that is left keeps its own where an item still has it."""
    assert (split("i2", "i3").headline, split("i2", "i3").left) == (RAID, RAID)
    assert (split("i1", "i2").headline, split("i1", "i2").left) == (RAID, SENTENCE)


def test_an_id_is_never_given_twice() -> None:
    """The new story may begin with the item that the old one began with."""
    first, second = story_id(ItemId("i1")), story_id(ItemId("i1/1"))
    made = [split("i1", known=known).other for known in ((), (first,), (first, second))]

    assert made[:2] == [first, second]
    assert len(set(made)) == 3


def test_what_leaves_nothing_is_no_split() -> None:
    """Nor is what takes nothing."""
    every = split_of(RAIDS, items("i1", "i2", "i3"), ())
    nothing = split_of(RAIDS, items(), ())

    assert isinstance(every, Mistake)
    assert "no other item" in every.why
    assert isinstance(nothing, Mistake)


def test_an_item_without_keys_of_its_own_is_split_off_by_itself() -> None:
    """It is recognised by nothing but its id."""
    same = Item(
        id=ItemId("i9"), feed="f", source="s", url="https://example.org/", title=""
    )
    made = split_of(story(told("i1", RAID), Report(item=same)), items("i9"), ())

    assert isinstance(made, Split)
    assert made.keys == ("item:i9",)
