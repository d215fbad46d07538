"""Is it said once when a feed breaks, once when it heals, and counted right?"""

import json
import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.model.feed import Feed, FeedState, Gap, GapKind, Poll, PollOutcome
from monitor.serve.operator import Operator
from monitor.serve.watch import FeedWatch
from tests.pipeline.fakes import StillClock
from tests.serve.fakes import MemoryFeeds, MemoryOutbox
from tests.values import DAY, NOON

FEEDS = tuple(Feed(name=n, source="s", url=f"https://{n}.example") for n in "abc")
OFF = Feed(name="off", source="s", url="https://off.example", enabled=False)


def poll(feed: str, outcome: PollOutcome = PollOutcome.READ, **changes: Any) -> Poll:
    second = timedelta(seconds=1)
    made = Poll(feed=feed, started_at=NOON, took=second, outcome=outcome)
    return replace(made, **changes)


def bad(feed: str) -> Poll:
    return poll(feed, PollOutcome.HTTP_ERROR, detail="HTTP 404")


def operator(outbox: MemoryOutbox, *channels: str) -> Operator:
    return Operator(outbox, channels or ("desk",), StillClock())


def notices(outbox: MemoryOutbox) -> list[tuple[str, str, str]]:
    bodies = [(d.channel, json.loads(d.body)["data"]) for d in outbox.rows.values()]
    return [(channel, data["headline"], data["why"]) for channel, data in bodies]


def test_a_feed_that_breaks_is_said_once_and_again_when_it_heals(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Not at every poll."""
    watch = FeedWatch(FEEDS, MemoryFeeds())
    with caplog.at_level(logging.INFO):
        for each in (poll("a"), bad("a"), bad("a"), poll("a"), poll("a")):
            watch.hear_poll(each)

    assert caplog.messages == [
        "feed a: the server refused: HTTP 404",
        "feed a: healthy again",
    ]


@pytest.mark.parametrize(
    ("told", "works"),
    [({"new": 1, "seen": 1}, 1), ({"changed": 1, "seen": 1}, 1), ({"known": 9}, 0)],
    ids=["new", "changed", "known"],
)
def test_what_is_new_or_changed_wakes_the_line(
    told: dict[str, Any], works: int
) -> None:
    """At once; what is known does not."""
    watch = FeedWatch(FEEDS, MemoryFeeds())
    woken: list[None] = []
    watch.on_work = lambda: woken.append(None)
    watch.hear_poll(poll("a", **told))

    assert len(woken) == works


def test_when_all_were_polled_it_is_summed_up_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """So that a first start says plainly what could not be reached."""
    watch = FeedWatch((*FEEDS, OFF), MemoryFeeds())
    with caplog.at_level(logging.INFO):
        before = watch.status()
        for each in (poll("a"), bad("b")):
            watch.hear_poll(each)
        between = watch.status()
        for each in (poll("c", PollOutcome.UNCHANGED), poll("c")):
            watch.hear_poll(each)

    assert before == "0 of 3 feeds healthy, 3 not polled since the start"
    assert between == (
        "1 of 3 feeds healthy, 1 could not be read, 1 not polled since the start"
    )
    assert watch.status() == "2 of 3 feeds healthy, 1 could not be read"
    assert caplog.messages[1:] == [
        f"feeds: {watch.status()} (monitor feeds list tells each)"
    ]


def test_the_health_line_of_a_digest() -> None:
    """The one that has failed longest comes first; what is off is not counted."""
    good = FeedState(feed="a", address="x", last_poll_at=NOON)
    failing = replace(good, feed="b", trouble="HTTP 404", failing_since=NOON)
    longer = replace(failing, feed="c", failing_since=NOON - DAY, trouble="gone")
    silent = replace(failing, feed="off")
    never = replace(good, feed="d", last_poll_at=None)
    more = Feed(name="d", source="s", url="https://d.example")
    book = MemoryFeeds(good, failing, longer, silent, never, items=3)
    watch = FeedWatch((*FEEDS, OFF, more), book)

    assert watch.line_between(NOON - DAY, NOON) == (
        "1 of 4 feeds healthy, 3 items read, 1 not polled yet; "
        "failing: c (gone), b (HTTP 404)"
    )


def test_what_is_set_aside_is_said_until_it_is_something_else(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Once, with the reasons; a poll that found nothing new repeats nothing."""
    watch = FeedWatch(FEEDS, MemoryFeeds())
    empty = poll("a", seen=1, aside=1, asides=(("an empty file", 1),))
    with caplog.at_level(logging.WARNING):
        for each in (empty, empty, poll("a", PollOutcome.SAME_BYTES), empty):
            watch.hear_poll(each)

    assert caplog.messages == ["feed a: set aside: an empty file (1)"]


def test_what_may_be_lost_is_said_when_it_is_seen(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Between which polls, and how that was seen."""
    gap = Gap(kind=GapKind.LOST, since=NOON - DAY, until=NOON, detail="all new")
    FeedWatch(FEEDS, MemoryFeeds()).hear_poll(poll("a", gap=gap))

    assert caplog.messages == [f"feed a: {gap}"]


def test_feeds_to_look_at_are_part_of_the_status() -> None:
    """They can be read, and yet something is wrong; three are named."""
    ailing = dict.fromkeys("abcde", "has shrunk")
    watch = FeedWatch(FEEDS, MemoryFeeds(), ailing=lambda: ailing)

    assert watch.status().endswith(
        ", a has shrunk, b has shrunk, c has shrunk, 2 more to look at"
    )
    assert watch.line_between(NOON, NOON).endswith(
        "; to look at: a (has shrunk), b (has shrunk), c (has shrunk), and 2 more"
    )


def test_channels_in_trouble_are_part_of_the_status() -> None:
    """Feeds may be well while nothing that they bring arrives."""
    watch = FeedWatch(FEEDS, MemoryFeeds(), channels=lambda: {"chat": "HTTP 503"})
    dead = "channels that take nothing: chat"

    assert watch.status().endswith(f"{dead}: HTTP 503")
    assert watch.line_between(NOON, NOON).endswith(f"{dead} (HTTP 503)")
