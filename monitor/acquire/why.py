"""Why is a feed polled when it is, in a sentence for people?"""

from datetime import timedelta

from monitor.acquire.tempo import FLAT, Beat
from monitor.model.rhythm import Rhythm

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
#: So many hours hold what a feed does "most".
MOST_HOURS = 4
#: Of its items; fewer in those hours are no habit.
MOST_SHARE = 0.35
#: Items before hours are worth a word.
ENOUGH_ITEMS = 8


def in_words(rhythm: Rhythm, interval: timedelta) -> str:
    """Such as "about 3 items a day, most 07-11 UTC: every 40 min now"."""
    if rhythm.counted_at is None:
        return f"not known yet: every {shown(interval)} now"
    hurried = ", sooner as items were lost" if rhythm.haste < 1 else ""
    return f"{_rate(rhythm)}{_hours(rhythm)}: every {shown(interval)} now{hurried}"


def lengthened(reason: str) -> str:
    return f"lengthened by {reason}"


def shown(length: timedelta) -> str:
    """Such as 45 s, 40 min, 2.5 h or 3 days."""
    if length < 2 * MINUTE:
        return f"{length.total_seconds():.0f} s"
    if length < 2 * HOUR:
        return f"{length / MINUTE:.0f} min"
    if length < 48 * HOUR:
        return f"{length / HOUR:.1f}".removesuffix(".0") + " h"
    return f"{length / (24 * HOUR):.0f} days"


def _rate(rhythm: Rhythm) -> str:
    rate = Beat(rhythm, FLAT).mean
    if rate >= 1.5:  # noqa: PLR2004 - below, "1 items" would be a lie
        return f"about {rate:.0f} items a day"
    if rate * 7 >= 1.5:  # noqa: PLR2004 - the same
        return f"about {rate * 7:.0f} items a week"
    return "hardly an item a week"


def _hours(rhythm: Rhythm) -> str:
    hours = [a + b for a, b in zip(rhythm.weekday, rhythm.weekend, strict=True)]
    total = sum(hours)
    if total < ENOUGH_ITEMS:
        return ""
    twice = hours + hours
    sums = [sum(twice[start : start + MOST_HOURS]) for start in range(24)]
    start = max(range(24), key=sums.__getitem__)
    if sums[start] < MOST_SHARE * total:
        return ""
    return f", most {start:02}-{(start + MOST_HOURS) % 24:02} UTC"
