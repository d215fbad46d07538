"""Who keeps the subscriptions, asks the hubs, and hears what they push?

One object that every thread may call: the listener, the polls, the timer. What to do
is decided in `push.py` and `trust.py`; here it is done, saved, and said.
"""

import logging
import secrets
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from monitor.acquire import push, trust
from monitor.acquire.hub import HubRequest
from monitor.acquire.nudge import Nudge
from monitor.acquire.push import HubRefused, NotAsked
from monitor.acquire.push_key import PushKey
from monitor.acquire.redirects import hostname
from monitor.acquire.signature import Seal, Verdict
from monitor.acquire.trust import Move, Tell
from monitor.model.feed import Feed
from monitor.model.push import Advert, Subscription
from monitor.ports import Clock, Intake, Subscriptions

logger = logging.getLogger("monitor")

#: The path below public_base_url, and all of it that the outside may see.
HOOK = "/hook/"
#: Bodies heard lately: the same once more is a repeat, by the hub or by a thief.
REMEMBERED = 1_000

OnTell = Callable[[Subscription, Tell], None]


class Asks(Protocol):
    """Who brings requests to hubs and hints to polls."""

    def ask(self, subscription: str, request: HubRequest) -> bool:
        """The answer comes to `hear_answer`; False when nobody can ask now."""

    def nudge(self, feed: str, nudge: Nudge) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Where a push goes that comes to one callback."""

    callback: str
    seal: Seal


class PushDesk:
    """Nothing is asked and nothing is heard before `open`."""

    def __init__(
        self,
        *,
        base: str,
        key: PushKey,
        store: Subscriptions,
        clock: Clock,
        asks: Asks,
        on_tell: OnTell,
        new_id: Callable[[], str] = lambda: secrets.token_hex(8),
    ) -> None:
        self._base = base.rstrip("/")
        self._door = f"{self._base} {key.mark}"
        self._key = key
        self._store = store
        self._clock = clock
        self._asks = asks
        self._on_tell = on_tell
        self._new_id = new_id
        self._lock = threading.RLock()
        self._known: dict[str, Subscription] = {}  #: by id
        self._of_feed: dict[str, dict[str, None]] = {}  #: ids, oldest first
        self._callbacks: dict[str, str] = {}  #: the id of each
        self._adverts: dict[str, Advert | None] = {}  #: of the feeds that may be pushed
        self._heard: OrderedDict[bytes, None] = OrderedDict()
        self._ignored: Counter[str] = Counter()
        self._next_at: datetime | None = None
        self._open = False

    # --- the daemon ---------------------------------------------------------

    def open(self, feeds: Iterable[Feed], adverts: Mapping[str, Advert | None]) -> None:
        """Take up what is remembered, and see whether it still fits."""
        with self._lock:
            self._adverts = {
                feed.name: adverts.get(feed.name)
                for feed in feeds
                if feed.enabled and feed.push and feed.url
            }
            for known in self._store.subscriptions():
                # While we were away nothing could reach us.
                self._remember(replace(known, listening=False))
            self._open = True
            for known in list(self._known.values()):
                self._reconsider(known)
                self._asks.nudge(known.feed, trust.nudge_of(self._of(known.feed)))
            for feed in self._adverts:
                self._begin(feed)

    def tick(self) -> None:
        """Whatever is due by now. Costs nothing when nothing is."""
        now = self._clock.now()
        with self._lock:
            if not self._open or self._next_at is None or now < self._next_at:
                return
            for known in list(self._known.values()):
                self._look_after(known, now)
            moments = (push.next_at(known) for known in self._known.values())
            self._next_at = min(filter(None, moments), default=None)

    def status(self) -> str:
        """One line about all of them."""
        with self._lock:
            leases = [
                s for s in self._known.values() if s.lease_until and not s.leaving
            ]
            waiting = sum(
                s.lease_until is None and not s.leaving for s in self._known.values()
            )
            ignored = sorted(self._ignored.items())
        trusted = sum(s.trust >= trust.TRUSTED for s in leases)
        many = "1 feed has" if len(leases) == 1 else f"{len(leases):,} feeds have"
        parts = [f"push: {many} a lease, {trusted:,} of them are polled less for it"]
        if waiting:
            parts.append(f"{waiting} wait for a hub")
        parts += [f"{count:,} pushes ignored: {why}" for why, count in ignored]
        return ", ".join(parts)

    # --- the polls ----------------------------------------------------------

    def hear_poll(self, intake: Intake) -> None:
        """After every poll that was saved."""
        feed = intake.feed.name
        with self._lock:
            if not self._open or feed not in self._adverts:
                return
            self._adverts[feed] = intake.state.advert
            for known in self._all_of(feed):
                if not known.leaving:
                    now = self._clock.now()
                    self._make(known, trust.hear_poll(known, intake.poll, now))
                    self._reconsider(self._known.get(known.id))
            self._begin(feed)

    # --- the hubs -----------------------------------------------------------

    def hear_answer(self, subscription: str, refused: HubRefused | None) -> None:
        """What a hub said to a request of ours."""
        with self._lock:
            known = self._known.get(subscription)
            if known and known.asked_at:
                self._make(known, push.answered(known, refused, self._clock.now()))

    def verify(self, callback: str, mode: str, topic: str, lease: str) -> bool:
        """Whether the hub's question may be answered with its challenge."""
        with self._lock:
            known = self._at(callback)
            if known is None:
                return False
            move = push.verify(known, mode, topic, lease, self._clock.now())
            if isinstance(move, NotAsked):
                logger.info("push feed=%r not confirmed: %s", known.feed, move.value)
                return False
            self._make(known, move)
            return True

    def deny(self, callback: str, topic: str, reason: str) -> bool:
        with self._lock:
            known = self._at(callback)
            move = known and push.deny(known, topic, reason, self._clock.now())
            if not (known and move):
                return False
            self._make(known, move)
            return True

    def knows(self, callback: str) -> bool:
        """Without waiting for anybody."""
        return callback in self._callbacks

    def expect(self, callback: str, signature: str) -> Delivery | None:
        """Before the body is read; None when nobody has this callback."""
        with self._lock:
            known = self._at(callback)
        if known is None:
            return None
        secret = self._key.secret(known).encode()
        return Delivery(callback=callback, seal=Seal(signature, secret))

    def hear_push(self, delivery: Delivery, size: int) -> str:
        """What became of it, for the count and the tests; the hub is not told."""
        verdict = delivery.seal.verdict()
        mark = delivery.callback.encode() + delivery.seal.mark
        with self._lock:
            known = self._at(delivery.callback)
            if known is None:
                return self._ignore(known, "for a subscription that is no more")
            if verdict is not Verdict.GOOD:
                return self._ignore(known, verdict.value)
            if size and mark in self._heard:  # a ping without a body is always the same
                return self._ignore(known, "heard before")
            self._hear_once(mark)
            if known.lease_until is None or known.leaving:
                return self._ignore(known, "without a lease")
            move = trust.hear_push(known, self._clock.now())
            if move is None:
                return "a look is planned already"
            self._make(known, move)
            return move.why

    # --- what is decided is done --------------------------------------------

    def _make(self, known: Subscription, move: Move) -> None:
        if move.state is None:
            logger.info("push feed=%r ended: %s", known.feed, move.why)
            self._forget(known)
        else:
            self._log(known, move)
            self._keep(known, move.state)
        if move.tell:
            self._on_tell(move.state or known, move.tell)
        self._asks.nudge(known.feed, trust.nudge_of(self._of(known.feed)))

    def _look_after(self, known: Subscription, now: datetime) -> None:
        move = push.look_after(known, now)
        if move is None:
            return
        # Nobody may be there to ask at start-up: then it stays due.
        if move.ask and move.state and not self._ask(move.state, move):
            return
        self._make(known, move)

    def _ask(self, known: Subscription, move: Move) -> bool:
        assert move.ask
        request = HubRequest(
            hub=known.hub,
            mode=move.ask,
            topic=known.topic,
            callback=f"{self._base}{HOOK}{self._key.callback(known)}",
            secret=self._key.secret(known),
            lease=push.LEASE,
        )
        return self._asks.ask(known.id, request)

    def _reconsider(self, known: Subscription | None) -> None:
        """Does the feed as it is now want this subscription?"""
        if known is None or known.leaving:
            return
        if known.door != self._door:
            # Its callback was at another address, so the hub cannot be told there.
            self._make(known, Move(state=None, why="our own address has changed"))
            return
        why = "the feed is not to be pushed any more"
        if known.feed in self._adverts:
            now, advert = self._clock.now(), self._adverts[known.feed]
            why = push.outdated(known, advert, now)
        if why:
            self._make(known, push.leave(known, why, self._clock.now()))

    def _begin(self, feed: str) -> None:
        advert = self._adverts[feed]
        if advert is None or not advert.hubs or self._of(feed):
            return
        begun = push.begin(feed, advert, self._door, self._new_id(), self._clock.now())
        logger.info("push feed=%r hub=%r found", feed, hostname(begun.hub))
        self._keep(None, begun)

    def _keep(self, before: Subscription | None, after: Subscription) -> None:
        """Counts alone are not worth a write: a hub may push a thousand times."""
        if before and before.name != after.name:
            self._callbacks.pop(self._key.callback(before), None)
        self._remember(after)
        if before is None or not _alike(before, after):
            self._store.save_subscription(after)

    def _remember(self, known: Subscription) -> None:
        self._known[known.id] = known
        self._of_feed.setdefault(known.feed, {})[known.id] = None
        self._callbacks[self._key.callback(known)] = known.id
        moment = push.next_at(known)
        if moment and (self._next_at is None or moment < self._next_at):
            self._next_at = moment

    def _forget(self, known: Subscription) -> None:
        self._known.pop(known.id, None)
        self._of_feed.get(known.feed, {}).pop(known.id, None)
        self._callbacks.pop(self._key.callback(known), None)
        self._store.forget_subscription(known.id)

    def _at(self, callback: str) -> Subscription | None:
        return self._known.get(self._callbacks.get(callback, ""))

    def _all_of(self, feed: str) -> list[Subscription]:
        return [self._known[known] for known in self._of_feed.get(feed, ())]

    def _of(self, feed: str) -> Subscription | None:
        """The one that counts: not those that are being given up."""
        return next((s for s in self._all_of(feed) if not s.leaving), None)

    def _hear_once(self, mark: bytes) -> None:
        self._heard[mark] = None
        if len(self._heard) > REMEMBERED:
            self._heard.popitem(last=False)

    def _ignore(self, known: Subscription | None, why: str) -> str:
        self._ignored[why] += 1
        if self._ignored[why] == 1 and known:
            logger.warning(
                "push feed=%r ignored, %s; counted from now", known.feed, why
            )
        return why

    def _log(self, known: Subscription, move: Move) -> None:
        routine = move.state and _alike(known, move.state)
        quiet = routine or move.why in {"polled", "pushed"}
        level = logging.DEBUG if quiet else logging.INFO
        logger.log(
            level, "push feed=%r hub=%r %s", known.feed, hostname(known.hub), move.why
        )


def _alike(before: Subscription, after: Subscription) -> bool:
    """Whether a restart would go on the same way with either."""
    counted = replace(
        after,
        pushes=before.pushes,
        pushed_at=before.pushed_at,
        polled_at=before.polled_at,
    )
    return counted == before
