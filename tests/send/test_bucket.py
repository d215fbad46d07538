"""Does no provider get more in any span than it says it takes?"""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.send.bucket import RATES, Rate, free_at, most

TWO = (Rate(2, timedelta(seconds=4)), Rate(3, timedelta(seconds=60)))


def test_what_has_no_rate_never_waits() -> None:
    """Webhooks, mail servers and folders."""
    assert free_at((), [1.0, 1.0]) == float("-inf")
    assert most(()) == 0
    assert not {"webhook", "email", "file", "console"} & RATES.keys()


def test_rates_are_those_of_the_pages() -> None:
    """How many in how many seconds; the pages are named beside our own."""
    rates = {
        kind: [(rate.count, rate.per.total_seconds()) for rate in given]
        for kind, given in RATES.items()
    }

    assert rates == {
        "slack": [(1, 1)],
        "teams": [(4, 1)],
        "discord": [(5, 2), (30, 60)],
        "telegram": [(1, 1), (20, 60)],
        "google-chat": [(1, 1)],
        "ntfy": [(60, 300)],
    }


def test_the_first_may_go_at_once() -> None:
    """As many as the narrowest rate says."""
    assert free_at(TWO, [10.0]) == float("-inf")
    assert free_at(TWO, [10.0, 11.0]) == 14.0
    assert free_at(TWO, [10.0, 11.0, 14.0]) == 70.0
    assert most(TWO) == 3


@given(
    st.sampled_from(sorted(RATES)),
    st.lists(st.floats(0, 30), min_size=1, max_size=80),
)
def test_no_span_holds_more_than_the_rate(kind: str, wishes: list[float]) -> None:
    """Whenever somebody wants to send."""
    rates, sent, now = RATES[kind], list[float](), 0.0
    for wait in wishes:
        now = max(now + wait, free_at(rates, sent))
        sent.append(now)

    for rate in rates:
        span = rate.per.total_seconds()
        for last, first in zip(sent[rate.count :], sent, strict=False):
            assert last - first >= span - 1e-6
