"""How is a back-test told: in sentences, with the items and stories it is about?"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from monitor.route.price import (
    Difference,
    Heard,
    Told,
    match_sentence,
    reckoned,
    told_sentence,
)
from monitor.route.reckon import CONFIDENCE, Draw
from monitor.serve.backtest import Outcome
from monitor.serve.rows import when

Row = dict[str, Any]

#: News has the rhythm of a week; what fewer days bring says little of a month.
SHORT = timedelta(days=7)
HOURS = timedelta(hours=48)


def lines(outcome: Outcome) -> Iterator[str]:
    yield _work(outcome)
    if outcome.scope.edited:
        yield f"edited: {', '.join(_edited(outcome))}"
    if outcome.scope.wide:
        named = ", ".join(outcome.scope.wide)
        yield f"every item was judged: {named} may be satisfied without any known word"
    yield from sentences(outcome)
    if outcome.period < SHORT:
        yield f"a month is reckoned from {_span(outcome.period)}: take it as a guess"


def sentences(outcome: Outcome) -> list[str]:
    period, draw = outcome.period, outcome.draw
    return [
        match_sentence(outcome.differences, period),
        told_sentence(outcome.told, Heard.ALERT, period, draw),
        told_sentence(outcome.told, Heard.DIGEST, period, draw),
        *([_estimated(draw)] if draw else []),
    ]


def _estimated(draw: Draw) -> str:
    return (
        f"alerts and digest lines are an estimate, {CONFIDENCE:.0%} sure to lie in the "
        f"ranges: of {draw.of:,} items found anew, {draw.size:,} drawn by chance were "
        "grouped, and what may be of their stories; --exact groups all"
    )


def _work(outcome: Outcome) -> str:
    done = f"{outcome.judged:,} judged in {outcome.seconds:.1f} s"
    rate = f" ({_rate(outcome):,} a second)" if outcome.judged else ""
    return f"{outcome.scope.stored:,} items of {_span(outcome.period)}, {done}{rate}"


def _span(period: timedelta) -> str:
    if period < HOURS:
        return f"{max(period // timedelta(hours=1), 1)} h"
    return f"{period / timedelta(days=1):.0f} days"


def _rate(outcome: Outcome) -> int:
    return round(outcome.judged / max(outcome.seconds, 0.001))


def _edited(outcome: Outcome) -> list[str]:
    return [f"{each.topic}/{each.rule}" for each in outcome.scope.edited]


def as_json(outcome: Outcome) -> Row:
    return {
        "since": when(outcome.since),
        "until": when(outcome.until),
        "items": outcome.scope.stored,
        "judged": outcome.judged,
        "seconds": round(outcome.seconds, 3),
        "per_second": _rate(outcome),
        "edited": _edited(outcome),
        "not_narrowed": list(outcome.scope.wide),
        "said": sentences(outcome),
        "estimated": _estimates(outcome, outcome.draw) if outcome.draw else None,
        "differences": [difference_row(each) for each in outcome.differences],
        "told": [told_row(each) for each in outcome.told],
    }


def _estimates(outcome: Outcome, draw: Draw) -> Row:
    """In the period, not a month's."""
    rows: Row = {"items": draw.of, "drawn": draw.size, "confidence": CONFIDENCE}
    for kind in (Heard.ALERT, Heard.DIGEST):
        found = reckoned(outcome.told, kind, draw)
        for name, each in zip(("more", "fewer"), found, strict=True):
            rows[f"{kind.value}_{name}"] = {
                "low": round(each.low),
                "about": round(each.about),
                "high": round(each.high),
            }
    return rows


def difference_row(each: Difference) -> Row:
    return {
        "turn": each.turn.value,
        "topic": each.topic,
        "rules": list(each.rules) or ["(its thresholds)"],
        "mark": each.mark.value if each.mark else "",
        "source": each.item.source,
        "title": each.item.title,
        "first_seen": when(each.item.first_seen),
        "item": each.item.id,
        "story": each.story,
        "url": each.item.url,
    }


def told_row(each: Told) -> Row:
    return {
        "route": each.route,
        "before": each.before.value,
        "after": each.after.value,
        "mark": each.tale.mark.value if each.tale.mark else "",
        "story": each.tale.story,
        "headline": each.tale.headline,
    }
