"""What would a hundred thousand rules ask for? As analysts write them, by dice.

A rule wants one of each of two or three groups; nearly always one group is rare. Terms
are words, phrases and prefixes of the invented language, half of the rare ones unknown
to it, as names are.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tests.bench.corpus import COMMON, SEED, pairs, report, vocabulary

#: Texts from which the rarity of a word is known.
BACKGROUND = 600
USUAL_LENGTH = 384
#: Share of the texts that hold a rare word, at most, and a usual one.
RARE, USUAL = 0.01, (0.025, 0.15)
#: Rules without any rare term.
CARELESS = 0.05


@dataclass(frozen=True, slots=True)
class Leaf:
    """A word, a phrase, or the beginning of a word."""

    words: tuple[str, ...]
    prefix: bool = False

    @property
    def text(self) -> str:
        if self.prefix:
            return f"{self.words[0]}*"
        return self.words[0] if len(self.words) == 1 else f'"{" ".join(self.words)}"'


Group = tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Spec:
    """One of each group, the first two near if a distance is given, and no veto."""

    groups: tuple[Group, ...]
    vetoes: Group = ()
    near: int = 0

    @property
    def query(self) -> str:
        first, second, *more = (f"({_any(group)})" for group in self.groups)
        operator = f"NEAR/{self.near}" if self.near else "AND"
        text = " AND ".join((f"{first} {operator} {second}", *more))
        return f"{text} NOT ({_any(self.vetoes)})" if self.vetoes else text

    @property
    def leaves(self) -> Iterable[Leaf]:
        for group in (*self.groups, self.vetoes):
            yield from group


def _any(group: Group) -> str:
    return " OR ".join(leaf.text for leaf in group)


def texts(count: int, lengths: Sequence[int], seed: int) -> list[str]:
    """In turns of each length."""
    dice = random.Random(seed)
    return [report(dice, lengths[number % len(lengths)]) for number in range(count)]


def usual_lengths() -> list[int]:
    """About as news articles are: most are short, a few are very long."""
    dice = random.Random(SEED)
    made = (int(dice.lognormvariate(5.65, 0.75)) for _ in range(100))
    return [min(max(length, 100), 8_000) for length in made]


def months() -> list[str]:
    """What a monitor has seen that has run for long: the more frequent half of all."""
    paired = [word for pair in pairs()[: len(pairs()) // 2] for word in pair]
    words = list(dict.fromkeys((*vocabulary()[: len(vocabulary()) // 2], *paired)))
    forms = [*words, *(word.capitalize() for word in words[: len(words) // 4])]
    return [" ".join(forms[at : at + 4_000]) for at in range(0, len(forms), 4_000)]


@dataclass(frozen=True, slots=True)
class Rarity:
    """Share of the texts that hold a word, or both words of a pair side by side."""

    words: Mapping[str, float]
    pairs: Mapping[tuple[str, str], float]

    @classmethod
    def of(cls, written: Sequence[str]) -> "Rarity":
        words: Counter[str] = Counter()
        pairs: Counter[tuple[str, str]] = Counter()
        for text in written:
            found = [word.strip(".,s\u2019\u2013") for word in text.lower().split()]
            words.update(set(found))
            pairs.update(set(pairwise(found)))
        share = 1 / len(written)
        return cls(
            {word: count * share for word, count in words.items()},
            {pair: count * share for pair, count in pairs.items()},
        )


class Author:
    """Writes rules with the words of the language, by how rare they are."""

    def __init__(self, seed: int = SEED) -> None:
        self.dice = random.Random(seed)
        written = texts(BACKGROUND, [USUAL_LENGTH], seed)
        rarity = Rarity.of(written)
        self.frequencies = {w: share * BACKGROUND for w, share in rarity.words.items()}
        words = vocabulary()[len(COMMON.split()) :]
        share = rarity.words
        self.rare = [w for w in words if 0 < share.get(w, 0) <= RARE]
        self.usual = [w for w in words if USUAL[0] <= share.get(w, 0) <= USUAL[1]]
        together = rarity.pairs
        self.rare_pairs = [p for p in pairs() if 0 < together.get(p, 0) <= RARE]
        self.usual_pairs = [p for p in pairs() if together.get(p, 0) > RARE / 5]

    def specs(self, count: int) -> Iterator[Spec]:
        return (self.spec() for _ in range(count))

    def spec(self) -> Spec:
        dice = self.dice
        first = self.usual_leaf if dice.random() < CARELESS else self.rare_leaf
        groups = [_some(first, dice, 1, 4), _some(self.usual_leaf, dice, 2, 4)]
        if dice.random() < 0.35:
            groups.append(_some(self.usual_leaf, dice, 1, 3))
        near = dice.choice((5, 10, 20)) if dice.random() < 0.3 else 0
        vetoes = _some(self.usual_leaf, dice, 1, 2) if dice.random() < 0.3 else ()
        return Spec(tuple(groups), vetoes, near)

    def rare_leaf(self) -> Leaf:
        chance = self.dice.random()
        if chance < 0.25:
            return Leaf((self.unknown(),))
        if chance < 0.45:
            return Leaf((self.unknown(), self.dice.choice(self.rare)))
        if chance < 0.65:
            return Leaf(self.dice.choice(self.rare_pairs))
        word = self.dice.choice(self.rare)
        return _prefix(word) if chance < 0.75 else Leaf((word,))

    def usual_leaf(self) -> Leaf:
        chance = self.dice.random()
        if chance < 0.2:
            return Leaf(self.dice.choice(self.usual_pairs))
        word = self.dice.choice(self.usual)
        return _prefix(word) if chance < 0.4 else Leaf((word,))

    def unknown(self) -> str:
        """As a name: no text holds it, but it looks like the others."""
        one, other = (self.dice.choice(self.rare) for _ in "ab")
        return one[: len(one) // 2] + "x" + other[len(other) // 2 :]


def _some(
    make: Callable[[], Leaf], dice: random.Random, least: int, most: int
) -> Group:
    return tuple(dict.fromkeys(make() for _ in range(dice.randint(least, most))))


def _prefix(word: str) -> Leaf:
    if len(word) < 6:
        return Leaf((word,))
    return Leaf((word[: max(5, int(len(word) * 0.7))],), prefix=True)
