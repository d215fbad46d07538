"""Three days with many feeds, and an hour with very many."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.acquire_net.fakes import POLICY
from tests.acquire_net.simulated import Days, simulate
from tests.sizes import chance, size
from tests.values import DAY, HOUR

BUDGET = 24


def are_polite(days: Days) -> None:
    """No host is asked twice at once, and no feed sooner than its floor."""
    assert days.world.most_busy == 1
    for feed in days.feeds:
        floor = feed.every or POLICY.floor
        assert min(days.gaps(feed), default=floor) >= floor


@pytest.mark.proof
def test_three_days_keep_to_the_budget() -> None:
    """Within 5 % on the last day, with hints, max-age and passing failures."""
    count = size(25, 500)
    policy = replace(POLICY, polls_per_day=BUDGET * (count - count // 50))
    days = simulate(count, 3 * DAY, policy, chance())
    last = days.polls(days.end - DAY, days.end)
    print(f"{count} feeds: {last} polls on the last day of {policy.polls_per_day}")

    are_polite(days)
    assert last == pytest.approx(policy.polls_per_day, rel=0.05)


@pytest.mark.proof
def test_an_hour_with_very_many_feeds_is_spread() -> None:
    """All are asked, two new ones a second at most; no minute stands out."""
    count = size(200, 5_000)
    days = simulate(count, HOUR, POLICY, chance())
    asked = [at for feed in days.feeds for at in days.world.asked[feed.url]]
    minutes = Counter((at - days.start) // timedelta(minutes=1) for at in asked)
    first = Counter(
        days.world.asked[feed.url][0].replace(microsecond=0) for feed in days.feeds
    )
    print(f"{count} feeds: {len(asked)} polls, {max(minutes.values())} in a minute")

    are_polite(days)
    assert len(first) >= count // 4
    assert max(minutes.values()) <= max(140, count / 10)
