"""If an address was never seen, may it have been lost?"""

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from monitor.model.feed import Feed, Gap

#: Gaps of one feed that are named; the rest is counted.
MOST_GAPS = 3


def feeds_at(url: str, feeds: Iterable[Feed]) -> list[str]:
    """Feeds of the publisher of this address, by name."""
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:  # no address at all
        return []
    return [feed.name for feed in feeds if host and _is_of(host, feed)]


def lost_lines(losses: Mapping[str, Sequence[Gap]]) -> list[str]:
    """One line for each of the last gaps."""
    lines = [
        f"feed {feed}: {gap}"
        for feed, gaps in losses.items()
        for gap in gaps[:MOST_GAPS]
    ]
    more = sum(max(0, len(gaps) - MOST_GAPS) for gaps in losses.values())
    return [*lines, f"and {more} times before"] if more else lines


def _is_of(host: str, feed: Feed) -> bool:
    own = (urlsplit(feed.url).hostname or "").removeprefix("www.")
    return host == own or f".{host}".endswith(f".{feed.source}")
