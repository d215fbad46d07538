"""What does a poll teach of a feed's rhythm?

Counts of items by hour of the day in UTC, weekdays apart from weekends, and how long
was watched; both fade, so that a feed that changes is known anew within weeks.
Polls without anything new teach as well: time that was watched.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from monitor.acquire.answers import Lesson
from monitor.model.rhythm import UNHEARD, Rhythm

DAY = timedelta(days=1)
SATURDAY = 5
#: After so long, what was counted is half forgotten.
HALF_LIFE = timedelta(days=14)
#: How far a first document is believed about the past.
PAST = timedelta(days=60)
#: After items were lost intervals are halved, to a sixteenth at most; then every
#: poll that loses none gives a tenth back.
LEAST_HASTE, RELAX = 1 / 16, 1.1

Span = tuple[datetime, datetime]


def hear(
    rhythm: Rhythm, lesson: Lesson, since: datetime | None, now: datetime
) -> Rhythm:
    """After a good answer. `since` is when the one before it came."""
    if rhythm.counted_at is None or since is None or since > now:
        return _first(lesson, now)
    since = max(since, now - PAST)
    claims = [claim for claim in lesson.claims if claim and since < claim <= now]
    # Who shows only what is newer than the oldest entry says nothing of before.
    watched = (min(claims) if lesson.lossy and claims else since, now)
    # A claim from before the last poll, from the future, or none at all: it came
    # some time in between.
    midway = since + (now - since) / 2
    came = claims + [midway] * (len(lesson.claims) - len(claims))
    return _add(rhythm, came, watched, now, _haste(rhythm.haste, lesson))


def is_weekend(moment: datetime) -> bool:
    return moment.weekday() >= SATURDAY


def _haste(haste: float, lesson: Lesson) -> float:
    if lesson.lossy:
        return max(haste / 2, LEAST_HASTE)
    return min(haste * RELAX, 1.0)


def _first(lesson: Lesson, now: datetime) -> Rhythm:
    """What a first document claims of its past; what has no date may be of any age.

    Its oldest entry only marks where the past begins.
    """
    claims = sorted(c for c in lesson.claims if c and now - PAST < c <= now)
    watched = (claims[0] if claims else now, now)
    return _add(UNHEARD, claims[1:], watched, now, haste=1.0)


def _weight(age: timedelta) -> float:
    return float(0.5 ** max(age / HALF_LIFE, 0.0))


def _add(
    rhythm: Rhythm, came: Sequence[datetime], watched: Span, now: datetime, haste: float
) -> Rhythm:
    """What was known fades to now; what came, and the time watched, is added."""
    by = _weight(now - (rhythm.counted_at or now))
    hours = ([n * by for n in rhythm.weekday], [n * by for n in rhythm.weekend])
    days = [rhythm.weekday_days * by, rhythm.weekend_days * by]
    for moment in came:
        at = moment.astimezone(UTC)
        hours[is_weekend(at)][at.hour] += _weight(now - at)
    for start, end in _by_day(watched):
        middle = start + (end - start) / 2
        days[is_weekend(start)] += (end - start) / DAY * _weight(now - middle)
    return Rhythm(
        counted_at=now,
        weekday=tuple(hours[False]),
        weekend=tuple(hours[True]),
        weekday_days=days[False],
        weekend_days=days[True],
        haste=haste,
    )


def _by_day(span: Span) -> Iterator[Span]:
    """Cut at every midnight."""
    start, end = (moment.astimezone(UTC) for moment in span)
    while start < end:
        midnight = start.replace(hour=0, minute=0, second=0, microsecond=0) + DAY
        yield start, min(midnight, end)
        start = midnight
