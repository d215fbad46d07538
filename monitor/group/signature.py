"""Do two reports tell of one event, going by what was extracted from them?

What extraction did not find says nothing: a missing place conflicts with no place.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.group.pieces import folded
from monitor.model.event import Event, EventType, Role, Status

#: Days that two reports of one event may be apart in what they say of its date.
NEAR, DAY = timedelta(days=3), timedelta(days=1)
#: A number that counts nobody: what is asked for on Monday is not what is given.
YEARS = "sentenced_years"

#: What two states do with each other.
BETWEEN_STATES = frozenset(
    {EventType.AGREEMENT, EventType.MEETING, EventType.NEGOTIATION}
)
#: What is done to smugglers, traffickers and their victims in one case.
CASE = frozenset(
    {
        EventType.ARREST,
        EventType.RESCUE,
        EventType.CHARGE_TRIAL,
        EventType.SENTENCE,
        EventType.INTERCEPTION,
    }
)
#: Not a trial: a court has its own name, and its city another.
RAIDS = frozenset({EventType.ARREST, EventType.RESCUE})
#: A place that was misread does harm here: a return has two ends, a report none.
PLACED = (BETWEEN_STATES | CASE | {EventType.DEATH_IN_TRANSIT}) - {
    EventType.NEGOTIATION
}
#: Instruments that are another name for any other.
LOOSE = frozenset({"none", "agreement"})
#: So many parties make a deal.
PAIR = 2
#: Bodies that sit at many tables: two pairs of states that meet there are two.
HOSTS = frozenset({"UN", "IOM", "UNHCR", "UNODC", "INTERPOL"})
#: Ids of states have so many letters, those of bodies more: EUROPOL.
ISO = 3
#: A count from here on is hardly that of another event in the same days, unless it
#: is a round one.
MANY = 20
#: Counts that are rounded differ so much.
NEARLY = 1.1
#: Fewer are counted in every second report.
FEW = 3
#: Counts of one event differ so much between reports, and grow with the hours.
ALIKE = 1.3
#: The first hour's count of a raid is not a tenth of the last.
BEYOND = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What tells an event from another of its type."""

    type: EventType
    status: Status = Status.DONE
    states: frozenset[str] = frozenset()  #: states and bodies that act as one
    agencies: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()  #: in whatever role
    instrument: str = "none"
    day: date | None = None
    last_day: date | None = None
    said: bool = False  #: the day is in the text, not that of publication
    place: str = ""
    country: str = ""  #: of the place
    persons: frozenset[str] = frozenset()  #: by the words of their names
    numbers: tuple[tuple[str, float], ...] = ()
    ahead: bool = False  #: the day was to come when it was told


def signature_of(events: Iterable[Event], at: date) -> Signature | None:
    """Of the main event; the numbers and persons of all that is news."""
    told = [event for event in events if not event.background]
    main = next((event for event in told if event.main), next(iter(told), None))
    if main is None:
        return None
    return Signature(
        type=main.type,
        status=main.status,
        states=_ids(main, {Role.STATE, Role.ORG}),
        agencies=_ids(main, {Role.AGENCY}),
        countries=_ids(main, set(Role)),
        instrument=main.instrument,
        day=main.date,
        last_day=main.date_end,
        said=main.date_source == "text",
        place=folded(main.place.name) if main.place else "",
        country=main.place.country if main.place else "",
        persons=frozenset(_names(told)),
        numbers=tuple(sorted({(n.kind, n.value) for e in told for n in e.numbers})),
        ahead=main.date is not None and main.date > at + DAY,
    )


def _ids(event: Event, roles: set[Role]) -> frozenset[str]:
    return frozenset(party.id for party in event.parties if party.role in roles)


def _names(events: Iterable[Event]) -> Iterator[str]:
    """Name by name: "Sajid Javid" and "Javid" share a word that few others have."""
    for event in events:
        for person in event.persons:
            yield " ".join(sorted(folded(person.name).split()))


def conflict(one: Signature, two: Signature) -> str | None:
    """Why these cannot be one event, in words; None where nothing speaks against it."""
    return (
        _other_parties(one, two)
        or _other_country(one, two)
        or _other_people(one, two)
        or _other_day(one, two)
        or _other_body(one, two)
    )


def _other_parties(one: Signature, two: Signature) -> str | None:
    """Each names a party that the other leaves out: another pair of states."""
    if not {one.type, two.type} <= BETWEEN_STATES:
        return None
    a, b = one.states, two.states
    if not a or not b or a <= b or b <= a:
        return None
    if (len(a) < PAIR and a <= two.countries) or (len(b) < PAIR and b <= one.countries):
        return None  # one side speaks, and of the other more is told than that it acts
    # A round of many, each told with those that matter here.
    if len(a & b - HOSTS) >= PAIR:
        return None
    return f"other parties: {_list(a - b)} there, {_list(b - a)} here"


def _other_country(one: Signature, two: Signature) -> str | None:
    if not {one.type, two.type} <= PLACED or not one.country or not two.country:
        return None
    if one.country == two.country or _has_two_places(one, two):
        return None
    return f"another country: {one.country} there, {two.country} here"


def _has_two_places(one: Signature, two: Signature) -> bool:
    """Whether one happening may be told by either country."""
    ends = {one.country, two.country}
    if ends <= one.countries & two.countries:
        return True  # both are parties, and either may have been read as the place
    if {one.type, two.type} <= BETWEEN_STATES:
        return ends <= one.states or ends <= two.states
    if {one.type, two.type} == {EventType.RESCUE} and one.countries & two.countries:
        return True  # where they were, and where they were brought
    # One accused, tried at home for what was done abroad.
    return one.type in CASE and bool(one.persons & two.persons)


def _other_people(one: Signature, two: Signature) -> str | None:
    """A flight to Georgia is not the one to Colombia, whoever sends both."""
    a, b = one.countries, two.countries
    if {one.type, two.type} != {EventType.DEPORTATION_RETURN}:
        return None
    if min(len(a), len(b)) < PAIR or a <= b or b <= a:
        return None
    return f"other people: {_list(a - b)} there, {_list(b - a)} here"


def _other_day(one: Signature, two: Signature) -> str | None:
    if not (one.said and two.said and one.day and two.day and one.type == two.type):
        return None
    if one.ahead != two.ahead or days_apart(one, two) <= NEAR or _tally(one, two):
        return None
    return f"another day: {one.day} there, {two.day} here"


def _tally(one: Signature, two: Signature) -> bool:
    """An operation is told by the days it ran, or by the day of its figures."""
    theirs, mine = dict(one.numbers), dict(two.numbers)
    same = [
        kind
        for kind in theirs.keys() & mine.keys()
        if max(theirs[kind], mine[kind]) <= NEARLY * min(theirs[kind], mine[kind])
        and mine[kind] >= MANY
    ]
    return len(same) >= PAIR


def _other_body(one: Signature, two: Signature) -> str | None:
    """INTERPOL's operation is not Europol's."""
    if not {one.type, two.type} <= CASE:
        return None
    a = {body for body in one.agencies if len(body) > ISO}
    b = {body for body in two.agencies if len(body) > ISO}
    if not a or not b or a & b:
        return None
    return f"another body: {_list(a)} there, {_list(b)} here"


def other_raid(one: Signature, two: Signature) -> str | None:
    """Leeds and 2 women, Bradford and 22 girls: however like their words are.

    A place may be told by its region, and counts grow, though not beyond measure.
    Boats of a day are told by those of one beach and by all of them.
    """
    if one.type not in RAIDS:
        return None
    if counts_differ(one, two, BEYOND):
        return "counts that are too far apart for one event"
    if not one.place or not two.place or one.place == two.place:
        return None
    if not counts_differ(one, two):
        return None
    return f"another place and other counts: {one.place} there, {two.place} here"


def days_apart(one: Signature, two: Signature) -> timedelta:
    """Between their days, or the spans of days; asked only where both have one."""
    if one.day is None or two.day is None:
        return timedelta.max
    ends = (one.last_day or one.day, two.last_day or two.day)
    return max(one.day - ends[1], two.day - ends[0], timedelta(0))


def agreement(one: Signature, two: Signature) -> str | None:
    """What makes these one event whatever the words and the language, in words."""
    if conflict(one, two) or other_raid(one, two) or days_apart(one, two) > NEAR:
        return None
    return (
        _same_deal(one, two)
        or _same_people(one, two)
        or _same_count(one, two)
        or _same_spot(one, two)
    )


def _same_deal(one: Signature, two: Signature) -> str | None:
    """The same states do the same on the same days."""
    kinds = {one.type, two.type}
    if not kinds <= BETWEEN_STATES or one.status != two.status:
        return None
    if len(one.states) < PAIR or one.states != two.states:
        return None
    if not _fits(one.instrument, two.instrument, kinds):
        return None
    return f"same parties, days and kind: {_list(one.states)}"


def _fits(one: str, two: str, kinds: set[EventType]) -> bool:
    return one == two or (len(kinds) == 1 and bool({one, two} & LOOSE))


def _same_people(one: Signature, two: Signature) -> str | None:
    """The same persons take part in the same kind of thing."""
    if one.type != two.type:
        return None
    shared = one.persons & two.persons
    return f"same persons: {_list(shared)}" if len(shared) > 1 else None


def _same_count(one: Signature, two: Signature) -> str | None:
    """So many of one kind, in one country: 197 people were flown home from there."""
    if one.type != two.type or not one.countries & two.countries:
        return None
    for kind, value in set(one.numbers) & set(two.numbers):
        if value >= MANY and value % 10:
            return f"same number: {kind} {value:g}"
    return None


def _same_spot(one: Signature, two: Signature) -> str | None:
    """On the same day in the same place so many of a kind, or so many years."""
    if one.type is not two.type or one.type not in CASE or not one.place:
        return None
    on_a_day = one.said and two.said and days_apart(one, two) == timedelta(0)
    if not on_a_day or one.place != two.place:
        return None
    for kind, value in sorted(set(one.numbers) & set(two.numbers)):
        if value >= FEW:
            return f"same place, day and number: {one.place}, {kind} {value:g}"
    return None


def same_kind_and_day(one: Signature, two: Signature) -> bool:
    """As far as both say a day: boats of Monday are not those of Wednesday."""
    known = one.day is not None and two.day is not None
    return one.type is two.type and not (known and days_apart(one, two) > DAY)


def counts_differ(one: Signature, two: Signature, times: float = ALIKE) -> bool:
    """Both count the same kind, and no count of it is nearly that of the other."""
    if one.type is not two.type:
        return False
    other = dict[str, list[float]]()
    for kind, value in two.numbers:
        other.setdefault(kind, []).append(value)
    kinds = ({kind for kind, _ in one.numbers} & other.keys()) - {YEARS}
    return any(
        not any(
            max(v, w) <= times * min(v, w)
            for k, v in one.numbers
            if k == kind
            for w in other[kind]
        )
        for kind in kinds
    )


def _list(ids: Iterable[str]) -> str:
    return ", ".join(sorted(ids))
