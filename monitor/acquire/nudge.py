"""How does push change when a feed is polled? A hint hurries, trust spares polls."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.acquire.schedule import due_at
from monitor.model.feed import Feed, FeedState

#: Between two polls of a feed, however often it is pushed.
FLOOR = timedelta(seconds=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """What the plan of a feed is changed by; the plan itself stays as it is."""

    factor: int = 1  #: waits so many times as long, never longer than the cap
    look_at: datetime | None = None  #: looks at it then, if not before


NO_NUDGE = Nudge()


def nudged_due(
    state: FeedState, feed: Feed, nudge: Nudge, cap: timedelta
) -> datetime | None:
    """When it is due; None for a feed that was never polled, or is gone for good."""
    plain = due_at(state)
    if plain is None:
        return None
    due = _stretched(plain, state, feed, nudge, cap)
    return min(due, _allowed(state, feed, nudge.look_at)) if nudge.look_at else due


def _stretched(
    plain: datetime, state: FeedState, feed: Feed, nudge: Nudge, cap: timedelta
) -> datetime:
    """Never what a person has fixed, and never a feed in trouble."""
    if nudge.factor == 1 or feed.every or state.trouble or not state.last_poll_at:
        return plain
    wait = plain - state.last_poll_at
    return state.last_poll_at + max(wait, min(wait * nudge.factor, cap))


def _allowed(state: FeedState, feed: Feed, look_at: datetime) -> datetime:
    """A publisher that says "there is news" takes back "fresh until", not "wait"."""
    asked_to_wait = state.not_before if state.trouble else None
    floor = max(FLOOR, feed.floor)
    rested = state.last_poll_at and state.last_poll_at + floor
    return max(filter(None, (look_at, asked_to_wait, rested)))
