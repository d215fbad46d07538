"""The matcher against an evaluator that reads the language literally and slowly."""

from dataclasses import dataclass

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.classify.matcher import MOST_EVIDENCE
from monitor.classify.page import LEAD_WORDS
from monitor.classify.topics import classify
from monitor.model.item import TEXT_FIELDS
from monitor.model.topic import Rule
from tests.classify.shipped import make_item, make_rules, one_rule

SATISFIED = [
    ("a AND b", "a", "b", ["a", "b"]),
    ("a AND b", "a", "c", None),
    ("a OR b", "x", "b b", ["b", "b"]),
    ("a NOT b", "a", "c", ["a"]),
    ("a NOT b", "a", "b", None),
    ("a NOT (b AND c)", "a b", "d", ["a"]),
    ("(a AND b) OR c", "a c", "", ["c"]),
    ('"a b"', "a b", "", ["a b"]),
    ('"a b"', "a", "b", None),
    ('"a b"', "a, b!", "", ["a, b"]),
    ('"a b a"', "a b a b a", "", ["a b a b a"]),
    ('"traffick* ring"', "trafficking ring", "", ["trafficking ring"]),
    ("a NEAR/1 b", "b a", "", ["b", "a"]),
    ("a NEAR/1 b", "a x b", "", None),
    ("a NEAR/2 b", "a x b", "", ["a", "b"]),
    ("a NEAR/2 b", "a", "b", None),
    ("a NEAR b", "a" + " x" * 9 + " b", "", ["a", "b"]),
    ("a NEAR b", "a" + " x" * 10 + " b", "", None),
    ("a NEAR/3 a", "a", "", None),
    ("a NEAR/3 a", "a x a", "", ["a", "a"]),
    ('"a b" NEAR/2 c', "a b x c", "", ["a b", "c"]),
    ('"a b" NEAR/5 b', "a b", "", None),
    ("a NEAR/2 (b OR c)", "c x a x x b", "", ["c", "a"]),
    ("人 NEAR/1 口", "人x口", "", None),
    ("人 NEAR/2 口", "人x口", "", ["人", "口"]),
    ("人 NEAR/1 口", "人民口", "", ["人", "口"]),
    ("title:a", "a", "a", ["a"]),
    ("title:a", "b", "a", None),
    ("title:(a NEAR/2 b)", "a", "a b", None),
    ("title:(a NOT b)", "a", "b", ["a"]),
    ("lead:a", "a", "", None),
    ("lead:a", "", "x " * (LEAD_WORDS - 1) + "a", ["a"]),
    ("lead:a", "", "x " * LEAD_WORDS + "a", None),
]


@pytest.mark.parametrize(("query", "title", "text", "words"), SATISFIED)
def test_says_which_words_satisfy_a_query(
    query: str, title: str, text: str, words: list[str] | None
) -> None:
    """AND, OR and NOT look at the whole item, a phrase and a NEAR at one field."""
    matches = classify(make_item(title, text=text), one_rule(query))

    found = [[piece.text for piece in match.evidence] for match in matches]
    assert found == ([] if words is None else [words])


def test_reads_the_summary_as_the_lead() -> None:
    """A feed's summary is what the article begins with."""
    (match,) = classify(make_item(summary="a"), one_rule("lead:a"))

    assert [piece.field for piece in match.evidence] == ["summary"]


def test_keeps_the_first_pieces_of_evidence() -> None:
    """A page stuffed with a word does not become a page of evidence."""
    (match,) = classify(make_item(text="a x " * 1000), one_rule("a"))

    assert len(match.evidence) == MOST_EVIDENCE


# --- the literal evaluator ---------------------------------------------------

VOCABULARY = ["smuggle", "smuggler", "bán", "ban", "người", "людьми", "人", "口", "US"]
TERMS = ["smuggle", "smuggl*", "bán", "ban", "nguoi", "людьми", "人", "{US}", "us"]
TERMS += ['"bán người"', '"人 口"', '"ban nguoi"', '"smuggl* US"', '"людьми US 人"']
FITS = {
    "smuggle": {"smuggle"},
    "smuggl*": {"smuggle", "smuggler"},
    "bán": {"bán"},
    "ban": {"bán", "ban"},
    "nguoi": {"người"},
    "người": {"người"},
    "людьми": {"людьми"},
    "人": {"人"},
    "口": {"口"},
    "{US}": {"US"},
    "us": {"US"},
    "US": {"US"},
}
Place = tuple[int, int, int]  #: field, first word, last word


@dataclass(frozen=True, slots=True)
class Query:
    """A query as text and as the literal evaluator takes it."""

    text: str
    operator: str
    parts: tuple["Query", ...] = ()
    distance: int = 0


def _term(text: str) -> Query:
    return Query(text, "term")


def _joined(operator: str, parts: tuple[Query, Query]) -> Query:
    left, right = parts
    return Query(f"({left.text} {operator} {right.text})", operator, parts)


def _near(left: Query, right: Query, distance: int) -> Query:
    text = f"({left.text} NEAR/{distance} {right.text})"
    return Query(text, "NEAR", (left, right), distance)


def _within(place: str, part: Query) -> Query:
    return Query(f"{place}:({part.text})", place, (part,))


leaves = st.sampled_from(TERMS).map(_term)
choices = leaves | st.tuples(leaves, leaves).map(lambda two: _joined("OR", two))
nears = st.builds(_near, choices, choices, st.integers(1, 4))
flat = st.recursive(
    leaves | nears,
    lambda inner: st.builds(
        _joined, st.sampled_from(["AND", "OR", "NOT"]), st.tuples(inner, inner)
    ),
    max_leaves=5,
)
queries = st.recursive(
    flat | st.builds(_within, st.sampled_from(["title", "lead"]), flat),
    lambda inner: st.builds(
        _joined, st.sampled_from(["AND", "OR", "NOT"]), st.tuples(inner, inner)
    ),
    max_leaves=3,
)
texts = st.lists(st.sampled_from(VOCABULARY), max_size=12)


def _holds(query: Query, fields: list[list[str]], place: str) -> bool:
    match query.operator:
        case "AND":
            return all(_holds(part, fields, place) for part in query.parts)
        case "OR":
            return any(_holds(part, fields, place) for part in query.parts)
        case "NOT":
            left, right = query.parts
            return _holds(left, fields, place) and not _holds(right, fields, place)
        case "title" | "lead":
            return _holds(query.parts[0], fields, query.operator)
        case "NEAR":
            return _are_near(query, fields, place)
        case _:
            return bool(_places(query, fields, place))


def _are_near(query: Query, fields: list[list[str]], place: str) -> bool:
    lefts, rights = (_places(part, fields, place) for part in query.parts)
    return any(
        0 < _steps(fields, *sorted((left, right))) <= 2 * query.distance
        for left in lefts
        for right in rights
    )


def _steps(fields: list[list[str]], earlier: Place, later: Place) -> int:
    """Steps from the end of the earlier to the start of the later; 0 for never."""
    if earlier[0] != later[0] or later[1] <= earlier[2]:
        return 0
    words = fields[earlier[0]][earlier[2] + 1 : later[1] + 1]
    return sum(1 if word in "人口" else 2 for word in words)


def _places(query: Query, fields: list[list[str]], place: str) -> list[Place]:
    if query.operator == "OR":
        return [p for part in query.parts for p in _places(part, fields, place)]
    parts = query.text.strip('"').split()
    return [
        (field, at, at + len(parts) - 1)
        for field, words in enumerate(fields)
        if place == "" or (field == 0) == (place == "title")
        for at in range(len(words) - len(parts) + 1)
        if all(words[at + n] in FITS[part] for n, part in enumerate(parts))
    ]


@settings(deadline=None)
@given(queries, texts, texts, texts)
@example(_near(_term("人"), _term("us"), 1), [], [], ["US", "口", "人"])
@example(_near(_term('"bán người"'), _term("nguoi"), 2), ["bán", "người"], [], [])
@example(_near(_term('"bán người"'), _term("ban"), 2), ["bán", "người"], [], [])
def test_agrees_with_a_literal_evaluator(
    query: Query, title: list[str], summary: list[str], text: list[str]
) -> None:
    """Whatever is asked of whatever text, both say the same; evidence is exact."""
    fields = [title, summary, text]
    item = make_item(*(" ".join(words) for words in fields))
    matches = classify(item, one_rule(query.text))

    assert bool(matches) == _holds(query, fields, "")
    for match in matches:
        for piece in match.evidence:
            assert item.field(piece.field)[piece.start : piece.end] == piece.text
        order = [(TEXT_FIELDS.index(p.field), p.start, p.end) for p in match.evidence]
        assert order == sorted(set(order))


@settings(deadline=None)
@given(queries, queries, texts, texts)
def test_a_rule_never_changes_what_another_finds(
    one: Query, other: Query, title: list[str], text: list[str]
) -> None:
    """Rules are added and removed without fear for the rest."""
    item = make_item(" ".join(title), text=" ".join(text))
    rule = Rule(name="r", query=one.text, points=1)
    alone = classify(item, make_rules(rule))
    both = classify(item, make_rules(rule, Rule(name="s", query=other.text, points=1)))

    evidence = [piece for match in alone for piece in match.evidence]
    assert evidence == [p for match in both for p in match.evidence if p.rule == "r"]
