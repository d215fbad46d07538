"""Do enough facts of two reports agree to make them one, whatever their words?

Each fact that agrees counts for it, each that does not against it. One alone is never
enough: a state, a place, persons or words in common must stand beside a number. The
points are those of a logistic regression over pairs that were written for it, in
quarters of what it gave, so that they can be read and changed one by one.
"""

from collections.abc import Sequence
from datetime import timedelta

from monitor.group.facts import DAY, PAIR
from monitor.group.signature import BETWEEN_STATES, CASE, Signature, days_apart
from monitor.group.tally import SMALL, aboard, of_counts, of_numbers, same_counts
from monitor.group.trace import Trace
from monitor.model.event import EventType

#: Reports of one happening come within so long; later there are follow-ups.
WITHIN = timedelta(hours=60)
#: Two states meet again after it.
NEXT_DAY = timedelta(hours=36)
NEEDED = 9.0
#: Words in common stand beside a number where they are alike so much.
SAME_SUBJECT = 0.1
#: All of the likeness of the words; languages in which none can be alike.
WORDS, ACROSS = 8.0, 4.0
NAME, NAMES, OTHER_NAMES = 1.5, 4, 3.0
#: A name on which a fifth of both texts hangs counts as it weighs, in thousandths to
#: the point, up to three of them.
HANGS, PER_POINT, MOST_WEIGHT, OWN = 200, 100, 350, 3
#: Where every noun has a capital it is no sign of a name.
CAPITAL_NOUNS = frozenset({"de", "lb"})
#: Each state; all of two or more, which says most where no words can.
STATE, OTHER_STATE, SAME_STATES, OTHER_STATES = 2.0, 5.0, 4.0, 9.0
#: Each names a state that the other leaves out: Syrians there, Turks here.
OTHER_NATIONS = 4.0
#: The fourth meeting in both, whatever it is a meeting of.
SERIES = 4.0
PLACE, OTHER_PLACE = 5.0, 2.0
SAME_TYPE, KIN_TYPE, OTHER_TYPE = 4.0, 1.0, 2.0
OTHER_PERSONS, PER_DAY = 6.0, 3.0
#: What one paper tells as the one and another as the other.
KIN = (
    CASE - {EventType.SENTENCE},
    frozenset({EventType.CHARGE_TRIAL, EventType.SENTENCE}),
    BETWEEN_STATES,
    frozenset({EventType.DEPORTATION_RETURN, EventType.RESCUE}),
    frozenset({EventType.DEATH_IN_TRANSIT, EventType.RESCUE, EventType.INTERCEPTION}),
)


#: Asked of every comparison.
ARE_KIN = frozenset((one, two) for kinds in KIN for one in kinds for two in kinds)


def are_kin(one: EventType, two: EventType) -> bool:
    """Whether one happening may be told as either."""
    return one is two or (one, two) in ARE_KIN


def agreement(one: Trace, two: Trace, score: float) -> str | None:
    """Which facts make them one, in words; `score` is how alike their words are."""
    if one.facts.marks.isdisjoint(two.facts.marks) and not _own(one, two, score):
        return None
    if abs(one.at - two.at) > WITHIN or points(one, two, score) < NEEDED:
        return None
    return f"facts agree: {', '.join(_shared(one, two))}"


def points(one: Trace, two: Trace, score: float) -> float:
    """Of all that agrees and all that does not."""
    a, b = one.signature, two.signature
    own = _own(one, two, score)
    if not own and not _stand_beside(one, two, score):
        return 0.0
    sum_ = WORDS * score + (ACROSS if one.lang != two.lang else 0)
    sum_ += of_numbers(one, two) + _of_names(one, two, own) + _of_states(one, two)
    if one.series and two.series and _same_nth(one, two):
        sum_ += SERIES
    if a and b:
        sum_ += _of_events(a, b) + _of_place(one, two) + of_counts(one, two)
    return sum_


def other_states(one: Trace, two: Trace) -> str | None:
    """Of a headline alone the states are half of what it says."""
    a, b = one.facts.states, two.facts.states
    if not (one.is_bare or two.is_bare) or one.lang != two.lang or a <= b or b <= a:
        return None
    there, here = ", ".join(sorted(a - b)), ", ".join(sorted(b - a))
    return f"other states: {there} there, {here} here"


def _stand_beside(one: Trace, two: Trace, score: float) -> bool:
    """A number alone is in many reports of a day."""
    a, b = one.signature, two.signature
    return bool(
        score >= SAME_SUBJECT
        or one.facts.states & two.facts.states
        or len(one.terms.names & two.terms.names) >= PAIR
        or same_counts(one, two)
        or (a and b and (a.persons & b.persons or (a.place and a.place == b.place)))
    )


def _same_nth(one: Trace, two: Trace) -> set[int]:
    return {nth for _, nth in one.series} & {nth for _, nth in two.series}


def _own(one: Trace, two: Trace, score: float) -> list[int]:
    """What the names weigh that are no state's and on which both hang: Harwick, Sfora.

    In one language two texts of one happening share more than a name, and a place where
    boats land has others a day later.
    """
    if one.lang == two.lang and (score < SAME_SUBJECT or one.lang in CAPITAL_NOUNS):
        return []
    names = one.own & two.own
    if not names or abs(one.at - two.at) > NEXT_DAY:
        return []
    a, b = one.terms.words, two.terms.words
    weights = [min(a[name], b[name]) for name in names]
    return sorted([w for w in weights if w >= HANGS], reverse=True)[:OWN]


def _of_names(one: Trace, two: Trace, own: Sequence[int]) -> float:
    a, b = one.terms.names, two.terms.names
    both = a & b
    if not both and a and b and one.lang == two.lang:
        return -OTHER_NAMES
    others = min(NAMES, len(both)) - len(own)
    return NAME * others + sum(min(w, MOST_WEIGHT) for w in own) / PER_POINT


def _of_states(one: Trace, two: Trace) -> float:
    a, b = one.facts.states, two.facts.states
    if a == b and len(a) >= PAIR and abs(one.at - two.at) <= NEXT_DAY:
        return STATE + (SAME_STATES if one.lang != two.lang else STATE)
    if a & b:
        return STATE - (OTHER_NATIONS if a - b and b - a else 0.0)
    events = one.signature and two.signature
    return -OTHER_STATE if a and b and events else 0.0


def _of_events(one: Signature, two: Signature) -> float:
    other = -KIN_TYPE if are_kin(one.type, two.type) else -OTHER_TYPE
    sum_ = SAME_TYPE if one.type is two.type else other
    if one.states - two.states and two.states - one.states:
        sum_ -= OTHER_STATES
    if one.persons and two.persons and not _words(one) & _words(two):
        sum_ -= OTHER_PERSONS
    said = one.said and two.said and one.ahead == two.ahead
    if said and one.day and two.day:
        sum_ -= PER_DAY * (days_apart(one, two) / DAY)
    return sum_


def _of_place(one: Trace, two: Trace) -> float:
    """Another language has another name for it."""
    a, b = one.signature, two.signature
    if not (a and b and a.place and b.place):
        return 0.0
    other = OTHER_PLACE if one.lang == two.lang else 0.0
    return PLACE if a.place == b.place else -other


def _words(sign: Signature) -> set[str]:
    return {word for name in sign.persons for word in name.split()}


def _shared(one: Trace, two: Trace) -> list[str]:
    """What agrees, as people read it."""
    a, b = one.facts, two.facts
    counts = sorted(a.counts & b.counts)
    counted = {n for _, n in counts}
    numbers = sorted(n for n in (a.numbers & b.numbers) - counted if n >= SMALL)
    s, t = one.signature, two.signature
    place = s and t and s.place == t.place and s.place
    afloat = aboard(one, two)
    near = [mark for mark in a.marks & b.marks if mark.startswith("~")]
    return [
        *([f"place {place}"] if place else ()),
        *(f"state {state}" for state in sorted(a.states & b.states)),
        *(f"{n:g} {kind}" for kind, n in counts),
        *(f"the number {n:g}" for n in numbers),
        *(f"{n:g} aboard" for n in afloat),
        *(f"number {nth} of a series" for nth in sorted(_same_nth(one, two))),
        *(
            ["counts nearly the same"]
            if near and not (counts or numbers or afloat)
            else ()
        ),
        *sorted(one.terms.names & two.terms.names)[:3],
    ]
