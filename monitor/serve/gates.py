"""At which gates does what was seen stand, of all between a poll and a receipt?

The first is the one that stopped it, or lets it wait. Each has the name of a member
of the enum that decided, so that programs can ask for it, and a sentence for people.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from monitor.classify.topics import Rules
from monitor.model.channel import ChannelState
from monitor.model.view import (
    DecisionLine,
    DeliveryState,
    Explanation,
    ItemHistory,
    OutboxLine,
    StoryHistory,
    TextHistory,
)
from monitor.model.want import PageOutcome
from monitor.serve.explain_page import awaited, missing
from monitor.serve.output import plain
from monitor.serve.rows import when
from monitor.serve.unmatched import unmatched


class Room(StrEnum):
    """Where a gate stands."""

    FEED = "feed"
    CLASSIFY = "classify"
    EXTRACT = "extract"
    GROUP = "group"
    ROUTE = "route"
    TEXT = "text"  #: its full text is awaited
    DIGEST = "digest"
    CHANNEL = "channel"


class Waits(StrEnum):
    """Why something that is on its way is not told yet, or will never be."""

    STEP = "it waits for"
    ASIDE = "set aside at"
    RETENTION = "its text is older than [store] keep and gone"
    NO_ROUTE = "there is no route"
    NOT_DUE = "it is not due yet"


class Stuck(StrEnum):
    """Why nobody has got a message that is owed."""

    PAUSED = "the channel is paused, since it refused the monitor itself"
    OPEN = "the channel takes nothing, and is tried with one message at a time"
    RETRY = "tried before and to be tried again"
    BEHIND = "an earlier message of its story goes first"
    NEXT = "owed, and not tried yet"
    GATHERED = "told together with others once the channel takes again"
    REFUSED = "refused for good"
    DROPPED = "given up by the operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One gate that something stands at."""

    room: Room
    name: str  #: of an enum's member
    said: str
    of: str = ""  #: the route, channel or feed


def gates(found: Explanation, rules: Rules) -> tuple[Gate, ...]:
    """The first first; none where all that it was owed has arrived."""
    if not found.stories:
        return tuple(_before_the_story(found.items, rules))
    decisions = decisions_of(found)
    if not decisions:
        return tuple(_undecided(found))
    stuck = [*undigested(found), *stuck_on(found)]
    return (*stuck, *_unheard(own_decisions(found)))


def decisions_of(found: Explanation) -> list[DecisionLine]:
    """On the stories that it belongs to."""
    changes = [change for story in found.stories for change in story.changes]
    return [decision for change in changes for decision in change.decisions]


def own_decisions(found: Explanation) -> list[DecisionLine]:
    """On what was asked for: a story may have been told by another report."""
    ids = {item.id for item in found.items}
    changes = [change for story in found.stories for change in story.changes]
    return [d for change in changes if change.item in ids for d in change.decisions]


def of_route(found: Explanation, route: str) -> Explanation:
    """As if there were no other route."""
    stories = tuple(_story_of_route(story, route) for story in found.stories)
    return replace(found, stories=stories)


def _story_of_route(story: StoryHistory, route: str) -> StoryHistory:
    changes = tuple(
        replace(
            change, decisions=tuple(d for d in change.decisions if d.route == route)
        )
        for change in story.changes
    )
    lines = tuple(line for line in story.deliveries if line.route == route)
    return replace(story, changes=changes, deliveries=lines)


def _before_the_story(items: Sequence[ItemHistory], rules: Rules) -> Iterator[Gate]:
    texts = [text for item in items for text in item.texts]
    yield from asides(items)
    for text in texts:
        if text.waits_for:
            wanted = text.waits_for == "text"
            until = when(text.wanted.held_until) if text.wanted else None
            at_most = f", until {until} at most" if until else ""
            yield Gate(
                room=Room.TEXT if wanted else Room(text.waits_for),
                name=Waits.STEP.name,
                said=f"{Waits.STEP.value} {awaited(text)}{at_most}",
            )
    if not texts:
        yield Gate(
            room=Room.CLASSIFY, name=Waits.RETENTION.name, said=Waits.RETENTION.value
        )
        return
    why = unmatched(texts[-1], rules)
    if why:
        name, said = why
        said = f"{said}.{missing(texts)}".removesuffix(".")  # its sentence ends later
        yield Gate(room=Room.CLASSIFY, name=name.name, said=said)
        yield from _unbrought(texts)


def _unbrought(texts: Sequence[TextHistory]) -> Iterator[Gate]:
    """The page that might have changed it."""
    for text in texts:
        if text.wanted and text.wanted.outcome not in {None, PageOutcome.BROUGHT}:
            said = missing([text]).strip().removesuffix(".")
            yield Gate(room=Room.TEXT, name=text.wanted.outcome.name, said=said)


def asides(items: Sequence[ItemHistory]) -> Iterator[Gate]:
    """Steps that could not do their work."""
    for item in items:
        for text in item.texts:
            for aside in text.asides:
                if not aside.requeued_by:
                    said = f"{Waits.ASIDE.value} {aside.step}: {last_line(aside.trace)}"
                    yield Gate(room=Room(aside.step), name=Waits.ASIDE.name, said=said)


def _undecided(found: Explanation) -> Iterator[Gate]:
    yield from asides(found.items)
    changes = [change for story in found.stories for change in story.changes]
    decided = any(change.decided_at for change in changes)
    why = Waits.NO_ROUTE if decided else Waits.STEP
    said = why.value if decided else f"{why.value} route"
    yield Gate(room=Room.ROUTE, name=why.name, said=said)


def _unheard(decisions: Sequence[DecisionLine]) -> Iterator[Gate]:
    """Routes that were not told at once, with every gate that stopped it there.

    Why it is in the digest only, or held, counts more than what was before.
    """
    by_route: dict[str, list[DecisionLine]] = {}
    for decision in decisions:
        by_route.setdefault(decision.route, []).append(decision)
    for route, made in by_route.items():
        late = [d for d in made if d.outcome == "digest" or d.held_until] or made
        if any(d.outcome == "alert" for d in made):
            late = since_told(made)
        for gate, said in dict.fromkeys((d.gate, d.why) for d in late):
            yield Gate(room=Room.ROUTE, name=gate, said=said, of=route)


def since_told(made: Sequence[DecisionLine]) -> list[DecisionLine]:
    """What was decided after one route heard of it at once."""
    told = max(at for at, d in enumerate(made) if d.outcome == "alert")
    return list(made[told + 1 :])


# --- after the decision ----------------------------------------------------------


def undigested(found: Explanation) -> Iterator[Gate]:
    """Routes whose digest with it is still to come."""
    for story in found.stories:
        made = {line.route for line in story.deliveries if line.digest}
        listed = dict.fromkeys(
            d.route
            for change in story.changes
            for d in change.decisions
            if d.outcome == "digest" and d.route not in made
        )
        for route in listed:
            yield Gate(
                room=Room.DIGEST,
                name=Waits.NOT_DUE.name,
                said=_not_due(route, found.digests.get(route)),
                of=route,
            )


def _not_due(route: str, at: datetime | None) -> str:
    """Without a moment where the route, or its digest, is gone from the config."""
    coming = f": the next digest of {route} is due {when(at)}" if at else ""
    return f"{Waits.NOT_DUE.value}{coming}"


def stuck_on(found: Explanation) -> Iterator[Gate]:
    """Channels on which a message of it has not arrived, with the reason."""
    states = {line.name: line.state for line in found.channels}
    for story in found.stories:
        for line in story.deliveries:
            if line.is_open:
                why = _stuck(line, story, states)
                yield Gate(
                    room=Room.CHANNEL,
                    name=why.name,
                    said=_said(line, why, states),
                    of=line.delivery.channel,
                )


def _stuck(
    line: OutboxLine, story: StoryHistory, states: Mapping[str, ChannelState]
) -> Stuck:
    if line.state is not DeliveryState.OWED:
        return Stuck[line.state.name]
    state = states.get(line.delivery.channel, ChannelState())
    if state.paused:
        return Stuck.PAUSED
    if state.opened_at:
        return Stuck.OPEN
    if line.answers:
        return Stuck.RETRY
    return Stuck.BEHIND if _earlier(line, story) else Stuck.NEXT


def _earlier(line: OutboxLine, story: StoryHistory) -> bool:
    """Whether another message of its story is owed on its channel before it."""
    owed = [
        each.delivery.key
        for each in story.deliveries
        if each.state is DeliveryState.OWED
        and each.delivery.channel == line.delivery.channel
        and not each.digest
    ]
    return not line.digest and owed[0] != line.delivery.key


def _said(line: OutboxLine, why: Stuck, states: Mapping[str, ChannelState]) -> str:
    """With what was answered last, and when it is tried again or by which word."""
    state = states.get(line.delivery.channel, ChannelState())
    reason = plain(line.reason or (state.why if why in _WHOLE else ""))
    again = max(filter(None, (line.next_at, state.not_before)))
    more = {
        Stuck.PAUSED: "tried again after a restart",
        Stuck.OPEN: f"next {when(again)}",
        Stuck.RETRY: f"next {when(again)}",
        Stuck.GATHERED: f"in {line.within}",
        Stuck.REFUSED: f"monitor outbox retry {line.delivery.key} owes it again",
        Stuck.DROPPED: f"monitor outbox retry {line.delivery.key} owes it again",
    }.get(why, "")
    return "; ".join(filter(None, (why.value, reason, more)))


_WHOLE = {Stuck.PAUSED, Stuck.OPEN}


def last_line(trace: str) -> str:
    return plain(trace.strip().rpartition("\n")[2])
