"""What does a person read about a story?"""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.item import Standing
from monitor.model.match import Evidence, Level
from monitor.model.message import (
    AlertMessage,
    DigestMessage,
    NoticeMessage,
    kind_of,
    message_from_body,
    to_body,
)
from monitor.model.sentence import Fact
from monitor.model.story import Story
from monitor.route.alerts import FIRST_TIME
from monitor.route.compose import alert_message, excerpts, explain, story_line
from monitor.route.health import FeedCounts, health_line
from monitor.route.owe import owe
from tests.values import DAY, EVIDENCE, MATCH, NOON, ROUTE, change, report


def test_an_alert_says_what_and_why() -> None:
    """Headline, topics, items newest first, and the words that gave the points."""
    second = report(title="12 women freed", url="https://b.example/2", seq=2)
    message = alert_message(change(report(), second), ROUTE, "first report", NOON)
    line = message.line

    assert line.headline == "Police free 12 women"
    assert line.topics == ("trafficking",)
    assert [i.title for i in line.items] == ["12 women freed", "Police free 12 women"]
    assert line.why == (
        "Trafficking (alert, 6 points): “human traffickers”. First report."
    )


def test_quiet_items_are_not_shown_beside_told_ones() -> None:
    """What a quiet first poll held stays out, unless it is all there is."""
    quiet = report(title="old", standing=Standing.QUIET)
    mixed = change(quiet, report(seq=2)).story

    assert [i.title for i in story_line(mixed, ROUTE, "x").items] == [
        "Police free 12 women"
    ]
    assert [i.title for i in story_line(change(quiet).story, ROUTE, "x").items] == [
        "old"
    ]


def test_a_story_that_nothing_matches_any_more_shows_its_items() -> None:
    """As when other rules unmatched what a digest lists, or told before."""
    quiet = report(standing=Standing.QUIET, matches=())
    lapsed = change(quiet, report(title="12 women freed", matches=(), seq=2)).story
    line = story_line(lapsed, ROUTE, "first report")

    assert line.topics == ()
    assert [(i.title, i.excerpts) for i in line.items] == [("12 women freed", ())]
    assert line.why == "Nothing in it matches any more. First report."
    assert len(story_line(change(quiet).story, ROUTE, "x").items) == 1


def test_the_best_match_of_a_topic_explains_it() -> None:
    """One sentence per topic; without evidence there is nothing to quote."""
    weak = replace(MATCH, level=Level.DIGEST, score=1, evidence=())
    other = replace(weak, topic="smuggling")

    assert explain([weak, MATCH, weak]) == (
        "Trafficking (alert, 6 points): “human traffickers”."
    )
    assert explain([other]) == "Smuggling (digest, 1 point)."


def test_words_are_named_as_they_stand_and_once() -> None:
    """Of one rule in the order of the text, in whatever case they return."""
    spoken = ("Human trafficking", "raid", "human trafficking", "Raid", "ring")
    found = tuple(replace(EVIDENCE, text=words) for words in spoken)

    assert "“Human trafficking”, “raid”, “ring”." in explain(
        [replace(MATCH, evidence=found)]
    )


def test_a_word_that_a_longer_one_tells_is_left_out_wherever_it_stands() -> None:
    """“illegal migrant” before “illegal migrant smuggling” said the same twice."""
    spoken = ("Smuggling", "illegal migrant", "raid", "illegal migrant smuggling")
    found = tuple(replace(EVIDENCE, text=words) for words in spoken)

    assert "“illegal migrant smuggling”, “raid”." in explain(
        [replace(MATCH, evidence=found)]
    )


def test_excerpts_bold_the_matched_words() -> None:
    """Offsets of the bold words are those of the excerpt."""
    (excerpt,) = excerpts(report(), [EVIDENCE])

    assert [excerpt.text[a:b] for a, b in excerpt.bold] == ["human traffickers"]


def test_a_title_is_quoted_only_when_nothing_else_matched() -> None:
    """The headline is shown anyway."""
    title = Evidence(field="title", start=0, end=6, text="Police", rule="r")

    assert [e.text for e in excerpts(report(), [title])] == ["Police free 12 women"]
    assert "Police" not in excerpts(report(), [title, EVIDENCE])[0].text


def test_far_apart_words_give_separate_excerpts() -> None:
    """At most three, the densest, in reading order, cut at words."""
    text = " ".join(f"word{n:04}" for n in range(400))
    found = [
        Evidence(field="text", start=n * 9, end=n * 9 + 8, text="", rule="r")
        for n in (20, 21, 100, 200, 300, 301)
    ]
    cut = excerpts(report(text=text), found)

    assert [len(e.bold) for e in cut] == [2, 1, 2]
    assert all(e.text.startswith("… word") for e in cut)
    assert all(e.text.endswith(" …") for e in cut)


@given(
    st.text(max_size=400),
    st.lists(st.tuples(st.integers(0, 400), st.integers(1, 40)), max_size=8),
)
def test_bold_words_are_the_evidence(text: str, spans: list[tuple[int, int]]) -> None:
    """Whatever the text, bold spans lie in order inside their excerpt."""
    found = [
        Evidence(field="text", start=s, end=s + n, text=text[s : s + n], rule="r")
        for s, n in spans
        if s + n <= len(text)
    ]
    for excerpt in excerpts(report(text=text), found):
        edges = [edge for span in excerpt.bold for edge in span]
        assert edges == sorted(edges)
        assert all(0 <= edge <= len(excerpt.text) for edge in edges)
        flat = text.replace("\n", " ").replace("\t", " ")
        assert all(excerpt.text[a:b] in flat for a, b in excerpt.bold)


def messages() -> list[AlertMessage | DigestMessage | NoticeMessage]:
    line = story_line(change(report(published=NOON)).story, ROUTE, "first report")
    return [
        AlertMessage(route="desk", line=line, at=NOON),
        DigestMessage(
            route="desk", start=NOON - DAY, end=NOON, stories=(line,), health="fine"
        ),
        NoticeMessage(headline="feed gone", why="410", at=NOON),
    ]


@pytest.mark.parametrize("message", messages(), ids=lambda m: str(kind_of(m)))
def test_a_message_survives_the_wire(
    message: AlertMessage | DigestMessage | NoticeMessage,
) -> None:
    """What a channel reads from the outbox is what was decided."""
    (delivery,) = owe(message, ["chat"], "cause")

    assert message_from_body(json.loads(delivery.body)) == message
    assert to_body(message)["type"] == kind_of(message)


def test_one_delivery_per_channel_with_a_key_of_its_own() -> None:
    """The same cause gives the same keys; another channel another key."""
    first = owe(messages()[0], ["chat", "mail", "chat"], "cause", "s-1")
    again = owe(messages()[0], ["chat", "mail"], "cause", "s-1")

    assert [d.channel for d in first] == ["chat", "mail"]
    assert [d.key for d in first] == [d.key for d in again]
    assert len({d.key for d in first}) == 2


@pytest.mark.parametrize(
    ("counts", "line"),
    [
        (
            FeedCounts(feeds=2, failing=(), channels=(("a", "503"),)),
            "2 of 2 feeds healthy, 0 items read; channels that take nothing: a (503)",
        ),
        (
            FeedCounts(feeds=2, failing=(), ailing=(("a", "silent"),)),
            "2 of 2 feeds healthy, 0 items read; to look at: a (silent)",
        ),
        (
            FeedCounts(feeds=1, failing=(), items=1812),
            "1 of 1 feed healthy, 1,812 items read",
        ),
        (
            FeedCounts(feeds=43, failing=(("A", "404"),), waiting=2, items=9),
            "40 of 43 feeds healthy, 9 items read, 2 not polled yet; failing: A (404)",
        ),
        (
            FeedCounts(feeds=6, failing=tuple((c, "") for c in "ABCDE"), items=1),
            "1 of 6 feeds healthy, 1 item read; failing: A (), B (), C (), and 2 more",
        ),
    ],
)
def test_the_health_of_the_feeds_is_one_line(counts: FeedCounts, line: str) -> None:
    """Counts first, then who fails and why."""
    assert health_line(counts) == line


def test_excerpts_do_not_repeat_each_other() -> None:
    """The context of one ends where that of the next begins."""
    text = " ".join(f"word{n:04}" for n in range(100))
    found = [
        Evidence(field="text", start=n * 9, end=n * 9 + 8, text="", rule="r")
        for n in (30, 51)
    ]
    first, second = excerpts(report(text=text), found)

    shared = set(first.text.split()) & set(second.text.split())
    assert shared <= {"…"}
    assert second.text[slice(*second.bold[0])] == "word0051"


def test_overlapping_evidence_is_bold_once() -> None:
    """Two rules may point at the same words."""
    wide = replace(EVIDENCE, start=8, end=31, rule="other")
    (excerpt,) = excerpts(report(), [EVIDENCE, wide])

    assert excerpt.bold == ((8, 31),)


def test_a_line_tells_what_the_story_is_mainly_about() -> None:
    """As it is asked for; nothing where nobody finds it out."""
    asked: list[Story] = []

    def tell(story: Story) -> tuple[Fact, ...]:
        asked.append(story)
        return (Fact("what", "They met"),)

    told = change()
    message = alert_message(told, ROUTE, FIRST_TIME, NOON, tell=tell)

    assert message.line.facts == (("what", "They met"),)
    assert asked == [told.story]
    assert alert_message(told, ROUTE, FIRST_TIME, NOON).line.facts == ()


def test_the_reason_has_a_word_of_each_rule_and_the_telling_rules_come_first() -> None:
    """In the order of the topic; what another word says already is left out."""
    text = "Coastguard rescues migrants as people smugglers flee, smugglers held"
    said = (
        ("rescued", "Coastguard"),
        ("rescued", "rescues"),
        ("rescued", "migrants"),
        ("named", "people smugglers"),
        ("rescued", "smugglers"),
        ("other", "Migrants"),
    )
    evidence = tuple(
        Evidence(field="title", start=at, end=at + len(word), text=word, rule=rule)
        for rule, word in said
        for at in [text.casefold().index(word.casefold())]
    )
    match = replace(MATCH, rules=("named", "rescued"), evidence=evidence)

    assert explain([match]).endswith(
        ": “people smugglers”, “Coastguard”, “Migrants”, “rescues”."
    )
