"""Which topics does an item reach, how surely, and through which rules?"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from monitor.classify.matcher import cite, satisfy, weigh_clauses
from monitor.classify.page import EVERYWHERE, Page
from monitor.classify.percolator import Percolator
from monitor.classify.query import Node
from monitor.classify.stored import Stored
from monitor.classify.terms import Phrase
from monitor.model.item import TEXT_FIELDS, Item
from monitor.model.match import Evidence, Judged, Level, Match, Near
from monitor.model.topic import Rule, Scope, Topic

#: Points that the rest of a text may well bring: a rule that is satisfied in the lead
#: gives 4 in the shipped topics. Of 437 teasers that match nothing, 33 are so near, and
#: 8 of these match by their text; see tests/classify/test_want_quality.py.
REACH = 4


@dataclass(frozen=True, slots=True)
class ReadyRule:
    rule: Rule
    node: Node
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
    percolator: Percolator  #: of their rules
    ready: Mapping[Hashable, tuple[str, ReadyRule]]  #: its keys: topic and rule
    names: Mapping[frozenset[Phrase], str]  #: of the concepts, by their terms


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
    return judge(item, rules).matches


def judge(item: Item, rules: Rules) -> Judged:
    """The topics that it reached, and those that it nearly did."""
    weighed = weigh(item, rules)
    return Judged(
        matches=reached(weighed),
        near=tuple(near for each in weighed if (near := _near(each))),
    )


def reached(weighed: Iterable[Weighed]) -> tuple[Match, ...]:
    """Of the topics those that reached their digest threshold."""
    levels = ((each, each.level) for each in weighed)
    return tuple(_match(each, level) for each, level in levels if level)


def weigh(item: Item, rules: Rules) -> tuple[Weighed, ...]:
    """Every topic that the item's feed follows; this is what `explain` shows."""
    return weigh_page(rules.percolator.read(item), rules)


def weigh_page(page: Page, rules: Rules) -> tuple[Weighed, ...]:
    """The same of an item that these rules have read already."""
    return weigh_found(page, rules, rules.percolator.survivors(page))


def weigh_found(
    page: Page, rules: Rules, found: Iterable[Stored], *, cited: bool = True
) -> tuple[Weighed, ...]:
    """By the rules found to survive; looking up their words is a third of the work."""
    hits = defaultdict[str, list[Hit]](list)
    followed = page.item.topics
    for stored in found:
        topic, ready = rules.ready[stored.key]
        if followed and topic not in followed:
            continue
        hit = _hit(ready, stored, page, rules.percolator if cited else None)
        if hit is not None:
            hits[topic].append(hit)
    return tuple(
        Weighed(ready.topic, tuple(hits[ready.topic.name]))
        for ready in rules.topics
        if not followed or ready.topic.name in followed
    )


def _hit(
    ready: ReadyRule, stored: Stored, page: Page, percolator: Percolator | None
) -> Hit | None:
    """The narrowest scope that satisfies the rule gives its points.

    Without the percolator, its words are not told.
    """
    for scope, points in ready.rule.scoped:
        # A zone that ends where the title ends leaves the title alone, and so on.
        reach = EVERYWHERE if scope == "body" else (0, page.zones[scope][1])
        spans = satisfy(stored.node, page, reach)
        if spans is None:
            continue
        extra = weigh_clauses(ready.node, page, reach) if ready.weighted else 0
        if percolator is None:
            return Hit(ready.rule, points + extra, scope, ())
        doubtful = percolator.unreviewed(stored, page)
        evidence = cite(spans, page, ready.rule.name, doubtful)
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


def _near(weighed: Weighed) -> Near | None:
    """What the whole text might bring over the threshold; weak cues count, too."""
    cues = [hit for hit in weighed.hits if hit.points > 0]
    score = sum(hit.points for hit in weighed.hits)
    missing = weighed.topic.digest - score
    if weighed.level or not cues or score <= 0 or missing > REACH:
        return None
    words = max(cues, key=lambda hit: hit.points).evidence[:1]
    return Near(
        topic=weighed.topic.name,
        score=score,
        digest=weighed.topic.digest,
        words=words[0].text if words else "",
        field=words[0].field if words else "",
    )


def _reading_order(piece: Evidence) -> tuple[int, int, int, str]:
    return TEXT_FIELDS.index(piece.field), piece.start, piece.end, piece.rule
