"""May these stories be merged, or these items be split off, and what moves then?"""

from collections.abc import Collection, Sequence

from monitor.group.keys import keys_of
from monitor.group.stories import story_id
from monitor.model.edit import Merge, Mistake, Split
from monitor.model.item import Item, ItemId
from monitor.model.story import Story, StoryId


def merge_of(stories: Sequence[Story]) -> Merge | Mistake:
    """The first one named keeps its id; what went to it before stays."""
    ids = list(dict.fromkeys(story.id for story in stories))
    if len(ids) > 1:
        return Merge(story=ids[0], others=tuple(ids[1:]))
    if len(stories) > 1:
        return Mistake(why=f"they are one story already: {ids[0]}")
    return Mistake(why="which stories? name two of them (see monitor stories)")


def split_of(
    story: Story, items: Collection[ItemId], known: Collection[StoryId]
) -> Split | Mistake:
    """`known` are the ids that stories have or had: none is given twice."""
    own = [report.item for report in story.reports]
    moved = [item for item in own if item.id in items]
    left = [item for item in own if item.id not in items]
    if not moved:
        return Mistake(why="which items? name them (see monitor explain STORY)")
    if not left:
        return Mistake(why=f"{story.id} has no other item: there is nothing to split")
    return Split(
        story=story.id,
        other=_new_id(moved[0].id, known),
        items=tuple(item.id for item in moved),
        keys=_own_keys(moved, left),
        headline=moved[0].title,
        left=_left_headline(story.headline, left),
    )


def _new_id(first: ItemId, known: Collection[StoryId]) -> StoryId:
    """That of its first item, unless the story itself began with it."""
    tries = (ItemId(f"{first}/{n}" if n else first) for n in range(len(known) + 1))
    return next(new for new in map(story_id, tries) if new not in known)


def _own_keys(moved: Sequence[Item], left: Sequence[Item]) -> tuple[str, ...]:
    """What both are recognised by stays: it says nothing for the new story."""
    kept = {key.text for item in left for key in keys_of(item)}
    found = dict.fromkeys(key.text for item in moved for key in keys_of(item))
    return tuple(text for text in found if text not in kept)


def _left_headline(headline: str, left: Sequence[Item]) -> str:
    """No story is shown under the headline of an item that it has lost."""
    titles = [item.title for item in left]
    return headline if headline in titles else titles[0]
