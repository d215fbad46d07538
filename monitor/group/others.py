"""Do two reports of one kind tell of other cases, going by who, when and how many?

Two raids of one week share their words, their country and their police. What tells
them apart is what no report of the same raid would change: the day and the count
together, the accused and their victims, who was brought home.
"""

from collections.abc import Collection
from datetime import timedelta

from monitor.group.signature import (
    ALIKE,
    FEW,
    YEARS,
    Signature,
    counts_differ,
    days_apart,
)
from monitor.model.event import EventType, Status

DAY = timedelta(days=1)
#: What is done in a day, to people who are counted.
IN_A_DAY = frozenset(
    {
        EventType.ARREST,
        EventType.RESCUE,
        EventType.INTERCEPTION,
        EventType.DEPORTATION_RETURN,
    }
)
BROUGHT_HOME = frozenset({EventType.RESCUE, EventType.DEPORTATION_RETURN})
OF_ACCUSED = frozenset({EventType.CHARGE_TRIAL, EventType.SENTENCE})
#: They are told as one or the other: found, freed and flown home.
PEOPLE = frozenset({"rescued", "migrants", "deported", "victims"})
HARMED = frozenset({"migrants", "victims", "dead"})


def other_case(one: Signature, two: Signature) -> str | None:
    """Why, in words; None where nothing speaks against their being one."""
    return (
        _other_people(one, two)
        or _other_signing(one, two)
        or _others_home(one, two)
        or _other_accused(one, two)
        or _other_term(one, two)
    )


def other_counts(one: Signature, two: Signature) -> bool:
    """Where no other count is the same: one more is held over the same four girls."""
    return counts_differ(one, two) and not _same_victims(one, two)


def _same_victims(one: Signature, two: Signature) -> bool:
    both = set(one.numbers) & set(two.numbers)
    counted = any(n >= FEW and kind != YEARS for kind, n in both)
    return counted and bool(one.place) and one.place == two.place


def _other_people(one: Signature, two: Signature) -> str | None:
    """43 on Monday off one cape, 28 on Tuesday off another."""
    if not {one.type, two.type} <= IN_A_DAY or not _on_other_days(one, two):
        return None
    if not _count_others(one, two, PEOPLE):
        return None
    return f"other counts on another day: {one.day} there, {two.day} here"


def _other_signing(one: Signature, two: Signature) -> str | None:
    """Two states sign one paper at home, and another one abroad two days later."""
    signed = {(s.type, s.status) for s in (one, two)}
    if signed != {(EventType.AGREEMENT, Status.DONE)} or not _on_other_days(one, two):
        return None
    elsewhere = one.country and two.country and one.country != two.country
    if not elsewhere or days_apart(one, two) <= DAY:
        return None
    return f"another day and place: {one.country} there, {two.country} here"


def _others_home(one: Signature, two: Signature) -> str | None:
    """57 Indians and 34 Kenyans come home from the same camps."""
    a, b = one.countries, two.countries
    if not {one.type, two.type} <= BROUGHT_HOME or not a - b or not b - a:
        return None
    if not _count_others(one, two, PEOPLE):
        return None
    there, here = ", ".join(sorted(a - b)), ", ".join(sorted(b - a))
    return f"other people: {there} there, {here} here"


def _other_accused(one: Signature, two: Signature) -> str | None:
    """The tanker's driver and his 17, the trailer's and her nine."""
    if not {one.type, two.type} <= OF_ACCUSED or not one.persons or not two.persons:
        return None
    if _words(one.persons) & _words(two.persons):
        return None
    if not _count_others(one, two, HARMED):
        return None
    return (
        f"other accused and counts: {min(one.persons)} there, {min(two.persons)} here"
    )


def _other_term(one: Signature, two: Signature) -> str | None:
    """Four years on Wednesday, six on Friday, by the court of one town."""
    if {one.type, two.type} != {EventType.SENTENCE} or not _on_other_days(one, two):
        return None
    if _words(one.persons) & _words(two.persons):
        return None
    theirs, mine = ({n for k, n in sign.numbers if k == YEARS} for sign in (one, two))
    if not theirs or not mine or theirs & mine:
        return None
    return f"other terms on another day: {min(theirs):g} there, {min(mine):g} here"


def _on_other_days(one: Signature, two: Signature) -> bool:
    """As both texts say, whatever the day of publication."""
    said = one.said and two.said and one.day is not None and two.day is not None
    return said and days_apart(one, two) >= DAY


def _count_others(one: Signature, two: Signature, kinds: Collection[str]) -> bool:
    """Both count such people, and none of the counts is nearly one of the others."""
    theirs, mine = (
        {value for kind, value in sign.numbers if kind in kinds} for sign in (one, two)
    )
    near = any(max(v, w) <= ALIKE * min(v, w) for v in theirs for w in mine)
    return bool(theirs) and bool(mine) and not near


def _words(persons: Collection[str]) -> set[str]:
    return {word for person in persons for word in person.split()}
