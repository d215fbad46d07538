"""Which states does an item name of which no event was found?

It is compared by where it is, too: a brief in Greek or Thai shares no word with one
in English. Its terms are looked up, as they are, so that this costs next to nothing.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache

from monitor.group.pieces import pieces_of
from monitor.model.lexicon import NameKind, Rarity, StateName

#: What stands for a state or body in the texts of a language.
StateNames = Callable[[str], Iterable[StateName]]
#: An agency and a body are named by letters that are words as well.
KINDS = frozenset({NameKind.NAME, NameKind.DEMONYM, NameKind.PEOPLE, NameKind.CAPITAL})
#: Shorter terms are the beginnings of too many words.
SHORTEST = 4
Index = Mapping[str, tuple[tuple[frozenset[str], str], ...]]


def no_names(_lang: str) -> Iterable[StateName]:
    """For those who do not say."""
    return ()


def states_in(
    words: Collection[str], lang: str, names: StateNames, rarity: Rarity
) -> frozenset[str]:
    """By all terms of a name, of which a text may have any form."""
    index = _index(lang, names, rarity)
    return frozenset(
        state
        for word in words
        if word in index
        for terms, state in index[word]
        if all(term in words for term in terms)
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
