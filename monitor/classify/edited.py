"""Which rules decide differently after an edit, and which ones turn a verdict?"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from monitor.classify.page import Page
from monitor.classify.percolator import Percolator
from monitor.classify.query import Node
from monitor.classify.states import build_atlas
from monitor.classify.stored import Stored
from monitor.classify.topics import ReadyRule, Rules, Weighed, weigh_found
from monitor.model.item import Item
from monitor.model.lexicon import Gazetteer, Split

#: Topic and rule.
Name = tuple[str, str]
Ready = Mapping[Hashable, tuple[str, ReadyRule]]


@dataclass(frozen=True, slots=True)
class EditedRule:
    """A rule that came, went, or decides differently now."""

    topic: str
    rule: str
    nodes: tuple[Node, ...]  #: what it asks before and after


def edited_rules(old: Rules, new: Rules) -> tuple[EditedRule, ...]:
    """Through its own words, a concept's, a language's, or its topic's thresholds.

    An item that satisfies none of them, before or after, is judged as before.
    """
    before, after = _deciding(old), _deciding(new)
    names = dict.fromkeys((*before, *after))
    return tuple(
        EditedRule(
            *name, tuple(each[name][0] for each in (before, after) if name in each)
        )
        for name in names
        if before.get(name) != after.get(name)
    )


def _deciding(rules: Rules) -> Mapping[Name, tuple[Node, Any]]:
    """Of each rule what it asks, and all else that decides."""
    return {
        (one.topic.name, each.rule.name): (
            each.node,
            (one.topic.digest, one.topic.alert, *_worth(each)),
        )
        for one in rules.topics
        for each in one.rules
    }


def _worth(ready: ReadyRule) -> tuple[Any, ...]:
    return ready.rule.scoped, ready.rule.weak, ready.rule.facet


class Editions:
    """The topics that an edit touches, in both editions: one reading serves both."""

    def __init__(
        self,
        edited: Sequence[EditedRule],
        old: Rules,
        new: Rules,
        gazetteer: Gazetteer,
        split: Split | None,
    ) -> None:
        self.topics = frozenset(each.topic for each in edited)
        self.order = tuple(each.topic.name for each in new.topics)
        numbers: dict[Any, int] = {}
        # The new one first: terms are found by the very set that the percolator took,
        # an equal one of the other edition has to be compared with it.
        ready = [self._numbered(rules, numbers) for rules in (new, old)]
        nodes = [(number, node) for (_, node, _), number in numbers.items()]
        look_up = build_atlas(gazetteer).find
        self._percolator = Percolator(nodes, split=split, look_up=look_up)
        self._new, self._old = (
            replace(
                rules,
                topics=tuple(t for t in rules.topics if t.topic.name in self.topics),
                percolator=self._percolator,
                ready=known,
            )
            for rules, known in zip((new, old), ready, strict=True)
        )
        names = {(each.topic, each.rule) for each in edited}
        self._edited = {n for (name, _, _), n in numbers.items() if name in names}

    def _numbered(self, rules: Rules, numbers: dict[Any, int]) -> Ready:
        """A rule that is the same in both editions has one number."""
        found: dict[Hashable, tuple[str, ReadyRule]] = {}
        for one in rules.topics:
            topic = one.topic.name
            for each in one.rules if topic in self.topics else ():
                key = ((topic, each.rule.name), each.node, _worth(each))
                found[numbers.setdefault(key, len(numbers))] = (topic, each)
        return found

    def ask(self, item: Item) -> "Asked | None":
        """None where no edited rule, of before or after, can be satisfied."""
        page = self._percolator.read(item)
        found = self._percolator.survivors(page)
        if self._edited.isdisjoint(each.key for each in found):
            return None
        return Asked(page, found, self._old, self._new)


@dataclass(frozen=True, slots=True)
class Asked:
    """An item that an edited rule may find. The words that count are not looked up."""

    page: Page
    found: Sequence[Stored]
    old: Rules
    new: Rules

    def before(self) -> tuple[Weighed, ...]:
        return self._weighed(self.old)

    def after(self) -> tuple[Weighed, ...]:
        return self._weighed(self.new)

    def _weighed(self, rules: Rules) -> tuple[Weighed, ...]:
        found = [each for each in self.found if each.key in rules.ready]
        return weigh_found(self.page, rules, found, cited=False)


def turning(
    before: Iterable[Weighed], after: Iterable[Weighed]
) -> dict[str, tuple[str, ...]]:
    """By topic, the rules that give other points than before."""
    old = {each.topic.name: each for each in before}
    new = {each.topic.name: each for each in after}
    return {
        topic: tuple(_turning(old.get(topic), new.get(topic)))
        for topic in dict.fromkeys((*old, *new))
    }


def _turning(before: Weighed | None, after: Weighed | None) -> Iterator[str]:
    points, now = _points(before), _points(after)
    for rule in dict.fromkeys((*points, *now)):
        if points.get(rule) != now.get(rule):
            yield rule


def _points(weighed: Weighed | None) -> dict[str, int]:
    return {hit.rule.name: hit.points for hit in weighed.hits} if weighed else {}
