"""Can these topics and concepts be used, and if not, what is wrong with each?"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitor.classify.index import build_index
from monitor.classify.matcher import needs
from monitor.classify.mistakes import BadQuery
from monitor.classify.query import Near, Node, Not, Within, parse
from monitor.classify.terms import Phrase, Terms, read_phrase
from monitor.classify.topics import ReadyTopic, Rules
from monitor.model.topic import Concept, Rule, Topic

#: Goes up when the same query comes to mean something else.
LANGUAGE_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleProblem:
    """One mistake in the topics or concepts, for a person to mend."""

    topic: str = ""  #: "" when a concept is at fault
    rule: str = ""  #: "" when the topic as a whole is at fault
    concept: str = ""
    text: str = ""  #: the query or term it is in; "" when it is in neither
    offset: int = 0  #: in code points of `text`
    message: str
    remedy: str


def compile_rules(
    topics: Sequence[Topic], concepts: Sequence[Concept]
) -> Rules | tuple[RuleProblem, ...]:
    """All problems at once, so that one run mends them all."""
    problems: list[RuleProblem] = []
    terms = {concept.name: _read_concept(concept, problems) for concept in concepts}
    ready = tuple(_read_topic(topic, terms, problems) for topic in topics)
    problems += _repeats(topics, concepts)
    for topic in topics:
        problems += _check_topic(topic)
    if problems:
        return tuple(problems)
    phrases = (p for one in ready for node in one.nodes for p in _phrases(node))
    return Rules(_version(topics, concepts), ready, build_index(phrases))


def _read_concept(concept: Concept, problems: list[RuleProblem]) -> Terms:
    phrases = set()
    for lang, written in concept.terms:
        for text in written:
            try:
                phrase = _read_term(text)
            except BadQuery as bad:
                problems.append(_located(bad, text, concept=concept.name))
            else:
                phrases.add(Phrase(phrase.parts, frozenset({_primary(lang)})))
    if not any(written for _, written in concept.terms):
        remedy = 'list them per language: en = ["..."]'
        problem = RuleProblem(
            concept=concept.name, message="the concept has no terms", remedy=remedy
        )
        problems.append(problem)
    return Terms(frozenset(phrases))


def _read_term(text: str) -> Phrase:
    cased = text.startswith("{") and text.endswith("}")
    for offset, character in enumerate(text[1:-1] if cased else text, cased):
        if character in '"“”(){}':
            remedy = "a term is plain words; write each alternative as its own term"
            message = f"{character} means nothing in a term"
            raise BadQuery(text, offset, message, remedy)
    return read_phrase(text, 0, len(text), cased=cased)


def _primary(lang: str) -> str:
    return lang.partition("-")[0].lower()


def _read_topic(
    topic: Topic, concepts: Mapping[str, Terms], problems: list[RuleProblem]
) -> ReadyTopic:
    nodes = tuple(_read_rules(topic, concepts, problems))
    return ReadyTopic(topic, nodes, tuple(map(needs, nodes)))


def _read_rules(
    topic: Topic, concepts: Mapping[str, Terms], problems: list[RuleProblem]
) -> Iterable[Node]:
    for rule in topic.rules:
        try:
            yield parse(rule.query, concepts)
        except BadQuery as bad:
            problems.append(_located(bad, rule.query, topic=topic.name, rule=rule.name))


def _located(
    bad: BadQuery, text: str, *, topic: str = "", rule: str = "", concept: str = ""
) -> RuleProblem:
    return RuleProblem(
        topic=topic,
        rule=rule,
        concept=concept,
        text=text,
        offset=bad.offset,
        message=bad.message,
        remedy=bad.remedy,
    )


def _repeats(
    topics: Sequence[Topic], concepts: Sequence[Concept]
) -> Iterable[RuleProblem]:
    remedy = "give one of them another name"
    for name in _repeated(concept.name for concept in concepts):
        message = "two concepts have this name"
        yield RuleProblem(concept=name, message=message, remedy=remedy)
    for name in _repeated(topic.name for topic in topics):
        message = "two topics have this name"
        yield RuleProblem(topic=name, message=message, remedy=remedy)
    for topic in topics:
        for name in _repeated(rule.name for rule in topic.rules):
            message = "two rules of the topic have this name"
            yield RuleProblem(
                topic=topic.name, rule=name, message=message, remedy=remedy
            )


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


def _check_topic(topic: Topic) -> Iterable[RuleProblem]:
    def problem(message: str, remedy: str, rule: str = "") -> RuleProblem:
        return RuleProblem(topic=topic.name, rule=rule, message=message, remedy=remedy)

    if topic.digest < 1:
        yield problem("digest is below 1, so every item would match", "raise it")
    if topic.alert < topic.digest:
        yield problem("alert is below digest", "an alert asks for at least as much")
    if sum(max(rule.points, 0) for rule in topic.rules) < topic.digest:
        yield problem("no item can reach digest", "raise points or lower digest")
    for rule in topic.rules:
        if not rule.points and not rule.facet:
            remedy = "give it points, or a facet that it labels"
            yield problem("the rule decides nothing", remedy, rule.name)


def _phrases(node: Node) -> Iterable[Phrase]:
    match node:
        case Terms():
            yield from node.phrases
        case Near():
            yield from node.left.phrases | node.right.phrases
        case Not() | Within():
            yield from _phrases(node.node)
        case _:
            for child in node.nodes:
                yield from _phrases(child)


def _version(topics: Iterable[Topic], concepts: Iterable[Concept]) -> str:
    """Labels, notes and examples decide nothing, so they are not in it."""
    deciding = [
        (
            topic.name,
            topic.digest,
            topic.alert,
            [_deciding(rule) for rule in topic.rules],
        )
        for topic in topics
    ]
    terms = [(concept.name, concept.terms) for concept in concepts]
    text = repr((LANGUAGE_VERSION, deciding, terms))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _deciding(rule: Rule) -> tuple[str, str, int, str]:
    return rule.name, rule.query, rule.points, rule.facet
