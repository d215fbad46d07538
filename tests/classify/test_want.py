"""When would the full text change the answer?"""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.classify.compile import compile_rules
from monitor.classify.topics import REACH, Rules, classify, judge
from monitor.classify.want import LONG, is_teaser, want
from monitor.model.feed import FullText
from monitor.model.item import Standing
from monitor.model.match import Judged, Level, Near
from monitor.model.topic import Rule, Topic
from tests.values import ITEM, MATCH

LOW = replace(MATCH, level=Level.DIGEST)
NEAR = Near(topic="trafficking", score=3, digest=4, words="recruited", field="title")
MATCHED = Judged(matches=(MATCH,))
LISTED = Judged(matches=(LOW,))
CLOSE = Judged(near=(NEAR,))
NOTHING = Judged()
MODES = list(FullText)


def rules(*points: int, digest: int = 6, weak: bool = False) -> Rules:
    """One rule of the words w0, w1 … each, with these points; and one that is sure."""
    made = tuple(
        Rule(name=f"r{n}", query=f"w{n}", points=p, weak=weak)
        for n, p in enumerate(points)
    )
    sure = Rule(name="sure", query="sure", points=20)
    topic = Topic(
        name="boats", label="Boats", digest=digest, alert=9, rules=(*made, sure)
    )
    ready = compile_rules([topic], [])

    assert isinstance(ready, Rules)
    return ready


@pytest.mark.parametrize(
    ("judged", "holds"), [(MATCHED, False), (LISTED, True), (CLOSE, True)]
)
def test_what_matches_or_nearly_does_wants_its_text(
    judged: Judged, holds: bool
) -> None:
    """Only what is sure of its alert does not wait for it."""
    wanted = want(ITEM, judged, FullText.MATCHED)

    assert wanted
    assert wanted.holds is holds


def test_one_sure_topic_is_enough_not_to_wait() -> None:
    """Whatever the others are."""
    other = replace(LOW, topic="smuggling")
    wanted = want(ITEM, Judged(matches=(other, MATCH)), FullText.MATCHED)

    assert wanted
    assert not wanted.holds


def test_a_want_says_why() -> None:
    """For explain."""
    near = want(ITEM, CLOSE, FullText.MATCHED)
    matched = want(ITEM, LISTED, FullText.MATCHED)
    always = want(ITEM, NOTHING, FullText.ALWAYS)

    assert near
    assert near.why == "near trafficking: 3 of 4 points, “recruited” in its title"
    assert matched
    assert matched.why == "it matches trafficking (digest) by what its feed gives"
    assert always
    assert always.why == 'its feed says full_text = "always"'
    assert not always.holds


def test_the_nearest_topic_is_named() -> None:
    """The one that misses least."""
    far = Near(topic="boats", score=1, digest=5)
    wanted = want(ITEM, Judged(near=(far, NEAR)), FullText.MATCHED)

    assert wanted
    assert wanted.why.startswith("near trafficking")


@pytest.mark.parametrize("judged", [MATCHED, LISTED, CLOSE, NOTHING])
@pytest.mark.parametrize(
    "changes",
    [
        {"url": ""},
        {"url": "file:///seeds/1.txt"},
        {"url": "mid:abc@example.org"},
        {"url": "urn:uuid:1"},
        {"url": "https://news.google.com/rss/articles/CBMi0"},
        {"standing": Standing.QUIET},
        {"brought": True},
        {"text": "A long text. " * 200},
        {"summary": "A long summary. " * 120},
    ],
)
def test_where_no_page_can_help_none_is_wanted(
    judged: Judged, changes: dict[str, Any]
) -> None:
    """No address, nobody to tell, the text itself, or all of it there already."""
    item = replace(ITEM, **changes)

    assert [want(item, judged, mode) for mode in MODES] == [None] * 3


def test_what_is_far_from_every_topic_is_left_alone() -> None:
    """Unless its feed says always."""
    wanted = {mode: want(ITEM, NOTHING, mode) for mode in MODES}

    assert wanted[FullText.MATCHED] is None
    assert wanted[FullText.NEVER] is None
    assert wanted[FullText.ALWAYS] is not None


@given(st.sampled_from([MATCHED, LISTED, CLOSE, NOTHING]))
def test_never_is_never(judged: Judged) -> None:
    """Whatever was found."""
    assert want(ITEM, judged, FullText.NEVER) is None


@pytest.mark.parametrize(
    "end",
    [
        "…",
        "...",
        "[…]",
        "[...]",
        "Read more",
        "Continue reading →",
        "Weiterlesen »",
        "Lire la suite",
        "Leer más",
        "Xem thêm",
        "Читать далее",
        "阅读全文",
        "อ่านต่อ",
        "[+4312 chars]",
    ],
)
def test_a_long_text_that_breaks_off_is_a_teaser(end: str) -> None:
    """As feeds of many languages say it."""
    whole = "The court heard the case on Monday. " * 60

    assert not is_teaser(replace(ITEM, text=whole))
    assert is_teaser(replace(ITEM, text=f"{whole}{end}"))
    assert not is_teaser(replace(ITEM, text=f"{end} {whole}"))


def test_a_text_is_long_from_so_many_characters_on() -> None:
    """The longer of summary and text counts."""
    assert is_teaser(replace(ITEM, summary="", text="x" * (LONG - 1)))
    assert not is_teaser(replace(ITEM, summary="", text="x" * LONG))
    assert not is_teaser(replace(ITEM, summary="x" * LONG, text="short"))


@pytest.mark.parametrize(
    ("title", "near"),
    [
        ("w0", True),
        ("w0 w1", False),
        ("w1", True),
        ("w2", False),
        ("w0 w3", False),
        ("nothing", False),
    ],
)
def test_near_is_what_misses_a_threshold_by_a_few_points(
    title: str, near: bool
) -> None:
    """One sign at least, and no more points missing than a text may bring."""
    judged = judge(
        replace(ITEM, title=title, summary=""), rules(2, 4, 6 - REACH - 1, -2)
    )

    assert bool(judged.near) is near
    assert not (judged.near and judged.matches)


def test_a_near_miss_names_the_words_that_spoke_for_it_most() -> None:
    """And where they stand."""
    (near,) = judge(replace(ITEM, title="w0", summary="w1"), rules(2, 3)).near

    assert near == Near(topic="boats", score=5, digest=6, words="w1", field="summary")


def test_weak_cues_are_signs_too() -> None:
    """The text may bring the strong one that makes them count."""
    judged = judge(replace(ITEM, title="w0", summary=""), rules(3, weak=True))

    assert judged.matches == ()
    assert [near.score for near in judged.near] == [3]


@given(
    st.lists(st.sampled_from(["w0", "w1", "w2", "rain"]), max_size=6).map(" ".join),
    st.lists(st.sampled_from([-3, -1, 1, 2, 5, 8]), min_size=3, max_size=3),
)
def test_judging_gives_the_matches_of_classify(title: str, points: list[int]) -> None:
    """A topic is matched or near, never both."""
    ready = rules(*points)
    item = replace(ITEM, title=title, summary="")
    judged = judge(item, ready)
    matched = {match.topic for match in judged.matches}

    assert judged.matches == classify(item, ready)
    assert matched.isdisjoint(near.topic for near in judged.near)
    for near in judged.near:
        assert near.score > 0
        assert near.digest - near.score <= REACH
