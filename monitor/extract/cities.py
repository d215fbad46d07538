"""Which cities and regions does a sentence name?"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from monitor.extract.names import fold
from monitor.model.lexicon import Cities

#: The longest name in the list has so many words.
WORDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A name, the states that have such a place, the likeliest first."""

    states: tuple[str, ...]
    start: int
    end: int


#: A word with a capital, and up to four that may belong to it.
_CAPITAL = re.compile(r"(?<![\w'\u2019-])[^\W\d_a-z]")
_WORD = re.compile(r"[^\W_]+(?:[.'\u2019-][^\W_]+)*\.?")
#: What may stand after a name without a space: a full stop, "Mumbai's".
_ENDING = re.compile(r"(?:\.|['\u2019]s)$")


def find_city(text: str, cities: Cities) -> Iterator[City]:
    """In text order; the longest name wins, and none overlaps another."""
    at = 0
    for capital in _CAPITAL.finditer(text):
        if capital.start() < at:
            continue
        city = city_at(text, capital.start(), cities)
        if city:
            at = city.end
            yield city


def city_at(text: str, start: int, cities: Cities) -> City | None:
    """The longest name that begins here."""
    names, firsts = _names(cities)
    word = _WORD.match(text, start)
    if not word or not text[start].isupper() or _first(word[0]) not in firsts:
        return None
    ends = [word.end()]
    while len(ends) < WORDS:
        more = _WORD.match(text, ends[-1] + 1)
        if not more or text[ends[-1]] not in " -\u00a0":
            break
        ends.append(more.end())
    for end in reversed(ends):
        ending = _ENDING.search(text, start, end)
        for stop in (end, ending.start()) if ending else (end,):
            if states := names.get(_key(text[start:stop])):
                return City(states=states, start=start, end=stop)
    return None


def _key(name: str) -> str:
    return fold(name).replace("-", " ").replace("\u2019", "'").replace("\u00a0", " ")


def _first(word: str) -> str:
    return _ENDING.sub("", _key(word).split(" ")[0])


@lru_cache(maxsize=4)
def _names(cities: Cities) -> tuple[Mapping[str, tuple[str, ...]], frozenset[str]]:
    """Built once; a pure function of the list."""
    names = {_key(name): states for name, states in cities.states.items()}
    return names, frozenset(_first(name) for name in names)
