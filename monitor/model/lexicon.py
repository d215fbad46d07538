"""What must a pure room know of the world? It is handed these, loaded once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

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
    org: bool = False  #: takes part as an organisation, not as a state


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The world as extraction and grouping know it."""

    countries: Mapping[str, Country] = field(default_factory=dict)
