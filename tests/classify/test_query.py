import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.classify.mistakes import BadQuery
from monitor.classify.parse import parse
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
    Unit,
    Weighted,
    Within,
)
from monitor.classify.terms import Form, Part, Phrase, Terms


def term(*keys: str) -> Phrase:
    return Phrase(tuple(Part(key, Form.PLAIN) for key in keys))


def terms(*phrases: Phrase) -> Terms:
    return Terms(frozenset(phrases))


A, B, C = terms(term("a")), terms(term("b")), terms(term("c"))
CONCEPTS = {"trafficking": terms(term("human", "trafficking"))}

READ: list[tuple[str, Node]] = [
    ("a", A),
    ("A", A),
    ("(a)", A),
    ('"a b"', terms(term("a", "b"))),
    ("“a b”", terms(term("a", "b"))),
    ("traffick*", terms(Phrase((Part("traffick*", Form.PLAIN, wild=True),)))),
    ("ngườ*", terms(Phrase((Part("ngườ*", Form.MARKED, wild=True),)))),
    ("{US}", terms(Phrase((Part("US", Form.CASED),)))),
    ("@trafficking", CONCEPTS["trafficking"]),
    ("a AND b", AllOf((A, B))),
    ("a OR b", terms(term("a"), term("b"))),
    ("a OR @trafficking", terms(term("a"), term("human", "trafficking"))),
    ("a AND b OR c", AnyOf((AllOf((A, B)), C))),
    ("a AND (b OR c)", AllOf((A, terms(term("b"), term("c"))))),
    ("a NOT b", AllOf((A, Not(B)))),
    ("a AND NOT b", AllOf((A, Not(B)))),
    ("NOT b AND a", AllOf((Not(B), A))),
    ("a AND (NOT b)", AllOf((A, Not(B)))),
    ("a NOT (b AND c)", AllOf((A, Not(AllOf((B, C)))))),
    ("a NEAR/3 b", Near(A, B, 3)),
    ("a NEAR b", Near(A, B, 10)),
    ("a ONEAR/3 b", Near(A, B, 3, ordered=True)),
    ("a NEAR/s b", Near(A, B, Unit.SENTENCE)),
    ("a /s b", Near(A, B, Unit.SENTENCE)),
    ("a /p b", Near(A, B, Unit.PARAGRAPH)),
    ("a ONEAR/p b", Near(A, B, Unit.PARAGRAPH, ordered=True)),
    ("a NOT NEAR/3 b", Apart(A, B, 3)),
    ("a NOT /s b", Apart(A, B, Unit.SENTENCE)),
    ("a NEAR/2 b NOT NEAR/3 c", Apart(Near(A, B, 2), C, 3)),
    ("(a NEAR/2 b) NOT NEAR c", Apart(Near(A, B, 2), C, 10)),
    ("a NEAR/3 (b OR c)", Near(A, terms(term("b"), term("c")), 3)),
    ("a AND b NEAR/2 c", AllOf((A, Near(B, C, 2)))),
    ("title:a", Within("title", A)),
    ("lead:(a NOT b)", Within("lead", AllOf((A, Not(B))))),
    ("body:a", Within("body", A)),
    ("title:a^2", Within("title", Weighted(2, A))),
    ("source:bbc.co.uk AND a", AllOf((About("source", "bbc.co.uk"), A))),
    ('source:"BBC.co.uk" AND a', AllOf((About("source", "bbc.co.uk"), A))),
    ("a NOT lang:vi", AllOf((A, Not(About("lang", "vi"))))),
    ("a AND country:GB", AllOf((A, About("country", "gb")))),
    ("STATES/2", States(2)),
    ("STATES/2(title, lead)", States(2, ("title", "lead"))),
    ("ATLEAST/2(a OR b)", AtLeast(2, terms(term("a"), term("b")))),
    ("ANY/2(a, b AND c, c)", ManyOf(2, (A, AllOf((B, C)), C))),
    ("ANY/2(a, lang:vi)", ManyOf(2, (A, About("lang", "vi")))),
    ("a^2", Weighted(2, A)),
    ("(a AND b)^20 OR c", AnyOf((Weighted(20, AllOf((A, B))), C))),
    ("wom?n", terms(Phrase((Part("wom?n", Form.PLAIN, wild=True),)))),
    ("=ngươi", terms(Phrase((Part("ngươi", Form.MARKED),)))),
    ("=a", terms(Phrase((Part("a", Form.MARKED),)))),
    ("@state", Terms(frozenset(), states=True)),
    ("a OR @state", Terms(A.phrases, states=True)),
    ("a NEAR=b", Near(A, terms(Phrase((Part("b", Form.MARKED),))), 10)),
    ("title: a AND b", AllOf((Within("title", A), B))),
    ("a\n  AND\tb", AllOf((A, B))),
    ("ANDROID AND ORDER", AllOf((terms(term("android")), terms(term("order"))))),
]

WRONG = [
    ("", 0, "the query is empty", "at least one term"),
    (" \n ", 0, "the query is empty", "at least one term"),
    ("x" * 20_001, 20_000, "longer than 20000 characters", "concept"),
    ("human trafficking", 6, "side by side", '"human trafficking" as a phrase'),
    ('"a" "b"', 4, "side by side", "write AND or OR"),
    ("a (b)", 2, "side by side", "write AND or OR"),
    ("@trafficking b", 13, "side by side", "write AND or OR"),
    ("(a) b", 4, "side by side", "write AND or OR"),
    ("title:title:a", 6, "side by side", "write AND or OR"),
    ("a and b", 2, "and is read as a word", "write AND"),
    ("or b", 0, "or is read as a word", "write OR"),
    ("a near b", 2, "near is read as a word", "write NEAR"),
    ("a near/5 b", 2, "near is read as a word", "write NEAR"),
    ("a NEAR/x b", 6, "a / belongs to NEAR/5", "upper case"),
    ("a NEAR[ b", 6, "[ means nothing here", "leave it out"),
    ("a NEAR(", 6, "this ( is never closed", "add its )"),
    ("a NEAR/0 b", 2, "NEAR/0 is out of range", "NEAR/1 to NEAR/100"),
    ("a NEAR/101 b", 2, "NEAR/101 is out of range", "NEAR/1 to NEAR/100"),
    ("a NEAR/99999999 b", 2, "out of range", "NEAR/1 to NEAR/100"),
    ("a NEAR/2 b NEAR/2 c", 18, "two terms, not three", "(A NEAR/5 B) AND"),
    ("a NEAR (b AND c)", 8, "NEAR joins words", "outside"),
    ("a NEAR (b NEAR c)", 8, "NEAR joins words", "outside"),
    ("a NEAR title:b", 7, "NEAR joins words", "outside"),
    ("a NEAR (b NOT c)", 8, "NEAR joins words", "outside"),
    ("NOT a", 0, "NOT stands alone", "TERM NOT TERM"),
    ("a OR NOT b", 5, "NOT stands alone", "TERM NOT TERM"),
    ("NOT a NOT b", 0, "NOT stands alone", "TERM NOT TERM"),
    ("title:(NOT a)", 7, "NOT stands alone", "TERM NOT TERM"),
    ("a NOT (NOT b)", 6, "NOT stands alone", "TERM NOT TERM"),
    ("@traffiking", 0, "no concept @traffiking", "write @trafficking"),
    ("@zzz", 0, "no concept @zzz", "concepts.toml"),
    ("tr*", 0, "fewer than 3 letters", "add letters"),
    ('"human tr*"', 7, "fewer than 3 letters", "add letters"),
    ("traff*ing", 5, "a * stands where none can", "traffick*"),
    ('"* human"', 1, "a * stands where none can", "traffick*"),
    ("{US*}", 3, "a * stands in braces", "leave the braces"),
    ('"?omen"', 1, "a ? stands where none can", "wom?n"),
    ('"人口*"', 3, "written without spaces", "leave it out"),
    ("headline:a", 0, "no field headline", "title:, lead:"),
    ('"human', 0, "never closed", 'add the other "'),
    ("(a AND (b)", 0, "never closed", "add its )"),
    ("a)", 1, "never opened", "add its ("),
    ("(" * 31 + "a" + ")" * 31, 30, "deeper than 30", "split"),
    ("()", 1, "a term is missing", "add it"),
    ("a AND", 5, "ends too early", "add a term"),
    ("AND a", 0, "AND has no term before it", "TERM AND TERM"),
    ("a AND OR b", 6, "OR has no term before it", "TERM OR TERM"),
    ("title:NOT a", 6, "NOT has no term before it", "TERM NOT TERM"),
    ("a AND\n b;c", 8, "; means nothing here", "quote the term"),
    ("@", 0, "@ means nothing here", "quote the term"),
    ("a NOT ONEAR/2 b", 2, "NOT ONEAR does not exist", "NOT NEAR"),
    ("(a AND b) NOT NEAR c", 1, "NOT NEAR follows a term or one NEAR", "(A NOT NEAR/5"),
    ("a NOT NEAR/2 b NOT NEAR/2 c", 0, "NOT NEAR follows", "A NEAR/5 B NOT NEAR/5 C"),
    ("a^2 NEAR b", 0, "NEAR joins words", "move AND, NOT, ^"),
    ("a NOT b^2", 6, "a ^ stands inside NOT", "take the ^ away"),
    ("a^0", 1, "^0 is out of range", "^1 to ^20"),
    ("a^21", 1, "^21 is out of range", "^1 to ^20"),
    ("a^1.5", 1, "a ^ takes a whole number", "TERM^2"),
    ("a AND ^2", 6, "a ^ takes a whole number", "TERM^2"),
    ("ATLEAST/0(a)", 0, "out of range", "ATLEAST/1 to ATLEAST/20"),
    ("ATLEAST/2(a AND b)", 10, "ATLEAST/2 counts words", "AND and NEAR stand outside"),
    ("ATLEAST(a)", 0, "ATLEAST is read as a word", "needs a number"),
    ("ANY/3(a, b)", 0, "ANY/3 can never be met", "separate them by commas"),
    ("STATES/2(headline)", 9, "there is no field headline", "title:, lead:"),
    ("title:STATES/2(lead)", 0, "a field inside a field", "title:A AND lead:B"),
    ("title:(a AND lead:b)", 0, "a field inside a field", "title:A AND lead:B"),
    ("source:(a OR b)", 8, "source: takes no query", "source:x OR source:y"),
    ("lang:vi", 0, "the query asks for no words", "AND TERM"),
    ("a OR lang:vi", 0, "the query asks for no words", "AND TERM"),
    ("a NOT NEAR/2 b OR NOT c", 18, "NOT stands alone", "TERM NOT TERM"),
    ("ANY/1(a, lang:vi)", 0, "the query asks for no words", "AND TERM"),
    ("a, b", 1, "a comma belongs to ANY/2", "write OR"),
    ("a & b", 2, "& is no operator", "write AND"),
    ("a | b", 2, "| is no operator", "write OR"),
    ("a ~ b", 2, "~ is no operator", "NEAR/5"),
    ("= a", 0, "= stands before one word", "=word"),
    ("a NEAR", 6, "ends too early", "add a term"),
    ("*", 0, "a * stands where none can", "traffick*"),
    ("?omen", 0, "a ? stands where none can", "wom?n"),
    ("w??", 0, "would match too many words", "add letters"),
    ('"—"', 1, "without letters or digits", "add a word"),
    ("$ AND a", 0, "without letters or digits", "add a word"),
]


@pytest.mark.parametrize(("text", "expected"), READ, ids=[text for text, _ in READ])
def test_reads_a_query(text: str, expected: Node) -> None:
    """Precedence, from loosest: OR, AND and NOT, NEAR, a field, a term."""
    assert parse(text, CONCEPTS) == expected


@pytest.mark.parametrize(
    ("text", "offset", "message", "remedy"), WRONG, ids=[w[0][:30] for w in WRONG]
)
def test_says_where_a_query_is_wrong_and_what_to_write(
    text: str, offset: int, message: str, remedy: str
) -> None:
    """Every trap has its own sentence, its place and its way out."""
    with pytest.raises(BadQuery) as caught:
        parse(text, CONCEPTS)

    assert caught.value.offset == offset
    assert message in caught.value.message
    assert remedy in caught.value.remedy


def test_counts_lines_and_columns_from_one() -> None:
    """A person finds the place in an editor."""
    with pytest.raises(BadQuery) as caught:
        parse("a\nAND\nb cc", {})

    assert (caught.value.line, caught.value.column) == (3, 3)
    assert str(caught.value).startswith("3:3: two terms stand side by side: ")


PIECES = ["AND", "OR", "NOT", "NEAR", "NEAR/5", "(", ")", '"', "title:", "lead:"]
PIECES += ["@trafficking", "@x", "{", "}", "*", "traffick*", "a", "和", "/", "\n", "ả"]


@settings(deadline=None)
@given(st.text() | st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_raises_nothing_but_bad_query(text: str) -> None:
    """Whatever is written, a person gets an answer within the text."""
    bad = mistake(text)

    assert bad is None or (0 <= bad.offset <= len(text) and bad.message and bad.remedy)


def mistake(text: str) -> BadQuery | None:
    try:
        parse(text, CONCEPTS)
    except BadQuery as bad:
        return bad
    return None
