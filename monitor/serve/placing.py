"""Which stories would newly found items have been, all of them or a sample?"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from random import Random

from monitor.extract.events import extract
from monitor.group.beside import Beside
from monitor.group.stories import Stories
from monitor.model.event import Event
from monitor.model.item import Item, ItemId
from monitor.model.story import Report, Story, StoryId
from monitor.route.price import Rejudged
from monitor.route.reckon import Draw
from monitor.serve.grouping import STORY_MEMORY
from monitor.serve.lexicon import lexicon, state_names
from monitor.serve.progress import Progress
from monitor.serve.rarity import rarity
from monitor.serve.scope import Question
from monitor.serve.spread import parts_of, spread
from monitor.store.database import Database

#: Items that are read for events before anything of them is told.
PART = 50


@dataclass(frozen=True, slots=True)
class Placing:
    """What was found, with stories where they are known."""

    found: list[Rejudged]
    stories: list[Story]
    draw: Draw | None = None  #: where not all was grouped


def place(question: Question, database: Database, found: Sequence[Rejudged]) -> Placing:
    """Each with its story: the stored one, or where grouping puts it."""
    new = [each for each in found if each.after and not each.story]
    new.sort(key=lambda each: each.item.seq)
    if question.exact or len(new) <= question.few:
        chosen, drawn = new, None
    else:
        chosen, drawn = _choose(new, question)
    joined = list(_join(question, database, chosen))
    story_of = {report.item.id: story for story, report in joined}
    placed = [_with_story(each, story_of) for each in found]
    known = database.replay.stories([each.story for each in placed if each.story])
    draw = None
    if drawn is not None:
        certain = {each.story for each in found if each.story}
        draw = _draw(joined, certain, drawn, len(new))
    return Placing(placed, _grown(known, joined), draw)


def _choose(
    new: Sequence[Rejudged], question: Question
) -> tuple[list[Rejudged], set[ItemId]]:
    """Those drawn, and what may be of the same story, in the order of coming."""
    beside = Beside([each.item for each in new])
    dice = Random(question.seed)  # noqa: S311 - no secret
    drawn = dice.sample(range(len(new)), question.drawn)
    chosen = {other for number in drawn for other in (number, *beside.find(number))}
    return [new[n] for n in sorted(chosen)], {new[n].item.id for n in drawn}


def _draw(
    joined: Sequence[tuple[StoryId, Report]],
    certain: Collection[StoryId],
    drawn: set[ItemId],
    of: int,
) -> Draw:
    """A story is counted with the item that begins it, if that is a drawn one."""
    first: dict[StoryId, ItemId] = {}
    for story, report in joined:
        if story not in certain:
            first.setdefault(story, report.item.id)
    return Draw(
        of=of,
        size=len(drawn),
        counted=frozenset(story for story, item in first.items() if item in drawn),
        passed=frozenset(story for story, item in first.items() if item not in drawn),
    )


def _join(
    question: Question, database: Database, chosen: Sequence[Rejudged]
) -> Iterator[tuple[StoryId, Report]]:
    if not chosen:
        return
    events = list(_extract([each.item for each in chosen], database))
    line, since = database.line, question.since - STORY_MEMORY
    stories = Stories(
        line.story_keys(since),
        line.story_traces(since),
        rarity=rarity,
        names=state_names,
    )
    progress = Progress("items placed", len(chosen))
    try:
        for each, found in zip(chosen, events, strict=True):
            progress.step()
            report = Report(item=each.item, matches=each.after, events=found)
            at = each.item.first_seen or question.since
            yield stories.place(report, at).story, report
    finally:
        progress.end()


def _extract(items: Sequence[Item], database: Database) -> Iterator[tuple[Event, ...]]:
    """Of each item, what it tells of."""
    read = partial(extract, lexicon=lexicon())

    def extract_all(some: Sequence[Item]) -> list[tuple[Event, ...]]:
        return [tuple(read(item)) for item in some]

    progress = Progress("items read", len(items))
    try:
        for found in spread(extract_all, parts_of(items, PART), database.let_go):
            progress.step(len(found))
            yield from found
    finally:
        progress.end()


def _with_story(each: Rejudged, story_of: dict[ItemId, StoryId]) -> Rejudged:
    story = each.story or story_of.get(each.item.id)
    return replace(each, story=story) if story else each


def _grown(
    known: dict[StoryId, Story], joined: Sequence[tuple[StoryId, Report]]
) -> list[Story]:
    stories = dict(known)
    for story, report in joined:
        new = Story(id=story, headline=report.item.title, reports=())
        grown = stories.get(story, new)
        stories[story] = replace(grown, reports=(*grown.reports, report))
    return list(stories.values())
