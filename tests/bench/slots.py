"""Which slots of what was read agree with the labels?

Of the main event; persons and numbers of all events, however these were parted. What
the labels call optional is neither missed nor wrong. The guideline of the labels says
what counts: a date within three days, the country of a place, acting parties.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from monitor.group.pieces import folded
from monitor.model.event import Event, Role

Label = Mapping[str, Any]
NEAR = timedelta(days=3)
ACTING = frozenset({"state", "agency"})
#: Of a name, so many words must agree: family names come first or last.
WORDS = 2
WORD = re.compile(r"\w+")


class Tally(NamedTuple):
    right: int = 0
    wrong: int = 0
    missed: int = 0


class Told(NamedTuple):
    """What the labels tell of an article, and what was read; the main event first."""

    labels: Sequence[Label]
    events: Sequence[Event]


def _parties(told: Told) -> Tally:
    label, event = told.labels[0], told.events[:1]
    found = {p.id for e in event for p in e.parties if p.role.value in ACTING}
    rows = [a for a in label["actors"] if a["role"] in ACTING]
    return _of_sets(rows, lambda row: row["id"], found)


def _instrument(told: Told) -> Tally:
    label = told.labels[0]
    right = {label["instrument"], *(label.get("instrument_alt") or ())}
    found = {e.instrument for e in told.events[:1]} - {"none"}
    return _of_one(found, bool(found & right), asked="none" not in right)


def _date(told: Told) -> Tally:
    label = told.labels[0]
    found = {e.date for e in told.events[:1] if e.date}
    fits = any(
        first - NEAR <= day <= last + NEAR
        for day in found
        for first, last in _days(label)
    )
    return _of_one(found, fits, asked=bool(label["date"]))


def _days(label: Label) -> Iterable[tuple[date, date]]:
    if label["date"]:
        first = date.fromisoformat(label["date"])
        yield first, date.fromisoformat(label.get("date_end") or label["date"])
    for other in map(date.fromisoformat, label.get("date_alt") or ()):
        yield other, other


def _place(told: Told) -> Tally:
    country = (told.labels[0]["place"] or {}).get("country")
    found = {e.place.country for e in told.events[:1] if e.place and e.place.country}
    return _of_one(found, country in found, asked=bool(country))


def _persons(told: Told) -> Tally:
    rows = [p for label in told.labels for p in label.get("persons") or ()]
    found = [p.name for event in told.events for p in event.persons]
    asked = _each([p["name"] for p in rows if not p.get("optional")])
    named = [p["name"] for p in rows]
    right = sum(any(are_one(name, other) for other in found) for name in asked)
    wrong = _each(f for f in found if not any(are_one(f, name) for name in named))
    return Tally(right, len(wrong), len(asked) - right)


def _each(names: Iterable[str]) -> list[str]:
    """Every person once."""
    kept: list[str] = []
    for name in names:
        if not any(are_one(name, other) for other in kept):
            kept.append(name)
    return kept


def are_one(one: str, two: str) -> bool:
    """To Lam and Tô Lâm, Lopez Obrador and Andrés Manuel López Obrador."""
    a, b = (set(WORD.findall(folded(name))) for name in (one, two))
    return len(a & b) >= min(WORDS, len(a), len(b)) > 0


def _numbers(told: Told) -> Tally:
    found = {(n.kind, round(n.value, 1)) for e in told.events for n in e.numbers}
    rows = [n for label in told.labels for n in label.get("numbers") or ()]
    return _of_sets(rows, lambda n: (n["kind"], round(float(n["value"]), 1)), found)


def _of_sets(
    rows: Sequence[Label], key: Callable[[Label], Any], found: set[Any]
) -> Tally:
    asked = {key(row) for row in rows if not row.get("optional")}
    allowed = {key(row) for row in rows}
    return Tally(len(asked & found), len(found - allowed), len(asked - found))


def _of_one(found: set[Any], fits: bool, *, asked: bool) -> Tally:
    return Tally(int(fits), int(bool(found) and not fits), int(asked and not fits))


#: By heading.
SLOTS: Mapping[str, Callable[[Told], Tally]] = {
    "parties": _parties,
    "instrument": _instrument,
    "date within 3 days": _date,
    "country of the place": _place,
    "persons": _persons,
    "numbers": _numbers,
}


def names_wrong_party(told: Told) -> bool | None:
    """Of an agreement: whether a state is a party that is none. None: no agreement."""
    agreed = next((e for e in told.events if e.type.value == "agreement"), None)
    if told.labels[0]["type"] != "agreement" or agreed is None:
        return None
    roles = {*ACTING, "org"}
    right = {a["id"] for a in told.labels[0]["actors"] if a["role"] in roles}
    return bool({p.id for p in agreed.parties if p.role is Role.STATE} - right)
