"""Which rules decide differently after an edit, and which ones turn a verdict?"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from monitor.classify.percolator import Percolator
from monitor.classify.query import Node
from monitor.classify.states import build_atlas
from monitor.classify.topics import ReadyRule, Rules, Weighed, weigh
from monitor.model.item import Item
from monitor.model.lexicon import Gazetteer, Split

#: Topic and rule.
Name = tuple[str, str]


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


def sieve(
    edited: tuple[EditedRule, ...], gazetteer: Gazetteer, split: Split | None
) -> Callable[[Item], bool]:
    """Whether an item may satisfy any of them; no is certain."""
    nodes = [node for each in edited for node in each.nodes]
    look_up = build_atlas(gazetteer).find
    percolator = Percolator(enumerate(nodes), split=split, look_up=look_up)
    return lambda item: bool(percolator.survivors(percolator.read(item)))


def turning(item: Item, old: Rules, new: Rules) -> dict[str, tuple[str, ...]]:
    """By topic, the rules that give other points than before."""
    before = {each.topic.name: each for each in weigh(item, old)}
    after = {each.topic.name: each for each in weigh(item, new)}
    return {
        topic: tuple(_turning(before.get(topic), after.get(topic)))
        for topic in dict.fromkeys((*before, *after))
    }


def _turning(before: Weighed | None, after: Weighed | None) -> Iterator[str]:
    points, now = _points(before), _points(after)
    for rule in dict.fromkeys((*points, *now)):
        if points.get(rule) != now.get(rule):
            yield rule


def _points(weighed: Weighed | None) -> dict[str, int]:
    return {hit.rule.name: hit.points for hit in weighed.hits} if weighed else {}
