"""Why did someone hear of this, or why not? The first gate that stopped it is named."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from monitor.classify.topics import Rules, weigh
from monitor.model.feed import Poll
from monitor.model.item import Standing
from monitor.model.match import Match
from monitor.model.topic import Rule
from monitor.model.view import (
    DeliveryState,
    Explanation,
    Former,
    ItemHistory,
    Placement,
    StoryHistory,
    TextHistory,
)
from monitor.serve.explain_event import tell_event
from monitor.serve.explain_page import awaited, missing, tell_wanted
from monitor.serve.explain_story import tell_story
from monitor.serve.output import plain
from monitor.serve.rows import when


def as_json(found: Explanation) -> dict[str, Any]:
    """Everything that is known, and the answer in one sentence."""
    row: dict[str, Any] = json.loads(json.dumps(asdict(found), default=_jsonable))
    return {"answer": answer(found), **row}


def tell(found: Explanation, rules: Rules) -> str:
    """The whole chain, from the poll to the receipt; the answer comes first."""
    lines = [answer(found)]
    changes = [change for story in found.stories for change in story.changes]
    moved = {(change.item, change.version) for change in changes}
    for item in found.items:
        lines += ["", *_item(item, rules, moved)]
    for story in found.stories:
        lines += ["", *tell_story(story)]
    return "\n".join(lines)


def answer(found: Explanation) -> str:
    """One sentence: who was told, or which gate stopped it first."""
    changes = [change for story in found.stories for change in story.changes]
    decisions = [d for change in changes for d in change.decisions]
    if not found.stories:
        return _before_the_story(found.items)
    told = [d for d in decisions if d.outcome == "alert"]
    lapsed = _lapsed(found.items)
    if told:
        return f"Told at once: {_routes(told)}.{_undelivered(found.stories)}{lapsed}"
    listed = [d for d in decisions if d.outcome == "digest"]
    if listed:
        return f"In the digest: {_routes(listed)}.{_undigested(found.stories)}{lapsed}"
    held = [d for d in decisions if d.held_until]
    if held:
        until = when(min(d.held_until for d in held if d.held_until))
        return f"Not told yet: {_routes(held)}, {until}."
    if decisions:
        return f"Not told, stopped at route: {_routes(decisions)}."
    aside = _aside(found.items)
    if aside:
        return aside
    if any(change.decided_at for change in changes):
        return "Not told, stopped at route: there is no route."
    return "Not told yet: it waits for route."


def _before_the_story(items: Sequence[ItemHistory]) -> str:
    texts = [text for item in items for text in item.texts]
    aside = _aside(items)
    if aside:
        return aside
    waits = next((text for text in texts if text.waits_for), None)
    if waits:
        until = when(waits.wanted.held_until) if waits.wanted else None
        at_most = f", until {until} at most" if until else ""
        return f"Not told yet: it waits for {awaited(waits)}{at_most}."
    if not texts:
        return "Not told; its text is older than [store] keep and gone."
    return (
        "Not told, stopped at classify: when it was seen, "
        f"no topic reached its digest threshold.{missing(texts)}"
    )


def _aside(items: Sequence[ItemHistory]) -> str:
    """The first step that could not do its work; empty when none is stuck."""
    asides = (a for item in items for text in item.texts for a in text.asides)
    stuck = next((aside for aside in asides if not aside.requeued_by), None)
    if stuck is None:
        return ""
    return f"Not told, set aside at {stuck.step}: {_last_line(stuck.trace)}"


def _routes(decisions: Sequence[Any]) -> str:
    return "; ".join(dict.fromkeys(f"{d.route} ({d.why})" for d in decisions))


def _lapsed(items: Sequence[ItemHistory]) -> str:
    """Whether it was told by rules that have changed, and nothing matches any more."""
    newest = [item.texts[-1] for item in items if item.texts]
    if any(text.matches for text in newest):
        return ""
    if not any(text.former and text.former.matches for text in newest):
        return ""
    return " The present rules no longer match it."


def _undelivered(stories: Sequence[StoryHistory]) -> str:
    open_ = [
        line
        for story in stories
        for line in story.deliveries
        if line.state is not DeliveryState.DELIVERED
    ]
    if not open_:
        return ""
    named = ", ".join(f"{o.delivery.channel} {o.state.value}" for o in open_)
    return f" Not everywhere: {named}."


def _undigested(stories: Sequence[StoryHistory]) -> str:
    if any(line.digest for story in stories for line in story.deliveries):
        return _undelivered(stories)
    return " It is not due yet."


def _item(
    item: ItemHistory, rules: Rules, moved: Collection[tuple[str, int]]
) -> Iterator[str]:
    yield f"item {item.id}: {plain(item.url)}"
    yield f"  feed {item.feed} ({item.source}), first seen {when(item.first_seen)}"
    if item.standing != Standing.NEW:
        yield f"  {item.standing}: from the first poll of its feed"
    for text in item.texts:
        yield from _text(text, rules)
        if (
            text.matches
            and item.placement
            and (item.id, text.item.version) not in moved
        ):
            yield "    matches nothing that it did not before: no route was asked again"
    if item.placement:
        place = item.placement
        yield f"  story {place.story}: {plain(place.reason)}"
        yield from _near(place)


def _near(place: Placement) -> Iterator[str]:
    """Which stories it did not join, and why not."""
    if place.same_as:
        yield f"    it fits story {place.same_as} as well: the two may be one"
    for near in place.near:
        yield (
            f"    not story {near.story}, {near.score:.2f} alike,"
            f" {near.needed:.2f} needed: {plain(near.why)}"
        )


def _text(text: TextHistory, rules: Rules) -> Iterator[str]:
    version = text.item.version
    yield f"  text {version}, seen {when(text.seen_at)}: {plain(text.item.title)}"
    yield from _origin(text)
    for match in text.matches:
        yield from _match(match, rules)
    if text.former:
        yield from _former(text.former, text.matches)
    if text.classified_at and not text.matches:
        yield from _near_misses(text, rules)
    for event in text.events:
        yield from tell_event(event)


def _poll(row: Poll) -> Iterator[str]:
    counts = f"{row.seen} seen = {row.new} new + {row.known} known"
    more = f"{row.changed} changed + {row.aside} aside"
    yield f"    poll {when(row.started_at)}: {counts} + {more}"
    if row.gap:
        yield f"    {plain(str(row.gap))}"


def _origin(text: TextHistory) -> Iterator[str]:
    """Where it came from, and how far it has come."""
    if text.poll:
        yield from _poll(text.poll)
    if text.brought:
        yield f"    brought from {plain(text.brought.page)}"
    if text.waits_for:
        yield f"    waits for {awaited(text)}"
    if text.wanted:
        yield from tell_wanted(text.wanted)
    for aside in text.asides:
        yield f"    set aside at {aside.step}: {_last_line(aside.trace)}"


def _match(match: Match, rules: Rules) -> Iterator[str]:
    """One line per rule: its points, as far as it still exists, and its words."""
    topics = {ready.topic.name: ready.topic for ready in rules.topics}
    topic = topics.get(match.topic)
    limits = f" (digest from {topic.digest}, alert from {topic.alert})" if topic else ""
    yield f"    {match.topic}: {match.score} points, {match.level.value}{limits}"
    points = {rule.name: _points(rule) for rule in topic.rules} if topic else {}
    for name in match.rules:
        words = {plain(e.text): None for e in match.evidence if e.rule == name}
        quoted = ", ".join(f"“{word}”" for word in words)
        worth = f" {points[name]}" if name in points else ""
        yield f"      {name}{worth}{f': {quoted}' if words else ''}"


def _points(rule: Rule) -> str:
    """Of one scope as a number, of several each with its name."""
    if isinstance(rule.points, int):
        return f"{rule.points:+d}"
    return " ".join(f"{points:+d} by its {scope}" for scope, points in rule.scoped)


def _former(former: Former, now: Sequence[Match]) -> Iterator[str]:
    """What it was told by, where the rules have changed since."""
    if not former.matches:
        yield "    when it was seen it matched nothing; the rules have changed since"
    for match in former.matches:
        named = ", ".join(match.rules)
        yield (
            f"    when it was seen it matched {match.topic}: {match.score} points, "
            f"{match.level.value} ({named})"
        )
    lost = [m.topic for m in former.matches if m.topic not in {n.topic for n in now}]
    if lost:
        yield f"    the present rules no longer match it: {', '.join(lost)}"


def _near_misses(text: TextHistory, rules: Rules) -> Iterator[str]:
    """What today's rules make of it: how far each topic was from its threshold."""
    yield "    no topic reached its digest threshold; by the rules of now:"
    for weighed in weigh(text.item, rules):
        words = ", ".join(f"{hit.rule.name} {hit.points:+d}" for hit in weighed.hits)
        points = f"{weighed.score} of {weighed.topic.digest} points"
        yield f"      {weighed.topic.name}: {points}{f' ({words})' if words else ''}"


def _last_line(trace: str) -> str:
    return plain(trace.strip().rpartition("\n")[2])


def _jsonable(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
