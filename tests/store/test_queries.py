"""What the commands are told."""

from dataclasses import replace

import pytest

from monitor.model.channel import ChannelState
from monitor.model.event import Event, EventType
from monitor.model.feed import PollOutcome
from monitor.ports import Refused
from monitor.store.database import Database
from tests.store.intake import (
    FEED,
    classify,
    decision,
    intake,
    match,
    owed,
    run_line,
    sighting,
)
from tests.values import DAY, HOUR, NOON


def test_matches_are_newest_first(database: Database) -> None:
    """With their story once they have one; by topic and since when, if asked."""
    database.shelf.save_poll(intake(sighting("a")))
    run_line(database, match("trafficking"))
    database.shelf.save_poll(intake(sighting("b"), at=NOON + DAY))
    classify(database, match("smuggling"), match("trafficking"), at=NOON + DAY)
    database.shelf.save_poll(intake(sighting("c"), at=NOON + DAY))
    classify(database)
    queries = database.queries
    titles = [
        [m.report.item.title[-1] for m in found]
        for found in (
            queries.matches(),
            queries.matches(topic="smuggling"),
            queries.matches(since=NOON + HOUR),
            queries.matches(limit=1),
            queries.matches(topic="none"),
        )
    ]

    assert titles == [["b", "a"], ["b"], ["b"], ["b"], []]
    newest, oldest = queries.matches()
    assert (newest.story, oldest.story) == (None, "s-1")
    assert newest.matched_at == NOON + DAY
    assert [m.topic for m in newest.report.matches] == ["smuggling", "trafficking"]


def test_an_item_is_listed_by_its_newest_text(database: Database) -> None:
    """Once, and not at all when that no longer matches."""
    database.shelf.save_poll(intake(sighting("a"), sighting("b")))
    run_line(database, match("trafficking"))
    database.shelf.save_poll(
        intake(changed=(sighting("a", "A 2"), sighting("b", "B 2")), at=NOON + HOUR)
    )
    first, second = database.line.unclassified(9)
    assert len(database.queries.matches()) == 2
    database.line.save_matches([(first, [match("trafficking")]), (second, [])], NOON)

    assert [m.report.item.title for m in database.queries.matches()] == ["A 2"]


def test_stories_that_moved_last_come_first(database: Database) -> None:
    """By topic and since when, if asked."""
    database.shelf.save_poll(intake(sighting("a")))
    run_line(database, match("trafficking"), story="s-old")
    database.shelf.save_poll(intake(sighting("b"), at=NOON + DAY))
    run_line(database, match("smuggling"), story="s-new", at=NOON + DAY)
    queries = database.queries
    ids = [
        [s.story.id for s in found]
        for found in (
            queries.stories(),
            queries.stories(topic="trafficking"),
            queries.stories(since=NOON + HOUR),
            queries.stories(limit=1),
        )
    ]

    assert ids == [["s-new", "s-old"], ["s-old"], ["s-new"], ["s-new"]]
    assert queries.stories()[0].started_at == NOON + DAY


def tell(database: Database) -> str:
    """One item all the way: alerted to one route, in the digest of another."""
    state = database.digests.digest_state("mail", NOON)
    database.shelf.save_poll(intake(sighting("a")))
    (item,) = classify(database, match("trafficking"))
    line = database.line
    line.save_events([(item, [Event(type=EventType.ARREST)])])
    run_line(database)
    (change,) = line.undecided(9)
    made = [
        decision(change.seq, "alert", owed("k1")),
        decision(change.seq, "digest", route="mail"),
        decision(change.seq, "quiet", route="other"),
    ]
    line.save_decisions([(change, made)], NOON)
    database.digests.save_digest(
        replace(state, last_seq=change.seq),
        key="d",
        due_at=NOON,
        deliveries=[owed("k2", "mail", story="")],
    )
    claimed = database.outbox.claim("chat", NOON)
    assert claimed is not None
    receipt = Refused("HTTP 404")
    database.outbox.save_receipt(
        claimed, receipt, retry_at=NOON, at=NOON + HOUR, state=ChannelState()
    )
    return item.id


@pytest.mark.parametrize(
    "ref",
    [
        "https://example.org/a",
        "HTTP://EXAMPLE.ORG:80/a?utm_source=mail#top",
        "  https://example.org/a  ",
        "s-1",
        "",
    ],
    ids=["as published", "another spelling", "pasted", "story", "item"],
)
def test_explain_tells_everything(database: Database, ref: str) -> None:
    """From the poll that found it to what each channel answered."""
    item = tell(database)
    told = database.queries.explain(ref or item)
    (known,), (story,) = told.items, told.stories
    (text,) = known.texts
    (change,) = story.changes

    assert (known.id, known.key, known.standing) == (item, "a", "new")
    assert known.placement is not None
    assert (known.placement.story, known.placement.score) == ("s-1", 1.0)
    assert text.poll == database.queries.polls()[0]
    assert [m.topic for m in text.matches] == ["trafficking"]
    assert [e.type for e in text.events] == [EventType.ARREST]
    assert (text.waits_for, text.rules) == ("", "r1")
    assert (change.item, change.version, change.decided_at) == (item, 1, NOON)
    assert [(d.route, d.outcome, d.why) for d in change.decisions] == [
        ("desk", "alert", "because alert"),
        ("mail", "digest", "because digest"),
        ("other", "quiet", "because quiet"),
    ]
    assert [(o.delivery.key, o.route, o.digest) for o in story.deliveries] == [
        ("k1", "desk", ""),
        ("k2", "mail", "d"),
    ]
    (answer,) = story.deliveries[0].answers
    assert (answer.answer, answer.reason, answer.at) == (
        "refused",
        "HTTP 404",
        NOON + HOUR,
    )


@pytest.mark.parametrize("ref", ["", "https://example.org/other", "s-9", "\ud800", "%"])
def test_explain_of_the_unknown_is_empty(database: Database, ref: str) -> None:
    """It guesses nothing, and an item without an address is not asked for by none."""
    database.shelf.save_poll(intake(sighting("a", url="")))
    told = database.queries.explain(ref)

    assert (told.items, told.stories) == ((), ())


def test_an_item_on_its_way_says_what_it_waits_for(database: Database) -> None:
    """The first gate that has not been passed is named."""
    database.shelf.save_poll(intake(sighting("a")))
    (item,) = database.queries.explain("https://example.org/a").items

    assert [text.waits_for for text in item.texts] == ["classify"]
    assert item.placement is None


def test_one_address_in_two_feeds_is_two_items(database: Database) -> None:
    """Both are explained."""
    other = replace(FEED, name="Other")
    database.shelf.save_poll(intake(sighting("a")))
    database.shelf.save_poll(intake(sighting("a"), feed=other))
    told = database.queries.explain("https://example.org/a")

    assert [item.feed for item in told.items] == ["Example News", "Other"]


def test_feeds_show_how_they_do(database: Database) -> None:
    """Their newest poll, their items, and those of the last day."""
    failed = intake(at=NOON + 2 * DAY)
    poll = replace(failed.poll, outcome=PollOutcome.TOO_SLOW)
    trouble = replace(failed.state, trouble="took too long")
    database.shelf.save_poll(intake(sighting("a")))
    database.shelf.save_poll(intake(sighting("b"), at=NOON + DAY))
    database.shelf.save_poll(replace(failed, poll=poll, state=trouble))
    database.shelf.save_poll(intake(feed=replace(FEED, name="Another")))
    another, example = database.queries.feeds(NOON + 2 * DAY)

    assert (another.state.feed, another.items, another.last_day) == ("Another", 0, 0)
    assert (example.items, example.last_day) == (2, 1)
    assert example.last_poll == poll
    assert example.state == trouble


def test_polls_can_be_asked_by_feed(database: Database) -> None:
    """Newest first."""
    other = replace(FEED, name="Other")
    database.shelf.save_poll(intake())
    database.shelf.save_poll(intake(at=NOON + HOUR, feed=other))
    queries = database.queries

    assert [poll.feed for poll in queries.polls()] == ["Other", "Example News"]
    assert [poll.feed for poll in queries.polls(feed="Other")] == ["Other"]
    assert len(queries.polls(limit=1)) == 1


def test_items_are_counted_by_when_they_were_seen(database: Database) -> None:
    """The end of one window is the start of the next."""
    database.shelf.save_poll(intake(sighting("a")))
    (item,) = database.line.unclassified(1)
    seen_at = item.first_seen
    assert seen_at is not None
    between = database.queries.items_between

    assert between(NOON, seen_at) == 0
    assert between(seen_at, NOON + HOUR) == 1


def test_health_counts_what_is_on_the_way(database: Database) -> None:
    """And what is stuck."""
    tell(database)
    trouble = intake(sighting("b"), at=NOON + HOUR)
    state = replace(trouble.state, trouble="took too long", last_good_at=NOON)
    database.shelf.save_poll(replace(trouble, state=state))
    health = database.queries.health_counts()

    assert health.waiting == (("classify", 1),)
    assert health.owed == (("mail", 1),)
    assert (health.undecided, health.refused, health.asides) == (0, 1, 0)
    assert (health.feeds, health.failing) == (1, 1)
    assert (health.oldest_owed_at, health.last_good_at) == (NOON, NOON)
    assert health.oldest_undecided_at is None
