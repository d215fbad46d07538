"""How is an event told in a line, or as facts, without claiming more than is known?

What is planned is called planned, what was denied denied; a day that is only the day
of publication says so, and a day or place that no item states is said to be missing.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from monitor.model.event import Event, EventType, Number, Person, Role, Status
from monitor.model.register import Stage
from monitor.model.stage import ACTING, is_between_states, stage_of
from monitor.model.story import Story

#: The name of a state or body by its id.
Name = Callable[[str], str]

#: More than these make no line.
MOST_PERSONS = 4
MOST_PARTIES = 10
UNSTATED = "not stated"
PAPERS = {
    "joint statement": "a joint statement",
    "mou": "a memorandum of understanding",
    "treaty": "a treaty",
    "action plan": "an action plan",
    "readmission": "a readmission agreement",
    "working group": "a working group",
    "declaration": "a declaration",
}
NOUNS = {
    EventType.AGREEMENT: "agreement",
    EventType.MEETING: "meeting",
    EventType.NEGOTIATION: "negotiation",
    EventType.CAMPAIGN: "campaign",
    EventType.LAW_POLICY: "law or policy",
    EventType.ARREST: "arrest",
    EventType.RESCUE: "rescue",
    EventType.CHARGE_TRIAL: "charge or trial",
    EventType.SENTENCE: "sentence",
    EventType.INTERCEPTION: "interception",
    EventType.DEPORTATION_RETURN: "deportation or return",
    EventType.DEATH_IN_TRANSIT: "deaths in transit",
    EventType.WARNING_REPORT: "warning or report",
}
#: Of two or more who act; `{}` is the paper.
DEEDS = {
    Stage.PROPOSED: "plan {}",
    Stage.NEGOTIATED: "negotiated {}",
    Stage.AGREED: "agreed on {}",
    Stage.SIGNED: "signed {}",
    Stage.IN_FORCE: "have {} in force",
    Stage.FAILED: "did not conclude {}",
}
MEETINGS = {
    Status.DONE: "met",
    Status.PLANNED: "plan to meet",
    Status.DENIED: "did not meet",
}
HOW = {Status.DONE: "", Status.PLANNED: "planned: ", Status.DENIED: "denied: "}
#: Where one who acts is also the place, that goes without saying.
ROLES = {Role.NATIONALITY: "people of {}", Role.LOCATION: "in {}"}
#: What is not a number of people of that kind.
COUNTED = {"sentenced_years": "{} years of prison"}
#: Ids whose names take an article within a sentence.
WITH_ARTICLE = frozenset((
    "ARE", "BHS", "CAF", "COD", "COG", "COK", "COM", "CYM", "CZE", "DOM", "FLK", "FRO",
    "GBR", "GMB", "IOT", "MDV", "MHL", "MNP", "NLD", "PHL", "SLB", "TCA", "USA", "VGB",
    "VIR", "EU", "AU", "UN", "COE", "BALI",
))  # fmt: skip
#: Facts that a sentence leads in otherwise than by their key.
LEADS = {"numbers": "", "named": "named:"}
TO = "\N{EN DASH}"


class Fact(NamedTuple):
    """One thing that is known of an event, under a word that people know."""

    key: str
    value: str


#: What a story is mainly about, for those who may not ask how it is found out.
Tell = Callable[[Story], tuple[Fact, ...]]


def tell_nothing(_: Story) -> tuple[Fact, ...]:
    """Where nobody finds it out."""
    return ()


def event_sentence(event: Event, name: Name, *, sources: int = 0) -> str:
    """What; by whom; how many; when and where; how many sources say so."""
    return facts_line(event_facts(event, name, sources=sources))


def facts_line(facts: Iterable[tuple[str, str]]) -> str:
    """The facts of one event, as a line."""
    told = dict(facts)
    place, count = told.pop("place", UNSTATED), told.pop("sources", "")
    where = f"place {UNSTATED}" if place == UNSTATED else f"in {place}"
    day = told.pop("date", UNSTATED)
    when = f"day {UNSTATED}" if day == UNSTATED else day
    what = told.pop("what", "")
    parts = [what, *(_part(key, told[key]) for key in told), f"{when}, {where}", count]
    return "; ".join(filter(None, parts))


def event_facts(event: Event, name: Name, *, sources: int = 0) -> tuple[Fact, ...]:
    """The same as pairs."""
    return tuple(_facts(event, name, sources))


def _facts(event: Event, name: Name, sources: int) -> Iterator[Fact]:
    what = _what(event, name)
    yield Fact("what", what[:1].upper() + what[1:])
    if event.persons:
        yield Fact(_as_whom(event), _persons(event.persons))
    if event.numbers:
        yield Fact("numbers", ", ".join(map(_number, event.numbers)))
    yield Fact("date", _day(event))
    yield Fact("place", _place(event, name))
    if sources:
        yield Fact("sources", "1 source" if sources == 1 else f"{sources} sources")


def _part(key: str, value: str) -> str:
    return f"{LEADS.get(key, key)} {value}".lstrip()


def _what(event: Event, name: Name) -> str:
    doing = _of(event, ACTING, name)
    if len(doing) > 1 and is_between_states(event):
        return f"{_first_of(doing)} {_deed(event)}"
    if len(doing) > 1 and event.type is EventType.MEETING:
        return f"{_first_of(doing)} {MEETINGS[event.status]}"
    orgs = _of(event, {Role.ORG}, name)
    beside = [
        words.format(listed(found))
        for role, words in ROLES.items()
        if (found := _not_said(_of(event, {role}, name), role, doing))
    ]
    named = ", ".join([*doing, *orgs, *beside])
    return f"{HOW[event.status]}{_noun(event)}{f' ({named})' if named else ''}"


def _not_said(names: list[str], role: Role, doing: list[str]) -> list[str]:
    return [n for n in names if role is not Role.LOCATION or n not in doing]


def _deed(event: Event) -> str:
    """Of a meeting that ends in a paper, both are told."""
    stage, paper = stage_of(event), PAPERS.get(event.instrument, "an agreement")
    if event.type is not EventType.MEETING:
        return DEEDS[stage].format(paper)
    issued = f" and issued {paper}" if event.status is Status.DONE else ""
    return f"{MEETINGS[event.status]}{issued}"


def _noun(event: Event) -> str:
    """The paper, where one of those between whom it is could not be told."""
    paper = PAPERS.get(event.instrument, "").partition(" ")[2]
    return paper if paper and is_between_states(event) else NOUNS[event.type]


def _of(event: Event, roles: Iterable[Role], name: Name) -> list[str]:
    """Each once, though a state may act and its police, too."""
    wanted = frozenset(roles)
    ids = dict.fromkeys(p.id for p in event.parties if p.role in wanted)
    return [with_article(each, name) for each in ids]


def with_article(id_: str, name: Name) -> str:
    """As within a sentence: the United Kingdom."""
    return f"the {name(id_)}" if id_ in WITH_ARTICLE else name(id_)


def listed(names: Sequence[str]) -> str:
    """As a sentence lists them: A, B and C."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _first_of(names: Sequence[str], most: int = MOST_PARTIES) -> str:
    """The others are counted."""
    more = len(names) - most
    return listed([*names[:most], *([f"{more} more"] if more > 0 else [])])


def _as_whom(event: Event) -> str:
    """Who is named beside a paper has signed it only where it is told as signed."""
    signed = is_between_states(event) and stage_of(event) is Stage.SIGNED
    return "signed by" if signed else "named"


def _persons(persons: Sequence[Person]) -> str:
    told = [f"{p.name} ({p.title})" if p.title else p.name for p in persons]
    return _first_of(told, MOST_PERSONS)


def _number(number: Number) -> str:
    kind = COUNTED.get(number.kind, f"{{}} {number.kind.replace('_', ' ')}")
    return kind.format(f"{number.value:,g}")


def _day(event: Event) -> str:
    """The day on which a plan was published is not the day that is planned."""
    if event.date is None:
        return UNSTATED
    if event.date_source == "text":
        return _span(event.date, event.date_end)
    if event.status is Status.PLANNED:
        return UNSTATED
    return f"{_full(event.date)} (day of publication)"


def _span(first: date, last: date | None) -> str:
    """16 to 18 July 2024; no year or month twice."""
    if last is None or last == first:
        return _full(first)
    same_year = first.year == last.year
    if same_year and first.month == last.month:
        return f"{first.day}{TO}{_full(last)}"
    start = f"{first.day} {first:%B}" if same_year else _full(first)
    return f"{start} {TO} {_full(last)}"


def _full(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _place(event: Event, name: Name) -> str:
    place = event.place
    if place is None:
        return UNSTATED
    country = name(place.country) if place.country else ""
    if not place.name or place.name == country:
        return with_article(place.country, name) if place.country else UNSTATED
    return f"{place.name}, {country}" if country else place.name
