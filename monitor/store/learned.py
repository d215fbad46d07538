"""How is what polls have taught of a feed kept? As one JSON value."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from monitor.model.feed import FeedState
from monitor.model.rhythm import NO_HINTS, UNHEARD, Hints, Rhythm

Values = dict[str, Any]
MICROSECOND = timedelta(microseconds=1)


def learned_values(state: FeedState) -> Values:
    """What is as it was before the first poll is left out."""
    values: Values = {"why": state.why} if state.why else {}
    if state.rhythm != UNHEARD:
        values["rhythm"] = _rhythm_values(state.rhythm)
    if state.hints != NO_HINTS:
        values["hints"] = _hint_values(state.hints)
    return values


def rhythm(learned: Mapping[str, Any]) -> Rhythm:
    if "rhythm" not in learned:
        return UNHEARD
    values = learned["rhythm"]
    return Rhythm(
        counted_at=_moment(values["counted_at"]),
        weekday=tuple(values["weekday"]),
        weekend=tuple(values["weekend"]),
        weekday_days=values["weekday_days"],
        weekend_days=values["weekend_days"],
        haste=values["haste"],
    )


def hints(learned: Mapping[str, Any]) -> Hints:
    if "hints" not in learned:
        return NO_HINTS
    values = learned["hints"]
    return Hints(
        ttl=values["ttl"] * MICROSECOND,
        update=values["update"] * MICROSECOND,
        update_from=_moment(values["update_from"]),
        skip_hours=tuple(values["skip_hours"]),
        skip_days=tuple(values["skip_days"]),
    )


def _rhythm_values(found: Rhythm) -> Values:
    return {
        "counted_at": _stamp(found.counted_at),
        "weekday": list(found.weekday),
        "weekend": list(found.weekend),
        "weekday_days": found.weekday_days,
        "weekend_days": found.weekend_days,
        "haste": found.haste,
    }


def _hint_values(found: Hints) -> Values:
    return {
        "ttl": found.ttl // MICROSECOND,
        "update": found.update // MICROSECOND,
        "update_from": _stamp(found.update_from),
        "skip_hours": list(found.skip_hours),
        "skip_days": list(found.skip_days),
    }


def _stamp(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(stamp: str | None) -> datetime | None:
    return datetime.fromisoformat(stamp) if stamp else None
