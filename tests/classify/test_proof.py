"""Ten thousand rules on a thousand texts in ten scripts, against the literal reader."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

from monitor.classify.compile import compile_rules
from monitor.classify.text import read_words
from monitor.classify.topics import Hit, Rules, weigh
from monitor.model.item import TEXT_FIELDS, Item
from monitor.model.match import Evidence
from monitor.model.topic import Rule, Topic
from tests.classify.literal import Answer, Document, World, answer
from tests.classify.literal_query import Asked, read_concepts, read_query
from tests.classify.literal_text import read_spans
from tests.classify.made import (
    CONCEPTS,
    GAZETTEER,
    LANGUAGES,
    make_item,
    make_rule,
)
from tests.sizes import chance, size

RULES = size(400, 10_000)
DOCUMENTS = size(60, 1_000)
#: A difference is told with its query and text; more than a few help nobody.
MOST_TOLD = 10
WORLD = World.of(GAZETTEER)
MEANT = read_concepts(CONCEPTS, LANGUAGES)


@dataclass(frozen=True, slots=True)
class Difference:
    """Where both do not say the same of one rule and one item."""

    why: str
    rule: Rule
    item: Item
    ours: object
    literal: object


@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_says_what_the_literal_reader_says() -> None:
    """Of every rule and every text: satisfied or not, points, scope and evidence."""
    dice = chance()
    rules = [make_rule(dice, number) for number in range(RULES)]
    items = [make_item(dice, number) for number in range(DOCUMENTS)]
    compiled, asked = compile_all(rules), {r.name: read(r.query) for r in rules}
    differences: list[Difference] = []
    began, satisfied = time.monotonic(), 0
    for number, item in enumerate(items, 1):
        document = Document.read(item, WORLD)
        hits = {hit.rule.name: hit for hit in weigh(item, compiled)[0].hits}
        satisfied += len(hits)
        differences += compare(rules, asked, document, hits)
        if number % 50 == 0:
            seconds = time.monotonic() - began
            print(f"{number} texts, {satisfied:,} times satisfied, {seconds:.0f} s")

    assert satisfied > RULES * DOCUMENTS / 100
    assert not differences, "\n\n".join(map(told, differences[:MOST_TOLD]))


def compile_all(rules: list[Rule]) -> Rules:
    topic = Topic(name="t", label="T", digest=1, alert=1, rules=tuple(rules))
    compiled = compile_rules((topic,), CONCEPTS, LANGUAGES, GAZETTEER)

    assert isinstance(compiled, Rules), compiled
    return compiled


def read(query: str) -> Asked:
    return read_query(query, MEANT)


def compare(
    rules: list[Rule],
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
        return "" if hit is expected else "satisfied or not"
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
