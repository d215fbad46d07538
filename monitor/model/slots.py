"""With which words of a language are days, places, persons and numbers told?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindWords:
    """What says that people or boats are counted as this kind."""

    before: Words = ()  #: "arrested 12 men", "arrest of 12 men"
    after: Words = ()  #: "12 men were arrested"
    nouns: Words = ()  #: counted themselves: "12 arrests", "12 migrants"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NumberWords:
    """How a language counts."""

    point: str = "."  #: before decimals; the other one stands between thousands
    words: Mapping[str, float] = field(default_factory=dict)
    scales: Mapping[str, int] = field(default_factory=dict)  #: hundred, dozen
    glued: Mapping[str, int] = field(default_factory=dict)  #: behind digits: 50m
    tens: Words = ()  #: times ten: mươi, puluh
    teens: Words = ()  #: and ten: belas
    join: Words = ()  #: between number words: and, y, et
    about: Words = ()  #: more than, nearly
    one: Words = ()  #: before one person: a, un
    single: Words = ()  #: one person: man, driver
    heads: Words = ()  #: whoever may be counted
    small: Words = ()  #: one child: baby, toddler
    moving: Words = ()  #: those on the way
    staff: Words = ()  #: who acts, and is never what is told: 400 officers
    found: Words = ()  #: said of those on the way; in a rescue they are rescued
    links: Words = ()  #: and, but: what follows is counted by other words
    ends: Words = ()  #: as, when: what follows is no more of those who are counted
    over: Words = ()  #: why: "arrested over 12 migrants"
    part: Words = ()  #: including: who follows is counted already
    whole: Words = ()  #: among the: all of them, of whom others are a part
    relative: Words = ()  #: who: a number after it is of another clause
    of: Words = ()  #: between 22 and 31 in "22 of 31"
    ratio: Words = ()  #: between 8 and 10 in "eight in ten"
    plus: Words = ()  #: between 6 and 2 in "six women and two children"
    others: Words = ()  #: those counted beside one who is named: others, accomplices
    half: Words = ()  #: after a number: and a half
    held: Words = ()  #: said of suspects, or of those who are stopped on the way
    named: Words = ()  #: said of victims who are found, not freed: identified
    whose: Words = ()  #: before those counted beside one who is named: his, her
    grown: Words = ()  #: before what a number has come to: rose to, reached
    groups: Mapping[str, int] = field(default_factory=dict)  #: trio, pair
    gangs: Words = ()  #: "a gang" that a number counts
    strong: Words = ()  #: between a number and those: "a six-strong gang"
    tally: Words = ()  #: before those whose number has grown: number of
    toll: Words = ()  #: what counts the dead: "the toll has risen to 12"
    #: Adjectives stand behind their nouns: that of a state behind a number is people.
    behind: bool = False
    peoples: Words = ()  #: these adjectives; the gazetteer has them
    wherein: Words = ()  #: before "which" where it is no person: in, during
    feared: Words = ()  #: feared dead: not counted yet
    vague: Words = ()  #: several: no number follows
    things: Words = ()  #: what is counted and is neither people nor boats
    kinds: Mapping[str, KindWords] = field(default_factory=dict)
    years: Words = ()
    months: Words = ()
    prison: Words = ()  #: what makes years a sentence
    may: Words = ()  #: before them: only a threat
    unless: Words = ()  #: after them: no time in prison
    aged: Words = ()
    old: Words = ()  #: makes years an age
    recall: Words = ()  #: earlier counts, for comparison


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PersonWords:
    """How a language names who somebody is."""

    heads: Words = ()  #: offices: minister, director
    honours: Words = ()  #: Mr, ông; what follows is a person
    modifiers: Words = ()  #: parts of a title around its head: deputy, foreign, affairs
    joints: Words = ()  #: of, for, the
    bodies: Words = ()  #: makes a name that of a body or place: Ministry, Port
    inner: Words = ()  #: small words within a name: van, bin
    acts: Words = ()  #: what one who takes part does: signed, met
    meets: Words = ()  #: before whom somebody meets: met, hosted
    links: Words = ()  #: between two who take part: and
    suffers: Words = ()  #: what happens to an accused: jailed
    says: Words = ()
    watches: Words = ()  #: witnessed by
    culprits: Words = ()  #: right before the name of an accused: the owner
    calls: Words = ()  #: before names: identified as
    alias: Words = ()  #: between a name and a nickname: alias, dit
    lands: Words = ()  #: before a name: a province of that name, no person
    years_old: Words = ()
    plain: Words = ()  #: begins a sentence and no name
    between: int = 0  #: how many small words stand between office and name


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DayWords:
    """How a language names days."""

    months: Words = ()  #: twelve, with alternatives between bars
    weekdays: Words = ()  #: seven from Monday, likewise
    of: Words = ()  #: between day, month and year
    to: Words = ()  #: between the days of a range
    relative: Mapping[str, int] = field(default_factory=dict)
    coming: Words = ()  #: next
    past: Words = ()  #: last
    aside: Words = ()  #: before the day of something else, in its clause: after
    bounds: Words = ()  #: likewise, right before it: until, from
    within: Words = ()  #: before a month alone: in
    vague: Words = ()  #: last month
    dashed: Words = ()  #: before a day with a dash: "ngày 18-4"
    cased: bool = False  #: months and weekdays always have a capital
    month_first: bool = False
    numeric: bool = False  #: 17/4 is the 17th of April


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlaceWords:
    """How a language says where."""

    at: Words = ()  #: in, at, near, off the coast of
    way: Words = ()  #: between that and the name: northern, the
    landing: Words = ()  #: landed in, received at: where those who return come to
    capital: Words = ()  #: beside a demonym: the Rwandan capital
    leaving: Words = ()  #: from, left: where those who return come from
    visiting: Words = ()  #: to, visits: where talks are held
    acts: Words = ()  #: signed, held: what is done at a place
    based: Words = ()  #: before "in": where somebody only is at home
    locals: Words = ()  #: after a city's name: man, police
    sites: Words = ()  #: after a city's name: court, airport
    carriers: Words = ()  #: "the Dover ferry": after where it goes
    remote: Words = ()  #: by video
    #: Behind a town at the beginning of a text, as written, with their state: Texas.
    regions: Mapping[str, str] = field(default_factory=dict)
    #: Bodies that one state alone has, in small letters, and its code.
    homes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SlotWords:
    """All of them for one language. Loaded once, equal to itself."""

    numbers: NumberWords = field(default_factory=NumberWords)
    persons: PersonWords = field(default_factory=PersonWords)
    days: DayWords = field(default_factory=DayWords)
    places: PlaceWords = field(default_factory=PlaceWords)


def slots_from(data: Mapping[str, Any]) -> SlotWords:
    """From the shape that data/slots/README.md explains: lists are "a, b, c"."""
    numbers = dict(data.get("numbers", {}))
    kinds = numbers.pop("kinds", {})
    return SlotWords(
        numbers=NumberWords(
            **_read(numbers),
            kinds={kind: KindWords(**_read(row)) for kind, row in kinds.items()},
        ),
        persons=PersonWords(**_read(data.get("persons", {}))),
        days=DayWords(**_read(data.get("days", {}))),
        places=PlaceWords(**_read(data.get("places", {}))),
    )


def _read(row: Mapping[str, Any]) -> dict[str, Any]:
    plain = ("point",)
    return {
        key: _words(value) if isinstance(value, str) and key not in plain else value
        for key, value in row.items()
    }


def _words(text: str) -> Words:
    return tuple(word.strip() for word in text.split(",") if word.strip())
