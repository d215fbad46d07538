"""Why did someone hear of this, or why not? The first gate that stopped it is named."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from monitor.classify.topics import Hit, Rules, Weighed, weigh
from monitor.model.feed import Poll
from monitor.model.item import Standing
from monitor.model.match import Match
from monitor.model.topic import Rule
from monitor.model.view import (
    Explanation,
    Former,
    ItemHistory,
    Placement,
    TextHistory,
)
from monitor.serve.explain_event import tell_event
from monitor.serve.explain_page import awaited, tell_wanted
from monitor.serve.explain_story import tell_story
from monitor.serve.gates import (
    Gate,
    Waits,
    decisions_of,
    gates,
    last_line,
    own_decisions,
    since_told,
    stuck_on,
    undigested,
)
from monitor.serve.output import plain
from monitor.serve.rows import when


def as_json(found: Explanation, rules: Rules) -> dict[str, Any]:
    """Everything that is known, the answer in one sentence, and every gate by name."""
    row: dict[str, Any] = json.loads(json.dumps(asdict(found), default=_jsonable))
    stops = [asdict(gate) for gate in gates(found, rules)]
    return {"answer": answer(found, rules), "gates": stops, **row}


def tell(found: Explanation, rules: Rules) -> str:
    """The whole chain, from the poll to the receipt; the answer comes first."""
    lines = [answer(found, rules)]
    changes = [change for story in found.stories for change in story.changes]
    moved = {(change.item, change.version) for change in changes}
    for item in found.items:
        lines += ["", *_item(item, rules, moved)]
    for story in found.stories:
        lines += ["", *tell_story(story)]
    return "\n".join(lines)


def answer(found: Explanation, rules: Rules) -> str:
    """One sentence: who was told, or which gate stopped it first."""
    decisions = decisions_of(found)
    if not decisions:
        return _undecided(gates(found, rules))
    lapsed = _lapsed(found.items)
    told = [d for d in decisions if d.outcome == "alert"]
    own = _itself(found)
    if told:
        return f"Told at once: {_routes(told)}.{own}{_undelivered(found)}{lapsed}"
    listed = [d for d in decisions if d.outcome == "digest"]
    if listed:
        late = f"{_not_due(found)}{_undelivered(found)}{lapsed}"
        return f"In the digest: {_routes(listed)}.{own}{late}"
    held = [d for d in decisions if d.held_until]
    if held:
        until = when(min(d.held_until for d in held if d.held_until))
        return f"Not told yet: {_routes(held)}, {until}.{own}"
    return f"Not told, stopped at route: {_routes(decisions)}."


def _itself(found: Explanation) -> str:
    """Where a story was told by another report than the one that was asked for.

    Or by this one, of which a later text was no news.
    """
    own = own_decisions(found)
    if not own or any(d.outcome == "digest" or d.held_until for d in own):
        return ""
    told = {d.route for d in own if d.outcome == "alert"}
    if not told:
        return f" This report itself: {_routes(own)}."
    later = [
        decision
        for route in dict.fromkeys(d.route for d in own if d.route in told)
        for decision in since_told([d for d in own if d.route == route])
    ]
    return f" What followed: {_routes(later)}." if later else ""


def _undecided(stops: Sequence[Gate]) -> str:
    """No route has been asked, or there is none."""
    if not stops:
        return "Not told yet: it is on its way."
    shape = _SHAPES.get(stops[0].name, f"{NO_TOPIC}; {{}}.")
    return shape.format(stops[0].said)


NO_TOPIC = (
    "Not told, stopped at classify: when it was seen, no topic reached its digest"
    " threshold"
)
_SHAPES = {
    Waits.STEP.name: "Not told yet: {}.",
    Waits.ASIDE.name: "Not told, {}",
    Waits.RETENTION.name: "Not told; {}.",
    Waits.NO_ROUTE.name: "Not told, stopped at route: {}.",
}


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


def _not_due(found: Explanation) -> str:
    said = dict.fromkeys(gate.said for gate in undigested(found))
    return "".join(f" {each[:1].upper()}{each[1:]}." for each in said)


def _undelivered(found: Explanation) -> str:
    stuck = [f"{gate.of} ({gate.said})" for gate in stuck_on(found)]
    return f" Not everywhere: {', '.join(stuck)}." if stuck else ""


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
    weighed = weigh(text.item, rules) if text.matches else ()
    for match in text.matches:
        yield from _match(match, rules, weighed)
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
        yield f"    set aside at {aside.step}: {last_line(aside.trace)}"


def _match(match: Match, rules: Rules, weighed: Sequence[Weighed]) -> Iterator[str]:
    """One line per rule: its points, as far as it still exists, and its words."""
    topics = {ready.topic.name: ready.topic for ready in rules.topics}
    topic = topics.get(match.topic)
    limits = f" (digest from {topic.digest}, alert from {topic.alert})" if topic else ""
    yield f"    {match.topic}: {match.score} points, {match.level.value}{limits}"
    points = {rule.name: _points(rule) for rule in topic.rules} if topic else {}
    points |= _given(match, weighed)
    for name in match.rules:
        words = {plain(e.text): None for e in match.evidence if e.rule == name}
        quoted = ", ".join(f"“{word}”" for word in words)
        worth = f" {points[name]}" if name in points else ""
        yield f"      {name}{worth}{f': {quoted}' if words else ''}"


def _given(match: Match, weighed: Sequence[Weighed]) -> dict[str, str]:
    """What each rule gave, where the rules of now still give the stored score."""
    for each in weighed:
        names = {hit.rule.name for hit in each.hits}
        same = (each.topic.name, each.score) == (match.topic, match.score)
        if same and names >= set(match.rules):
            return {hit.rule.name: _gave(hit) for hit in each.hits}
    return {}


def _gave(hit: Hit) -> str:
    scope = "" if isinstance(hit.rule.points, int) else f" by its {hit.scope}"
    return f"{hit.points:+d}{scope}"


def _points(rule: Rule) -> str:
    """What it may give: of one scope a number, of several each with its name."""
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


def _jsonable(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
