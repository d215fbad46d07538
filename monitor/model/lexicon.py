"""What must a pure room know of the world? It is handed these, loaded once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

#: Language of a text as BCP 47, or "" when it cannot be told.
Identify = Callable[[str], str]


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
