"""When is a feed polled next, and what is remembered of it until then?"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.acquire.answers import NOTHING_ASKED, Grade, Lesson
from monitor.acquire.intervals import (
    bounds,
    fixed_interval,
    interval,
    share_of,
    usual_interval,
)
from monitor.acquire.manners import latest_wish
from monitor.acquire.policy import FetchPolicy
from monitor.acquire.redirects import host_of
from monitor.acquire.rhythm import hear
from monitor.acquire.tempo import Tempo
from monitor.acquire.why import in_words, lengthened, shown
from monitor.model.feed import HEALTHY, Feed, FeedState, PollOutcome, Validators

DAY = timedelta(hours=24)
HOUR = timedelta(hours=1)

#: Between the first polls of two new feeds.
START_GAP = timedelta(seconds=0.5)
#: Polls in a row that must see the same permanent redirect.
MOVES_AFTER = 3
#: A failing feed that was moved is tried at its configured address again.
MOVES_BACK_AFTER = 3.0
#: Each interval is longer or shorter by up to this, so that feeds never march in step.
JITTER = 0.03
#: Of the time it has failed so far: what will not mend ends at one poll per day
#: within eight days, even if `every` is a second.
PATIENCE = 8

DEFAULT_TEMPO = Tempo()

WEIGHTS: Mapping[Grade, float] = {
    Grade.HARD: 1.0,
    Grade.SOFT: 0.5,
    Grade.TEMPORARY: 0.25,
    Grade.LOCKED: 1.0,
    Grade.UNASKED: 0.25,
}


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
    ordered = sorted(feeds, key=lambda f: (not f.folder, share_of(f), f.name))
    return {
        feed.name: now
        + min(START_GAP, _longest_start(feed, policy) / len(ordered)) * rank
        for rank, feed in enumerate(ordered)
    }


def _longest_start(feed: Feed, policy: FetchPolicy) -> timedelta:
    return fixed_interval(feed) or policy.cap


def adopt(
    state: FeedState | None, feed: Feed, now: datetime, policy: FetchPolicy
) -> FeedState:
    """What is remembered, as far as it is true for the feed as configured now."""
    if state is None:
        return FeedState(feed=feed.name, address=feed.read_as, url=feed.url)
    if state.address != feed.read_as:
        return _at_new_address(state, feed)
    return _replanned(state, feed, now, policy)


def try_again(state: FeedState) -> FeedState:
    """Under a new config: what was refused without asking anybody may be allowed now.

    Not after a poll, or a refused address would be due again at once, for ever.
    """
    refused = state.trouble.startswith(PollOutcome.FORBIDDEN.value)
    return replace(state, next_poll_at=None) if refused else state


def next_state(
    state: FeedState,
    feed: Feed,
    lesson: Lesson,
    now: datetime,
    policy: FetchPolicy,
    *,
    tempo: Tempo = DEFAULT_TEMPO,
) -> FeedState:
    """`now` is when the answer was there: intervals are lower bounds."""
    asked = min(lesson.wait, DAY)
    healthy = lesson.outcome in HEALTHY
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
        hints=lesson.hints or state.hints,
        rhythm=hear(state.rhythm, lesson, state.last_good_at, now)
        if healthy
        else state.rhythm,
    )
    if not healthy:
        base = usual_interval(seen, feed, policy, tempo)
        if lesson.grade is Grade.UNASKED:
            base = min(base, policy.floor)
        elif lesson.grade is Grade.LOCKED:
            base = max(base, HOUR)
        elif state.last_poll_at is None and feed.is_adaptive:
            base *= 1 + share_of(
                feed
            )  # what fails together need not come back together
        was_asked = lesson.grade is not Grade.UNASKED
        least = _waited(state) if was_asked else NOTHING_ASKED
        wait = max(_backed_off(seen, base, lesson.grade, now), least)
        return _failing(seen, feed, lesson, now, now + wait)
    next_poll_at, why = plan(seen, feed, now, policy, tempo)
    return replace(
        _moving(seen, lesson.moved_to) if lesson.moved_to or state.moved_to else seen,
        next_poll_at=next_poll_at,
        why=why,
        last_good_at=now,
        readable_since=state.readable_since or _read_at(lesson, now),
        failures=0.0,
        failing_since=None,
        trouble="",
    )


def plan(
    state: FeedState, feed: Feed, now: datetime, policy: FetchPolicy, tempo: Tempo
) -> tuple[datetime, str]:
    """When a feed that is well is polled next, and why then. `now` is its last poll."""
    own = interval(state, feed, now, policy, tempo)
    if not feed.is_adaptive:
        return now + own, f"every {shown(own)}" + _asked(state, now, now + own)
    floor, cap = bounds(feed, policy)
    ours = now + min(max(own * _sway(state, feed, now), floor), cap)
    wish, reason = latest_wish(state.hints, now, now + cap, ours, share_of(feed))
    said = in_words(state.rhythm, own)
    if wish > ours:
        return wish, f"{said}; {lengthened(reason)}" + _asked(state, now, wish)
    return ours, said + _asked(state, now, ours)


def _sway(state: FeedState, feed: Feed, now: datetime) -> float:
    """Feeds that started together part at once, and none ever march in step."""
    if state.last_good_at is None:
        return 1 + share_of(feed)
    return 1 + JITTER * (2 * share_of(feed, now.isoformat()) - 1)


def _asked(state: FeedState, now: datetime, planned: datetime) -> str:
    if state.not_before is None or state.not_before <= planned:
        return ""
    return f"; the server asks to wait {shown(state.not_before - now)}"


def _latest(learned: str | None, known: str) -> str:
    return known if learned is None else learned


def _read_at(lesson: Lesson, now: datetime) -> datetime | None:
    return now if lesson.outcome is PollOutcome.READ else None


def _waited(state: FeedState) -> timedelta:
    """How long the failure before this one was waited for: waits only ever grow."""
    if not state.failures or state.next_poll_at is None or state.last_poll_at is None:
        return NOTHING_ASKED
    return state.next_poll_at - state.last_poll_at


def _backed_off(
    state: FeedState, base: timedelta, grade: Grade, now: datetime
) -> timedelta:
    """Longer with every failure, at most a day, and never less than when well."""
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
        why=f"tried again after {shown(next_poll_at - now)}, as it fails",
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
        rhythm=state.rhythm,
    )


def _replanned(
    state: FeedState, feed: Feed, now: datetime, policy: FetchPolicy
) -> FeedState:
    """A changed `every` counts at once; a plan made by a wrong clock does not."""
    if state.next_poll_at is None:
        return state
    fixed = fixed_interval(feed)
    planned = min(state.next_poll_at, now + max(DAY, fixed or DAY))
    if not state.failures and state.last_poll_at:
        last = min(state.last_poll_at, now)
        floor, cap = (fixed, fixed) if fixed else bounds(feed, policy)
        planned = min(max(planned, last + floor), last + cap)
    not_before = state.not_before and min(state.not_before, now + DAY)
    if (planned, not_before) == (state.next_poll_at, state.not_before):
        return state
    return replace(state, next_poll_at=planned, not_before=not_before)
