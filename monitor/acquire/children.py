"""Which sitemaps of an index are asked at this poll, and what is kept of each?

What has changed is owed, the newest first; what has to wait is owed at the next polls.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.acquire.dates import read_moment
from monitor.acquire.document import Child
from monitor.acquire.sitemap import newest
from monitor.model.feed import ChildState, Validators

#: Requests beside that of the index itself, one after the other.
AT_ONCE = 12
#: Of these, for what was changed last; the others are for what waits longest.
FOR_NEWEST = 8
#: At the first poll, what has not changed for so long is an archive: it is read when
#: it changes, and what it holds then is backlog.
ARCHIVE = timedelta(days=365)
#: A lastmod may be forgotten by its publisher.
LOOK_AGAIN = timedelta(days=1)
#: After a failure, times the number of failures in a row; at most a day.
PAUSE = timedelta(hours=1)
LONGEST_PAUSE = timedelta(days=1)

_DAY_ONLY = len("2024-04-18")
_NEVER = datetime.min.replace(tzinfo=UTC)


def merge(
    known: Iterable[ChildState], named: Iterable[Child], now: datetime, *, first: bool
) -> tuple[ChildState, ...]:
    """What the index names now, with what is remembered of it; others are forgotten.

    What the first poll of the feed names was there before anybody looked.
    """
    by_url = {child.url: child for child in known}
    found: dict[str, ChildState] = {}
    for child in named:
        old = by_url.get(child.url) or _begin(child, now, first=first)
        found.setdefault(child.url, replace(old, lastmod=child.lastmod))
    return tuple(found.values())


def _begin(child: Child, now: datetime, *, first: bool) -> ChildState:
    changed = read_moment(child.lastmod)
    archive = first and changed is not None and changed < now - ARCHIVE
    return ChildState(
        url=child.url, backlog=first, read_lastmod=child.lastmod if archive else None
    )


def is_owed(child: ChildState, now: datetime) -> bool:
    """Whether it may hold what we have not read."""
    if child.not_before and now < child.not_before:
        return False
    if child.read_lastmod != child.lastmod or not child.lastmod:
        return True
    if child.asked_at is None:  # an archive that has not changed
        return False
    return _may_change_today(child.lastmod, now) or now - child.asked_at >= LOOK_AGAIN


def _may_change_today(lastmod: str, now: datetime) -> bool:
    """A day without a time stays the same however often the sitemap changes."""
    changed = read_moment(lastmod) if len(lastmod) <= _DAY_ONLY else None
    return changed is not None and changed >= now - 2 * LOOK_AGAIN


def choose(
    children: Sequence[ChildState], now: datetime, limit: int = AT_ONCE
) -> list[ChildState]:
    """The newest, then those that wait longest, so that none waits for ever."""
    owed = [child for child in children if is_owed(child, now)]
    dates = [read_moment(child.lastmod) for child in owed]
    first = newest(dates, limit * FOR_NEWEST // AT_ONCE)
    ranked = sorted(first, key=lambda at: _NEVER - (dates[at] or _NEVER))
    others = (at for at in range(len(owed)) if at not in set(first))
    waiting = sorted(others, key=lambda at: owed[at].asked_at or _NEVER)
    return [owed[at] for at in [*ranked, *waiting]][:limit]


def after_reading(
    child: ChildState,
    now: datetime,
    wait: timedelta,
    *,
    validators: Validators | None = None,
    body_digest: str | None = None,
) -> ChildState:
    """It answered, with what is new or with nothing new. None keeps what is known."""
    return replace(
        child,
        read_lastmod=child.lastmod,
        asked_at=now,
        not_before=now + wait if wait else None,
        validators=child.validators if validators is None else validators,
        body_digest=child.body_digest if body_digest is None else body_digest,
        failures=0,
        backlog=False,
    )


def after_failure(child: ChildState, now: datetime, wait: timedelta) -> ChildState:
    """It stays owed, and is asked less and less often."""
    failures = child.failures + 1
    pause = max(min(failures * PAUSE, LONGEST_PAUSE), wait)
    return replace(child, asked_at=now, not_before=now + pause, failures=failures)
