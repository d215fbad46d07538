import tomllib
from typing import Any

import pytest

from monitor.classify.compile import compile_rules
from monitor.classify.derive import Article, Candidate, derive
from monitor.classify.draft import (
    Draft,
    digest_of,
    example_of,
    offers,
    write_draft,
)
from monitor.classify.examples import check_examples
from monitor.classify.topics import Rules
from monitor.model.topic import Rule, Topic
from tests.values import NOON


def candidate(phrase: str, **more: Any) -> Candidate:
    told = {"score": 50.0, "count": 3, "articles": 2, "per_1000": None, "samples": ()}
    return Candidate(phrase=phrase, **{**told, **more})


RAID = Article(
    name="raid.txt",
    title="Customs raid ends ivory trade",
    text="Officers stopped the ivory trade of the port.\n\nMore was found.",
)
ZOO = Article(name="zoo.txt", title="Parrots sold", text="Poachers sold\tparrots.")
TRADE = candidate("ivory trade", samples=("The ivory\u2028trade\x07 grows.",))
POACHERS = candidate("poachers")
KENYA = candidate("kenya", name=True)


def draft(*candidates: Candidate, archive: int = 0) -> str:
    return write_draft(
        Draft(
            topic="wildlife_trafficking",
            articles=(RAID, ZOO),
            candidates=candidates,
            derived_at=NOON,
            archive=archive,
        )
    )


def rules_of(text: str) -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = tomllib.loads(text)["rules"]
    return rules


def test_a_draft_is_a_topic_with_a_rule_of_phrases_and_one_of_words() -> None:
    """The articles' own headlines and leads are its examples, where they fit."""
    text = draft(TRADE, POACHERS, candidate("trade"), KENYA)
    table = tomllib.loads(text)
    phrases, words = table["rules"]

    assert (table["label"], table["digest"], table["alert"]) == (
        "Wildlife trafficking",
        4,
        6,
    )
    assert (phrases["query"], phrases["points"]) == ('"ivory trade"', 4)
    assert phrases["match"] == [
        "Customs raid ends ivory trade\nOfficers stopped the ivory trade of the port."
    ]
    assert (words["query"], words["points"], words["match"]) == ("poachers", 1, [])


def test_a_draft_says_where_it_comes_from_and_what_is_missing() -> None:
    """Its articles by their digest, its day, its archive, and the examples to write."""
    text = draft(TRADE, POACHERS, KENYA)

    assert f"#   raid.txt, 11 words, sha256 of its text {digest_of(RAID)}" in text
    assert "# Derived on 2024-04-18 from" in text
    assert "there is no archive yet" in text
    assert "# - must-not-match examples (no_match)" in text
    assert "# Names and places, used in no rule: kenya" in text
    assert "# No term of this rule stands in: Parrots sold" in text
    assert "and 700 archived items" in draft(TRADE, archive=700)


def test_every_candidate_is_listed_with_its_counts_and_sentences() -> None:
    """Ticked where a rule uses it; nothing invisible gets into the file."""
    rare = candidate("tusks", articles=1, per_1000=0.26)
    lines = draft(TRADE, POACHERS, rare, candidate("ape")).splitlines()

    assert '# [x] "ivory trade": score 50, 3 times in 2 of 2' in lines
    assert '#     or wider: "ivory trade*"  |  ivory NEAR/5 trade*' in lines
    assert "#     “The ivory trade  grows.”" in lines
    assert (
        "# [ ] tusks: score 50, 3 times in 1 of 2, in 0.3 of 1,000 archived items"
    ) in lines
    assert lines[lines.index("# [x] ape: score 50, 3 times in 2 of 2") + 1] == ""


def test_words_alone_are_a_rule_where_there_is_no_phrase() -> None:
    """Else nothing could reach the digest."""
    (rule,) = rules_of(draft(candidate("ivory", articles=1), KENYA))

    assert (rule["query"], rule["points"]) == ("ivory", 4)
    assert "traps" in rule["note"]


def test_a_phrase_alone_needs_no_words() -> None:
    """And what another term covers is not listed twice."""
    (rule,) = rules_of(draft(TRADE, candidate("rare ivory trade"), candidate("ivory")))

    assert rule["query"] == '"ivory trade"'


OFFERS = [
    (candidate("poachers"), ("poach*",)),
    (candidate("trade"), ("trade*",)),
    (candidate("ape"), ()),
    (
        candidate("wildlife trafficking"),
        ('"wildlife traffick*"', "wildlife NEAR/5 traffick*"),
    ),
    (
        candidate("illegal ivory sale"),
        ('"illegal ivory sale*"', '"illegal ivory" NEAR/5 sale*'),
    ),
    (
        candidate("anti ape", hyphenated=True),
        ("anti NEAR/5 ape", "antiape"),
    ),
]


@pytest.mark.parametrize(
    ("found", "expected"), OFFERS, ids=lambda value: getattr(value, "phrase", "")
)
def test_a_phrase_can_be_widened(found: Candidate, expected: tuple[str, ...]) -> None:
    """By its ending, by words between, by the joined form."""
    assert offers(found) == expected


def test_an_example_is_a_headline_and_a_lead() -> None:
    """Cut after sixty words at the end of a sentence; the headline is not repeated."""
    long = " ".join(["word"] * 59)
    text = f"Parrots  sold\n\nPoachers ran. {long}. Late.\nMore"
    sold = Article(name="a", title="Parrots sold", text=text)
    bare = Article(name="a", title="Parrots sold", text="")

    assert example_of(sold) == "Parrots sold\nPoachers ran."
    assert example_of(bare) == "Parrots sold"


def test_a_long_sentence_is_cut_and_odd_characters_are_escaped() -> None:
    """The file must be TOML whatever the articles hold."""
    odd = Article(name='o"dd\n.txt', title='Ivory "trade\x7f', text="Ivory trade. " * 3)
    found = candidate("ivory trade", samples=("x" * 200,))
    text = write_draft(
        Draft(
            topic="odd-one",
            articles=(odd,),
            candidates=(found,),
            derived_at=NOON,
            archive=0,
        )
    )

    assert tomllib.loads(text)["label"] == "Odd one"
    assert rules_of(text)[0]["match"][0].startswith('Ivory "trade\x7f\n')
    assert f"“{'x' * 159}…”" in text


def test_a_draft_holds_what_its_own_examples_say() -> None:
    """From articles to a topic that can be used as it is."""
    articles = (
        RAID,
        Article(
            name="b",
            title="Court hears of ivory trade and poachers",
            text="Poachers fed the ivory trade, the court heard.",
        ),
    )
    found = derive(articles, lambda word, _: 0.05 if word in {"the", "of"} else 1e-6)
    text = write_draft(
        Draft(
            topic="t", articles=articles, candidates=found, derived_at=NOON, archive=0
        )
    )
    table = tomllib.loads(text)
    rules = tuple(
        Rule(
            name=rule["name"],
            query=rule["query"],
            points=rule["points"],
            match=tuple(rule["match"]),
        )
        for rule in table["rules"]
    )
    topic = Topic(name="t", label="T", digest=4, alert=6, rules=rules)
    compiled = compile_rules((topic,), ())

    assert isinstance(compiled, Rules)
    assert sum(len(rule.match) for rule in rules) >= 3
    assert check_examples((topic,), compiled, {}) == ()
