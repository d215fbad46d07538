"""Which languages do the rules speak, and which feeds do they not understand?"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from monitor.classify.terms import Terms
from monitor.classify.topics import Rules
from monitor.model.feed import Feed
from monitor.model.topic import Concept, Rule

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
    rules: Rules, concepts: Sequence[Concept], langs: Iterable[str] = ()
) -> Coverage:
    """Of the languages named, and of all that have a term."""
    named = {primary(lang) for concept in concepts for lang, _ in concept.terms}
    every = frozenset(named | WRITTEN_IN | {primary(lang) for lang in langs} - {""})
    found: list[Covered] = []
    topics = []
    for ready in rules.topics:
        mine = [languages(rule.node, every) for rule in ready.rules]
        found += [
            Covered(name=f"{ready.topic.name}/{rule.name}", langs=known)
            for rule, known in zip(ready.topic.rules, mine, strict=True)
        ]
        reached = _reached(ready.topic.rules, mine, ready.topic.digest, every)
        topics.append(Covered(name=ready.topic.name, langs=reached))
    return Coverage(
        langs=tuple(sorted(every)),
        topics=tuple(topics),
        rules=tuple(found),
        concepts=tuple(map(_of_concept, concepts)),
    )


def languages(node: Any, every: Langs) -> Langs:
    """In which of the languages the node can be satisfied.

    Nodes are told apart by name and walked by field, so that a new operator that
    needs all of its parts needs no line here.
    """
    match type(node).__name__:
        case "Terms":
            return _of_terms(node, every)
        case "AnyOf":
            return frozenset().union(*(languages(n, every) for n in node.nodes))
        case "ManyOf":
            known = Counter(one for n in node.nodes for one in languages(n, every))
            return frozenset(one for one in known if known[one] >= node.count)
        case "Apart":
            return languages(node.node, every)
        case "About" if node.field == "lang":
            return frozenset({primary(node.value)}) & every
        case "Not":
            return every
        case _:
            return every.intersection(*(languages(n, every) for n in _parts(node)))


def _of_terms(node: Terms, every: Langs) -> Langs:
    """A gazetteer knows the names of states in every language that we read."""
    if node.states or node.nationalities:
        return every
    known = (phrase.langs or WRITTEN_IN for phrase in node.phrases)
    return frozenset().union(*known) & every


def _parts(node: Any) -> list[Any]:
    """The nodes inside a node, whatever its fields are called."""
    found: list[Any] = []
    for field in fields(node):
        value = getattr(node, field.name)
        held = value if isinstance(value, tuple) else (value,)
        found += [each for each in held if is_dataclass(each)]
    return found


def _of_concept(concept: Concept) -> Covered:
    langs = frozenset(primary(lang) for lang, terms in concept.terms if terms)
    return Covered(name=concept.name, langs=langs)


def _reached(
    rules: Sequence[Rule], known: Sequence[Langs], digest: int, every: Langs
) -> Langs:
    """Where the rules that can be satisfied give enough points for a digest."""
    points: Counter[str] = Counter()
    for rule, langs in zip(rules, known, strict=True):
        for lang in langs:
            points[lang] += max(rule.most, 0)
    return frozenset(lang for lang in every if points[lang] >= digest)


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
