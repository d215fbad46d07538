"""Can these topics and concepts be used, and if not, what is wrong with each?"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitor.classify.core import COMPILED, Core
from monitor.classify.mistakes import BadQuery
from monitor.classify.parse import BUILT_IN, parse
from monitor.classify.percolator import Percolator
from monitor.classify.query import holds_weights
from monitor.classify.states import build_atlas
from monitor.classify.terms import Form, Part, Phrase, Terms, read_phrase
from monitor.classify.topics import ReadyRule, ReadyTopic, Rules
from monitor.model.lexicon import Gazetteer, Split
from monitor.model.topic import Concept, Language, Rule, Topic

#: Goes up when the same query comes to mean something else.
LANGUAGE_VERSION = 3
#: Arabic writes "and" onto the word that follows, and half of all clauses begin so.
AND = {"ar": "\u0648"}
NO_STATES = Gazetteer()


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleProblem:
    """One mistake in the topics or concepts, for a person to mend."""

    topic: str = ""  #: "" when a concept is at fault
    rule: str = ""  #: "" when the topic as a whole is at fault
    concept: str = ""
    lang: str = ""  #: of the list that the term is in
    text: str = ""  #: the query or term it is in; "" when it is in neither
    offset: int = 0  #: in code points of `text`
    message: str
    remedy: str


def compile_rules(
    topics: Sequence[Topic],
    concepts: Sequence[Concept],
    languages: Sequence[Language] = (),
    gazetteer: Gazetteer = NO_STATES,
    split: Split | None = None,
    *,
    core: Core | None = COMPILED,
) -> Rules | tuple[RuleProblem, ...]:
    """All problems at once, so that one run mends them all."""
    problems: list[RuleProblem] = []
    spoken = _Spoken.of(languages)
    terms = {c.name: _read_concept(c, spoken, problems) for c in concepts}
    ready = tuple(_read_topic(topic, terms, problems) for topic in topics)
    problems += _repeats(topics, concepts)
    for topic in topics:
        problems += _check_topic(topic)
    if problems:
        return tuple(problems)
    by_key: dict[Hashable, tuple[str, ReadyRule]] = {
        (one.topic.name, rule.rule.name): (one.topic.name, rule)
        for one in ready
        for rule in one.rules
    }
    percolator = Percolator(
        ((key, rule.node) for key, (_, rule) in by_key.items()),
        split=split,
        look_up=build_atlas(gazetteer).find,
        core=core,
    )
    names = {found.phrases: name for name, found in terms.items()}
    version = _version(topics, concepts, languages, gazetteer)
    return Rules(version, ready, percolator, by_key, names)


class _Where(dict[str, frozenset[str]]):
    """The languages in which the terms of one count."""

    def __missing__(self, lang: str) -> frozenset[str]:
        """In no other, where nobody says so."""
        found = self[lang] = frozenset({lang})
        return found


@dataclass(frozen=True, slots=True)
class _Spoken:
    """In which languages the terms of one count, and which nobody reviewed."""

    where: "_Where"
    unreviewed: frozenset[str]

    @classmethod
    def of(cls, languages: Sequence[Language]) -> "_Spoken":
        heirs: defaultdict[str, set[str]] = defaultdict(set)
        for language in languages:
            for other in language.also:
                heirs[_primary(other)].add(_primary(language.code))
        return cls(
            _Where({lang: frozenset({lang, *also}) for lang, also in heirs.items()}),
            frozenset(_primary(x.code) for x in languages if x.unreviewed),
        )


def _read_concept(
    concept: Concept, spoken: _Spoken, problems: list[RuleProblem]
) -> Terms:
    """A term that two languages share is one term, reviewed if either is."""
    langs: dict[tuple[Part, ...], frozenset[str]] = {}
    reviewed: set[tuple[Part, ...]] = set()
    for lang, text in (
        (lang, text) for lang, written in concept.terms for text in written
    ):
        try:
            parts = _read_term(text).parts
        except BadQuery as bad:
            problems.append(_located(bad, text, concept=concept.name, lang=lang))
            continue
        primary = _primary(lang)
        # Nearly all terms are of one list, and share the set that says where it counts.
        own = spoken.where[primary]
        for spelled in _spell(parts, primary):
            langs[spelled] = langs[spelled] | own if spelled in langs else own
            if primary not in spoken.unreviewed:
                reviewed.add(spelled)
    problems += _check_concept(concept)
    return Terms(
        frozenset(
            Phrase(parts, found, unreviewed=parts not in reviewed)
            for parts, found in langs.items()
        )
    )


def _spell(parts: tuple[Part, ...], lang: str) -> Iterable[tuple[Part, ...]]:
    """As written, and with the "and" that the language writes onto the next word."""
    yield parts
    if lang in AND:
        first, *others = parts
        yield (first._replace(key=AND[lang] + first.key), *others)


def _check_concept(concept: Concept) -> Iterable[RuleProblem]:
    if concept.name in BUILT_IN:
        remedy = "give it another name: the gazetteer fills this one"
        message = "the name is taken"
        yield RuleProblem(concept=concept.name, message=message, remedy=remedy)
    if not any(written for _, written in concept.terms):
        remedy = 'list them per language: en = ["..."]'
        message = "the concept has no terms"
        yield RuleProblem(concept=concept.name, message=message, remedy=remedy)


def _read_term(text: str) -> Phrase:
    cased = text.startswith("{") and text.endswith("}")
    for offset, character in enumerate(text[1:-1] if cased else text, cased):
        if character in '"“”(){}':
            remedy = "a term is plain words; write each alternative as its own term"
            message = f"{character} means nothing in a term"
            raise BadQuery(text, offset, message, remedy)
    return read_phrase(text, 0, len(text), Form.CASED if cased else None)


def _primary(lang: str) -> str:
    return lang.partition("-")[0].lower()


def _read_topic(
    topic: Topic, concepts: Mapping[str, Terms], problems: list[RuleProblem]
) -> ReadyTopic:
    return ReadyTopic(topic, tuple(_read_rules(topic, concepts, problems)))


def _read_rules(
    topic: Topic, concepts: Mapping[str, Terms], problems: list[RuleProblem]
) -> Iterable[ReadyRule]:
    for rule in topic.rules:
        try:
            node = parse(rule.query, concepts)
        except BadQuery as bad:
            problems.append(_located(bad, rule.query, topic=topic.name, rule=rule.name))
        else:
            yield ReadyRule(rule, node, holds_weights(node))


def _located(
    bad: BadQuery,
    text: str,
    *,
    topic: str = "",
    rule: str = "",
    concept: str = "",
    lang: str = "",
) -> RuleProblem:
    return RuleProblem(
        topic=topic,
        rule=rule,
        concept=concept,
        lang=lang,
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
    if sum(max(rule.most, 0) for rule in topic.rules) < topic.digest and not any(
        "^" in rule.query for rule in topic.rules
    ):
        yield problem("no item can reach digest", "raise points or lower digest")
    for rule in topic.rules:
        if not any(points for _, points in rule.scoped) and not rule.facet:
            remedy = "give it points, or a facet that it labels"
            yield problem("the rule decides nothing", remedy, rule.name)
        if rule.lowers and rule.most > 0:
            remedy = "make two rules of it"
            yield problem("the rule both raises and lowers", remedy, rule.name)


def _version(
    topics: Iterable[Topic],
    concepts: Iterable[Concept],
    languages: Iterable[Language],
    gazetteer: Gazetteer,
) -> str:
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
    spoken = [(one.code, one.also, one.unreviewed) for one in languages]
    text = repr((LANGUAGE_VERSION, deciding, terms, spoken, _states(gazetteer)))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _states(gazetteer: Gazetteer) -> tuple[object, ...]:
    """A name that comes or goes changes what a rule about states finds.

    28,000 tuples joined cost 25 ms of a start, their repr three times that.
    """
    by_lang = (
        *(gazetteer.locative, gazetteer.nationals),
        *(gazetteer.origins, gazetteer.decoys),
    )
    return (
        "\n".join([word for name in gazetteer.names for word in name[:4]]),
        bytes(2 * name.cased + name.wary for name in gazetteer.names),
        sorted(gazetteer.bodies),
        sorted(gazetteer.territories),
        [sorted(words.items()) for words in by_lang],
    )


def _deciding(rule: Rule) -> tuple[object, ...]:
    return rule.name, rule.query, rule.scoped, rule.weak, rule.facet
