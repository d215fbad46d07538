"""Does a stored decision come out the same when it is made again from its basis?

The rooms are those that decide live; only what they are handed is put together from
what is stored, as it was at that moment.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from enum import StrEnum

from monitor.model.decision import Basis, Decision, Held
from monitor.model.item import ItemId
from monitor.model.past import Made
from monitor.model.route import Route
from monitor.model.sentence import Name, Tell
from monitor.model.silence import Silence
from monitor.model.story import Change, Report, Story, StoryId
from monitor.route.alerts import Around
from monitor.route.compared import differences
from monitor.route.outcome import case, decision
from monitor.route.past import Past
from monitor.route.turn import around, release

Text = tuple[ItemId, int]  #: an item and the version of its text


class Unknown(StrEnum):
    """Why a decision cannot be made again."""

    NOT_NOTED = "what it was made from was not noted"
    OTHER_ROUTE = "the settings that the route had then are not kept"
    OTHER_RULES = "decided by other rules than those of now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remade:
    """One stored decision, and what comes of it when it is made again."""

    made: Made
    again: Decision | Unknown

    @property
    def differs(self) -> tuple[str, ...]:
        """In words; nothing where it came out the same, or could not be made."""
        if isinstance(self.again, Unknown):
            return ()
        return tuple(differences(self.made.decision, self.again))


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What is stored beside the decisions, and what the rooms know of the world."""

    routes: Mapping[str, Route]  #: by version
    silences: Mapping[int, Silence]
    #: Texts with what these rules and extraction make of them; None without the rules.
    read: Callable[[Sequence[Text], str], Mapping[Text, Report] | None]
    zone: Callable[[str], tzinfo]
    tell: Tell
    name: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A stored decision with what was decided about, as it was then."""

    made: Made
    change: Change
    held: Made | None  #: where it came of a held alert


def remake(
    past: Past, stored: Iterable[Made], kept: Kept, since: datetime
) -> Iterator[Remade]:
    """Those since then; what was decided before is only heard."""
    for turn in turns(stored):
        if turn[0].at >= since:
            yield from _remake(past, turn, kept)
        for made in turn:
            past.hear(made)


def turns(stored: Iterable[Made]) -> Iterator[list[Made]]:
    """What was released in one turn was ranked, and bundled, as one."""
    turn: list[Made] = []
    for made in stored:
        if turn and not _belongs(made, turn[0]):
            yield turn
            turn = []
        turn.append(made)
    if turn:
        yield turn


def _belongs(made: Made, first: Made) -> bool:
    """What was held only after the first was released came of a later turn."""
    if made.releases is None or first.releases is None:
        return False
    same = (made.decision.route, made.at) == (first.decision.route, first.at)
    return same and made.releases < first.decision.change


def _remake(past: Past, turn: Sequence[Made], kept: Kept) -> Iterator[Remade]:
    """Where one of a turn could not be decided, each was decided alone."""
    noted = all(each.decision.basis for each in turn)
    for part in [turn] if noted else [[each] for each in turn]:
        found = _redecide(past, part, kept)
        for made in part:
            again = found if isinstance(found, Unknown) else found[made.n]
            yield Remade(made=made, again=again)


def _redecide(
    past: Past, part: Sequence[Made], kept: Kept
) -> dict[int, Decision] | Unknown:
    """By the number of the stored decision."""
    first = part[0]
    basis = first.decision.basis
    if basis is None or not basis.shown:
        return Unknown.NOT_NOTED
    route = kept.routes.get(basis.route)
    if route is None:
        return Unknown.OTHER_ROUTE
    past.move_to(basis.shown)
    due: list[Due] = []
    for made in part:
        found = _due(past, made, kept)
        if isinstance(found, Unknown):
            return found
        due.append(found)
    at = _around(past, route, basis, first.at, kept)
    if first.releases is not None:
        return _rerelease(past, due, route, at)
    change = due[0].change
    told = past.told(change.story.id, route.name)
    return {first.n: decision(case(change, route, told, at), first.at)}


def _rerelease(
    past: Past, due: Sequence[Due], route: Route, at: Around
) -> dict[int, Decision]:
    """In the order in which they were due; a released one has a change of its own."""
    by_change = {each.change.seq: each.made for each in due}
    told = {d.change.story.id: past.told(d.change.story.id, route.name) for d in due}
    waited = [_held(each.change, each.held) for each in due if each.held]
    waited.sort(key=lambda held: (held.until, held.change.seq))
    found: dict[int, Decision] = {}
    for held, again in release(waited, route, told, at, due[0].made.at):
        made = by_change[held.change.seq]
        found[made.n] = replace(again, change=made.decision.change)
    return found


def _held(change: Change, was: Made) -> Held:
    return Held(
        route=was.decision.route,
        change=change,
        gate=was.decision.gate,
        since=was.at,
        until=was.decision.held_until or was.at,
    )


def _around(
    past: Past, route: Route, basis: Basis, now: datetime, kept: Kept
) -> Around:
    held = [kept.silences[n] for n in basis.silences if n in kept.silences]
    found = around(route, held, past.spent, kept.zone, now)
    return replace(found, tell=kept.tell, name=kept.name)


def _due(past: Past, made: Made, kept: Kept) -> Due | Unknown:
    held = past.held(made.releases, made.decision.route)
    cause = held.cause if held else made.cause
    basis, story = made.decision.basis, past.story(cause.item)
    lost = held is None and made.releases is not None
    if basis is None or story is None or lost:
        return Unknown.NOT_NOTED
    own = (cause.item, cause.version)
    texts = past.texts(story)
    found = kept.read([*texts, own], basis.rules)
    if found is None:
        return Unknown.OTHER_RULES
    change = Change(
        seq=cause.seq,
        story=_story(story, [found[text] for text in texts]),
        report=found[own],
        reason=cause.reason,
        at=cause.at,
        reapplied=cause.reapplied,
        rules=basis.rules,
        brought=cause.brought,
        shown=basis.shown,
    )
    return Due(made=made, change=change, held=held)


def _story(story: StoryId, reports: Iterable[Report]) -> Story:
    """Its headline decides nothing, and is not kept for each moment."""
    in_order = sorted(reports, key=lambda report: report.item.seq)
    return Story(id=story, headline="", reports=tuple(in_order))
