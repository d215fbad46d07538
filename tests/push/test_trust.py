"""What is a hub's word worth?"""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.acquire import push, trust
from monitor.acquire.nudge import NO_NUDGE, Nudge, nudged_due
from monitor.acquire.trust import FACTOR, Move, Tell
from monitor.model.feed import Feed, FeedState, Poll, PollOutcome
from monitor.model.push import Mode, Subscription
from tests.values import DAY, HOUR, NOON

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
HELD = Subscription(
    id="id",
    feed="Example",
    topic="t",
    hub="h",
    door="d",
    begun_at=NOON - DAY,
    hubs=("h",),
    verified_at=NOON - DAY,
    lease=10 * DAY,
    lease_until=NOON + 9 * DAY,
    polled_at=NOON - HOUR,
    listening=True,
)
FEED = Feed(name="Example", source="example.org", url="https://example.org/feed")


def poll(at: datetime, new: int = 0, **more: Any) -> Poll:
    row: dict[str, Any] = {"outcome": PollOutcome.READ, "took": SECOND, "new": new}
    return Poll(feed="Example", started_at=at, seen=new, **(row | more))


def polled(known: Subscription, at: datetime, new: int = 0) -> Subscription:
    return kept(trust.hear_poll(known, poll(at, new), at))


def kept(move: Move | None) -> Subscription:
    assert move
    assert move.state
    return move.state


def pushed(known: Subscription, at: datetime) -> Subscription:
    return kept(trust.hear_push(known, at))


def looked(known: Subscription, at: datetime, new: int = 0) -> Subscription:
    """Pushed then, and polled when that was due."""
    hinted = pushed(known, at)
    assert hinted.look_at
    return polled(hinted, hinted.look_at + SECOND, new)


def missed(known: Subscription, at: datetime) -> Move:
    """A poll then found news, and nobody pushed it."""
    found = polled(known, at, new=1)
    move = push.look_after(found, at + 10 * MINUTE)
    assert move
    return move


def test_a_push_asks_for_a_look_within_seconds() -> None:
    """Each subscriber comes by its own share, not all at the same moment."""
    at = pushed(HELD, NOON).look_at

    assert at
    assert NOON <= at <= NOON + trust.JITTER
    assert at != pushed(replace(HELD, id="other"), NOON).look_at


def test_two_pushes_that_kept_their_word_make_trust() -> None:
    """Then polls are a back-up only."""
    once = looked(HELD, NOON, new=1)
    twice = looked(once, NOON + HOUR, new=2)

    assert trust.nudge_of(once) == NO_NUDGE
    assert trust.nudge_of(twice) == Nudge(factor=FACTOR)


def test_a_push_without_news_earns_nothing_and_is_looked_into_twice_more() -> None:
    """A publisher's cache may lag behind its own push."""
    first = looked(HELD, NOON)
    assert first.look_at
    second = polled(first, first.look_at)
    assert second.look_at
    third = polled(second, second.look_at)
    true = polled(second, second.look_at, new=1)

    assert first.look_at - (first.polled_at or NOON) == MINUTE
    assert second.look_at - (second.polled_at or NOON) == 5 * MINUTE
    assert (third.look_at, third.trust) == (None, 0)
    assert (true.look_at, true.trust, true.idle) == (None, 1, 0)


def test_a_new_push_does_not_wait_for_a_second_look() -> None:
    """That one is for the push before."""
    first = looked(HELD, NOON)
    assert first.polled_at
    again = pushed(first, first.polled_at + 5 * SECOND)

    assert first.look_at == first.polled_at + MINUTE
    assert again.look_at == first.polled_at + 20 * SECOND


@given(
    st.lists(st.tuples(st.floats(0.01, 900), st.booleans()), min_size=5, max_size=200)
)
def test_a_hub_that_floods_cannot_make_us_flood(
    waits: list[tuple[float, bool]],
) -> None:
    """Between two looks are ten seconds, and ever more while they find nothing."""
    known, now, looks, idle = HELD, NOON, [], 0
    for wait, news in waits:
        now += wait * SECOND
        known = kept(trust.hear_push(known, now) or Move(state=known, why=""))
        if known.look_at and known.look_at <= now:
            news_now = news and idle == 0
            looks.append(now)
            known = polled(known, now, new=int(news_now))
            idle = known.idle

    assert all(b - a >= 10 * SECOND for a, b in pairwise(looks))


def test_a_flood_without_news_ends_at_one_look_in_ten_minutes() -> None:
    """A day of a push every second, each while a look is on its way."""
    known, looks = HELD, 0
    for second in range(24 * 3600):
        now = NOON + second * SECOND
        move = trust.hear_push(known, now)
        known = move.state if move and move.state else known
        if known.look_at and known.look_at <= now:
            known, looks = polled(known, now), looks + 1

    assert looks < 24 * 6 + 12
    assert trust.nudge_of(known).factor == 1


def test_a_push_during_a_poll_is_looked_into_after_it() -> None:
    """That poll may have been too early for it."""
    hinted = pushed(HELD, NOON + SECOND)
    during = polled(hinted, NOON, new=1)
    same_moment = polled(hinted, NOON + SECOND, new=1)

    assert during.look_at == NOON + 10 * SECOND
    assert same_moment.look_at == NOON + 11 * SECOND
    assert during.trust == same_moment.trust == 0


def test_a_look_that_is_due_is_not_put_off_by_more_pushes() -> None:
    """Else a busy hub would starve its own feed."""
    hinted = pushed(HELD, NOON)
    late = NOON + MINUTE
    again = pushed(hinted, late)

    assert again.look_at == hinted.look_at
    assert trust.hear_push(hinted, NOON) is None


def test_news_that_nobody_pushed_costs_trust_after_ten_minutes() -> None:
    """One miss is enough to poll as before; until then already, to be safe."""
    trusted = replace(HELD, trust=3, pushes=9)
    found = polled(trusted, NOON, new=1)

    assert push.look_after(found, NOON + 9 * MINUTE) is None
    assert trust.nudge_of(found) == NO_NUDGE
    assert kept(push.look_after(found, NOON + 10 * MINUTE)).trust < trust.TRUSTED


def test_a_push_in_time_is_no_miss() -> None:
    """We may have been quicker than the hub, or its push led to an earlier look."""
    trusted = replace(HELD, trust=2, pushes=9)
    late = pushed(polled(trusted, NOON, new=1), NOON + 9 * MINUTE)
    early = looked(trusted, NOON, new=1)
    more = polled(early, NOON + 9 * MINUTE, new=1)

    assert (late.unpushed_at, late.trust) == (None, 3)
    assert more.unpushed_at is None


def test_the_operator_hears_once_when_pushes_stop_and_once_when_they_come_back() -> (
    None
):
    """At the second miss in a row; one push may get lost."""
    known = replace(HELD, trust=3, pushes=9)
    told = []
    for hour in range(4):
        move = missed(known, NOON + hour * HOUR)
        known = kept(move)
        told.append(move.tell)
    assert told == [None, Tell.STOPPED, None, None]
    assert push.describe(known).startswith("pushes stopped, lease until")
    mended = []
    for hour in range(5, 8):
        hinted = pushed(known, NOON + hour * HOUR)
        assert hinted.look_at
        now = hinted.look_at + SECOND
        move = trust.hear_poll(hinted, poll(now, new=1), now)
        known = kept(move)
        mended.append(move.tell)

    assert mended == [None, Tell.MENDED, None]


def test_a_hub_that_never_pushed_is_not_reported() -> None:
    """Many feeds name a hub that nobody feeds; nothing was relied on."""
    known = HELD
    for hour in range(5):
        move = missed(known, NOON + hour * HOUR)
        known = kept(move)
        assert move.tell is None
    assert push.describe(known).startswith("nothing pushed yet")


def test_what_could_not_be_pushed_is_no_miss() -> None:
    """It came before the lease, or while the monitor was not there to hear."""
    away = replace(HELD, listening=False)
    fresh = replace(HELD, listening=False, verified_at=NOON + SECOND)

    assert polled(away, NOON, new=1).unpushed_at is None
    assert polled(away, NOON, new=1).listening
    assert not polled(fresh, NOON, new=1).listening


def test_a_failed_look_earns_nothing() -> None:
    """The publisher is looked at again, as its own plan allows."""
    hinted = pushed(HELD, NOON)
    row = poll(NOON + MINUTE, outcome=PollOutcome.BUSY)
    failed = kept(trust.hear_poll(hinted, row, NOON + MINUTE))

    assert failed.trust == 0
    assert failed.look_at == NOON + 2 * MINUTE


@pytest.mark.parametrize(
    "known",
    [
        replace(HELD, lease_until=None),
        replace(HELD, pending=Mode.UNSUBSCRIBE),
    ],
    ids=["without a lease", "being given up"],
)
def test_only_a_lease_is_heard(known: Subscription) -> None:
    assert trust.hear_push(known, NOON) is None
    assert trust.nudge_of(replace(known, trust=3)) == NO_NUDGE


STATE = FeedState(
    feed="Example",
    address=FEED.url,
    last_poll_at=NOON,
    next_poll_at=NOON + HOUR,
)
CAP = 4 * HOUR


def test_a_trusted_feed_is_never_polled_less_often_than_the_cap() -> None:
    """What the config promises holds, whatever a hub says."""
    due = nudged_due(STATE, FEED, Nudge(factor=FACTOR), CAP)
    short = replace(STATE, next_poll_at=NOON + 10 * MINUTE)
    beyond = replace(STATE, next_poll_at=NOON + DAY)

    assert due == NOON + CAP
    assert nudged_due(short, FEED, Nudge(factor=FACTOR), CAP) == NOON + 2 * HOUR
    assert nudged_due(beyond, FEED, Nudge(factor=FACTOR), CAP) == NOON + DAY


def test_a_fixed_interval_and_a_feed_in_trouble_are_left_alone() -> None:
    """The one is a person's word, of the other nobody knows."""
    every = replace(FEED, every=HOUR)
    ill = replace(STATE, trouble="the server refused")

    assert nudged_due(STATE, every, Nudge(factor=FACTOR), CAP) == NOON + HOUR
    assert nudged_due(ill, FEED, Nudge(factor=FACTOR), CAP) == NOON + HOUR


def test_a_look_comes_before_max_age_but_not_before_retry_after() -> None:
    """News ends freshness; being asked to wait it does not end."""
    look = Nudge(look_at=NOON + MINUTE)
    fresh = replace(STATE, not_before=NOON + 30 * MINUTE)
    busy = replace(fresh, trouble="the server asked to wait")
    gone = replace(STATE, gone=True)

    assert nudged_due(fresh, FEED, look, CAP) == NOON + MINUTE
    assert nudged_due(busy, FEED, look, CAP) == NOON + 30 * MINUTE
    assert nudged_due(gone, FEED, look, CAP) is None


@given(st.timedeltas(timedelta(0), DAY), st.timedeltas(-DAY, DAY))
def test_no_look_is_sooner_than_ten_seconds_after_a_poll(
    wait: timedelta, look: timedelta
) -> None:
    """Whatever the desk has planned."""
    state = replace(STATE, next_poll_at=NOON + 10 * SECOND + wait)
    due = nudged_due(state, FEED, Nudge(look_at=NOON + look), CAP)

    assert due
    assert due >= NOON + 10 * SECOND
