"""What do most accounts of one happening say, slot by slot?"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from monitor.model.event import Event, Number, Party, Person, Place, Status
from monitor.model.register import Account
from monitor.model.stage import ACTING, acting

#: Papers are called so whatever they are; these words tell no two of them apart.
GENERIC = frozenset({"none", "agreement"})

Value = TypeVar("Value", bound=Hashable)


def event_of(pile: Sequence[Account], told: Sequence[Account]) -> Event:
    """`told` are those of the pile that tell of its present status."""
    day = _day(told)
    return replace(
        told[0].event,
        main=any(a.event.main for a in pile),
        parties=_parties(pile),
        instrument=_instrument(pile),
        date=day.date if day else None,
        date_end=day.date_end if day else None,
        date_source=day.date_source if day else "",
        place=_place(told) or _place(pile),
        persons=_persons(told),
        numbers=_numbers(told),
    )


def in_order(values: Iterable[Value]) -> tuple[Value, ...]:
    """Each once."""
    return tuple(dict.fromkeys(values))


def commonest(values: Iterable[Value]) -> Value | None:
    """Of those that are told equally often, the one told first."""
    counted = Counter(values).most_common(1)
    return counted[0][0] if counted else None


def _day(told: Sequence[Account]) -> Event | None:
    """What the texts say; else the first day of publication, never of a plan."""
    events = [a.event for a in told if a.event.date]
    said = [e for e in events if e.date_source == "text"]
    if said:
        day = commonest(e.date for e in said)
        same = [e for e in said if e.date == day]
        return next((e for e in same if e.date_end), same[0])
    done = [e for e in events if e.status is not Status.PLANNED]
    return min(done, key=lambda e: str(e.date), default=None)


def _parties(pile: Sequence[Account]) -> tuple[Party, ...]:
    """Those who act, as most items that name two of them have it; and all others."""
    pairs = [acting(a.event) for a in pile if len(acting(a.event)) > 1]
    agreed = commonest(sorted(pairs, key=len, reverse=True))
    parties = in_order(p for a in pile for p in a.event.parties)
    return tuple(
        p for p in parties if p.role not in ACTING or agreed is None or p.id in agreed
    )


def _instrument(pile: Sequence[Account]) -> str:
    papers = [a.event.instrument for a in pile]
    named = commonest(paper for paper in papers if paper not in GENERIC)
    return named or ("agreement" if "agreement" in papers else "none")


def _place(accounts: Sequence[Account]) -> Place | None:
    return commonest(a.event.place for a in accounts if a.event.place)


def _persons(told: Sequence[Account]) -> tuple[Person, ...]:
    """Each name once, with the fullest title that it is given."""
    titles: dict[str, str] = {}
    for person in (p for a in told for p in a.event.persons):
        known = titles.get(person.name, "")
        titles[person.name] = max(known, person.title, key=len)
    return tuple(Person(name=name, title=title) for name, title in titles.items())


def _numbers(told: Sequence[Account]) -> tuple[Number, ...]:
    kinds: dict[str, list[Number]] = {}
    for number in (n for a in told for n in a.event.numbers):
        kinds.setdefault(number.kind, []).append(number)
    return tuple(filter(None, map(commonest, kinds.values())))
