"""How is what is wrong with a feed, or missing of it, written as JSON?"""

from datetime import datetime
from typing import Any

from monitor.model.feed import Ail, Ailment, Gap, GapKind

Values = dict[str, Any]


def ailment_values(ailment: Ailment) -> Values:
    since = ailment.since.isoformat()
    return {"kind": ailment.kind.name, "since": since, "why": ailment.why}


def ailment(stored: Values) -> Ailment:
    return Ailment(
        kind=Ail[stored["kind"]],
        since=datetime.fromisoformat(stored["since"]),
        why=stored["why"],
    )


def gap_values(gap: Gap) -> Values:
    return {
        "kind": gap.kind.name,
        "since": gap.since.isoformat(),
        "until": gap.until.isoformat(),
        "detail": gap.detail,
    }


def gap(stored: Values) -> Gap:
    return Gap(
        kind=GapKind[stored["kind"]],
        since=datetime.fromisoformat(stored["since"]),
        until=datetime.fromisoformat(stored["until"]),
        detail=stored["detail"],
    )
