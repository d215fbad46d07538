"""Do the keys of a route fit together?"""

from collections.abc import Iterator, Mapping
from typing import Any

from monitor.settings.problem import KeyPath, Mistake, quote
from monitor.settings.times import WEEKDAYS

Tree = Mapping[str, Any]
#: A digest has one of these.
MOMENTS = ("at", "every", "cron")


def mistakes_of_route(place: tuple[KeyPath, Tree]) -> Iterator[Mistake]:
    """Between its keys; what one value holds is told by the shapes."""
    path, route = place
    if isinstance(route.get("digest"), dict):
        yield from _digest((*path, "digest"), route["digest"])
    if isinstance(route.get("quiet_hours"), dict):
        yield from _hours((*path, "quiet_hours"), route["quiet_hours"])
    if "budget" in route and "digest" not in route:
        yield Mistake(
            path=(*path, "budget"),
            wrong="a budget without a digest: what is over it would be lost",
            remedy="add a digest, or remove the budget",
        )


def _digest(path: KeyPath, digest: Tree) -> Iterator[Mistake]:
    given = [key for key in MOMENTS if key in digest]
    for key in given[1:]:
        wrong = f"both {given[0]} and {key} are given"
        yield Mistake(path=(*path, key), wrong=wrong, remedy="keep one")
    if not given:
        remedy = 'write at = "07:30", or every = "1h"'
        wrong = "has neither at nor every nor cron"
        yield Mistake(path=path, wrong=wrong, remedy=remedy)
    if "days" in digest and "at" not in digest:
        remedy = "write at, or remove days"
        yield Mistake(path=(*path, "days"), wrong="days without at", remedy=remedy)
    if digest.get("days") == []:
        yield Mistake(
            path=(*path, "days"), wrong="empty", remedy='write it like ["mon", "thu"]'
        )


def _hours(path: KeyPath, hours: Tree) -> Iterator[Mistake]:
    start, end = hours.get("from"), hours.get("to")
    if (start is None) != (end is None):
        key, missing = ("from", "to") if end is None else ("to", "from")
        yield Mistake(
            path=(*path, key),
            wrong=f"{key} without {missing}",
            remedy="write both, or whole_days alone",
        )
    if start is not None and start == end:
        yield Mistake(
            path=(*path, "to"),
            wrong=f"from and to are both {quote(start)}",
            remedy="write the days into whole_days",
        )
    if "days" in hours and start is None:
        yield Mistake(
            path=(*path, "days"),
            wrong="days without from and to",
            remedy="write both, or rename it whole_days",
        )
    if start is None and end is None and not hours.get("whole_days"):
        yield Mistake(
            path=path,
            wrong="has neither from and to nor whole_days",
            remedy='write from = "22:00" and to = "07:00"',
        )
    whole = hours.get("whole_days")
    if isinstance(whole, list) and all(day in whole for day in WEEKDAYS):
        yield Mistake(
            path=(*path, "whole_days"),
            wrong="no day is left on which anything is told",
            remedy="leave out one day, or remove the route's alerts",
        )
