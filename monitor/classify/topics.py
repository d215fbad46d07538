"""Which topics does an item reach, how surely, and through which rules?"""

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.classify.index import Index, Page, read_page
from monitor.classify.matcher import Needs, cite, satisfy
from monitor.classify.query import Node
from monitor.model.item import TEXT_FIELDS, Item
from monitor.model.match import Evidence, Level, Match
from monitor.model.topic import Rule, Topic


@dataclass(frozen=True, slots=True)
class ReadyTopic:
    topic: Topic
    nodes: tuple[Node, ...]  #: one per rule, in their order
    needs: tuple[Needs, ...]  #: of each node


@dataclass(frozen=True, slots=True)
class Rules:
    """All topics, ready to be asked; immutable, so that threads may share it."""

    version: str  #: changes with anything that decides
    topics: tuple[ReadyTopic, ...]
    index: Index


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that the item satisfies."""

    rule: Rule
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """How an item stands with one topic, whether it reaches it or not."""

    topic: Topic
    hits: tuple[Hit, ...]

    @property
    def score(self) -> int:
        return sum(hit.rule.points for hit in self.hits)

    @property
    def level(self) -> Level | None:
        if self.score >= self.topic.alert:
            return Level.ALERT
        return Level.DIGEST if self.score >= self.topic.digest else None


def classify(item: Item, rules: Rules) -> tuple[Match, ...]:
    """Only the topics that reached their digest threshold."""
    return tuple(
        _match(weighed, level)
        for weighed in weigh(item, rules)
        if (level := weighed.level) is not None
    )


def weigh(item: Item, rules: Rules) -> tuple[Weighed, ...]:
    """Every topic that the item's feed follows; this is what `explain` shows."""
    page = read_page(item, rules.index)
    return tuple(
        Weighed(ready.topic, tuple(_hits(ready, page, item)))
        for ready in rules.topics
        if not item.topics or ready.topic.name in item.topics
    )


def _hits(ready: ReadyTopic, page: Page, item: Item) -> Iterable[Hit]:
    rules = zip(ready.topic.rules, ready.nodes, ready.needs, strict=True)
    for rule, node, needs in rules:
        # Most rules end here, on most pages, at a quarter of what the node would cost.
        if any(map(page.present.isdisjoint, needs)):
            continue
        spans = satisfy(node, page)
        if spans is not None:
            yield Hit(rule, cite(spans, page, item, rule.name))


def _match(weighed: Weighed, level: Level) -> Match:
    supporting = [hit for hit in weighed.hits if hit.rule.points >= 0]
    facets = [hit.rule.facet for hit in supporting if hit.rule.facet]
    evidence = [piece for hit in supporting for piece in hit.evidence]
    return Match(
        topic=weighed.topic.name,
        level=level,
        score=weighed.score,
        rules=tuple(hit.rule.name for hit in weighed.hits),
        facets=tuple(dict.fromkeys(facets)),
        evidence=tuple(sorted(evidence, key=_reading_order)),
    )


def _reading_order(piece: Evidence) -> tuple[int, int, int, str]:
    return TEXT_FIELDS.index(piece.field), piece.start, piece.end, piece.rule
