import pytest

from monitor.classify.compile import compile_rules
from monitor.classify.examples import (
    REMEDIES,
    ExampleFailure,
    Failing,
    check_examples,
)
from monitor.classify.topics import Rules
from monitor.model.topic import Examples, Rule, Topic
from tests.classify.shipped import ROOT, shipped_rules, shipped_topics

SEEDS = {"seed.txt": "Talks  on\nsmall boats ended."}


def failures_of(*rules: Rule) -> tuple[ExampleFailure, ...]:
    topic = Topic(name="t", label="T", digest=2, alert=3, rules=rules)
    compiled = compile_rules((topic,), ())

    assert isinstance(compiled, Rules)
    return check_examples((topic,), compiled, SEEDS)


def failing(*rules: Rule) -> list[tuple[str, Failing, str]]:
    found = failures_of(*rules)
    return [(failure.rule, failure.failing, failure.example) for failure in found]


FULL = Rule(name="full", query="a", points=2)
HALF = Rule(name="half", query="b", points=1)
LESS = Rule(name="less", query="c", points=-1)
FACET = Rule(name="facet", query="d", points=0, facet="f")

CASES: list[tuple[Rule, str, str, Failing | None]] = [
    (FULL, "match", "a", None),
    (FULL, "match", "x\na", None),
    (FULL, "match", "b", Failing.NOT_SATISFIED),
    (HALF, "match", "a b", None),
    (HALF, "match", "b", Failing.BELOW_DIGEST),
    (HALF, "no_match", "b", None),
    (HALF, "no_match", "a", Failing.REACHES_DIGEST),
    (LESS, "match", "a c", None),
    (LESS, "match", "a b c", Failing.NOT_LOWERED),
    (LESS, "match", "a", Failing.NOT_SATISFIED),
    (LESS, "no_match", "a", None),
    (LESS, "no_match", "c", Failing.SATISFIED),
    (FACET, "match", "a d", None),
    (FACET, "match", "d", Failing.BELOW_DIGEST),
    (FACET, "no_match", "a", None),
    (FACET, "no_match", "d", Failing.SATISFIED),
]


@pytest.mark.parametrize(("rule", "key", "example", "expected"), CASES)
def test_an_example_holds_or_says_what_is_wrong(
    rule: Rule, key: str, example: str, expected: Failing | None
) -> None:
    """A rule that lowers or labels is judged by whether it is satisfied."""
    tried = Rule(
        name=rule.name,
        query=rule.query,
        points=rule.points,
        facet=rule.facet,
        match=(example,) if key == "match" else (),
        no_match=(example,) if key == "no_match" else (),
    )
    others = [other for other in (FULL, HALF, LESS, FACET) if other.name != rule.name]

    assert failing(tried, *others) == (
        [] if expected is None else [(rule.name, expected, example)]
    )


def test_two_examples_of_a_rule_tell_of_two_things() -> None:
    """More than half the words in common prove no more than one example does."""
    rule = Rule(
        name="r",
        query="boat",
        points=2,
        match=("Boat sinks off island", "Boat sinks off an island at night"),
        examples=(Examples(lang="vi", match=("Boat sinks off island",)),),
    )

    assert failing(rule) == [("r", Failing.ALIKE, "Boat sinks off an island at night")]


QUOTES = [
    ("seed.txt", "Talks on small boats", None),
    ("seed.txt", "small  boats", None),
    ("seed.txt", "large boats", Failing.NO_QUOTE),
    ("other.txt", "small boats", Failing.NO_SEED),
    ("", "whatever", None),
]


@pytest.mark.parametrize(("seed", "quote", "expected"), QUOTES)
def test_a_quote_stands_in_its_seed(
    seed: str, quote: str, expected: Failing | None
) -> None:
    """Word for word; only white space may differ."""
    rule = Rule(name="r", query="a", points=2, seed=seed, quote=quote)

    assert [failure for _, failure, _ in failing(rule)] == (
        [] if expected is None else [expected]
    )


BOATS = Rule(
    name="boats",
    query="boat",
    points=4,
    match=("Boat show opens\nSails and oars.", "Migrants land"),
    no_match=("Boat fair\nCakes for all.",),
    seed="seed.txt",
    quote="large boats",
)
FAIR = Rule(name="fair", query="fair", points=-1, no_match=("County fair",))
SAID = [
    """t: boats: "large boats"
  the quote is not in its seed word for word: \
copy the words from the seed as they stand""",
    """t: boats: "Migrants land": no rule gave points, digest from 2
  a must-match example does not satisfy its rule: \
widen the query or its concepts, or change the example""",
    """t: boats: "Boat fair": boats +4, fair -1 = 3, digest from 2
  a must-not-match example reaches its topic: \
narrow the rules that gave points, or add one that lowers""",
    """t: fair: "County fair": fair -1 = -1, digest from 2
  a must-not-match example satisfies its rule: \
narrow the query or its concepts, or change the example""",
]


def test_a_failure_reads_as_an_analyst_would_tell_it() -> None:
    """The headline, the rules that gave points, what is wrong and what to do."""
    found = failures_of(BOATS, FAIR)

    assert [str(failure) for failure in found] == SAID


def test_every_way_to_fail_has_a_remedy() -> None:
    """None is told without what to do about it."""
    assert set(REMEDIES) == set(Failing)


def test_the_shipped_rules_hold() -> None:
    """Every rule that ships does what its examples and its quote say."""
    seeds = {path.name: path.read_text("utf-8") for path in ROOT.glob("seeds/*.txt")}

    assert check_examples(shipped_topics(), shipped_rules(), seeds) == ()


@pytest.mark.parametrize("topic", shipped_topics(), ids=lambda topic: topic.name)
def test_every_shipped_rule_carries_its_reason_and_examples(topic: Topic) -> None:
    """A seed's words, a source or a note; at least three examples of either kind."""
    bare = [
        rule.name
        for rule in topic.rules
        if not (rule.note or rule.source or (rule.seed and rule.quote))
        or min(len(rule.match), len(rule.no_match)) < 3
    ]

    assert bare == []
