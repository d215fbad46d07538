"""How does whoever holds the database merge and split stories?"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from monitor.group.edits import merge_of, split_of
from monitor.model.edit import By, Mistake
from monitor.model.item import ItemId
from monitor.model.story import Story, StoryId

if TYPE_CHECKING:
    from monitor.serve.build import Parts
    from monitor.serve.control import Answer


def merge_stories(parts: "Parts", asked: "Answer") -> "Answer":
    """No step runs meanwhile, and the next one begins with what is true then."""
    with parts.line.turns:
        answer = _merge(parts, asked)
    parts.line.renew()
    return answer


def split_story(parts: "Parts", asked: "Answer") -> "Answer":
    with parts.line.turns:
        answer = _split(parts, asked)
    parts.line.renew()
    return answer


def _merge(parts: "Parts", asked: "Answer") -> "Answer":
    found = [_story(parts, ref) for ref in asked["stories"]]
    mistaken = [story for story in found if isinstance(story, Mistake)]
    merge = merge_of([story for story in found if isinstance(story, Story)])
    for wrong in (*mistaken, merge):
        if isinstance(wrong, Mistake):
            return {"refused": wrong.why}
    assert not isinstance(merge, Mistake)
    by = _by(parts, asked)
    since = {r.name: by.at - r.repeat_after for r in parts.config.loaded.routes}
    parts.database.edits.merge(merge, by, since)
    return {
        "story": merge.story,
        "merged": list(merge.others),
        "said": f"{', '.join(merge.others)} merged into {merge.story}",
    }


def _split(parts: "Parts", asked: "Answer") -> "Answer":
    edits = parts.database.edits
    story = _story(parts, asked["story"])
    if isinstance(story, Mistake):
        return {"refused": story.why}
    items = _items(parts, story.id, asked["items"])
    if isinstance(items, Mistake):
        return {"refused": items.why}
    split = split_of(story, items, edits.known())
    if isinstance(split, Mistake):
        return {"refused": split.why}
    edits.split(split, _by(parts, asked))
    count = "1 item" if len(split.items) == 1 else f"{len(split.items)} items"
    return {
        "story": split.story,
        "other": split.other,
        "items": list(split.items),
        "said": f"{count} of {split.story} split off as {split.other}",
    }


def _by(parts: "Parts", asked: "Answer") -> By:
    return By(who=asked["who"], at=parts.clock.now(), why=asked["why"])


def _story(parts: "Parts", ref: str) -> Story | Mistake:
    story = parts.database.edits.story(ref)
    return story or Mistake(why=f"no story {ref!r} (see monitor stories)")


def _items(
    parts: "Parts", story: StoryId, refs: Sequence[str]
) -> frozenset[ItemId] | Mistake:
    found = {ref: parts.database.edits.items(story, ref) for ref in refs}
    missing = [repr(ref) for ref, items in found.items() if not items]
    if missing:
        where = f"(see monitor explain {story})"
        return Mistake(why=f"{story} has no item {', '.join(missing)} {where}")
    return frozenset().union(*found.values())
