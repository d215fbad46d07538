"""The one constant, and the polls of a day."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.acquire.agenda import Agenda
from monitor.acquire.allowance import Allowance
from monitor.acquire.answers import Grade, Lesson
from monitor.acquire.budget import Bounds, Demand, fit
from monitor.acquire.policy import FetchPolicy
from monitor.acquire.schedule import next_state
from monitor.model.feed import Feed, FeedState, PollOutcome
from monitor.model.rhythm import Hints, Rhythm
from tests.acquire_net.fakes import POLICY, feed_at
from tests.values import DAY, HOUR, NOON

MINUTE = timedelta(minutes=1)
MOST = Bounds(6.0, 144.0)
loads = st.lists(st.floats(0.1, 50), min_size=24, max_size=24)


@given(days=st.lists(loads, min_size=1, max_size=5), budget=st.floats(6.5, 140))
def test_the_fit_meets_the_budget(days: list[list[float]], budget: float) -> None:
    """Wherever the bounds leave room for it."""
    demand = Demand()
    for day in days:
        demand.add(day, MOST)
    polls = budget * len(days)

    assert demand.polls(fit(demand, polls)) == pytest.approx(polls, rel=0.001)


@pytest.mark.parametrize(("budget", "polls"), [(0.0, 6.0), (1e9, 144.0)])
def test_no_budget_leads_out_of_the_bounds(budget: float, polls: float) -> None:
    """The cap takes its polls, the floor forbids more."""
    demand = Demand()
    demand.add([2.0] * 24, MOST)

    assert demand.polls(fit(demand, budget)) == pytest.approx(polls)


def feeds_of(count: int) -> list[Feed]:
    return [feed_at(f"https://{n}.example/", f"feed {n}") for n in range(count)]


def publish(number: int, since: datetime, now: datetime) -> Lesson:
    """Feed 0 three times a day, every next one a half more often; by day only."""
    gap = 8 * HOUR / 1.5 ** (number % 12)
    first = (since - NOON) // gap + 1
    items = [NOON + gap * n for n in range(first, int((now - NOON) / gap) + 1)]
    new = tuple(item for item in items if 6 <= item.hour < 18)
    outcome = PollOutcome.READ if new else PollOutcome.UNCHANGED
    return Lesson(outcome=outcome, claims=new)


def run(
    feeds: list[Feed],
    policy: FetchPolicy,
    days: int,
    learn: dict[str, Lesson] | None = None,
) -> list[tuple[datetime, str]]:
    """The polls of so many days, on the agenda that the monitor runs."""
    agenda, polls = Agenda({}, policy), []
    agenda.replace(feeds, NOON)
    while (now := agenda.next_due()) and now < NOON + days * DAY:
        for feed, state in agenda.take_due(now):
            polls.append((now, feed.name))
            number = int(feed.name.split()[-1])
            lesson = publish(number, state.last_poll_at or now, now)
            lesson = (learn or {}).get(feed.name, lesson)
            tempo = agenda.tempo(feed)
            after = next_state(state, feed, lesson, now, policy, tempo=tempo)
            agenda.put_back(after, now)
    return polls


def last_day(polls: list[tuple[datetime, str]], days: int) -> Counter[str]:
    start = NOON + (days - 1) * DAY
    return Counter(name for at, name in polls if at >= start)


@pytest.mark.parametrize("budget", [12, 24, 48])
def test_the_polls_of_the_last_day_meet_the_budget(budget: int) -> None:
    """Of all feeds together, after three days; the busy ones get more of them."""
    policy = replace(POLICY, polls_per_day=budget * 24)
    counts = last_day(run(feeds_of(24), policy, 3), 3)

    assert counts.total() == pytest.approx(budget * 24, rel=0.05)
    assert counts["feed 11"] > counts["feed 0"]


def test_without_a_budget_each_feed_has_an_hourly_readers() -> None:
    """24 polls a day for each, spent as they are worth most."""
    counts = last_day(run(feeds_of(24), POLICY, 3), 3)

    assert counts.total() == pytest.approx(24 * 24, rel=0.05)


def test_a_feed_may_have_its_own_budget() -> None:
    """The others share what it leaves."""
    own, *others = feeds_of(12)
    feeds = [replace(own, polls_per_day=96), *others]
    policy = replace(POLICY, polls_per_day=96 + 11 * 12)
    counts = last_day(run(feeds, policy, 3), 3)

    assert counts["feed 0"] == pytest.approx(96, rel=0.05)
    assert counts.total() == pytest.approx(96 + 11 * 12, rel=0.05)


def test_hints_leave_their_polls_to_others() -> None:
    """Half of the feeds ask for four hours; the budget is spent all the same."""
    feeds = feeds_of(24)
    asks = Lesson(outcome=PollOutcome.READ, hints=Hints(ttl=4 * HOUR))
    counts = last_day(
        run(feeds, POLICY, 3, {feed.name: asks for feed in feeds[::2]}), 3
    )

    assert counts["feed 0"] == 6
    assert counts.total() == pytest.approx(24 * 24, rel=0.05)


def test_what_failing_feeds_leave_nobody_gets() -> None:
    """When the network is back, all would be asked at once."""
    feeds = feeds_of(24)
    fails = Lesson(outcome=PollOutcome.HTTP_ERROR, grade=Grade.HARD)
    counts = last_day(
        run(feeds, POLICY, 3, {feed.name: fails for feed in feeds[::2]}), 3
    )

    assert sum(counts[feed.name] for feed in feeds[1::2]) < 0.9 * 24 * 24


def test_what_is_fixed_is_not_in_the_budget() -> None:
    """`every` and folders are the operator's own wish."""
    every = replace(feeds_of(1)[0], every=5 * MINUTE)
    feeds = [every, *feeds_of(12)[1:]]
    counts = last_day(run(feeds, replace(POLICY, polls_per_day=11 * 12), 3), 3)

    assert counts["feed 0"] == 288
    assert counts.total() - 288 == pytest.approx(11 * 12, rel=0.05)


def test_a_restart_forgets_nothing() -> None:
    """The constant is found anew from what every feed has taught."""
    feeds = feeds_of(12)
    states = {}
    for number, feed in enumerate(feeds):
        rhythm = Rhythm(
            counted_at=NOON, weekday=(float(number),) * 24, weekday_days=9.0
        )
        states[feed.name] = FeedState(
            feed=feed.name,
            address=feed.address,
            url=feed.url,
            next_poll_at=NOON + HOUR,
            last_poll_at=NOON,
            rhythm=rhythm,
        )
    found, again = Allowance(POLICY), Agenda(states, POLICY)
    found.fit([(feed, states[feed.name]) for feed in feeds], NOON)
    again.replace(feeds, NOON + MINUTE)

    assert again.tempo(feeds[3]).k == pytest.approx(found.tempo(feeds[3]).k, rel=0.01)
    assert all(again._states[feed.name] == states[feed.name] for feed in feeds)


def test_feeds_that_started_together_part() -> None:
    """Two a second at the start, and from then on by no common beat."""
    polls = run(feeds_of(600), POLICY, 1)
    start = Counter(at.replace(microsecond=0) for at, _ in polls[:600])
    minutes = Counter(at.minute for at, _ in polls[600:])

    assert set(start.values()) == {2}
    assert max(minutes.values()) < 1.5 * minutes.total() / 60
    assert min(minutes.values()) > 0.6 * minutes.total() / 60


def test_a_fit_is_due_often_at_first() -> None:
    """Then hourly; and at once when the clock has gone backwards."""
    found = Allowance(POLICY)
    due = found.is_due(NOON)
    found.fit([], NOON)
    soon = found.is_due(NOON + 4 * MINUTE), found.is_due(NOON + 5 * MINUTE)
    found.fit([], NOON + 2 * DAY)
    late = (
        found.is_due(NOON + 2 * DAY + 59 * MINUTE),
        found.is_due(NOON + 2 * DAY + HOUR),
    )

    assert due
    assert soon == late == (False, True)
    assert found.is_due(NOON + DAY)
