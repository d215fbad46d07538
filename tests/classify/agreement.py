"""Do the matcher and the literal reader say the same of an item?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.classify.compile import compile_rules
from monitor.classify.core import COMPILED, Core
from monitor.classify.text import read_words
from monitor.classify.topics import Hit, Rules, weigh
from monitor.model.item import TEXT_FIELDS, Item
from monitor.model.match import Evidence
from monitor.model.topic import Rule, Topic
from tests.classify.literal import Answer, answer
from tests.classify.literal_document import Document
from tests.classify.literal_nodes import Asked
from tests.classify.literal_query import read_concepts, read_query
from tests.classify.literal_text import read_spans
from tests.classify.made_texts import CONCEPTS, GAZETTEER, LANGUAGES

MEANT = read_concepts(CONCEPTS, LANGUAGES)
#: A topic of rules that lower could never be reached, and would be refused.
REACHABLE = Rule(name="reachable", query="raise", points=1)


@dataclass(frozen=True, slots=True)
class Difference:
    """Where both do not say the same of one rule and one item."""

    why: str
    rule: Rule
    item: Item
    ours: object
    literal: object


def compile_all(rules: Sequence[Rule], core: Core | None = COMPILED) -> Rules:
    topic = Topic(name="t", label="T", digest=1, alert=1, rules=(*rules, REACHABLE))
    compiled = compile_rules((topic,), CONCEPTS, LANGUAGES, GAZETTEER, core=core)

    assert isinstance(compiled, Rules), compiled
    return compiled


def find_hits(item: Item, rules: Rules) -> dict[str, Hit]:
    """By the name of the rule."""
    (weighed,) = weigh(item, rules)
    return {hit.rule.name: hit for hit in weighed.hits}


def read_literally(query: str) -> Asked:
    return read_query(query, MEANT)


def compare(
    rules: Sequence[Rule],
    asked: Mapping[str, Asked],
    document: Document,
    hits: Mapping[str, Hit],
) -> Iterator[Difference]:
    """All differences on one document."""
    for name in document_differences(document):
        yield Difference("words", rules[0], document.item, name, "")
    for rule in rules:
        expected = answer(rule, asked[rule.name], document)
        hit = hits.get(rule.name)
        why = disagree(hit, expected, document)
        if why:
            yield Difference(why, rule, document.item, hit, expected)


def document_differences(document: Document) -> Iterator[str]:
    """Fields that are cut into other words."""
    for name in TEXT_FIELDS:
        text = document.item.field(name)
        if list(read_words(text).spans) != list(read_spans(text)):
            yield name


def disagree(hit: Hit | None, expected: Answer | None, document: Document) -> str:
    if hit is None or expected is None:
        return "" if hit is None and expected is None else "satisfied or not"
    if (hit.scope, hit.points) != (expected.scope, expected.points):
        return "points"
    if not hit.evidence:
        return "no evidence"
    pieces = hit.evidence
    return "" if all(is_exact(p, expected, document) for p in pieces) else "evidence"


def is_exact(piece: Evidence, expected: Answer, document: Document) -> bool:
    """Whole words, all of which may be shown."""
    field = TEXT_FIELDS.index(piece.field)
    inside = [
        number
        for number, word in enumerate(document.words)
        if word.field == field and piece.start <= word.start and word.end <= piece.end
    ]
    return (
        expected.words.issuperset(inside)
        and document.words[inside[0]].start == piece.start
        and document.words[inside[-1]].end == piece.end
        and document.item.field(piece.field)[piece.start : piece.end] == piece.text
    )


def told(difference: Difference) -> str:
    item = difference.item
    fields = "\n".join(f"  {name}: {item.field(name)!r}" for name in TEXT_FIELDS)
    return (
        f"{difference.why}: {difference.rule.query}\n"
        f"  points {difference.rule.points}, lang {item.lang!r}, "
        f"source {item.source!r}, country {item.country!r}\n{fields}\n"
        f"  ours:    {difference.ours}\n  literal: {difference.literal}"
    )
