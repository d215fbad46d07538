"""What could be better about rules that work: dead terms, shadowed clauses, gaps?"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from itertools import permutations

from monitor.classify.query import (
    AllOf,
    AnyOf,
    Apart,
    AtLeast,
    Near,
    Node,
    Weighted,
    Within,
    children,
)
from monitor.classify.terms import Form, Part, Phrase, Terms, read_phrase
from monitor.classify.text import fold
from monitor.classify.topics import ReadyRule, Rules
from monitor.model.topic import Concept, Rule, Topic

#: Examples of either kind that a rule should have in the language of its topic, and
#: in every other language that its terms claim.
OWN_EXAMPLES, OTHER_EXAMPLES = 3, 1
_NAMED = re.compile(r"@(\w+)")


class Kind(StrEnum):
    """What the advice is about; the value is what people read."""

    UNUSED = "no rule names this concept"
    COVERED = "another term of the list finds it already"
    SHADOWED = "another clause of its OR is satisfied whenever it is"
    FEW = "it has too few examples"


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    kind: Kind
    topic: str = ""
    rule: str = ""
    concept: str = ""
    lang: str = ""
    what: str  #: a term, a clause, or what is there

    def __str__(self) -> str:
        """Where, what, and why."""
        where = f"@{self.concept}" if self.concept else f"{self.topic}: {self.rule}"
        lang = f" ({self.lang})" if self.lang else ""
        what = f": {self.what}" if self.what else ""
        return f"{where}{lang}{what}: {self.kind}"


def advise(
    topics: Sequence[Topic],
    concepts: Sequence[Concept],
    rules: Rules,
    langs: Mapping[str, frozenset[str]],
) -> tuple[Advice, ...]:
    """`rules` is compiled from these; `langs`: by "topic/rule" what coverage says."""
    ready = [(one.topic, rule) for one in rules.topics for rule in one.rules]
    return (
        *_unused(topics, concepts),
        *(a for concept in concepts for a in _covered(concept)),
        *(a for topic, rule in ready for a in _shadowed(topic, rule)),
        *(a for topic in topics for a in _few(topic, langs)),
    )


def _unused(topics: Iterable[Topic], concepts: Iterable[Concept]) -> Iterator[Advice]:
    queries = [rule.query for topic in topics for rule in topic.rules]
    named = {name for query in queries for name in _NAMED.findall(query)}
    for concept in concepts:
        if concept.name not in named:
            yield Advice(kind=Kind.UNUSED, concept=concept.name, what="")


# --- terms that another term covers --------------------------------------------


def _covered(concept: Concept) -> Iterator[Advice]:
    by_lang: defaultdict[str, list[tuple[str, Phrase]]] = defaultdict(list)
    for lang, terms in concept.terms:
        by_lang[lang] += ((term, _read(term)) for term in terms)
    for lang, listed in by_lang.items():
        dead = [
            term
            for (_, wide), (term, narrow) in permutations(listed, 2)
            if covers(wide, narrow)
        ]
        for term in dict.fromkeys(dead):
            yield Advice(kind=Kind.COVERED, concept=concept.name, lang=lang, what=term)


def _read(term: str) -> Phrase:
    if term.startswith("{"):
        return read_phrase(term, 1, len(term) - 1, Form.CASED)
    return read_phrase(term, 0, len(term))


def covers(wide: Phrase, narrow: Phrase) -> bool:
    """Whether the one is found wherever the other is; among equals, the first."""
    if wide.langs and not narrow.langs <= wide.langs:
        return False
    room = len(narrow.parts) - len(wide.parts)
    return any(
        all(map(_part_covers, wide.parts, narrow.parts[at : at + len(wide.parts)]))
        for at in range(room + 1)
    )


def _part_covers(wide: Part, narrow: Part) -> bool:
    if wide.form is Form.CASED:
        return narrow == wide
    if wide.form is Form.MARKED and narrow.form is Form.PLAIN:
        return False
    key = narrow.key if wide.form is Form.MARKED else fold(narrow.key).plain
    if not wide.wild:
        return not narrow.wild and key == wide.key
    # A ? of the narrow one is one letter, which a ? or a * of the wide one takes.
    return fnmatchcase(key, wide.key) and (
        wide.key.endswith("*") or not narrow.key.endswith("*")
    )


# --- clauses that another clause shadows ---------------------------------------


def _shadowed(topic: Topic, ready: ReadyRule) -> Iterator[Advice]:
    for node in _nodes(ready.node):
        if not isinstance(node, AnyOf):
            continue
        for wide, narrow in permutations(node.nodes, 2):
            if isinstance(wide, Terms) and _is_shadowed(narrow, wide):
                yield Advice(
                    kind=Kind.SHADOWED,
                    topic=topic.name,
                    rule=ready.rule.name,
                    what=f"clause {node.nodes.index(narrow) + 1}",
                )


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in children(node):
        yield from _nodes(child)


def _is_shadowed(narrow: Node, wide: Terms) -> bool:
    """What it needs is among the terms that are enough by themselves."""
    return any(
        phrases and phrases <= wide.phrases and wide.states >= states
        for phrases, states in _needed(narrow)
    )


def _needed(node: Node) -> Iterator[tuple[frozenset[Phrase], bool]]:
    match node:
        case Terms():
            yield node.phrases, node.states
        case AllOf():
            for child in node.nodes:
                yield from _needed(child)
        case Near():
            yield from _needed(node.left)
            yield from _needed(node.right)
        case Apart() | Within() | Weighted():
            yield from _needed(node.node)
        case AtLeast():
            yield from _needed(node.terms)
        case _:
            return


# --- examples ------------------------------------------------------------------


def _few(topic: Topic, langs: Mapping[str, frozenset[str]]) -> Iterator[Advice]:
    for rule in topic.rules:
        for lang in sorted(langs.get(f"{topic.name}/{rule.name}", ())):
            match, no_match = _count(topic, rule, lang)
            wanted = OWN_EXAMPLES if lang == topic.lang else OTHER_EXAMPLES
            if min(match, no_match) < wanted:
                yield Advice(
                    kind=Kind.FEW,
                    topic=topic.name,
                    rule=rule.name,
                    lang=lang,
                    what=f"{match} match, {no_match} no_match, {wanted} of each wanted",
                )


def _count(topic: Topic, rule: Rule, lang: str) -> tuple[int, int]:
    told = [one for one in rule.examples_in(topic.lang) if one.lang == lang]
    return sum(len(t.match) for t in told), sum(len(t.no_match) for t in told)
