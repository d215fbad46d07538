"""Which languages do the rules speak, and which feeds do they not understand?"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitor.classify.query import (
    About,
    AllOf,
    AnyOf,
    Apart,
    AtLeast,
    ManyOf,
    Near,
    Node,
    Not,
    States,
    Weighted,
    Within,
)
from monitor.classify.terms import Terms
from monitor.classify.topics import ReadyTopic, Rules
from monitor.model.feed import Feed
from monitor.model.topic import Concept

Langs = frozenset[str]
#: Words that stand in a query itself are English, as the topic files are.
WRITTEN_IN: Langs = frozenset({"en"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """The languages in which a topic, a rule or a concept can be satisfied."""

    name: str
    langs: Langs


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    langs: tuple[str, ...]  #: all that are asked about
    topics: tuple[Covered, ...]
    rules: tuple[Covered, ...]  #: named topic/rule
    concepts: tuple[Covered, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A topic is followed in a language in which it cannot be satisfied."""

    topic: str
    lang: str
    feeds: tuple[str, ...]  #: names of those in this language
    items: int  #: that came in it lately

    def __str__(self) -> str:
        """What is missing, and for whom."""
        who = "feeds" if self.feeds else "items"
        names = f": {'; '.join(self.feeds)}" if self.feeds else ""
        items = "1 item" if self.items == 1 else f"{self.items} items"
        seen = f" ({items} lately)" if self.items else ""
        return f"{who} in {self.lang}: no terms in topic {self.topic}{names}{seen}"


def cover(
    rules: Rules,
    concepts: Sequence[Concept],
    langs: Iterable[str] = (),
    states: Iterable[str] = (),
) -> Coverage:
    """Of the languages named, and of all that have a term.

    `states` are the languages in which the gazetteer knows the names of states.
    """
    named = {primary(lang) for concept in concepts for lang, _ in concept.terms}
    every = frozenset(named | WRITTEN_IN | {primary(lang) for lang in langs} - {""})
    spoken = _Spoken(every, frozenset(map(primary, states)) & every)
    known = [[spoken.of(r.node) for r in ready.rules] for ready in rules.topics]
    return Coverage(
        langs=tuple(sorted(every)),
        topics=tuple(
            Covered(name=ready.topic.name, langs=_reached(ready, mine, every))
            for ready, mine in zip(rules.topics, known, strict=True)
        ),
        rules=tuple(
            Covered(name=f"{ready.topic.name}/{each.rule.name}", langs=found)
            for ready, mine in zip(rules.topics, known, strict=True)
            for each, found in zip(ready.rules, mine, strict=True)
        ),
        concepts=tuple(map(_of_concept, concepts)),
    )


@dataclass(frozen=True, slots=True)
class _Spoken:
    every: Langs
    states: Langs

    def of(self, node: Node) -> Langs:
        """In which of the languages the node can be satisfied."""
        match node:
            case Terms():
                return self.terms(node)
            case AtLeast():
                return self.terms(node.terms)
            case AnyOf():
                return frozenset().union(*map(self.of, node.nodes))
            case AllOf():
                return self.every.intersection(*map(self.of, node.nodes))
            case ManyOf():
                known = Counter(lang for each in node.nodes for lang in self.of(each))
                return frozenset(lang for lang in known if known[lang] >= node.count)
            case Near():
                return self.terms(node.left) & self.terms(node.right)
            case Apart() | Within() | Weighted():
                return self.of(node.node)
            case _:
                return self.condition(node)

    def terms(self, node: Terms) -> Langs:
        known = (phrase.langs or WRITTEN_IN for phrase in node.phrases)
        found = frozenset().union(*known) & self.every
        return found | self.states if node.states or node.nationalities else found

    def condition(self, node: Not | States | About) -> Langs:
        """What must not be there needs no terms; nor does where an item comes from."""
        if isinstance(node, States):
            return self.states
        if isinstance(node, About) and node.field == "lang":
            return frozenset({primary(node.value)}) & self.every
        return self.every


def _of_concept(concept: Concept) -> Covered:
    langs = frozenset(primary(lang) for lang, terms in concept.terms if terms)
    return Covered(name=concept.name, langs=langs)


def _reached(ready: ReadyTopic, known: Sequence[Langs], every: Langs) -> Langs:
    """Where the rules that can be satisfied give enough points for a digest."""
    points: Counter[str] = Counter()
    strong: set[str] = set()
    for each, langs in zip(ready.rules, known, strict=True):
        most = max(each.rule.most, 0) + _weights(each.node)
        points.update(dict.fromkeys(langs, most))
        if most and not each.rule.weak:
            strong |= langs
    digest = ready.topic.digest
    return frozenset(lang for lang in every & strong if points[lang] >= digest)


def _weights(node: Node) -> int:
    """Points that the clauses of a query add, all of them taken together."""
    match node:
        case Weighted():
            return node.points + _weights(node.node)
        case Within():
            return _weights(node.node)
        case AnyOf() | AllOf() | ManyOf():
            return sum(map(_weights, node.nodes))
        case _:
            return 0


def gaps(
    coverage: Coverage, feeds: Iterable[Feed], seen: Mapping[str, int]
) -> tuple[Gap, ...]:
    """What feeds bring, or items of late were written in, and a topic cannot read."""
    read = [feed for feed in feeds if feed.enabled and feed.lang]
    lately: Counter[str] = Counter()
    for lang, items in seen.items():
        lately[primary(lang)] += items
    wanted = sorted({primary(feed.lang) for feed in read} | set(lately) - {""})
    found = []
    for lang in wanted:
        for topic in coverage.topics:
            names = tuple(
                feed.name
                for feed in read
                if primary(feed.lang) == lang
                and (not feed.topics or topic.name in feed.topics)
            )
            if lang not in topic.langs and (names or lately[lang]):
                gap = Gap(topic=topic.name, lang=lang, feeds=names, items=lately[lang])
                found.append(gap)
    return tuple(found)


def primary(lang: str) -> str:
    """`pt-BR` is Portuguese."""
    return lang.replace("_", "-").partition("-")[0].lower()
