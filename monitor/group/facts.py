"""What does an item say that can be compared without its words?

How many were on board, where, between which states: a brief in French and a feature
in English share no word, but these. They are worked out once, when an item is read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import floor, log

from monitor.group.signature import HOSTS, Signature

DAY = timedelta(days=1)
#: The accused, people who are moved, and the dead are counted under several names.
KINDS = {
    "arrested": "held", "charged": "held", "convicted": "held", "sentenced": "held",
    "rescued": "people", "migrants": "people", "deported": "people",
    "victims": "people", "survivors": "people", "missing": "dead", "dead": "dead",
    "boats": "boats",
}  # fmt: skip
#: A number from here on counts something, one from here on is hardly there by chance.
TELLS, BIG = 2, 10
#: What is told of whom nobody says is nearly the same from here on: 1,402 and 1,400.
ROUNDED = 100
#: Counts of one happening that are told an hour apart, or rounded, differ so much.
NEAR = 1.15
#: So many states and counts of an item are looked up.
STATES, COUNTS = 3, 4
PAIR = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Of one item."""

    counts: frozenset[tuple[str, float]] = frozenset()  #: by what is counted
    #: The dead and those who live: as many were on board.
    aboard: float = 0.0
    numbers: frozenset[float] = frozenset()  #: of its headline and lead as well
    states: frozenset[str] = frozenset()  #: in whatever role
    #: Two items without a common one have too little in common to be weighed.
    marks: frozenset[str] = field(default=frozenset(), repr=False)
    handles: tuple[str, ...] = ()  #: by which it is found: so many in that state


def facts_of(
    sign: Signature | None, told: frozenset[int], named: frozenset[str], at: date
) -> Facts:
    """`told` are the numbers of headline and lead, which may be those of a date."""
    counts = _counts(sign) if sign else frozenset()
    counted = {value for _, value in counts}
    numbers = frozenset(counted | (told - set(_of_dates(sign, at))))
    states = (sign.countries - HOSTS) | named if sign else named
    telling = sorted(n for n in counted or numbers if n >= TELLS)[-COUNTS:]
    places = sorted(states)[:STATES]
    return Facts(
        counts=counts,
        aboard=_aboard(counts),
        numbers=numbers,
        states=states,
        marks=frozenset(_marks(sign, counts, numbers, states)),
        handles=(
            *(f"{place}#{n:g}" for place in places for n in telling),
            *((f"#{'+'.join(sorted(states))}",) if len(states) >= PAIR else ()),
        ),
    )


def _counts(sign: Signature) -> frozenset[tuple[str, float]]:
    return frozenset((KINDS[kind], n) for kind, n in sign.numbers if kind in KINDS)


def _aboard(counts: frozenset[tuple[str, float]]) -> float:
    """Of a boat of which both are told; a saved one is among the people."""
    people, dead = (
        max((n for k, n in counts if k == kind), default=0.0)
        for kind in ("people", "dead")
    )
    return people + dead if people and dead else 0.0


def _of_dates(sign: Signature | None, at: date) -> Iterator[int]:
    """The numbers with which a text says today, yesterday and the event's day."""
    for day in (at, at - DAY, *((sign.day,) if sign and sign.day else ())):
        yield from (day.day, day.month)


def _marks(
    sign: Signature | None,
    counts: frozenset[tuple[str, float]],
    numbers: frozenset[float],
    states: frozenset[str],
) -> Iterator[str]:
    yield from (f"{n:g}" for n in numbers if n >= TELLS)
    if len(states) >= PAIR:
        yield "+".join(sorted(states))
    if sign and sign.place:
        yield f"@{sign.place}"
    if sign:
        yield from (f"={name}" for name in sign.persons)
    # Two counts that are near each other share one of two steps.
    for kind, n in counts | {("", n) for n in numbers if n >= ROUNDED}:
        if n >= BIG:
            step = floor(log(n) / log(NEAR))
            yield from (f"~{kind}{step}", f"~{kind}{step + 1}")
