"""What becomes of a subscription when a hub answers, asks, denies, or stays silent?

Decisions only: each takes a subscription and a moment, and tells what it is from then
on, what is to be done, and why. What pushes are worth is decided in `trust.py`.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.acquire import trust
from monitor.acquire.trust import Move, Tell
from monitor.model.push import Advert, Mode, Subscription

DAY = timedelta(days=1)
#: What we ask for; hubs grant what they like.
LEASE = timedelta(days=10)
#: Some hubs say nothing of the lease that they grant; some of these mean a day.
UNSAID_LEASE = DAY
LONGEST_LEASE = timedelta(days=90)
#: Renewed when this much of the lease is over, by the subscription's own share.
RENEW_FROM, RENEW_TO = 0.8, 0.9
#: A hub that grants seconds is not asked again more often than this.
SOONEST_RENEWAL = timedelta(minutes=5)
#: From "accepted" to the hub's own question. Most ask within a second.
VERIFY_WITHIN = timedelta(minutes=15)
#: After so many failures in a row, counted per hub.
RETRY = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
    DAY,
)
#: Then a hub that we want to leave is left without its consent.
LEAVES_AFTER = 3
#: Failures in a row, after which the operator hears that a hub cannot reach us.
TOLD_AFTER = 3
#: Some publishers name another address at every request: no more changes than these.
SETTLED = timedelta(hours=1)
MAX_REASON = 200

NEVER_ASKED = "it accepted, but never called back: can it reach public_base_url?"


class NotAsked(StrEnum):
    """Why a hub's question is answered with 404."""

    MODE = "it asks about something that is not pending"
    TOPIC = "it asks about a topic that was not asked for"


@dataclass(frozen=True, slots=True, kw_only=True)
class HubRefused:
    """A hub did not accept what it was asked; None when it did."""

    detail: str
    wait: timedelta = timedelta(0)  #: Retry-After


def begin(
    feed: str, advert: Advert, door: str, new_id: str, now: datetime
) -> Subscription:
    """With the first of the advertised hubs; it is to be asked at once."""
    return Subscription(
        id=new_id,
        feed=feed,
        topic=advert.topic,
        hub=advert.hubs[0],
        hubs=advert.hubs,
        door=door,
        begun_at=now,
        pending=Mode.SUBSCRIBE,
        ask_at=now,
    )


def outdated(known: Subscription, advert: Advert | None, now: datetime) -> str:
    """Why the feed needs another subscription, or none; empty when it does not."""
    if advert is None or now < known.begun_at + SETTLED:
        return ""
    if not advert.hubs:
        return "the feed names no hub any more"
    if advert.topic != known.topic:
        return "the feed has another address of its own"
    return "" if known.hub in advert.hubs else "the feed names another hub"


def leave(known: Subscription, why: str, now: datetime) -> Move:
    """The hub has to agree, or its lease has to end; nothing is expected meanwhile."""
    if known.lease_until is None:
        return Move(state=None, why=why)
    leaving = replace(
        known,
        pending=Mode.UNSUBSCRIBE,
        asked_at=None,
        ask_at=now,
        failures=0,
        look_at=None,
        unpushed_at=None,
        trust=0,
    )
    return Move(state=leaving, why=why)


def next_at(known: Subscription) -> datetime | None:
    """When `look_after` has something to say."""
    moments = (known.ask_at, known.lease_until, trust.judged_at(known))
    return min(filter(None, moments), default=None)


def look_after(known: Subscription, now: datetime) -> Move | None:
    """What time alone has brought about; None when nothing."""
    if known.lease_until and now >= known.lease_until:
        return _lapse(known, now)
    if (judged_at := trust.judged_at(known)) and now >= judged_at:
        return trust.miss(known)
    if known.ask_at is None or now < known.ask_at:
        return None
    if known.asked_at:
        return _unverified(known, now)
    if known.leaving and known.failures >= LEAVES_AFTER:
        return Move(state=None, why="the hub does not answer, so it is left")
    return _ask(known, now)


def _unverified(known: Subscription, now: datetime) -> Move:
    move = fail(known, NEVER_ASKED, now)
    told = known.failures + 1 == TOLD_AFTER and not known.lease_until
    return replace(move, tell=Tell.UNREACHED) if told else move


def _ask(known: Subscription, now: datetime) -> Move:
    mode = known.pending or Mode.SUBSCRIBE
    asking = replace(known, pending=mode, asked_at=now, ask_at=now + VERIFY_WITHIN)
    renewed = "renewed" if known.lease_until else "asked for"
    why = "given up" if mode is Mode.UNSUBSCRIBE else renewed
    return Move(state=asking, ask=mode, why=f"push is {why}")


def _lapse(known: Subscription, now: datetime) -> Move:
    if known.leaving:
        return Move(state=None, why="the lease has ended")
    ended = replace(_without_lease(known), trouble=known.trouble or "its lease ended")
    anew = replace(ended, pending=Mode.SUBSCRIBE, ask_at=known.ask_at or now)
    stopped = Tell.STOPPED if known.pushes and not known.told else None
    return Move(
        state=replace(anew, told=known.told or stopped is not None),
        tell=stopped,
        why="the lease ended before it was renewed",
    )


def answered(known: Subscription, refused: HubRefused | None, now: datetime) -> Move:
    """To what it was asked. Accepted is not yet verified: the hub will ask back."""
    if refused:
        return fail(known, refused.detail, now, refused.wait)
    return Move(state=known, why="the hub accepted, and will ask whether it was us")


def fail(
    known: Subscription, why: str, now: datetime, wait: timedelta = timedelta(0)
) -> Move:
    """The next hub in turn, unless this one's lease still runs; later, if all fail."""
    failures = known.failures + 1
    hub = known.hub if known.lease_until or known.leaving else _after(known)
    rounds = (failures - 1) // max(len(known.hubs), 1)
    pause = max(RETRY[min(rounds, len(RETRY) - 1)], min(wait, DAY))
    failed = replace(
        known,
        hub=hub,
        asked_at=None,
        ask_at=now + pause,
        failures=failures,
        trouble=_plain(why),
    )
    return Move(state=failed, why=_plain(why))


def _after(known: Subscription) -> str:
    if known.hub not in known.hubs:
        return known.hubs[0] if known.hubs else known.hub
    return known.hubs[(known.hubs.index(known.hub) + 1) % len(known.hubs)]


def verify(
    known: Subscription, mode: str, topic: str, lease: str, now: datetime
) -> Move | NotAsked:
    """The hub asks whether it was us: only what is pending is confirmed."""
    if known.pending is None or mode != known.pending.value:
        return NotAsked.MODE
    if topic != known.topic:
        return NotAsked.TOPIC
    if known.leaving:
        return Move(state=None, why="the hub has let go")
    granted = _granted(lease)
    kept = max(granted * _share(known), SOONEST_RENEWAL)
    verified = replace(
        known,
        pending=None,
        asked_at=None,
        ask_at=now + kept,
        failures=0,
        verified_at=known.verified_at or now,
        lease=granted,
        lease_until=now + granted,
        trouble="",
    )
    return Move(state=verified, why=f"the hub will push for {granted}")


def deny(known: Subscription, topic: str, reason: str, now: datetime) -> Move | None:
    """A hub may deny at any time; None when it speaks of another topic."""
    if topic != known.topic:
        return None
    if known.leaving:
        return Move(state=None, why="the hub has let go")
    said = f"the hub denied it: {reason}" if reason else "the hub denied it"
    without = replace(_without_lease(known), pending=Mode.SUBSCRIBE)
    alone = known.hubs in ((), (known.hub,))
    return fail(without, said, now, DAY if alone else timedelta(0))


def _without_lease(known: Subscription) -> Subscription:
    return replace(
        known,
        verified_at=None,
        lease_until=None,
        unpushed_at=None,
        trust=0,
        listening=False,
    )


def _granted(lease: str) -> timedelta:
    digits = lease.strip()
    if not (digits.isascii() and digits.isdigit()):
        return UNSAID_LEASE
    return min(timedelta(seconds=max(int(digits[:9]), 1)), LONGEST_LEASE)


def _share(known: Subscription) -> float:
    """Spread by name, so that what was asked for together is not renewed together."""
    return RENEW_FROM + (RENEW_TO - RENEW_FROM) * trust.share(known.id)


def _plain(text: str) -> str:
    printable = "".join(c if c.isprintable() else " " for c in text)
    return printable[:MAX_REASON]


def describe(known: Subscription) -> str:
    """How push does for a feed, in a few words for people."""
    if known.leaving:
        return "push is being given up"
    if known.lease_until is None:
        return f"not pushed: {known.trouble}" if known.trouble else "push is asked for"
    until = f"lease until {known.lease_until:%Y-%m-%d %H:%M}"
    if known.told:
        return f"pushes stopped, {until}"
    return f"pushed, {until}" if known.pushes else f"nothing pushed yet, {until}"
