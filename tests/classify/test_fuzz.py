"""Whatever is written as a query, a person gets a rule or a place and a remedy."""

import string
from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random
from typing import get_args

import pytest

from monitor.classify.compile import RuleProblem, compile_rules
from monitor.classify.mistakes import BadQuery
from monitor.classify.parse import parse
from monitor.classify.query import Node
from monitor.classify.terms import Terms, read_phrase
from monitor.classify.topics import Rules
from monitor.model.topic import Concept, Rule
from tests.classify.agreement import (
    Difference,
    compare,
    compile_all,
    find_hits,
    read_literally,
)
from tests.classify.literal_document import Document
from tests.classify.literal_states import read_document
from tests.classify.made import Asker
from tests.classify.made_texts import GAZETTEER, NAMES, make_item, script
from tests.sizes import chance, size

QUERIES = size(1_500, 300_000)
#: Of those that can be read, so many are also asked of a text.
ASKED = 10
PIECES = (
    *(
        "AND",
        "OR",
        "NOT",
        "NEAR",
        "NEAR/5",
        "ONEAR/2",
        "NEAR/s",
        "/s",
        "/p",
        "NOT NEAR",
    ),
    *("NEAR/0", "NEAR/999", "NEAR/x", "ATLEAST/2(", "ANY/2(", "STATES/2", "STATES/2("),
    *("ATLEAST/0(", "ANY/99(", "STATES/", "(", ")", ",", '"', "“", "”", "{", "}", "="),
    *("title:", "lead:", "body:", "source:", "lang:", "country:", "site:", ":", "^2"),
    *("^", "^0", "^99", "^1.5", "@trade", "@state", "@x", "@", "*", "?", "wom?n", "/"),
    *("traffick*", "tr*", "a", "和", "ả", "near", "and", "\n", "\r", "\x00", "\u2028"),
    *("|", "&", "~", "!", "-", "\\", "[", "]", "<", ">", ";", "#", "'", "٣", "²"),
)
LETTERS = string.printable + "“”ảи人ค\u0301\u200d\ud800\U0001f600\ufeff\u00ad٣²\u2028"
TERMS: Mapping[str, Terms] = {
    "trade": Terms(frozenset({read_phrase("traffick*", 0, 9)})),
    "people": Terms(frozenset({read_phrase("人", 0, 1)})),
}


def _characters(dice: Random) -> str:
    return "".join(dice.choices(LETTERS, k=dice.randint(0, 30)))


def _pieces(dice: Random) -> str:
    between = dice.choice(("", " "))
    return between.join(dice.choices(PIECES, k=dice.randint(1, 12)))


def _good(dice: Random) -> str:
    return Asker(dice, dice.choice(NAMES)).query()


def _mutated(dice: Random) -> str:
    """A good query with something dropped, put in, doubled or moved."""
    text = _good(dice)
    for _ in range(dice.randint(1, 3)):
        start, end = sorted(dice.randint(0, len(text)) for _ in range(2))
        end = min(end, start + dice.choice((0, 1, 1, 2, 5, 99)))
        new = dice.choice(("", dice.choice(PIECES), dice.choice(LETTERS), text[:end]))
        text = text[:start] + new + text[end:]
    return text


def _deep(dice: Random) -> str:
    """Nested or long beyond any sense."""
    opening = dice.choice(("(", "title:(", "ANY/1(", "NOT (", "a AND ("))
    depth = dice.choice((5, 29, 30, 31, 200, 3_000))
    if dice.random() < 0.3:
        return dice.choice((" OR ", " AND ", " NOT ")).join("a" * depth)
    return opening * depth + "a" + ")" * (depth - dice.choice((0, 0, 0, 1)))


MAKERS: Sequence[Callable[[Random], str]] = (
    *(_characters, _pieces, _pieces, _mutated, _mutated, _mutated, _good),
)


@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_a_query_is_a_rule_or_a_located_mistake() -> None:
    """Random characters, random pieces of the language, good queries gone wrong."""
    dice = chance()
    good = 0
    texts = [_deep(dice) for _ in range(QUERIES // 100)]
    texts += [dice.choice(MAKERS)(dice) for _ in range(QUERIES)]
    for number, text in enumerate(texts):
        node = read(text)
        if isinstance(node, BadQuery):
            assert not wrong(node, text), (text, node)
            continue
        assert isinstance(node, get_args(Node)), text
        good += 1
        if good % ASKED == 0:
            document = read_document(make_item(dice, number), GAZETTEER)
            assert not list(differences(text, document)), text

    print(f"{good:,} of {len(texts):,} can be read")
    assert good > len(texts) / 20


def read(text: str) -> Node | BadQuery:
    try:
        return parse(text, TERMS)
    except BadQuery as bad:
        return bad


def wrong(bad: BadQuery, text: str) -> bool:
    """Whether the place is outside the text, or nothing is said."""
    lines = text.split("\n")
    if not (0 <= bad.offset <= len(text) and bad.message and bad.remedy):
        return True
    before = sum(len(line) + 1 for line in lines[: bad.line - 1])
    return (
        not 1 <= bad.line <= len(lines)
        or not 1 <= bad.column <= len(lines[bad.line - 1]) + 1
        or before + bad.column - 1 != bad.offset
    )


def differences(query: str, document: Document) -> Iterable[Difference]:
    """What can be read is read as the literal reader does."""
    rule = Rule(name="r", query=query, points=1)
    hits = find_hits(document.item, compile_all([rule]))
    return compare([rule], {"r": read_literally(query)}, document, hits)


@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_a_term_is_a_term_or_a_located_mistake() -> None:
    """The terms of a concept are written by hand too."""
    dice = chance()
    for _ in range(QUERIES // 3):
        text = dice.choice((_characters, _pieces, _term))(dice)
        concept = Concept(name="c", terms=(("en", (text,)),))
        compiled = compile_rules((), (concept,))
        if not isinstance(compiled, Rules):
            assert not any(misplaced(problem, text) for problem in compiled), text


def _term(dice: Random) -> str:
    words = script(dice.choice(NAMES)).words
    return dice.choice(("", "{")) + dice.choice(words) + dice.choice(("", "}", "*"))


def misplaced(problem: RuleProblem, text: str) -> bool:
    inside = problem.text == text and 0 <= problem.offset <= len(text)
    return not (inside and problem.message and problem.remedy)
