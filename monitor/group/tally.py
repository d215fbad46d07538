"""How far do the numbers of two reports agree? In points; see `agreeing`."""

from monitor.group.facts import BIG, NEAR, TELLS
from monitor.group.signature import ALIKE, BETWEEN_STATES, MANY
from monitor.group.trace import Trace

#: Each number of the two texts, at most two; none of those that both have.
NUMBER, SMALL_NUMBER, OTHER_NUMBERS, MOST = 6.0, 3.0, 4.0, 2
#: Smaller ones are in every second report.
SMALL = 3
#: From here on a number that is not round is that of one happening: 17,004.
EXACT = 1_000
#: Each that counts the same, and counts that are nearly or by no means the same.
COUNT, NEARLY, OTHER_COUNT = 4.0, 6.0, 4.0


def same_figures(one: Trace, two: Trace) -> bool:
    """Whether numbers agree that two happenings of one kind hardly share."""
    both = [n for n in one.facts.numbers & two.facts.numbers if n >= BIG]
    return len(both) > 1 or any(n >= MANY and n % 10 for n in both)


def same_counts(one: Trace, two: Trace) -> bool:
    """Whether they count two things alike: five are held and 38 were found."""
    both = [n for _, n in one.facts.counts & two.facts.counts if n >= SMALL]
    return len(both) > 1 and max(both) >= BIG


def of_numbers(one: Trace, two: Trace) -> float:
    """Of headline and lead, whatever they count."""
    a, b = one.facts.numbers, two.facts.numbers
    both, big, found = a & b, 0, 0.0
    if both:
        both -= _of_others(one, two)
        big = sum([n >= BIG for n in both])
        small = sum([SMALL <= n < BIG for n in both])
        found = NUMBER * min(MOST, big) + SMALL_NUMBER * min(MOST, small)
        if any(n >= EXACT and n % 10 for n in both):
            found += NUMBER
    # What a deal is told with is wages, years and workers, each by another paper.
    if big or _is_deal(one) or _is_deal(two):
        return found
    theirs, mine = _big(one), _big(two)
    if not theirs or not mine or _are_near(theirs, mine):
        return found
    return found - OTHER_NUMBERS


def of_counts(one: Trace, two: Trace) -> float:
    """Of what both count."""
    a, b = one.facts.counts, two.facts.counts
    both = [n for _, n in a & b]
    if one.facts.aboard or two.facts.aboard:
        both += aboard(one, two)
    big = sum([n >= BIG for n in both])
    small = sum([TELLS <= n < BIG for n in both])
    sum_ = COUNT * (min(MOST, big) + min(MOST, small))
    for kind in {kind for kind, _ in a} & {kind for kind, _ in b}:
        theirs, mine = ({n for k, n in each if k == kind} for each in (a, b))
        times = [max(n, m) / max(1.0, min(n, m)) for n in theirs for m in mine]
        told = theirs & two.facts.numbers | mine & one.facts.numbers
        if min(times) > ALIKE and not any(n >= SMALL for n in told):
            sum_ -= OTHER_COUNT
        elif 1 < min(times) <= NEAR and max(theirs) >= BIG:
            sum_ += NEARLY
    return sum_


def aboard(one: Trace, two: Trace) -> list[float]:
    """Nine are dead and 41 live, or there were fifty on board."""
    a, b = one.facts, two.facts
    return [n for n in (a.aboard,) if ("people", n) in b.counts] + [
        n for n in (b.aboard,) if ("people", n) in a.counts
    ]


def _of_others(one: Trace, two: Trace) -> set[float]:
    """Four are held there, and here four are found."""
    a, b = one.facts.counts, two.facts.counts
    counted = {n for _, n in a} & {n for _, n in b}
    return counted and counted - {n for _, n in a & b}


def _is_deal(one: Trace) -> bool:
    return one.signature is not None and one.signature.type in BETWEEN_STATES


def _big(one: Trace) -> set[float]:
    return {n for n in (*one.facts.numbers, one.facts.aboard) if n >= BIG}


def _are_near(one: set[float], two: set[float]) -> bool:
    return any(max(n, m) <= NEAR * min(n, m) for n in one for m in two)
