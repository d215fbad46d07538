"""What is a hub's word worth: when do its pushes hurry a poll, and spare polls?

A push is only a hint. It brings the next poll forward, and a hub earns trust when
that poll finds news. News that nobody pushed costs trust, and the feed is polled as
if there were no push.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b

from monitor.acquire.nudge import FLOOR, NO_NUDGE, Nudge
from monitor.model.feed import HEALTHY, Poll
from monitor.model.push import Mode, Subscription

#: From here on polls are only a back-up.
TRUSTED = 2
#: Halved by one miss, it is below TRUSTED: one miss is enough for ordinary polling.
MOST_TRUST = 3
#: NewsBlur waits so many times as long. The cap stays the user's: `[fetch] cap`
#: promises that no healthy feed is asked less often, and when a hub dies silently,
#: that is the longest an item can wait.
FACTOR = 12
#: News that was not pushed so long before or after we found it was not pushed.
PUSHED_WITHIN = timedelta(minutes=10)
#: Misses in a row, after which the operator hears that pushes stopped.
TOLD_AFTER = 2

#: All subscribers hear at the same moment: each comes by its own share of this.
JITTER = timedelta(seconds=3)
#: The floor between two polls doubles with each that found nothing, up to this.
MOST_GAP = timedelta(minutes=10)
#: A publisher's cache may lag behind its own push.
SECOND_LOOKS = (timedelta(minutes=1), timedelta(minutes=5))


class Tell(StrEnum):
    """What the operator hears of a feed."""

    STOPPED = "is no longer pushed"
    MENDED = "is pushed again"
    UNREACHED = "has a hub that cannot reach us"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What a subscription is from now on, what is to be done, and why."""

    state: Subscription | None  #: None forgets it
    why: str
    ask: Mode | None = None  #: to be asked of the hub
    tell: Tell | None = None


def hear_push(known: Subscription, now: datetime) -> Move | None:
    """A push with a good signature; None when it brings nothing that is not planned."""
    if known.lease_until is None or known.leaving:
        return None
    earliest = now + JITTER * share(known.id)
    if known.polled_at:
        earliest = max(earliest, known.polled_at + _gap(known))
    if known.look_at and now < known.look_at <= earliest:
        return None  # that look will see what this push is about, too
    if known.look_at:
        earliest = min(earliest, known.look_at)  # more pushes put no look off
    in_time = known.unpushed_at is not None
    pushed = replace(
        known,
        pushes=known.pushes + 1,
        pushed_at=now,
        look_at=earliest,
        unpushed_at=None,
    )
    return _kept_word(pushed, "pushed") if in_time else Move(state=pushed, why="pushed")


def hear_poll(known: Subscription, poll: Poll, now: datetime) -> Move:
    """After every poll of the feed, whatever led to it."""
    found = bool(poll.new or poll.changed)
    started_at = poll.started_at
    polled = replace(known, polled_at=started_at)
    if poll.outcome in HEALTHY:
        since = known.verified_at
        polled = replace(polled, listening=bool(since and since <= started_at))
    if known.look_at and known.pushed_at:
        # At the very same moment the poll may have been too early for the push.
        again = known.pushed_at >= started_at
        if known.look_at <= started_at or not again:
            move = _looked(polled, now, found=found)
        else:
            move = Move(state=polled, why="pushed meanwhile")
        return _look_again(move, started_at) if again else move
    if found and _expected(known, started_at):
        polled = replace(polled, unpushed_at=known.unpushed_at or now)
        return Move(state=polled, why="news was found that was not pushed so far")
    return Move(state=polled, why="polled")


def _looked(polled: Subscription, now: datetime, *, found: bool) -> Move:
    if found:
        fresh = replace(polled, idle=0, look_at=None)
        return _kept_word(fresh, "the push was true")
    idle = polled.idle + 1
    more = SECOND_LOOKS[idle - 1] if idle <= len(SECOND_LOOKS) else None
    look_at = now + more if more else None
    return Move(
        state=replace(polled, idle=idle, look_at=look_at),
        why="pushed, but nothing new was found",
    )


def _look_again(move: Move, started_at: datetime) -> Move:
    """For the push that came while this poll was on its way."""
    assert move.state
    look_at = started_at + _gap(move.state)
    return replace(move, state=replace(move.state, look_at=look_at))


def _kept_word(known: Subscription, why: str) -> Move:
    trust = min(known.trust + 1, MOST_TRUST)
    mended = known.told and trust >= TRUSTED
    kept = replace(known, trust=trust, misses=0, told=known.told and not mended)
    return Move(state=kept, why=why, tell=Tell.MENDED if mended else None)


def _expected(known: Subscription, started_at: datetime) -> bool:
    """Whether a push should have told us of what this poll found."""
    if not known.listening or known.lease_until is None or known.leaving:
        return False
    pushed_at = known.pushed_at
    return pushed_at is None or started_at - pushed_at > PUSHED_WITHIN


def judged_at(known: Subscription) -> datetime | None:
    """Until then the push may still come."""
    return known.unpushed_at + PUSHED_WITHIN if known.unpushed_at else None


def miss(known: Subscription) -> Move:
    """The push did not come."""
    misses = known.misses + 1
    # A hub that never pushed anything was never relied on: that is no news.
    told = known.pushes > 0 and misses >= TOLD_AFTER and not known.told
    missed = replace(
        known,
        unpushed_at=None,
        misses=misses,
        trust=known.trust // 2,
        told=known.told or told,
    )
    why = f"news was not pushed within {PUSHED_WITHIN} of being found"
    return Move(state=missed, why=why, tell=Tell.STOPPED if told else None)


def nudge_of(known: Subscription | None) -> Nudge:
    """What the feed's plan is changed by."""
    if known is None or known.leaving:
        return NO_NUDGE
    held = known.lease_until is not None and known.listening
    relied = held and known.trust >= TRUSTED and not known.unpushed_at
    return Nudge(factor=FACTOR if relied else 1, look_at=known.look_at)


def _gap(known: Subscription) -> timedelta:
    """So that a hub which floods us does not make us flood the publisher."""
    return min(FLOOR * (1 << min(known.idle, 10)), MOST_GAP)


def share(name: str) -> float:
    """From 0 to 1, the same at every start."""
    digest = blake2b(name.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / (1 << 64)
