"""What is a feed's address, and when does a poll balance?"""

from datetime import timedelta

import pytest

from monitor.model.feed import Feed, Poll, PollOutcome
from tests.values import NOON


def test_a_feed_has_one_address() -> None:
    """A folder or a URL."""
    assert Feed(name="a", source="s", url="https://a.example").address == (
        "https://a.example"
    )
    assert Feed(name="b", source="s", folder="/inbox").address == "/inbox"


@pytest.mark.parametrize(
    ("seen", "new", "aside", "asides", "balances"),
    [
        (0, 0, 0, (), True),
        (3, 2, 1, (("empty", 1),), True),
        (3, 2, 0, (), False),
        (3, 2, 1, (), False),
    ],
)
def test_every_entry_is_accounted_for(
    seen: int,
    new: int,
    aside: int,
    asides: tuple[tuple[str, int], ...],
    balances: bool,
) -> None:
    """What is set aside has its reason."""
    poll = Poll(
        feed="a",
        started_at=NOON,
        took=timedelta(seconds=1),
        outcome=PollOutcome.READ,
        seen=seen,
        new=new,
        aside=aside,
        asides=asides,
    )

    assert poll.balances is balances
