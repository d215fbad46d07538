from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.classify.score import (
    MICRO,
    Alarms,
    Judged,
    Labelled,
    Tally,
    errors,
    false_alarms,
    judge,
    score,
    tally,
)
from monitor.model.item import ItemId
from monitor.model.topic import Rule
from tests.classify.shipped import make_item, make_rules

TOPICS = ("a", "b")


def judged(
    *found: str,
    labels: str | None = "",
    maybe: str = "",
    uncertain: bool = False,
    negative_for: str | None = None,
    lang: str = "en",
) -> Judged:
    """Topics are letters."""
    item = replace(make_item("T", lang=lang), id=ItemId("1"))
    row = Labelled(
        item=item,
        labels=None if labels is None else frozenset(labels),
        uncertain=uncertain,
        maybe=frozenset(maybe),
        negative_for=None if negative_for is None else frozenset(negative_for),
    )
    return Judged(row=row, scores={"a": 5}, found=dict.fromkeys(found, ("rule",)))


ROWS = [
    judged("a", labels="a"),
    judged("a", labels="ab"),
    judged("a", "b", labels=""),
    judged("b", labels="", maybe="b"),
    judged("b", labels="b", maybe="b"),
    judged(labels="a", lang="vi"),
    judged("a", labels="", uncertain=True),
    judged("a", "b", labels=None, negative_for="a"),
    judged("b", labels=None),
]


def test_rows_are_tallied_by_topic_and_together() -> None:
    """What may be right is passed by; uncertain rows count among all only."""
    scores = score(ROWS, TOPICS)

    assert list(scores) == ["sure", "all"]
    assert scores["sure"] == {
        "a": Tally(rows=6, right=2, wrong=1, missed=1),
        "b": Tally(rows=6, right=1, wrong=1, missed=1, passed=1),
        MICRO: Tally(rows=6, right=3, wrong=2, missed=2, passed=1),
    }
    assert scores["all"]["a"] == Tally(rows=7, right=2, wrong=2, missed=1)


def test_ratios_are_those_of_the_books() -> None:
    """An undefined one is None, never 0 or 1."""
    found = Tally(rows=9, right=3, wrong=2, missed=1)
    nothing = Tally(rows=9)

    assert (found.precision, found.recall) == (3 / 5, 3 / 4)
    assert found.f1 == pytest.approx(6 / 9)
    assert (nothing.precision, nothing.recall, nothing.f1) == (None, None, None)
    assert Tally(rows=1, missed=1).f1 == 0


def test_sure_rows_are_split_by_language_or_source() -> None:
    """The largest group first; what has none is `?`."""
    rows = [*ROWS, judged(lang="")]

    assert list(score(rows, TOPICS, "lang"))[2:] == [
        "sure, lang=en",
        "sure, lang=?",
        "sure, lang=vi",
    ]
    assert score(rows, TOPICS, "lang")["sure, lang=vi"]["a"] == Tally(rows=1, missed=1)
    assert list(score(rows, TOPICS, "source"))[2:] == ["sure, source=wire.example"]


def test_false_alarms_are_counted_where_a_topic_is_ruled_out() -> None:
    """By an empty list of labels, by no label at all, or for the topics named."""
    found = false_alarms(ROWS, TOPICS)

    assert found == {"a": Alarms(items=4, alarms=2), "b": Alarms(items=2, alarms=2)}
    assert found["a"].per_1000 == 500
    assert Alarms(items=0, alarms=0).per_1000 is None


def test_errors_say_what_fired_or_how_much_was_missing() -> None:
    """Of sure rows only."""
    found = errors(ROWS, TOPICS)

    assert [(e.topic, e.missed, e.rules, e.score) for e in found] == [
        ("b", True, (), 0),
        ("a", False, ("rule",), 5),
        ("b", False, ("rule",), 0),
        ("a", True, (), 5),
    ]


def test_a_row_is_judged_as_an_item_is() -> None:
    """With its score, and the rules that fired where it reached a topic."""
    rules = make_rules(
        Rule(name="x", query="boat", points=1),
        Rule(name="y", query="sea", points=1),
        digest=2,
    )
    both = judge(Labelled(item=make_item("Boat at sea"), labels=None), rules)
    one = judge(Labelled(item=make_item("Boat"), labels=None), rules)

    assert (both.scores, both.found) == ({"t": 2}, {"t": ("x", "y")})
    assert (one.scores, one.found) == ({"t": 1}, {})


subsets = st.sets(st.sampled_from("ab")).map("".join)
any_row = st.builds(
    lambda found, labels, maybe: judged(*found, labels=labels, maybe=maybe),
    subsets,
    subsets,
    subsets,
)


@given(st.lists(any_row))
def test_every_label_is_right_or_missed(rows: list[Judged]) -> None:
    """And every match right, wrong or passed by; `micro` is the sum."""
    found = tally(rows, TOPICS)
    labels = sum(len(each.row.labels or ()) for each in rows)
    matches = sum(len(each.found) for each in rows)
    micro = found[MICRO]

    assert micro.right + micro.missed == labels
    assert micro.right + micro.wrong + micro.passed == matches
    assert micro.wrong == found["a"].wrong + found["b"].wrong
    assert micro.rows == len(rows)
