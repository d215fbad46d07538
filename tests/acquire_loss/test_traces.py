"""What would have been said of real feeds, polled every ten minutes to every day?"""

import os
from pathlib import Path

import pytest

from tests.acquire_loss.traces import Seen, look, read_traces, silences
from tests.sizes import size

TRACES = Path(os.environ.get("MONITOR_DATA", "/nonexistent")) / "feeds"
TRACES /= "traces_dev.jsonl.gz"
HOUR = 3_600

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not TRACES.is_file(), reason="MONITOR_DATA names no data"),
]


@pytest.mark.parametrize("room", [10, 25, 50])
@pytest.mark.parametrize("every", [600, HOUR, 4 * HOUR, 24 * HOUR], ids="{}s".format)
def test_roll_overs_of_real_feeds(room: int, every: int) -> None:
    """At least 99 of 100 are reported; of ordinary polls less than 1 of 100 is."""
    seen = Seen()
    for times in read_traces(TRACES)[:: size(15, 1)]:
        look(times, room, every, days=2 if every == 600 else 30, seen=seen)
    print(f"\n{seen}")

    assert seen.reported >= 0.99 * seen.rolled
    assert seen.false < 0.01 * seen.polls
    assert seen.known >= 0.99 * seen.lost


def test_silences_that_ended_by_themselves() -> None:
    """Less than one per feed and year, and less than one pause in a thousand."""
    found = silences(read_traces(TRACES)[:: size(5, 1)])
    print(f"\n{found}, {found.told / found.years:.2f} per feed and year")

    assert found.told < found.years
    assert found.told < found.pauses / 1_000
