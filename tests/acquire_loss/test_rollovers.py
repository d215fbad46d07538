"""Are roll-overs seen, and ordinary days left alone, whatever a publisher does?"""

import pytest

from tests.acquire_loss.rollovers import Tally, roll_over
from tests.sizes import chance, size


@pytest.mark.proof
def test_a_roll_over_is_reported_and_an_ordinary_poll_is_not() -> None:
    """At least 99 of 100, and less than 1 of 100: pins, ids and dates by chance."""
    dice, tally = chance(), Tally()
    for _ in range(size(60, 5_000)):
        roll_over(tally, dice)
    print(f"\n{tally}\nnot reported: {tally.missed[:9]}")

    assert tally.reported >= 0.99 * tally.rolled
    assert tally.false < 0.01 * tally.polls
