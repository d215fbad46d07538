"""How grave is a story, and what makes it so?

Points from the worst thing that happened, how many people it happened to, who reports
it, and how sure the rules are. Every reason is told with its points.
"""

from collections.abc import Iterable, Mapping

from monitor.model.decision import Facts, Severity
from monitor.model.event import Status
from monitor.model.match import Match
from monitor.model.route import Grade
from monitor.route.facts import milestone

#: What happened, by type of event; the worst of a story counts.
TYPES: Mapping[str, int] = {
    "death_in_transit": 4,
    "rescue": 3,
    "agreement": 3,
    "arrest": 2,
    "sentence": 2,
    "interception": 2,
    "deportation_return": 2,
    "law_policy": 2,
    "charge_trial": 1,
    "negotiation": 1,
    "warning_report": 1,
    "meeting": 0,
    "campaign": 0,
}
#: People, from so many on; of those that count people, not years or boats.
PEOPLE = ((500, 4), (100, 3), (20, 2), (5, 1))
PEOPLE_KINDS = frozenset(
    {
        "arrested",
        "charged",
        "convicted",
        "sentenced",
        "rescued",
        "victims",
        "migrants",
        "missing",
        "survivors",
        "deported",
    }
)
#: A dead one weighs like ten.
DEAD_WEIGHS = 10
MANY_SOURCES: Mapping[int, int] = {3: 1, 10: 2, 30: 3}
OFFICIAL = 1
#: The rules are sure: points of the best match from here on.
SURE, SURE_POINTS = 12, 1
#: The lowest points of each grade.
GRADES = ((8, Grade.CRITICAL), (5, Grade.HIGH), (2, Grade.MEDIUM))


def severity(facts: Facts, matches: Iterable[Match]) -> Severity:
    """Of a story with these facts, for a route that follows these matches."""
    score = max((match.score for match in matches), default=0)
    found = (
        _worst(facts.types),
        _people(facts.numbers),
        _sources(facts.sources),
        (OFFICIAL, "official source") if facts.official else (0, ""),
        (SURE_POINTS, f"{score} points by the rules") if score >= SURE else (0, ""),
    )
    points = sum(given for given, _ in found)
    return Severity(
        grade=next((g for least, g in GRADES if points >= least), Grade.LOW),
        points=points,
        reasons=tuple(f"{reason} +{given}" for given, reason in found if given),
    )


def _worst(types: Iterable[str]) -> tuple[int, str]:
    """What is only planned or denied is worth half."""
    return max(map(_type, types), default=(0, ""))


def _type(name: str) -> tuple[int, str]:
    plain, _, status = name.partition(" ")
    points = TYPES.get(plain, 0)
    if status in {Status.PLANNED, Status.DENIED}:
        points //= 2
    return points, name.replace("_", " ")


def _people(numbers: Iterable[tuple[str, float]]) -> tuple[int, str]:
    """The figure that weighs most; sources' sums are not added up."""
    weighed = [
        (value * (DEAD_WEIGHS if kind == "dead" else 1), kind, value)
        for kind, value in numbers
        if kind == "dead" or kind in PEOPLE_KINDS
    ]
    weight, kind, value = max(weighed, default=(0.0, "", 0.0))
    points = next((given for least, given in PEOPLE if weight >= least), 0)
    return points, f"{value:,.0f} {kind}"


def _sources(count: int) -> tuple[int, str]:
    return MANY_SOURCES.get(milestone(count), 0), f"{count} sources"
