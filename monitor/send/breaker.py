"""After this answer, what may still be tried on the channel, and when?

While a channel fails, one delivery at a time tries; what waits meanwhile becomes one
message when it takes again. A channel that refuses us is paused: the operator must
mend it, and it is tried once an hour in case that it mends itself.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.model.channel import ChannelState
from monitor.ports import Deferred, Delivered, Receipt, Refused
from monitor.send.retry import backoff

#: So many in a row,
FAILURES = 5
#: and for so long: a receiver that fails one request in four does so now and then.
LASTING = timedelta(minutes=1)
#: More often a provider may take it for abuse (Slack disables such an app:
#: https://github.com/prometheus/alertmanager/pull/2128).
PAUSE = timedelta(hours=1)


def after(
    state: ChannelState, receipt: Receipt, *, attempts: int, jitter: float, at: datetime
) -> ChannelState:
    """`attempts`: how often the delivery has been tried, this time included."""
    match receipt:
        case Delivered():
            return _takes(replace(state, last_good_at=at))
        case Refused(reason, channel=True) if _is_about_us(state, attempts):
            return _pause(state, reason, at)
        case Refused():
            return _takes(state)  # who answers lives
        case Deferred():
            return _fails(state, receipt, jitter, at)


def retry_at(
    state: ChannelState, receipt: Deferred, *, attempts: int, jitter: float
) -> timedelta:
    """How long the delivery waits; `state` is the one after the receipt."""
    if receipt.after is not None:
        return receipt.after
    # While nothing else is tried, the channel's failures count, not the delivery's.
    tries = max(attempts, state.failures) if state.opened_at else attempts
    return backoff(tries, jitter)


def _is_about_us(state: ChannelState, attempts: int) -> bool:
    """Some answer 403 to the words of one message. It was tried before, and the
    channel has taken others since: then it is the message."""
    return state.opened_at is not None or attempts == 1


def _takes(state: ChannelState) -> ChannelState:
    backlog = state.failing_since if state.opened_at else state.backlog_since
    return ChannelState(last_good_at=state.last_good_at, backlog_since=backlog)


def _pause(state: ChannelState, reason: str, at: datetime) -> ChannelState:
    return replace(
        state,
        failures=state.failures + 1,
        failing_since=state.failing_since or at,
        opened_at=state.opened_at or at,
        paused=True,
        why=reason,
        not_before=at + PAUSE,
    )


def _fails(
    state: ChannelState, receipt: Deferred, jitter: float, at: datetime
) -> ChannelState:
    since = state.failing_since or at
    failures = state.failures + 1
    lasts = failures >= FAILURES and at - since >= LASTING
    opened_at = state.opened_at or (at if lasts else None)
    failing = replace(
        state,
        failures=failures,
        failing_since=since,
        opened_at=opened_at,
        paused=False,
        why=receipt.reason,
        not_before=None,
    )
    if not receipt.channel and opened_at is None:
        return failing
    wait = receipt.after if receipt.after is not None else backoff(failures, jitter)
    return replace(failing, not_before=at + wait)
