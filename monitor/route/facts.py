"""What does a story say, and what of it is news to who was told before?"""

from collections.abc import Callable, Iterable, Mapping
from math import isclose

from monitor.model.decision import Facts
from monitor.model.event import Event, Role, Status
from monitor.model.item import Standing
from monitor.model.route import NewFact
from monitor.model.sentence import Name
from monitor.model.story import Story

#: Numbers of sources at which a story is bigger news than before.
MILESTONES = (3, 10, 30)
#: Sources round and count differently: 112 and 120 freed are one number.
SAME_NUMBER = 0.1
#: Of the many spellings of one name, the part that decides: the last labels of a host.
OFFICIAL_ENDS = frozenset(
    {"gov", "mil", "int", "europa.eu", "admin.ch", "gc.ca", "canada.ca", "bund.de"}
)
#: Second labels under a country that are given to its government alone.
OFFICIAL_LABELS = frozenset(
    {"gov", "gob", "gouv", "gub", "govt", "go", "mil", "government", "gv", "police"}
)


def facts(story: Story) -> Facts:
    """Of all its reports but those of quiet first polls."""
    reports = [r for r in story.reports if r.item.standing is not Standing.QUIET]
    events = [e for r in reports for e in r.events if not e.background]
    main = [event for event in events if event.main]
    numbers = {(n.kind, n.value) for event in events for n in event.numbers}
    return Facts(
        types=_sorted(_type(event) for event in main),
        instruments=_sorted(e.instrument for e in main if e.instrument != "none"),
        numbers=tuple(sorted(numbers)),
        countries=_sorted(place for event in main for place in _countries(event)),
        official=_sorted(s for s in story.sources if is_official(s)),
        sources=len({r.item.source for r in reports}),
    )


def news(now: Facts, told: Facts, name: Name = str) -> Mapping[NewFact, str]:
    """What a reader of `told` does not know, in words, by what kind of fact it is.

    `name` says what a country is called; without it, it is told by its code.
    """
    found = {kind: tell(now, told) for kind, tell in _TELL.items()}
    found[NewFact.COUNTRY] = _new_countries(now, told, name)
    return {kind: found[kind] for kind in NewFact if found[kind]}


def tell_news(found: Mapping[NewFact, str]) -> str:
    """One sentence's part, such as `number: 30 rescued; country: Laos`."""
    return "; ".join(f"{INTRODUCED[kind]} {words}" for kind, words in found.items())


def is_official(source: str) -> bool:
    """Whether a state, or a body of states, publishes there: by its address."""
    labels = source.casefold().removeprefix("www.").split(".")
    if len(labels) < 2:  # noqa: PLR2004 - a name without a dot is no address
        return False
    if labels[-1] in OFFICIAL_ENDS or ".".join(labels[-2:]) in OFFICIAL_ENDS:
        return True
    return len(labels[-1]) == 2 and labels[-2] in OFFICIAL_LABELS  # noqa: PLR2004


def milestone(sources: int) -> int:
    """The highest that was passed; 0 for none."""
    return max((m for m in MILESTONES if sources >= m), default=0)


def _type(event: Event) -> str:
    if event.status is Status.DONE:
        return str(event.type)
    return f"{event.type} {event.status}"


def _countries(event: Event) -> Iterable[str]:
    yield from (p.id for p in event.parties if p.role is Role.STATE)
    if event.place and event.place.country:
        yield event.place.country


def _sorted(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words)))


def _new_types(now: Facts, told: Facts) -> str:
    """What was planned is news when it is done, not the other way round."""
    known = {*told.types, *(f"{each} {Status.PLANNED}" for each in told.types)}
    return _named(each for each in now.types if each not in known)


def _new_instruments(now: Facts, told: Facts) -> str:
    return _named(each for each in now.instruments if each not in told.instruments)


def _new_numbers(now: Facts, told: Facts) -> str:
    changed = []
    for kind, value in now.numbers:
        before = [known for which, known in told.numbers if which == kind]
        if any(isclose(value, known, rel_tol=SAME_NUMBER) for known in before):
            continue
        was = f" (was {_figure(max(before))})" if before else ""
        changed.append(f"{_figure(value)} {kind.replace('_', ' ')}{was}")
    return ", ".join(changed)


def _new_countries(now: Facts, told: Facts, name: Name) -> str:
    new = (each for each in now.countries if each not in told.countries)
    return ", ".join(map(name, new))


def _new_official(now: Facts, told: Facts) -> str:
    """The first one: a second ministry confirms what was confirmed."""
    return "" if told.official else ", ".join(now.official)


def _new_sources(now: Facts, told: Facts) -> str:
    if milestone(now.sources) <= milestone(told.sources):
        return ""
    return f"{now.sources} sources"


def _named(words: Iterable[str]) -> str:
    return ", ".join(word.replace("_", " ") for word in words)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,}"


_TELL: Mapping[NewFact, Callable[[Facts, Facts], str]] = {
    NewFact.TYPE: _new_types,
    NewFact.INSTRUMENT: _new_instruments,
    NewFact.NUMBER: _new_numbers,
    NewFact.OFFICIAL: _new_official,
    NewFact.SOURCES: _new_sources,
}
#: How each kind is announced, before its words.
INTRODUCED: Mapping[NewFact, str] = {
    NewFact.TYPE: "now also",
    NewFact.INSTRUMENT: "instrument:",
    NewFact.NUMBER: "number:",
    NewFact.COUNTRY: "country:",
    NewFact.OFFICIAL: "official source:",
    NewFact.SOURCES: "reported by",
}
