"""What an edit of the rules costs."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.item import ItemId, Standing
from monitor.model.mark import Word
from monitor.model.match import Level, Match
from monitor.model.route import Route
from monitor.model.story import Report, Story, StoryId
from monitor.route.price import (
    MONTH,
    Difference,
    Heard,
    Rejudged,
    Tale,
    Told,
    Turn,
    differences,
    hear,
    match_sentence,
    only,
    retell,
    told,
    told_sentence,
)
from monitor.route.reckon import Draw
from tests.values import DAY, HOUR, ITEM, MATCH, NOON, ROUTE, report

LOW = replace(MATCH, level=Level.DIGEST, score=2)
BOATS = replace(MATCH, topic="smuggling")
S1 = StoryId("s-1")
VARIED = [
    report(),
    report(matches=(LOW,)),
    report(matches=()),
    report(source="b.example", first_seen=NOON + DAY),
    report(source="c.example", first_seen=NOON - DAY, matches=(LOW, BOATS)),
    report(standing=Standing.QUIET),
    report(standing=Standing.BACKLOG, source="d.example", first_seen=NOON + HOUR),
]


def rejudged(
    before: tuple[Match, ...], after: tuple[Match, ...], mark: Word | None = None
) -> Rejudged:
    rules = {"trafficking": ("named",)}
    return Rejudged(
        item=ITEM, before=before, after=after, rules=rules, story=S1, mark=mark
    )


@pytest.mark.parametrize(
    ("before", "after", "turns"),
    [
        ((), (MATCH,), [("trafficking", Turn.GAINED)]),
        ((MATCH,), (), [("trafficking", Turn.LOST)]),
        ((LOW,), (MATCH,), [("trafficking", Turn.RAISED)]),
        ((MATCH,), (LOW,), [("trafficking", Turn.LOWERED)]),
        ((MATCH,), (replace(MATCH, score=9),), []),
        (
            (MATCH,),
            (BOATS,),
            [("trafficking", Turn.LOST), ("smuggling", Turn.GAINED)],
        ),
    ],
)
def test_a_difference_is_of_a_topic(
    before: tuple[Match, ...],
    after: tuple[Match, ...],
    turns: list[tuple[str, Turn]],
) -> None:
    """Other points alone are none, though a route may ask for them."""
    each = rejudged(before, after)
    found = list(differences([each]))

    assert [(d.topic, d.turn) for d in found] == turns
    assert each.differs
    assert all(d.rules == (("named",) if d.topic == MATCH.topic else ()) for d in found)


def test_what_is_judged_alike_does_not_differ() -> None:
    """Whatever its words are; routes ask for rules and facets."""
    other_words = replace(MATCH, evidence=())

    assert not rejudged((MATCH,), (other_words,)).differs
    assert rejudged((MATCH,), (replace(MATCH, facets=()),)).differs
    assert rejudged((MATCH,), (replace(MATCH, rules=("other",)),)).differs


def test_an_edit_can_be_asked_about_one_topic() -> None:
    """The others are left as they were."""
    assert only("smuggling", (MATCH,), (LOW, BOATS)) == (MATCH, BOATS)


@pytest.mark.parametrize(
    ("reports", "route", "heard"),
    [
        ((), ROUTE, Heard.NOTHING),
        ((report(matches=()),), ROUTE, Heard.NOTHING),
        ((report(),), ROUTE, Heard.ALERT),
        ((report(first_seen=None),), ROUTE, Heard.ALERT),
        ((report(matches=(LOW,)),), ROUTE, Heard.DIGEST),
        ((report(matches=(LOW,)), report()), ROUTE, Heard.ALERT),
        ((report(),), replace(ROUTE, topics=("smuggling",)), Heard.NOTHING),
        ((report(),), replace(ROUTE, group_wait=HOUR), Heard.ALERT),
        ((report(standing=Standing.QUIET),), ROUTE, Heard.NOTHING),
        ((report(),), replace(ROUTE, min_sources=2), Heard.NOTHING),
        (
            (report(), report(source="b.example", first_seen=NOON + DAY)),
            replace(ROUTE, min_sources=2),
            Heard.ALERT,
        ),
        (
            (report(), report(source="b.example", matches=())),
            replace(ROUTE, min_sources=2),
            Heard.NOTHING,
        ),
    ],
)
def test_a_route_hears_the_most_that_a_story_comes_to(
    reports: tuple[Report, ...], route: Route, heard: Heard
) -> None:
    """As it grows, by what matches; a held alert is one."""
    assert hear(reports, route) is heard


def test_a_story_is_told_again_with_what_its_items_match_now() -> None:
    """Items that no edited rule has judged stay as they are."""
    other = report(id=ItemId("i2"), matches=(LOW,))
    story = Story(id=S1, headline="A", reports=(report(), other))
    tale = retell(story, {ITEM.id: rejudged((MATCH,), ())}, Word.RELEVANT)
    (change,) = told([tale], [ROUTE, replace(ROUTE, topics=("smuggling",))])

    assert [r.matches for r in tale.before] == [(MATCH,), (LOW,)]
    assert [r.matches for r in tale.after] == [(), (LOW,)]
    assert (change.route, change.before) == ("desk", Heard.ALERT)
    assert (change.after, change.tale.mark) == (Heard.DIGEST, Word.RELEVANT)


def difference(turn: Turn, mark: Word | None = None) -> Difference:
    return Difference(turn=turn, topic="t", item=ITEM, rules=(), story=None, mark=mark)


def test_matches_are_priced_for_a_month_with_what_people_said() -> None:
    """Of twice the time it is half."""
    found = [difference(Turn.GAINED)] * 14 + [
        difference(Turn.LOST, Word.RELEVANT),
        difference(Turn.LOST, Word.RELEVANT),
        difference(Turn.LOST, Word.WRONG),
    ]
    levels = [difference(Turn.RAISED), difference(Turn.LOWERED)]

    assert match_sentence(found, MONTH) == (
        "matches: +14 a month, -3 (2 marked relevant, 1 marked wrong)"
    )
    assert match_sentence([*found, *levels], 2 * MONTH) == (
        "matches: +7 a month, -1.5 (2 marked relevant, 1 marked wrong), "
        "0.5 raised to an alert, 0.5 lowered to the digest"
    )
    assert match_sentence(found, timedelta(days=1)).startswith("matches: +420 a month")
    assert match_sentence([], MONTH) == "matches: no difference"


def test_alerts_and_digest_lines_are_priced_apart() -> None:
    """What is raised from one to the other counts in both."""
    tale = Tale(story=S1, headline="A", before=(), after=(), mark=Word.RELEVANT)
    found = [
        Told(route="desk", tale=tale, before=Heard.DIGEST, after=Heard.ALERT),
        Told(route="desk", tale=tale, before=Heard.ALERT, after=Heard.NOTHING),
    ]

    assert told_sentence(found, Heard.ALERT, MONTH) == (
        "alerts: +1 a month (1 marked relevant), -1 (1 marked relevant)"
    )
    assert told_sentence(found[:1], Heard.DIGEST, MONTH) == (
        "digest lines: +0 a month, -1 (1 marked relevant)"
    )


def test_what_a_sample_says_is_told_with_its_range() -> None:
    """Alerts are never taken away by what is found more, so that is certain."""
    tale = Tale(story=S1, headline="A", before=(), after=(), mark=None)
    found = [Told(route="desk", tale=tale, before=Heard.NOTHING, after=Heard.ALERT)]
    draw = Draw(of=1_000, size=100, counted=frozenset([S1]), passed=frozenset())

    assert told_sentence(found, Heard.ALERT, MONTH, draw) == (
        "alerts: +10 (1 to 60) a month, -0"
    )
    assert told_sentence(found, Heard.DIGEST, MONTH, draw) == (
        "digest lines: +0 (0 to 44) a month, -0 (0 to 44)"
    )


@given(st.lists(st.sampled_from(VARIED), max_size=5), st.sampled_from(VARIED))
def test_one_report_more_never_takes_an_alert_away(
    reports: list[Report], more: Report
) -> None:
    """Which is why a sample of new items says nothing of alerts that are lost."""
    for route in (ROUTE, replace(ROUTE, min_sources=2), replace(ROUTE, min_score=3)):
        if hear(reports, route) is Heard.ALERT:
            assert hear([*reports, more], route) is Heard.ALERT
