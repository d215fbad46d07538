"""What a decision was made from, as JSON: one column, so that it may grow."""

from datetime import datetime
from typing import Any

from monitor.model.decision import Basis, Facts, Severity
from monitor.model.route import Grade

Json = dict[str, Any]


def to_json(basis: Basis) -> Json:
    """Most decisions have no silence and no budget: what is empty takes no room."""
    few = {"silences": list(basis.silences), "spent": basis.spent}
    return {
        "seq": basis.seq,
        "version": basis.version,
        "first_seen": basis.first_seen.isoformat() if basis.first_seen else None,
        "rules": basis.rules,
        "route": basis.route,
        "reports": basis.reports,
        "newest": basis.newest,
        "update": basis.update,
        "shown": basis.shown,
        **{name: value for name, value in few.items() if value},
        "facts": _facts_to_json(basis.facts),
        "severity": {
            "grade": basis.severity.grade.value,
            "points": basis.severity.points,
            "reasons": list(basis.severity.reasons),
        },
    }


def from_json(stored: Json) -> Basis:
    seen, grave = stored["first_seen"], stored["severity"]
    return Basis(
        seq=stored["seq"],
        version=stored["version"],
        first_seen=datetime.fromisoformat(seen) if seen else None,
        rules=stored["rules"],
        route=stored["route"],
        reports=stored["reports"],
        newest=stored["newest"],
        update=stored.get("update", ""),
        shown=stored.get("shown", 0),
        silences=tuple(stored.get("silences", ())),
        spent=stored.get("spent", 0),
        facts=_facts_from_json(stored["facts"]),
        severity=Severity(
            grade=Grade(grave["grade"]),
            points=grave["points"],
            reasons=tuple(grave["reasons"]),
        ),
    )


def _facts_to_json(facts: Facts) -> Json:
    return {
        "types": list(facts.types),
        "instruments": list(facts.instruments),
        "numbers": [list(number) for number in facts.numbers],
        "countries": list(facts.countries),
        "official": list(facts.official),
        "sources": facts.sources,
    }


def _facts_from_json(stored: Json) -> Facts:
    return Facts(
        types=tuple(stored["types"]),
        instruments=tuple(stored["instruments"]),
        numbers=tuple((kind, value) for kind, value in stored["numbers"]),
        countries=tuple(stored["countries"]),
        official=tuple(stored["official"]),
        sources=stored["sources"],
    )
