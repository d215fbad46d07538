"""Do the polls that a config allows add up?"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from math import ceil
from typing import Any, TypeGuard

from monitor.settings.duration import parse_duration
from monitor.settings.problem import KeyPath, Mistake
from monitor.settings.shape import FetchSettings

KEY = "polls_per_day"
DAY = timedelta(days=1)

Tree = Mapping[str, Any]
Place = tuple[KeyPath, Tree]


def polls(fetch: Tree, feeds: Iterable[Place]) -> Iterator[Mistake]:
    """The tree as written: what has the wrong type is passed by."""
    adaptive = [place for place in feeds if _is_adaptive(place[1])]
    least = _least(fetch)
    for path, feed in feeds:
        if KEY in feed and ("every" in feed or "folder" in feed):
            other = "every" if "every" in feed else "folder"
            wrong = f"{KEY} has no meaning beside {other}"
            yield Mistake(path=(*path, KEY), wrong=wrong, remedy="keep one")
        elif least and _is_count(own := feed.get(KEY)) and own < least:
            yield _too_few((*path, KEY), own, least, "the feed needs")
    whole = fetch.get(KEY)
    if not least or not _is_count(whole):
        return
    shared = sum(KEY not in feed for _, feed in adaptive)
    owned = sum(own for _, feed in adaptive if _is_count(own := feed.get(KEY)))
    if whole < owned + shared * least:
        yield _too_few(
            ("fetch", KEY), whole, owned + shared * least, "all feeds together need"
        )


def _too_few(path: KeyPath, given: int, least: int, what: str) -> Mistake:
    """The cap alone asks for more."""
    wrong = f"{given} is too few: with this cap {what} {least}"
    return Mistake(
        path=path, wrong=wrong, remedy=f"write {least} or more, or raise cap"
    )


def _least(fetch: Tree) -> int:
    """Polls a day of a feed that is asked as rarely as the cap allows."""
    cap = parse_duration(fetch["cap"]) if "cap" in fetch else FetchSettings().cap
    return ceil(DAY / cap) if cap else 0


def _is_adaptive(feed: Tree) -> bool:
    return (
        feed.get("enabled") is not False
        and "every" not in feed
        and "folder" not in feed
    )


def _is_count(given: Any) -> TypeGuard[int]:
    return isinstance(given, int) and not isinstance(given, bool) and given >= 1
