"""What became of a story: who edited it, what happened to it, who was told?"""

from collections.abc import Iterator

from monitor.group.origins import Coverage, coverage
from monitor.model.edit import Edit, EditKind
from monitor.model.mark import Mark
from monitor.model.story import StoryId
from monitor.model.view import ChangeHistory, OutboxLine, StoryHistory
from monitor.serve.output import plain
from monitor.serve.rows import when


def tell_story(history: StoryHistory) -> Iterator[str]:
    story = history.summary.story
    yield f"story {story.id}: {plain(story.headline)}"
    items, sources = len(story.reports), len(story.sources)
    yield f"  {_count(items, 'item')} from {_count(sources, 'source')}"
    yield from _covered(coverage([report.item for report in story.reports]))
    if history.follows:
        yield f"  a later chapter of story {history.follows}"
    for chapter in history.chapters:
        yield f"  story {chapter} is a later chapter of it"
    for edit in history.edits:
        yield _edit(edit, story.id)
    for change in history.changes:
        yield from _change(change)
    for mark in history.summary.marks:
        yield _mark(mark)
    for line in history.deliveries:
        yield from _delivery(line)


def _covered(told: Coverage) -> Iterator[str]:
    """Who told it of their own, and who was first; nothing where one did."""
    if len(told.origins) == 1 and not told.reprints:
        return
    first = told.origins[0]
    by = f"{first.name}, printed by {first.sources[0]}"
    who = first.name if first.name == first.sources[0] else by
    reprints = f", {_count(told.reprints, 'reprint')}" if told.reprints else ""
    hours, minutes = divmod(int(told.spread.total_seconds()) // 60, 60)
    yield (
        f"  {len(told.origins)} independent{reprints}; first {plain(who)},"
        f" the last {hours} h {minutes:02} min later"
    )


def _change(change: ChangeHistory) -> Iterator[str]:
    yield f"  change {change.seq}, {when(change.at)}: {plain(change.reason)}"
    for decision in change.decisions:
        until = f", until {when(decision.held_until)}" if decision.held_until else ""
        yield f"    route {decision.route}: {decision.outcome}: {decision.why}{until}"
        if decision.severity:
            yield f"      {decision.severity}"


def _delivery(line: OutboxLine) -> Iterator[str]:
    key, channel = line.delivery.key, line.delivery.channel
    kind = "in a digest" if line.digest else "as an alert"
    yield f"  delivery {key} on {channel}, {kind}: {line.state.value}"
    for each in line.answers:
        reason = f": {plain(each.reason)}" if each.reason else ""
        yield f"    attempt {each.attempt}, {when(each.at)}: {each.answer}{reason}"


def _edit(edit: Edit, story: StoryId) -> str:
    """Who has put right what grouping did; as seen from this story."""
    by = f"by {plain(edit.by.who)}, {when(edit.by.at)}"
    why = f": {plain(edit.by.why)}" if edit.by.why else ""
    items = _count(len(edit.items), "item")
    if edit.kind is EditKind.MERGE:
        return f"  merged with {edit.other} ({items}) {by}{why}"
    if edit.other == story:
        return f"  split off {edit.story} ({items}) {by}{why}"
    return f"  {edit.other} was split off ({items}) {by}{why}"


def _mark(mark: Mark) -> str:
    note = f": {plain(mark.note)}" if mark.note else ""
    return f"  marked {mark.word} by {plain(mark.who)}, {when(mark.at)}{note}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
