"""When is a channel left alone, what may try it, and when does it take again?"""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.channel import ChannelState, Phase
from monitor.ports import Deferred, Delivered, Receipt, Refused
from monitor.send.breaker import FAILURES, LASTING, PAUSE, after, retry_at
from monitor.send.retry import CAP
from tests.send.examples import NOON

SECOND = timedelta(seconds=1)
TROUBLE = Deferred("it is in trouble (HTTP 500)")
GONE = Refused("nothing listens at this address (HTTP 404)", channel=True)
DOWN = ChannelState(
    failures=9, failing_since=NOON - PAUSE, opened_at=NOON - PAUSE, why="x"
)


def play(
    *answers: Receipt,
    step: timedelta = SECOND,
    state: ChannelState | None = None,
    attempts: int = 1,
) -> tuple[ChannelState, datetime]:
    """One answer after the other, `step` apart."""
    now, state = NOON, state or ChannelState()
    for answer in answers:
        now += step
        state = after(state, answer, attempts=attempts, jitter=1.0, at=now)
    return state, now


def test_a_few_failures_in_a_row_are_no_outage() -> None:
    """A receiver that fails one request in four does so several times an hour."""
    few, now = play(*[TROUBLE] * 20, step=SECOND)
    slow, _ = play(*[TROUBLE] * (FAILURES - 1), step=LASTING)

    assert few.phase(now) is Phase.CLOSED
    assert (few.failures, few.failing_since) == (20, NOON + SECOND)
    assert few.not_before is None
    assert slow.opened_at is None


def test_many_failures_for_a_while_open_it() -> None:
    """Then nothing is tried until the wait is over, and one delivery after that."""
    state, now = play(*[TROUBLE] * FAILURES, step=LASTING / 4)

    assert state.opened_at == now
    assert state.phase(now) is Phase.OPEN
    assert state.not_before is not None
    assert state.phase(state.not_before) is Phase.HALF_OPEN
    assert state.why == TROUBLE.reason


def test_its_waits_grow_to_a_quarter_of_an_hour() -> None:
    """Whatever is tried, since the channel is to blame."""
    state, now = play(*[TROUBLE] * 30, step=timedelta(hours=1))
    wait = retry_at(state, TROUBLE, attempts=1, jitter=1.0)

    assert state.not_before == now + CAP
    assert wait == CAP


def test_a_success_closes_it_and_says_since_when_there_is_a_backlog() -> None:
    """What waited meanwhile becomes one message."""
    state, now = play(Delivered(), state=DOWN)

    assert state == ChannelState(last_good_at=now, backlog_since=DOWN.failing_since)
    assert state.phase(now) is Phase.CLOSED


def test_a_success_after_few_failures_leaves_no_backlog() -> None:
    """What waited for seconds goes as it is."""
    state, now = play(TROUBLE, TROUBLE, Delivered())

    assert state == ChannelState(last_good_at=now)


def test_a_backlog_that_is_not_yet_told_is_not_forgotten() -> None:
    """Neither for a failure nor for a success between the two."""
    state, _ = play(Delivered(), TROUBLE, Delivered(), state=DOWN)

    assert state.backlog_since == DOWN.failing_since


@pytest.mark.parametrize("state", [ChannelState(), DOWN], ids=["well", "down"])
def test_a_refused_message_shows_that_the_channel_lives(state: ChannelState) -> None:
    """Who answers that a text is too long is there."""
    found, now = play(Refused("too large"), state=state)

    assert found.phase(now) is Phase.CLOSED
    assert not found.paused


def test_a_channel_that_refuses_us_is_paused() -> None:
    """It is tried again after an hour, in case that it mends itself."""
    state, now = play(GONE)
    again, later = play(GONE, state=state, attempts=2)

    assert state.paused
    assert (state.failing_since, state.not_before) == (now, now + PAUSE)
    assert (again.paused, again.failing_since) == (True, now)
    assert again.not_before == later + PAUSE


def test_a_message_that_alone_is_answered_403_pauses_nothing() -> None:
    """It was tried before, and the channel has taken others since."""
    state, _ = play(Delivered(), GONE, state=ChannelState(), attempts=2)

    assert not state.paused


def test_a_pause_ends_with_the_first_other_answer() -> None:
    """Trouble is waited for as trouble is; a success closes it."""
    paused, _ = play(GONE)
    troubled, now = play(TROUBLE, state=paused)
    well, _ = play(Delivered(), state=paused)

    assert not troubled.paused
    assert troubled.not_before is not None
    assert troubled.not_before - now < PAUSE
    assert well.opened_at is None


@pytest.mark.parametrize(
    ("receipt", "wait"),
    [
        (Deferred("x", timedelta(minutes=3), channel=True), timedelta(minutes=3)),
        (Deferred("x", channel=True), timedelta(seconds=5)),
    ],
)
def test_a_channel_that_asks_for_time_gets_it_at_once(
    receipt: Deferred, wait: timedelta
) -> None:
    """From its first answer on, for all that is owed on it."""
    state, now = play(receipt)

    assert state.not_before == now + wait
    assert retry_at(state, receipt, attempts=1, jitter=1.0) == wait


ANSWERS = st.sampled_from(
    [
        Delivered(),
        TROUBLE,
        GONE,
        Refused("no"),
        Deferred("wait", timedelta(minutes=9), channel=True),
    ]
)


@given(
    st.lists(st.tuples(ANSWERS, st.integers(1, 5000), st.integers(1, 9)), min_size=1)
)
def test_it_is_open_only_while_there_is_an_end(
    story: list[tuple[Receipt, int, int]],
) -> None:
    """Whatever is answered when: a wait ends, and what is well remembers no trouble."""
    now, state = NOON, ChannelState()
    for answer, seconds, attempts in story:
        now += timedelta(seconds=seconds)
        state = after(state, answer, attempts=attempts, jitter=1.0, at=now)

        assert state.not_before is None or now < state.not_before <= now + PAUSE
        assert (state.failures > 0) == (state.failing_since is not None)
        assert state.opened_at is None or state.failures > 0
        assert not state.paused or state.opened_at is not None
