"""How are the feeds, in one line that a busy person reads?"""

from collections.abc import Sequence
from dataclasses import dataclass

#: Names that fit into one line; the rest is counted.
MOST_NAMES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCounts:
    """What the health line is made from."""

    feeds: int  #: enabled ones
    failing: tuple[tuple[str, str], ...]  #: feed and its trouble, longest first
    waiting: int = 0  #: not polled yet
    items: int = 0  #: read in the window
    ailing: tuple[tuple[str, str], ...] = ()  #: that can be read, and what is wrong
    channels: tuple[tuple[str, str], ...] = ()  #: that take nothing now, and why


def health_line(counts: FeedCounts) -> str:
    """Such as `41 of 43 feeds healthy, 812 items read; failing: X (HTTP 404), Y`."""
    healthy = counts.feeds - len(counts.failing) - counts.waiting
    parts = [
        f"{healthy:,} of {_count(counts.feeds, 'feed')} healthy",
        f"{_count(counts.items, 'item')} read",
    ]
    if counts.waiting:
        parts.append(f"{counts.waiting:,} not polled yet")
    line = ", ".join(parts)
    if counts.failing:
        line += f"; failing: {_names(counts.failing)}"
    if counts.ailing:
        line += f"; to look at: {_names(counts.ailing)}"
    if counts.channels:
        line += f"; channels that take nothing: {_names(counts.channels)}"
    return line


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _names(failing: Sequence[tuple[str, str]]) -> str:
    shown = [f"{name} ({trouble})" for name, trouble in failing[:MOST_NAMES]]
    rest = len(failing) - len(shown)
    return ", ".join([*shown, f"and {rest} more"] if rest else shown)
