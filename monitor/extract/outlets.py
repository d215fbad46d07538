"""Of which state is a publisher, as the name in its address says?

"bangkokpost.com" and "timesofmalta.com" tell it where the domain tells nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from monitor.extract.cities import find_city
from monitor.extract.names import find_names, fold
from monitor.model.lexicon import Lexicon, NameKind

#: Shorter names stand in other words: "oman" in "woman", "chad" in "chadwick".
SHORTEST, SHORTEST_TOWN = 5, 6
ENGLISH = "en"
_OUTRIGHT = frozenset({NameKind.NAME, NameKind.DEMONYM})
_LETTERS = re.compile(r"[^a-z]")
#: What stands before the name in many a title.
_OPENS = re.compile(r"(?:the|my|new|daily|news|times)?(?:of)?(?=[a-z]{5})")
#: A town's name begins many a word: "lorientlejour", "carnegieendowment".
_PAPER = re.compile(
    r"(?:city|daily|evening|free|morning|sunday)?(?:chronicle|courier|echo|express"
    r"|gazette|globe|guardian|herald|inquirer|journal|leader|live|mail|mercury|news"
    r"|observer|online|post|press|record|review|standard|star|sun|telegraph|times"
    r"|today|tribune|voice|weekly|wire)(?:live|news|online)?"
)
#: Names of a site that say nothing of who publishes there.
_WWW = re.compile(r"(?:www|en|english|m|edition)\.")
_DOMAINS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """As an address writes them, with whom they stand for."""

    states: Mapping[str, str]
    towns: Mapping[str, str]


def state_in(address: str, lexicon: Lexicon) -> str:
    """Its id; "" where no name of a state or a town begins or ends the address."""
    host = (address.partition("://")[2] or address).partition("/")[0].lower()
    host = host.partition(":")[0]
    labels = _WWW.sub("", host).split(".")
    if len(labels) < _DOMAINS or " " in host:
        return _in_title(address, lexicon)
    label = _LETTERS.sub("", labels[-_DOMAINS])
    names = _names(lexicon)
    if state := _town(label, names.towns):
        return state
    found = (names.states.get(part) for part in _parts(label))
    return next((state for state in found if state), "")


#: "The Voice (Kenya)", "El Correo (Medellín)"
_BRACKET = re.compile(r"\(([^)]+)\)\s*$")
#: States' adjectives that are languages: in a publisher's title they are these.
_LANGUAGES = re.compile(
    r"\b(?:English|French|Spanish|Portuguese|Arabic|German|Chinese|Russian)\b"
)


@lru_cache(maxsize=4096)
def _in_title(title: str, lexicon: Lexicon) -> str:
    """Of "Kenya Times" and "The Voice (Kenya)"; no domain tells it."""
    bracket = _BRACKET.search(title)
    for part in (bracket[1],) if bracket else (title,):
        text = _LANGUAGES.sub(" ", part)
        named = (m.senses for m in find_names(text, lexicon))
        states = (s.id for senses in named for s in senses if s.state)
        towns = (c.states[0] for c in find_city(text, lexicon.cities))
        if state := next(iter((*states, *towns)), ""):
            return state
    return ""


def _parts(label: str) -> Iterator[str]:
    """What it begins with and ends in, the longest first."""
    opened = _OPENS.sub("", label, count=1)
    for size in range(len(label), SHORTEST - 1, -1):
        yield label[:size]
        yield opened[:size]
        yield label[-size:]


def _town(label: str, towns: Mapping[str, str]) -> str:
    label = _OPENS.sub("", label, count=1)
    for size in range(len(label), SHORTEST - 1, -1):
        if label[:size] in towns and _PAPER.fullmatch(label, size):
            return towns[label[:size]]
    return ""


@lru_cache(maxsize=2)
def _names(lexicon: Lexicon) -> _Names:
    """Built once for a lexicon."""
    towns = {
        name: states[0]
        for town, states in lexicon.cities.states.items()
        if len(states) == 1 and len(name := _written(town)) >= SHORTEST_TOWN
    }
    known = [
        (_written(name.surface), name)
        for name in lexicon.gazetteer.of(ENGLISH)
        if not name.wary and name.id not in lexicon.gazetteer.bodies
    ]
    long = [(written, name) for written, name in known if len(written) >= SHORTEST]
    capitals = {w: name.id for w, name in long if name.kind is NameKind.CAPITAL}
    states = {w: name.id for w, name in long if name.kind in _OUTRIGHT}
    return _Names(states=states, towns=towns | capitals)


def _written(name: str) -> str:
    return _LETTERS.sub("", fold(name))
