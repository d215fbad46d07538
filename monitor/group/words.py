"""Which words of a text tell this happening from others, and how strongly?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log, sqrt
from typing import NamedTuple

from monitor.group.core import COMPILED, Core
from monitor.group.pieces import COMMON, COMMON_HERE, Token, pieces_of
from monitor.model.lexicon import Rarity

#: A report tells what happened in its first lines; the rest is background.
READ = 1_800
#: The terms that are kept; further ones change the likeness by less than 0.02.
KEPT = 48
#: A headline's words count so often; those of the first lines half as much more.
TITLE, LEAD, LEAD_WORDS = 2.5, 1.5, 90
#: Characters of the text in which its own numbers are told, not those of before.
NUMBERS_BY = 500
#: A name counts more than a word that is as rare.
NAME = 1.5
#: Capitals prove a name where the word is rarer than this ("Smith", not "Police").
NAMELIKE = 3.4
#: With fewer terms it is a headline without a text.
BARE = 9
#: A word is strong when half of a headline hangs on it, in thousandths.
STRONG = 500
#: What the compiled core is told of all that.
SCALE = (TITLE, LEAD, COMMON, NAMELIKE, NAME, LEAD_WORDS, KEPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is left of a text.

    The weights are those of a vector of length one, in thousandths: sums of whole
    numbers are the same in whatever order, and after they were written and read.
    """

    words: Mapping[str, int]
    names: frozenset[str]  #: among the words
    title: Mapping[str, int]
    numbers: frozenset[int]  #: more than one, no years, of the headline and lead
    headline_numbers: frozenset[int] = frozenset()
    names_weigh: int = field(init=False, repr=False, compare=False)
    #: The sum of the squares of what is no name; of all it is a million.
    unnamed_squared: int = field(init=False, repr=False, compare=False)
    are_bare: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        named = [self.words[name] for name in self.names]
        squared = sum([x * x for x in self.words.values()])
        unnamed = squared - sum([x * x for x in named])
        object.__setattr__(self, "names_weigh", sum(named))
        object.__setattr__(self, "unnamed_squared", unnamed)
        object.__setattr__(self, "are_bare", len(self.words) < BARE)

    @property
    def strong(self) -> frozenset[str]:
        """On each of which half of the text hangs."""
        return frozenset([term for term, x in self.words.items() if x >= STRONG])


def terms_of(
    title: str, text: str, lang: str, rarity: Rarity, core: Core | None = COMPILED
) -> Terms:
    """The strongest terms of a report."""
    pieces = pieces_of(lang, rarity)
    heads, _ = pieces.read(title, core)
    body, inside = pieces.read(text[:READ], core)
    weighed = (
        core.weigh(heads, body, inside, COMMON_HERE, SCALE)
        if core
        else _weighed(heads, body, inside)
    )
    words, names, title_words = weighed
    heads_numbers = pieces.numbers(title, core)
    return Terms(
        words=_unit(words),
        names=names,
        title=_unit(title_words),
        numbers=heads_numbers | pieces.numbers(text[:NUMBERS_BY], core),
        headline_numbers=heads_numbers,
    )


def _weighed(
    heads: Sequence[Token], body: Sequence[Token], inside: set[str]
) -> tuple[dict[str, float], frozenset[str], dict[str, float]]:
    """The strongest terms, those of them that are names, and those of the title."""
    counts, rare = _counted(heads, body)
    weights = {
        term: (count if count == 1 else 1 + log(count)) * rare[term]
        for term, count in counts.items()
    }
    names = _names([*heads, *body], inside) & weights.keys()
    for name in names:
        weights[name] *= NAME
    words = _strongest(weights)
    title = {t.term: rare[t.term] for t in heads if t.term in rare}
    return words, names & words.keys(), title


def _counted(
    heads: Sequence[Token], body: Sequence[Token]
) -> tuple[dict[str, float], dict[str, float]]:
    """How often each term counts, and how rare it is in its rarest form."""
    counts: dict[str, float] = {}
    rare: dict[str, float] = {}
    for worth, tokens in (
        (TITLE, heads),
        (LEAD, body[:LEAD_WORDS]),
        (1.0, body[LEAD_WORDS:]),
    ):
        for term, rarity, _, _, _ in tokens:
            if rarity < COMMON:
                continue
            if term not in counts:
                counts[term] = worth
                rare[term] = rarity
                continue
            counts[term] += worth
            rare[term] = max(rare[term], rarity)
    return counts, rare


def _names(tokens: Sequence[Token], inside: set[str]) -> frozenset[str]:
    """Capitalised within a sentence, or rare and never written small."""
    small = {token[0] for token in tokens if not token[2]}
    capital = {token[0] for token in tokens if token[2] and token[1] >= NAMELIKE}
    return frozenset((inside | capital) - small - COMMON_HERE)


def _strongest(weights: Mapping[str, float]) -> dict[str, float]:
    """As many as are kept, the strongest first, by their letters where equal.

    Most of a report is not: only what may be kept is put in order.
    """
    order = sorted(weights.values())
    least = order[-KEPT] if len(order) > KEPT else 0.0
    over = sorted([term for term, weight in weights.items() if weight > least])
    over.sort(key=weights.__getitem__, reverse=True)
    even = sorted([term for term, weight in weights.items() if weight == least])
    return {term: weights[term] for term in [*over, *even[: KEPT - len(over)]]}


def _unit(weights: Mapping[str, float]) -> dict[str, int]:
    """In thousandths of its length."""
    length = sqrt(sum([weight * weight for weight in weights.values()]))
    return {term: round(1_000 * weight / length) for term, weight in weights.items()}


class Overlap(NamedTuple):
    """How many terms two texts share, and how much these weigh, in millionths."""

    terms: int
    weight: int
    names: int  #: what is a name in both, as it weighs where it weighs less

    @property
    def cosine(self) -> float:
        return self.weight / 1e6


def overlap(one: Terms, two: Terms) -> Overlap:
    mine, theirs = one.words, two.words
    common = mine.keys() & theirs.keys()
    return Overlap(
        len(common),
        sum([mine[term] * theirs[term] for term in common]),
        sum([min(mine[name], theirs[name]) for name in one.names & two.names]),
    )


def dot(one: Mapping[str, int], two: Mapping[str, int]) -> float:
    """Of two vectors of length one: their cosine."""
    return sum([x * two[term] for term, x in one.items() if term in two]) / 1e6


def share_of_names(one: Terms, two: Terms, shared: Overlap) -> float:
    """Of the names of the report that has fewer, by weight."""
    return shared.names / min(one.names_weigh, two.names_weigh)
