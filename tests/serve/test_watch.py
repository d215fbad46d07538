"""Is it said once when a feed breaks, once when it heals, and counted right?"""

import json
import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from monitor.model.feed import Feed, FeedState, Poll, PollOutcome
from monitor.model.route import Delivery
from monitor.ports import Deferred, Delivered, Refused
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

    assert before == "0 of 3 feeds healthy, 3 not polled yet"
    assert between == "1 of 3 feeds healthy, 1 could not be read, 1 not polled yet"
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


def test_a_feed_that_is_gone_is_told_to_the_operator_once() -> None:
    """By a notice, which says what to do."""
    outbox = MemoryOutbox()
    watch = FeedWatch(FEEDS, MemoryFeeds(), operator(outbox, "desk", "chat"))
    for _ in range(2):
        watch.hear_poll(poll("a", PollOutcome.GONE))
    (channel, headline, why), (other, _, _) = notices(outbox)

    assert (channel, other) == ("desk", "chat")
    assert headline == "Feed a is gone"
    assert "feeds.toml" in why


DELIVERY = Delivery(key="msg_1", channel="desk", body='{"type":"alert","data":{}}')


def test_a_refused_delivery_is_told_over_the_other_channels() -> None:
    """Once a day per channel, with the command that sends it again."""
    outbox = MemoryOutbox()
    woken: list[None] = []
    heard = operator(outbox, "desk", "chat")
    heard.wake = lambda: woken.append(None)
    for key in ("msg_1", "msg_2"):
        heard.hear_receipt(replace(DELIVERY, key=key), Refused("HTTP 404"))
    ((channel, headline, why),) = notices(outbox)

    assert channel == "chat"
    assert headline == "Channel desk refused a delivery"
    assert "HTTP 404" in why
    assert "monitor outbox retry msg_1" in why
    assert len(woken) == 1


@pytest.mark.parametrize(
    ("receipt", "body"),
    [
        (Delivered(), DELIVERY.body),
        (Deferred("HTTP 503"), DELIVERY.body),
        (Refused("HTTP 404"), '{"type":"notice","data":{}}'),
    ],
    ids=["delivered", "deferred", "a notice"],
)
def test_what_is_no_refusal_of_an_alert_is_told_nobody(
    receipt: Delivered | Deferred | Refused, body: str
) -> None:
    """A notice about a notice would never end."""
    outbox = MemoryOutbox()
    operator(outbox, "chat").hear_receipt(replace(DELIVERY, body=body), receipt)

    assert outbox.rows == {}


def test_a_notice_without_a_channel_is_in_the_log_all_the_same(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The only channel is the one it is about."""
    outbox = MemoryOutbox()
    with caplog.at_level(logging.WARNING):
        operator(outbox).hear_receipt(DELIVERY, Refused("HTTP 404"))

    assert outbox.rows == {}
    assert caplog.messages[0].startswith("notice Channel desk refused a delivery: ")
