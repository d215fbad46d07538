"""What must a pure room know of the world? It is handed these, loaded once."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from monitor.model.slots import SlotWords
from monitor.model.wording import Wording

#: Language of a text as BCP 47, or "" when it cannot be told.
Identify = Callable[[str], str]
#: How rare a word is in the texts of a language: 0 in every sentence (the, of), 1.6 in
#: every news report (people, police), 5 where a dictionary of news does not have it.
Rarity = Callable[[str, str], float]
#: The words that a word was glued of, which together spell it; () when it was not.
Split = Callable[[str], tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """One country or acting body and the English words that stand for it."""

    id: str  #: ISO 3166 alpha-3, or a body such as EU, ASEAN, IOM
    alpha2: str = ""
    names: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()  #: that need no country beside them
    org: bool = False  #: takes part as an organisation, not as a state


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cities:
    """Towns, regions and border places. Loaded once, equal to itself."""

    #: Name → the states that have such a place, the likeliest first.
    states: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class NameKind(StrEnum):
    """By which kind of word a state or body is named."""

    NAME = "name"
    BODY = "body"  #: the name of an acting body: EU, IOM
    AGENCY = "agency"  #: of one state; needs no state beside it
    DEMONYM = "demonym"  #: an adjective; beside a person it is a nationality
    PEOPLE = "people"  #: several persons of a state: Haitians
    CAPITAL = "capital"  #: stands for its state where it acts, else a place


class StateName(NamedTuple):
    """What stands for a state or body in the texts of one language.

    There are 28,000 of them: as tuples they load in a quarter of the time.
    """

    surface: str  #: its last letters are free where it ends in "*"
    lang: str
    id: str  #: ISO 3166 alpha-3, or one of the gazetteer's bodies
    kind: NameKind
    cased: bool = False  #: counts only as written: US, UK, Mali, Anh
    #: Also a person's, a place's or a plain word's name: it counts only where no other
    #: capitalised word stands beside it.
    wary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gazetteer:
    """States and bodies in many languages. Loaded once, equal to itself."""

    names: tuple[StateName, ...] = ()
    bodies: frozenset[str] = frozenset()
    #: Have an ISO code and are no state that acts for itself: Guam, Jersey.
    territories: frozenset[str] = frozenset()
    #: By language: words after which a name is only a place.
    locative: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: By language: nouns that make an adjective beside them a person's nationality.
    nationals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: By language: words that lead from such a noun to the name: women from Cuba.
    origins: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: By language: longer names that hold a state's and are none.
    decoys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: By language: officials whom a state sends: ministers from Togo speak for Togo.
    envoys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: By language: what stands for which state only beside another one, as in 中泰,
    #: 한·베트남, franco-tunisien.
    joined: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    #: By language: which of these stand together with nothing between: 中泰.
    pairs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, lang: str) -> Iterator[StateName]:
        """What stands for a state or body in this language; territories do not act."""
        for name in self.names:
            if name.lang == lang and name.id not in self.territories:
                yield name


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lexicon:
    """The world as extraction and grouping know it. Loaded once, equal to itself."""

    countries: Mapping[str, Country] = field(default_factory=dict)
    #: Longer names that hold a country's and mean something else: New Jersey.
    decoys: tuple[str, ...] = ()
    #: Names that are also persons, places elsewhere or plain words: Jordan, Turkey.
    wary: frozenset[str] = frozenset()
    #: By language: the words that days, places, persons and numbers are told with.
    slots: Mapping[str, SlotWords] = field(default_factory=dict)
    cities: Cities = field(default_factory=Cities)
    gazetteer: Gazetteer = field(default_factory=Gazetteer)
    #: By language: with which words it tells of events.
    wordings: Mapping[str, Wording] = field(default_factory=dict)


def gazetteer_from(data: Mapping[str, Any]) -> Gazetteer:
    """From the shape that data/GAZETTEER.md explains."""
    languages: Mapping[str, Mapping[str, Any]] = data["languages"]
    return Gazetteer(
        names=tuple(n for lang, row in languages.items() for n in _names(lang, row)),
        bodies=frozenset(data["bodies"]),
        territories=frozenset(data["territories"]),
        locative=_lists(languages, "locative"),
        nationals=_lists(languages, "nationals"),
        origins=_lists(languages, "origins"),
        decoys=_lists(languages, "decoys"),
        envoys=_lists(languages, "envoys"),
        joined={
            k: dict(row["joined"]) for k, row in languages.items() if "joined" in row
        },
        pairs=_lists(languages, "pairs"),
    )


def _names(lang: str, row: Mapping[str, Any]) -> Iterator[StateName]:
    cased, wary = frozenset(row.get("cased", ())), frozenset(row.get("wary", ()))
    for key, kinds in row["names"].items():
        for kind, surfaces in kinds.items():
            meant = NameKind(kind)
            for name in surfaces:
                code = name in cased or name.isupper()
                yield StateName(name, lang, key, meant, code, name in wary)
                if lang == "en" and meant is NameKind.DEMONYM and _takes_s(name):
                    yield StateName(f"{name}s", lang, key, NameKind.PEOPLE, cased=True)


def _takes_s(demonym: str) -> bool:
    """Whether the English word for the people adds an s: Haitian, Iraqi, Filipino."""
    return demonym.endswith(("n", "i", "r", "o")) and demonym[0].isupper()


def _lists(
    languages: Mapping[str, Mapping[str, Any]], key: str
) -> dict[str, tuple[str, ...]]:
    return {lang: tuple(row[key]) for lang, row in languages.items() if key in row}


def cities_from(data: Mapping[str, Mapping[str, Any]]) -> Cities:
    """From the shape that data/GAZETTEER.md explains."""
    alone = {name: (key,) for key, names in data["cities"].items() for name in names}
    shared = {name: tuple(states) for name, states in data["shared"].items()}
    return Cities(states=alone | shared)


def lexicon_from(
    data: Mapping[str, Any],
    *,
    slots: Mapping[str, SlotWords] | None = None,
    cities: Cities | None = None,
    gazetteer: Gazetteer | None = None,
    wordings: Mapping[str, Wording] | None = None,
) -> Lexicon:
    """From the shape that data/countries.toml explains at its top."""
    return Lexicon(
        slots=slots or {},
        cities=cities or Cities(),
        gazetteer=gazetteer or Gazetteer(),
        wordings=wordings or {},
        countries={key: _country(key, row) for key, row in data["countries"].items()},
        decoys=tuple(data["decoys"]),
        wary=frozenset(data["wary"]),
    )


def _country(key: str, row: Mapping[str, Any]) -> Country:
    return Country(
        id=key,
        alpha2=row.get("alpha2", ""),
        names=tuple(row.get("names", ())),
        demonyms=tuple(row.get("demonyms", ())),
        capitals=tuple(row.get("capitals", ())),
        agencies=tuple(row.get("agencies", ())),
        org=row.get("org", False),
    )
