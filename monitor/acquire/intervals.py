"""How long from one poll of a feed to the next, as far as we decide it?"""

from datetime import datetime, timedelta
from hashlib import blake2b

from monitor.acquire.policy import FetchPolicy
from monitor.acquire.tempo import Beat, Tempo, usual_wait, wait
from monitor.model.feed import Feed, FeedState

#: A folder is ours to look into: no publisher minds.
FOLDER_INTERVAL = timedelta(minutes=1)


def fixed_interval(feed: Feed) -> timedelta | None:
    """Between two polls, where its rhythm does not decide."""
    if feed.every:
        return max(feed.every, feed.floor)
    return FOLDER_INTERVAL if feed.folder else None


def bounds(feed: Feed, policy: FetchPolicy) -> tuple[timedelta, timedelta]:
    """The shortest and the longest interval of a feed whose rhythm decides."""
    floor = max(policy.floor, feed.floor)
    return floor, max(policy.cap, floor)


def interval(
    state: FeedState, feed: Feed, now: datetime, policy: FetchPolicy, tempo: Tempo
) -> timedelta:
    """From now until the next poll of a feed that is well, before publisher's hints."""
    if fixed := fixed_interval(feed):
        return fixed
    floor, cap = bounds(feed, policy)
    beat = Beat(state.rhythm, tempo.profile)
    within = floor.total_seconds(), cap.total_seconds()
    seconds = wait(beat, tempo, feed.weight, now.timestamp(), within)
    return min(max(timedelta(seconds=seconds * state.rhythm.haste), floor), cap)


def usual_interval(
    state: FeedState, feed: Feed, policy: FetchPolicy, tempo: Tempo
) -> timedelta:
    """The same at every hour, so that failures only ever lengthen it."""
    if fixed := fixed_interval(feed):
        return fixed
    floor, cap = bounds(feed, policy)
    seconds = usual_wait(Beat(state.rhythm, tempo.profile), tempo, feed.weight)
    return min(max(timedelta(seconds=seconds), floor), cap)


def share_of(feed: Feed, salt: str = "") -> float:
    """From 0 to 1, the same at every start."""
    digest = blake2b(f"{feed.address}{salt}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / (1 << 64)
