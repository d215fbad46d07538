"""What must a pure room know of the world? It is handed these, loaded once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

#: Language of a text as BCP 47, or "" when it cannot be told.
Identify = Callable[[str], str]
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
class Lexicon:
    """The world as extraction and grouping know it. Loaded once, equal to itself."""

    countries: Mapping[str, Country] = field(default_factory=dict)
    #: Longer names that hold a country's and mean something else: New Jersey.
    decoys: tuple[str, ...] = ()
    #: Names that are also persons, places elsewhere or plain words: Jordan, Turkey.
    wary: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class StateName:
    """One way to write a state or state body in one language."""

    surface: str  #: as a term of a query; a demonym may end in *
    lang: str  #: BCP 47
    id: str  #: ISO 3166 alpha-3, or a body such as EU
    kind: str  #: name, code, demonym, capital or body
    cased: bool = False  #: counts only as written


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gazetteer:
    """The names of the states in many languages. Loaded once, equal to itself."""

    names: tuple[StateName, ...] = ()
    #: By language: words behind which a name is only a place.
    locative: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: Words that make a demonym the nationality of a person or a firm.
    nationals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: Longer names that hold a state's and mean something else.
    decoys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def lexicon_from(data: Mapping[str, Any]) -> Lexicon:
    """From the shape that data/countries.toml explains at its top."""
    return Lexicon(
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
