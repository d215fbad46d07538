"""Which states does an item name of which no event was found?

It is compared by where it is, too: a brief in Greek or Thai shares no word with one
in English. Its terms are looked up, as they are, so that this costs next to nothing.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache

from monitor.group.pieces import folded, pieces_of
from monitor.model.lexicon import NameKind, Rarity, StateName

#: What stands for a state or body in the texts of a language.
StateNames = Callable[[str], Iterable[StateName]]
#: An agency and a body are named by letters that are words as well.
KINDS = frozenset({NameKind.NAME, NameKind.DEMONYM, NameKind.PEOPLE, NameKind.CAPITAL})
#: Shorter terms are the beginnings of too many words.
SHORTEST = 4
#: Where a language is that of one state, its papers do not say so: CLDR's likely
#: territories, without languages of several states.
HOME = {
    "bg": "BGR", "bn": "BGD", "cs": "CZE", "da": "DNK", "el": "GRC", "et": "EST",
    "fi": "FIN", "fil": "PHL", "he": "ISR", "hr": "HRV", "hu": "HUN", "hy": "ARM",
    "id": "IDN", "is": "ISL", "ja": "JPN", "ka": "GEO", "km": "KHM", "lo": "LAO",
    "lt": "LTU", "lv": "LVA", "mk": "MKD", "ms": "MYS", "my": "MMR", "ne": "NPL",
    "no": "NOR", "pl": "POL", "si": "LKA", "sk": "SVK", "sl": "SVN", "sq": "ALB",
    "sv": "SWE", "th": "THA", "tl": "PHL", "tr": "TUR", "uk": "UKR", "vi": "VNM",
}  # fmt: skip
#: A text that names two states needs no third.
NAMED = 2
Index = Mapping[str, tuple[tuple[frozenset[str], str], ...]]


def no_names(_lang: str) -> Iterable[StateName]:
    """For those who do not say."""
    return ()


def states_in(
    words: Collection[str], lang: str, names: StateNames, rarity: Rarity
) -> frozenset[str]:
    """By all terms of a name, of which a text may have any form."""
    index = _index(lang, names, rarity)
    found = frozenset(
        state
        for word in words
        if word in index
        for terms, state in index[word]
        if all(term in words for term in terms)
    )
    return found | {HOME[lang]} if lang in HOME and len(found) < NAMED else found


def own_names(
    found: frozenset[str], lang: str, names: StateNames, rarity: Rarity
) -> frozenset[str]:
    """What tells one happening of a state from another: towns, persons, ships."""
    return found - _terms(lang, names, rarity)


@lru_cache(maxsize=64)
def surfaces(lang: str, names: StateNames) -> frozenset[str]:
    """The names of states, as a place's name is written in a signature."""
    return frozenset(
        folded(name.surface)
        for each in {lang, "en"}
        for name in names(each)
        if name.kind is NameKind.NAME
    )


@lru_cache(maxsize=64)
def _terms(lang: str, names: StateNames, rarity: Rarity) -> frozenset[str]:
    """All that is part of the name of a state, a people or a body."""
    read = pieces_of(lang, rarity).read
    return frozenset(
        token.term
        for name in names(lang)
        for token in read(name.surface.rstrip("*")).tokens
    )


@lru_cache(maxsize=64)
def _index(lang: str, names: StateNames, rarity: Rarity) -> Index:
    """By the first term. What stands for two states stands for none: "Colombo"."""
    pieces = pieces_of(lang, rarity)
    states: dict[frozenset[str], tuple[str, set[str]]] = {}
    for name in names(lang):
        if name.kind not in KINDS or name.wary or name.cased:
            continue
        read = [token.term for token in pieces.read(name.surface.rstrip("*")).tokens]
        # One character is what is left of a longer run of them.
        terms = [term for term in read if len(term) > 1]
        if len(terms) > 1 or any(len(t) >= SHORTEST or not t.isascii() for t in terms):
            _, named = states.setdefault(frozenset(terms), (terms[0], set()))
            named.add(name.id)
    index: dict[str, list[tuple[frozenset[str], str]]] = {}
    for terms_of_one, (first, named) in states.items():
        if len(named) == 1:
            index.setdefault(first, []).append((terms_of_one, min(named)))
    return {first: tuple(rows) for first, rows in index.items()}
