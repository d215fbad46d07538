"""How is it told whether decisions came out the same?"""

from collections.abc import Iterator
from typing import Any

from monitor.model.decision import Decision
from monitor.route.again import Remade
from monitor.serve.rows import when
from monitor.serve.verify import Verified

Row = dict[str, Any]


def lines(found: Verified) -> Iterator[str]:
    """`8,112 of 8,112 decisions came out the same`, and what kept others from it."""
    days = (found.until - found.since).total_seconds() / 86_400
    yield f"{found.texts:,} texts of {days:.0f} days judged and extracted again"
    yield f"{found.same:,} of {found.decisions:,} decisions came out the same"
    if found.differ:
        yield f"{len(found.differ):,} came out otherwise"
    for reason, count in found.reasons.items():
        yield f"{count:,} could not be made again: {reason.value}"


def as_json(found: Verified) -> Row:
    return {
        "since": when(found.since),
        "until": when(found.until),
        "texts": found.texts,
        "decisions": found.decisions,
        "same": found.same,
        "said": list(lines(found)),
        "differ": [row(each) for each in found.differ],
        "unknown": [row(each) for each in found.unknown],
    }


def row(each: Remade) -> Row:
    """What was decided, and what differs or why it could not be made again."""
    made, again = each.made.decision, each.again
    basis = made.basis
    return {
        "at": when(each.made.at),
        "route": made.route,
        "story": made.story,
        "change": made.change,
        "outcome": made.outcome,
        "gate": made.gate,
        "now": again.gate if isinstance(again, Decision) else "",
        "differs": "; ".join(each.differs) or str(again),
        "rules": basis.rules if basis else "",
        "settings": basis.route if basis else "",
    }
