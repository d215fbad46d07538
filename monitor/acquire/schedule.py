"""When is a feed polled next, and what is remembered of it until then?"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b

from monitor.acquire.answers import NOTHING_ASKED, Grade, Lesson
from monitor.acquire.policy import FetchPolicy
from monitor.acquire.redirects import host_of
from monitor.model.feed import HEALTHY, Feed, FeedState, PollOutcome, Validators

DAY = timedelta(hours=24)
HOUR = timedelta(hours=1)

#: A folder is ours to look into: no publisher minds.
FOLDER_INTERVAL = timedelta(minutes=1)
#: Between the first polls of two new feeds.
START_GAP = timedelta(seconds=0.5)
#: Polls in a row that must see the same permanent redirect.
MOVES_AFTER = 3
#: A failing feed that was moved is tried at its configured address again.
MOVES_BACK_AFTER = 3.0
#: Of the time it has failed so far: what will not mend ends at one poll per day
#: within eight days, even if `every` is a second.
PATIENCE = 8

WEIGHTS: Mapping[Grade, float] = {
    Grade.HARD: 1.0,
    Grade.SOFT: 0.5,
    Grade.TEMPORARY: 0.25,
    Grade.LOCKED: 1.0,
    Grade.UNASKED: 0.25,
}


def interval(feed: Feed, policy: FetchPolicy) -> timedelta:
    """Between two polls of a feed that is well."""
    if feed.every:
        return max(feed.every, feed.floor)
    if feed.folder:
        return FOLDER_INTERVAL
    return max(min(HOUR, policy.cap), policy.floor, feed.floor)


def is_due(state: FeedState, now: datetime, *, everything: bool = False) -> bool:
    """`everything` polls what is not yet due; what the server asked for stands."""
    if state.gone or (state.not_before and now < state.not_before):
        return False
    return everything or state.next_poll_at is None or state.next_poll_at <= now


def due_at(state: FeedState) -> datetime | None:
    """When it will be due; None for a feed never polled here, or gone for good."""
    if state.gone or state.next_poll_at is None:
        return None
    return max(state.next_poll_at, state.not_before or state.next_poll_at)


def first_polls(
    feeds: Iterable[Feed], now: datetime, policy: FetchPolicy
) -> dict[str, datetime]:
    """New feeds one after the other: folders first, then as no list decides."""
    ordered = sorted(feeds, key=lambda f: (not f.folder, _share(f), f.name))
    return {
        feed.name: now + min(START_GAP, interval(feed, policy) / len(ordered)) * rank
        for rank, feed in enumerate(ordered)
    }


def adopt(
    state: FeedState | None, feed: Feed, now: datetime, policy: FetchPolicy
) -> FeedState:
    """What is remembered, as far as it is true for the feed as configured now."""
    if state is None:
        return FeedState(feed=feed.name, address=feed.read_as, url=feed.url)
    if state.address != feed.read_as:
        return _at_new_address(state, feed)
    return _replanned(state, feed, now, policy)


def next_state(
    state: FeedState, feed: Feed, lesson: Lesson, now: datetime, policy: FetchPolicy
) -> FeedState:
    """`now` is when the answer was there: intervals are lower bounds."""
    asked = min(lesson.wait, DAY)
    seen = replace(
        state,
        last_poll_at=now,
        not_before=now + asked if asked > NOTHING_ASKED else None,
        validators=lesson.validators or state.validators,
        body_digest=_latest(lesson.body_digest, state.body_digest),
        poison=None
        if lesson.outcome is PollOutcome.READ
        else lesson.poison or state.poison,
        advert=lesson.advert or state.advert,
        children=state.children if lesson.children is None else lesson.children,
    )
    offset = _offset(state, feed, lesson)
    if lesson.outcome not in HEALTHY:
        wait = _backed_off(seen, feed, lesson.grade, now, policy)
        return _failing(seen, feed, lesson, now, now + wait + offset)
    return replace(
        _moving(seen, lesson.moved_to),
        next_poll_at=now + interval(feed, policy) + offset,
        last_good_at=now,
        readable_since=state.readable_since or _read_at(lesson, now),
        failures=0.0,
        failing_since=None,
        trouble="",
    )


def _latest(learned: str | None, known: str) -> str:
    return known if learned is None else learned


def _read_at(lesson: Lesson, now: datetime) -> datetime | None:
    return now if lesson.outcome is PollOutcome.READ else None


def _backed_off(
    state: FeedState, feed: Feed, grade: Grade, now: datetime, policy: FetchPolicy
) -> timedelta:
    """Longer with every failure, at most a day, and never less than when well."""
    base = interval(feed, policy)
    if grade is Grade.UNASKED:
        base = min(base, policy.floor)
    if grade is Grade.LOCKED:
        base = max(base, HOUR)
    wait = base * (1 + state.failures + WEIGHTS[grade])
    if grade is Grade.HARD and state.failing_since:
        wait = max(wait, (now - state.failing_since) / PATIENCE)
    return max(base, min(wait, DAY))


def _failing(
    state: FeedState, feed: Feed, lesson: Lesson, now: datetime, next_poll_at: datetime
) -> FeedState:
    failures = state.failures + WEIGHTS[lesson.grade]
    failing = replace(
        state,
        next_poll_at=next_poll_at,
        failures=failures,
        failing_since=state.failing_since or now,
        trouble=": ".join(filter(None, (lesson.outcome.value, lesson.detail))),
        moved_to="",
        moved_polls=0,
        gone=lesson.outcome is PollOutcome.GONE,
    )
    if failures >= MOVES_BACK_AFTER and state.url != feed.url:
        return replace(failing, url=feed.url, validators=Validators(), body_digest="")
    return failing


def _moving(state: FeedState, moved_to: str) -> FeedState:
    """Permanent only once it has held: many a 301 is a passing mistake."""
    if not moved_to:
        return replace(state, moved_to="", moved_polls=0)
    polls = state.moved_polls + 1 if moved_to == state.moved_to else 1
    if polls >= MOVES_AFTER:
        return replace(state, url=moved_to, moved_to="", moved_polls=0)
    return replace(state, moved_to=moved_to, moved_polls=polls)


def _offset(state: FeedState, feed: Feed, lesson: Lesson) -> timedelta:
    """After its first answer a feed waits longer, by its share of the hour.

    So feeds that started together part, and never meet at the full hour.
    """
    first = state.last_poll_at is None or (
        state.last_good_at is None and lesson.outcome in HEALTHY
    )
    if not first or feed.every or feed.folder or lesson.grade is Grade.UNASKED:
        return timedelta(0)
    return HOUR * _share(feed)


def _share(feed: Feed) -> float:
    """From 0 to 1, the same at every start."""
    digest = blake2b(feed.address.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / (1 << 64)


def _at_new_address(state: FeedState, feed: Feed) -> FeedState:
    """The history stays; what the old address told is of no use at the new one.

    A host that asked us to wait is the same host at another of its addresses.
    """
    same_host = host_of(state.address) == host_of(feed.address)
    return FeedState(
        feed=feed.name,
        address=feed.read_as,
        url=feed.url,
        not_before=state.not_before if same_host else None,
        last_poll_at=state.last_poll_at,
        last_good_at=state.last_good_at,
        readable_since=state.readable_since,
        ailments=state.ailments,
    )


def _replanned(
    state: FeedState, feed: Feed, now: datetime, policy: FetchPolicy
) -> FeedState:
    """A changed `every` counts at once; a plan made by a wrong clock does not."""
    if state.next_poll_at is None:
        return state
    if state.trouble.startswith(PollOutcome.FORBIDDEN.value):
        # No server was asked, and a new config may well allow it.
        return replace(state, next_poll_at=None)
    base = interval(feed, policy)
    planned = min(state.next_poll_at, now + max(DAY, base))
    if not state.failures and state.last_poll_at:
        earliest = min(state.last_poll_at, now) + base
        planned = earliest if feed.every else max(planned, earliest)
    not_before = state.not_before and min(state.not_before, now + DAY)
    return replace(state, next_poll_at=planned, not_before=not_before)
