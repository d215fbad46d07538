"""Which words of a topic should somebody else's search engine be asked for?

A term that alone makes an item worth a digest is asked for alone. Where a topic has
none, as when an agreement and a subject must come together, its rules are asked.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, zip_longest

from monitor.classify.query import (
    AllOf,
    AnyOf,
    Apart,
    Near,
    Node,
    Not,
    Weighted,
    Within,
)
from monitor.classify.terms import Form, Phrase, Terms
from monitor.classify.text import is_unspaced
from monitor.classify.topics import ReadyRule, ReadyTopic, Rules
from monitor.model.query import Ask
from monitor.model.topic import Concept

#: Words that stand in a query itself are of this language.
WRITTEN_IN = "en"
#: Of the rules that need several words, so many of the best are asked.
MOST_RULES = 4


def asks(
    rules: Rules, concepts: Sequence[Concept], topic: str, lang: str
) -> tuple[Ask, ...]:
    """None when the topic has no term in that language."""
    ready = next(each for each in rules.topics if each.topic.name == topic)
    words = _Words(rules, concepts, lang)
    ranked = sorted(_telling(ready), key=lambda each: -each.rule.most)
    alone = [
        words.of(terms)
        for each in ranked
        if each.rule.most >= ready.topic.digest
        for terms in _alone(each.node)
    ]
    if together := _in_turn(alone):
        return (Ask(groups=(together,), lang=lang),)
    several = (words.groups(each.node) for each in ranked)
    found = (Ask(groups=groups, lang=lang) for groups in several if groups)
    return tuple(found)[:MOST_RULES]


def _telling(ready: ReadyTopic) -> Iterator[ReadyRule]:
    return (each for each in ready.rules if each.rule.most > 0 and not each.rule.weak)


def _alone(node: Node) -> Iterator[Terms]:
    """The words of which one is enough, apart from what must not be there."""
    match node:
        case Terms():
            yield node
        case AnyOf():
            yield from chain.from_iterable(map(_alone, node.nodes))
        case Apart() | Within() | Weighted():
            yield from _alone(node.node)
        case AllOf():
            needed = [each for each in node.nodes if not isinstance(each, Not)]
            if len(needed) == 1:
                yield from _alone(needed[0])
        case _:
            return


def _needed(node: Node) -> Iterator[Node]:
    """What must all be there, as far as words say it."""
    match node:
        case AllOf():
            yield from chain.from_iterable(map(_needed, node.nodes))
        case Near():
            yield from (node.left, node.right)
        case Apart():
            yield from _needed(node.node)
        case Terms() | AnyOf():
            yield node
        case _:
            return


class _Words:
    """The terms of one language, in the order in which people wrote them."""

    def __init__(self, rules: Rules, concepts: Sequence[Concept], lang: str) -> None:
        primary = _primary(lang)
        self._names: Mapping[frozenset[Phrase], str] = rules.names
        self._english = primary == WRITTEN_IN
        self._terms = {
            concept.name: tuple(
                text
                for code, texts in concept.terms
                if _primary(code) == primary
                for text in texts
            )
            for concept in concepts
        }

    def of(self, terms: Terms) -> tuple[str, ...]:
        """Concepts may stand side by side in one list of terms."""
        parts = [p for p in self._names if p and p <= terms.phrases]
        lists = [self._terms.get(self._names[part], ()) for part in parts]
        if self._english:
            own = terms.phrases.difference(*parts)
            lists.append(tuple(sorted(map(_written, own))))
        return _in_turn(lists)

    def groups(self, node: Node) -> tuple[tuple[str, ...], ...]:
        """() where one of the groups has no term in this language."""
        groups = [
            _in_turn([self.of(terms) for terms in _alone(each)])
            for each in _needed(node)
            if not (isinstance(each, Terms) and (each.states or each.nationalities))
        ]
        return tuple(groups) if groups and all(groups) else ()


def _written(phrase: Phrase) -> str:
    """As it could stand in a list of terms."""
    words = [
        f"{{{part.key}}}" if part.form is Form.CASED else part.key
        for part in phrase.parts
    ]
    unspaced = any(is_unspaced(word[:1]) for word in words)
    return ("" if unspaced else " ").join(words)


def _in_turn(lists: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """The first of each, the second of each, and so on; each once."""
    rounds = zip_longest(*lists)
    return tuple(dict.fromkeys(term for each in rounds for term in each if term))


def _primary(lang: str) -> str:
    return lang.lower().partition("-")[0]
