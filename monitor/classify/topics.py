"""Which topics does an item reach, how surely, and through which rules?"""

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.classify.index import Index, read_page
from monitor.classify.matcher import EVERYWHERE, Needs, cite, satisfy, weigh_clauses
from monitor.classify.page import Page
from monitor.classify.query import Node
from monitor.classify.states import Atlas
from monitor.model.item import TEXT_FIELDS, Item
from monitor.model.match import Evidence, Level, Match
from monitor.model.topic import Rule, Scope, Topic


@dataclass(frozen=True, slots=True)
class ReadyRule:
    rule: Rule
    node: Node
    needs: Needs
    weighted: bool  #: whether clauses of it add points


@dataclass(frozen=True, slots=True)
class ReadyTopic:
    topic: Topic
    rules: tuple[ReadyRule, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """All topics, ready to be asked; immutable, so that threads may share it."""

    version: str  #: changes with anything that decides
    topics: tuple[ReadyTopic, ...]
    index: Index
    atlas: Atlas


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that the item satisfies."""

    rule: Rule
    points: int
    scope: Scope  #: the narrowest that satisfies it
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """How an item stands with one topic, whether it reaches it or not."""

    topic: Topic
    hits: tuple[Hit, ...]

    @property
    def strong(self) -> bool:
        """Whether anything but weak cues speaks for the topic."""
        return any(hit.points > 0 and not hit.rule.weak for hit in self.hits)

    @property
    def score(self) -> int:
        strong = self.strong
        return sum(h.points for h in self.hits if strong or not h.rule.weak)

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
    return weigh_page(read_page(item, rules.index, rules.atlas.find), rules)


def weigh_page(page: Page, rules: Rules) -> tuple[Weighed, ...]:
    """The same of an item that is read already."""
    followed = page.item.topics
    return tuple(
        Weighed(ready.topic, tuple(_hits(ready, page)))
        for ready in rules.topics
        if not followed or ready.topic.name in followed
    )


def _hits(ready: ReadyTopic, page: Page) -> Iterable[Hit]:
    for rule in ready.rules:
        # Most rules end here, on most pages, at a quarter of what the node would cost.
        if any(map(page.hits.keys().isdisjoint, rule.needs)):
            continue
        hit = _hit(rule, page)
        if hit is not None:
            yield hit


def _hit(ready: ReadyRule, page: Page) -> Hit | None:
    """The narrowest scope that satisfies the rule gives its points."""
    for scope, points in ready.rule.scoped:
        # A zone that ends where the title ends leaves the title alone, and so on.
        reach = EVERYWHERE if scope == "body" else (0, page.zones[scope][1])
        spans = satisfy(ready.node, page, reach)
        if spans is None:
            continue
        extra = weigh_clauses(ready.node, page, reach) if ready.weighted else 0
        evidence = cite(spans, page, ready.rule.name)
        return Hit(ready.rule, points + extra, scope, evidence)
    return None


def _match(weighed: Weighed, level: Level) -> Match:
    supporting = [hit for hit in weighed.hits if hit.points >= 0]
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
