"""What did stories show, and what had routes been told, at an earlier moment?

Goes through what is stored in the order in which it came, and holds what was so at one
moment. Stories are followed by their items: an item's story changes with every merge
and split, and what was decided about an item goes with it.
"""

from bisect import bisect_left, insort
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from monitor.model.decision import Decision, Facts, Holding, LastTold
from monitor.model.edit import Edit, EditKind
from monitor.model.item import ItemId
from monitor.model.past import Edited, Made, Shown
from monitor.model.story import StoryId

#: Changes of other stories whose messages have told of a story, too, with their items.
ToldOf = Mapping[StoryId, Mapping[int, ItemId]]


class Past:
    """`told_of` is as it is now: a split has noted it, and merges have moved it."""

    def __init__(self, log: Sequence[Shown | Edited], told_of: ToldOf) -> None:
        self._log = deque(log)
        self._final = told_of
        self._began = _beginnings(log)
        self._into = {e.other: e.story for e in _edits(log) if e.kind is EditKind.MERGE}
        self._story: dict[ItemId, StoryId] = {}
        self._version: dict[ItemId, int] = {}
        self._items: dict[StoryId, set[ItemId]] = defaultdict(set)
        self._told_of: dict[StoryId, set[int]] = defaultdict(set)
        self._told: dict[tuple[ItemId, str], list[Made]] = defaultdict(list)
        self._made: dict[tuple[int, str], Made] = {}
        self._alerts: dict[str, list[tuple[datetime, str]]] = defaultdict(list)

    def move_to(self, n: int) -> None:
        """When the last that had come to be shown was this one."""
        while self._log and self._log[0].n <= n:
            match self._log.popleft():
                case Shown(item=item, version=version):
                    self._version[item] = version
                    if item not in self._story:
                        self._put(item, self._began[item])
                case Edited(edit=edit):
                    self._edit(edit)

    def hear(self, made: Made) -> None:
        """This was decided then, and counts for what comes after it."""
        decision = made.decision
        if made.releases is not None:
            self._release(made.releases, decision.route)
        if decision.outcome == "quiet":
            return
        self._made[decision.change, decision.route] = made
        self._told[made.cause.item, decision.route].append(made)
        if decision.outcome == "alert":
            rung = (made.at, decision.bundle or str(decision.change))
            insort(self._alerts[decision.route], rung)

    def held(self, change: int | None, route: str) -> Made | None:
        """The decision that holds an alert about this change."""
        return None if change is None else self._made.get((change, route))

    def story(self, item: ItemId) -> StoryId | None:
        return self._story.get(item)

    def texts(self, story: StoryId) -> list[tuple[ItemId, int]]:
        """Its items, each with the version that it showed."""
        return [(item, self._version[item]) for item in self._items[story]]

    def told(self, story: StoryId, route: str) -> LastTold:
        """What the route had heard of the story; the last of each kind counts."""
        found = [m for i in self._items[story] for m in self._told.get((i, route), ())]
        for change in self._told_of[story]:
            other = self._made.get((change, route))
            if other and other.decision.outcome != "held":
                found.append(other)
        by = {_kind(m.decision): m for m in sorted(found, key=_change)}
        alert, listed, held = by.get("alert"), by.get("digest"), by.get("held")
        return LastTold(
            alerted_at=alert.at if alert else None,
            listed_at=listed.at if listed else None,
            alerted=_facts(alert),
            listed=_facts(listed),
            held=_holding(held),
        )

    def spent(self, route: str, since: datetime) -> int:
        """Its alerts from that moment on; a bundle is one."""
        alerts = self._alerts[route]
        return len({key for _, key in alerts[bisect_left(alerts, (since, "")) :]})

    def _put(self, item: ItemId, story: StoryId) -> None:
        self._story[item] = story
        self._items[story].add(item)

    def _edit(self, edit: Edit) -> None:
        if edit.kind is EditKind.MERGE:
            self._told_of[edit.story] |= self._told_of.pop(edit.other, set())
            self._move(list(self._items[edit.other]), edit.other, edit.story)
            return
        self._move(edit.items, edit.story, edit.other)
        noted = self._final.get(self._alive(edit.other), {})
        self._told_of[edit.other] = {
            change for change, item in noted.items() if self.story(item) == edit.story
        }

    def _move(self, items: Sequence[ItemId], old: StoryId, new: StoryId) -> None:
        for item in items:
            self._items[old].discard(item)
            self._put(item, new)

    def _alive(self, story: StoryId) -> StoryId:
        """As it is called now. What was merged is never merged again: this ends."""
        while story in self._into:
            story = self._into[story]
        return story

    def _release(self, change: int, route: str) -> None:
        held = self._made.pop((change, route), None)
        if held:
            self._told[held.cause.item, route].remove(held)


def _beginnings(log: Sequence[Shown | Edited]) -> dict[ItemId, StoryId]:
    """The story in which each item was placed: later edits are taken back."""
    edits: dict[ItemId, list[Edited]] = defaultdict(list)
    for each in log:
        if isinstance(each, Edited):
            for item in each.edit.items:
                edits[item].append(each)
    began: dict[ItemId, StoryId] = {}
    for each in log:
        if isinstance(each, Shown) and each.item not in began:
            later = [e.edit for e in edits[each.item] if e.n > each.n]
            began[each.item] = _before(each.story, later)
    return began


def _before(story: StoryId, edits: Sequence[Edit]) -> StoryId:
    for edit in reversed(edits):
        story = edit.other if edit.kind is EditKind.MERGE else edit.story
    return story


def _edits(log: Sequence[Shown | Edited]) -> Iterator[Edit]:
    return (each.edit for each in log if isinstance(each, Edited))


def _change(made: Made) -> int:
    return made.decision.change


def _kind(decision: Decision) -> str:
    """A digest line from a first poll does not count as told."""
    return "backlog" if decision.backlog else decision.outcome


def _facts(made: Made | None) -> Facts | None:
    basis = made.decision.basis if made else None
    return basis.facts if basis else None


def _holding(made: Made | None) -> Holding | None:
    if made is None:
        return None
    until = made.decision.held_until or made.at
    return Holding(gate=made.decision.gate, until=until)
