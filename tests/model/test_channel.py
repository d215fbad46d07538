"""Does a channel take what it gets?"""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.model.channel import ChannelState, Phase

NOON = datetime(2024, 4, 18, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("state", "phase"),
    [
        (ChannelState(), Phase.CLOSED),
        (ChannelState(failures=2, not_before=NOON + MINUTE), Phase.CLOSED),
        (ChannelState(opened_at=NOON, not_before=NOON + MINUTE), Phase.OPEN),
        (ChannelState(opened_at=NOON, not_before=NOON), Phase.HALF_OPEN),
        (ChannelState(opened_at=NOON), Phase.HALF_OPEN),
    ],
)
def test_an_open_channel_is_tried_when_its_wait_is_over(
    state: ChannelState, phase: Phase
) -> None:
    """And one that only had a failure or two is not open."""
    assert state.phase(NOON) is phase
