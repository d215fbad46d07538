"""Which words of a text tell this happening from others, and how strongly?

Words are compared by their first letters, without accents: "smuggling" and
"smugglers" are one term, "Hưng" and "Hung" another. That is the same for every
language that writes spaces; the others are read two characters at a time.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import log, sqrt
from typing import NamedTuple

from monitor.group.figures import numbers_in
from monitor.group.keys import UNSPACED
from monitor.model.lexicon import Rarity

#: A report tells what happened in its first lines; the rest is background.
READ = 1_800
#: The terms that are kept; further ones change the likeness by less than 0.02.
KEPT = 48
#: Letters of a term: "agreement" and "agreed" are one, "migrant" and "migration".
LETTERS = 6
#: Words up to this length are no plurals.
SHORT = 3
#: Two characters of Thai or Chinese, of which nobody has said how rare they are.
UNSPACED_RARITY = 3.0
#: A headline's words count so often; those of the first lines half as much more.
TITLE, LEAD, LEAD_WORDS = 2.5, 1.5, 90
#: Characters of the text in which its own numbers are told, not those of before.
NUMBERS_BY = 500
#: A name counts more than a word that is as rare.
NAME = 1.5
#: What is in every sentence says nothing; see `Rarity`.
COMMON = 1.6
#: Capitals prove a name where the word is rarer than this ("Smith", not "Police").
NAMELIKE = 3.4
#: What every report of the field holds tells none apart.
FIELD = 0.4

_WORD = "([{letters}]+(?:['\u2019][{letters}]{{2,}})?|\\d+(?:[.,]\\d{{3}})*)"
WORD = re.compile(_WORD.format(letters=r"^\W\d_"))
#: The same for texts in Latin letters, which a list of them reads twice as fast.
LATIN = "\x00-\u036f\u1e00-\u1eff\u2000-\u206f"
BEYOND_LATIN = re.compile(f"[^{LATIN}]")
LATIN_WORD = re.compile(
    _WORD.format(
        letters="".join(
            re.findall(
                r"[^\W\d_]", "".join(map(chr, (*range(880), *range(7680, 7936))))
            )
        )
    )
)
ACCENTS = re.compile(r"[\u0300-\u036f]+")
SENTENCE_END = re.compile(r"[.!?:;\"“”|•\n(-]\s*$")
#: First letters of the words of the field in English, French, Spanish, Indonesian
#: and Vietnamese.
COMMON_HERE = frozenset(
    """
    agreem smuggl traffi migran migrat immigr refuge asylum illega irregu human people
    person victim police arrest jailed senten border author offici minist govern
    countr cooper sign signed court charge accuse suspec crimin crime office report
    announ nation intern says said year years day days week month today yester monday
    tuesda wednes thursd friday saturd sunday januar februa march april may june july
    august septem octobe novemb decemb man men woman women child girl girls boy group
    gang accord passeu traite person perso pays polici acuerd trata trafic gobier
    perdag orang polisi pekerj migra korban mua ban nguoi hop tac phong chong ky ket
    forced labour labor slaver modern rescue deport return boat boats vessel reuter
    afp news online daily press new two three first last also one minist secret
    """.split()  # noqa: SIM905 - a list of quoted words would be a page long
)
#: Words of a language that are remembered as terms: as many as a year of news has.
REMEMBERED = 65_536
#: With fewer terms it is a headline without a text.
BARE = 9
#: A word is strong when half of a headline hangs on it, in thousandths.
STRONG = 500


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
    #: On each of which half of the text hangs.
    strong: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        weigh = sum(map(self.words.__getitem__, self.names))
        unnamed = [x * x for term, x in self.words.items() if term not in self.names]
        strong = frozenset(t for t, x in self.words.items() if x >= STRONG)
        object.__setattr__(self, "names_weigh", weigh)
        object.__setattr__(self, "unnamed_squared", sum(unnamed))
        object.__setattr__(self, "are_bare", len(self.words) < BARE)
        object.__setattr__(self, "strong", strong)


def terms_of(title: str, text: str, lang: str, rarity: Rarity) -> Terms:
    """The strongest terms of a report."""
    forms = _forms(lang, rarity)
    heads, _ = _read(title, forms)
    body, inside = _read(text[:READ], forms)
    names = _names(heads, body, inside)
    counts: dict[str, float] = {}
    rare: dict[str, float] = {}
    for worth, tokens in (
        (TITLE, heads),
        (LEAD, body[:LEAD_WORDS]),
        (1.0, body[LEAD_WORDS:]),
    ):
        for term, rarity_, _ in tokens:
            if rarity_ < COMMON:
                continue
            if term not in counts:
                counts[term] = worth
                rare[term] = rarity_
                continue
            counts[term] += worth
            rare[term] = max(rare[term], rarity_)
    weights = {
        term: (count if count == 1 else 1 + log(count)) * rare[term]
        for term, count in counts.items()
    }
    for name in names & weights.keys():
        weights[name] *= NAME
    words = _unit(_strongest(weights))
    heads_numbers = numbers_in(title)
    return Terms(
        words=words,
        names=names & words.keys(),
        title=_unit({term: rare[term] for term, *_ in heads if term in rare}),
        numbers=heads_numbers | numbers_in(text[:NUMBERS_BY]),
        headline_numbers=heads_numbers,
    )


#: A word as it is compared: term, rarity, whether it has a capital. A tuple: a report
#: has 300 of them. No term is in a number, or in characters that are read by twos.
_Token = tuple[str, float, bool]
NOTHING: _Token = ("", 0.0, False)
BY_TWOS: _Token = ("", UNSPACED_RARITY, False)


class _Forms(dict[str, _Token]):
    """The words of a language as they are compared; each is worked out once."""

    def __init__(self, lang: str, rarity: Rarity) -> None:
        super().__init__()
        self._lang = lang
        self._rarity = rarity

    def __missing__(self, word: str) -> _Token:
        if len(self) >= REMEMBERED:
            self.clear()
        token = self[word] = self._token(word)
        return token

    def _token(self, word: str) -> _Token:
        """Numbers are compared apart; single letters are nothing."""
        if UNSPACED.match(word):
            return BY_TWOS
        if len(word) == 1 or word[0].isdigit():
            return NOTHING
        small = word.casefold().replace("\u2019", "'")
        term = pooled(_stem(folded(small).replace("'", "")))
        rare = self._rarity(small, self._lang)
        if term in COMMON_HERE:
            rare = min(rare, FIELD * rare + 0.9)
        return term, rare, word[0].isupper()


@lru_cache(maxsize=64)
def _forms(lang: str, rarity: Rarity) -> _Forms:
    return _Forms(lang, rarity)


def _read(text: str, forms: _Forms) -> tuple[list[_Token], set[str]]:
    """Its words; and those with a capital where no sentence begins."""
    parts = (WORD if BEYOND_LATIN.search(text) else LATIN_WORD).split(text)
    tokens: list[_Token] = []
    inside: set[str] = set()
    for nth, word in enumerate(parts[1::2]):
        token = forms[word]
        term, rare, capital = token
        if term:
            tokens.append(token)
            if capital and rare > COMMON and nth and not _ends(parts[2 * nth]):
                inside.add(term)
        elif rare:
            tokens += [(two, rare, False) for two in _twos(word)]
    return tokens, inside


def _ends(between: str) -> bool:
    """Whether a sentence ends with what is between two words."""
    return len(between) > 1 and bool(SENTENCE_END.search(between))


_POOL: dict[str, str] = {}


def pooled(term: str) -> str:
    """The same term is held once: in less memory, and the same at a glance."""
    if len(_POOL) >= REMEMBERED:
        _POOL.clear()
    return _POOL.setdefault(term, term)


def folded(word: str) -> str:
    """Without accents."""
    plain = word.casefold().replace("đ", "d")
    if plain.isascii():
        return plain
    return ACCENTS.sub("", unicodedata.normalize("NFKD", plain))


def _stem(plain: str) -> str:
    if len(plain) > LETTERS:
        return plain[:LETTERS]
    if len(plain) > SHORT and plain.endswith("s") and not plain.endswith("ss"):
        return plain[:-1]
    return plain


def _twos(word: str) -> Iterator[str]:
    return (word[n : n + 2] for n in range(max(1, len(word) - 1)))


def _names(heads: list[_Token], body: list[_Token], inside: set[str]) -> frozenset[str]:
    """Capitalised within a sentence, or rare and never written small."""
    tokens = [*heads, *body]
    small = {term for term, _, is_capital in tokens if not is_capital}
    capital = {term for term, rare, has in tokens if has and rare >= NAMELIKE}
    return frozenset((inside | capital) - small - COMMON_HERE)


def _strongest(weights: Mapping[str, float]) -> dict[str, float]:
    """As many as are kept, the strongest first, by their letters where equal.

    Most of a report is not: only what may be kept is put in order.
    """
    order = sorted(weights.values())
    least = order[-KEPT] if len(order) > KEPT else 0.0
    over = sorted(
        [(-weight, term) for term, weight in weights.items() if weight > least]
    )
    kept = {term: -weight for weight, term in over}
    even = sorted([term for term, weight in weights.items() if weight == least])
    kept.update(dict.fromkeys(even[: KEPT - len(kept)], least))
    return kept


def _unit(weights: Mapping[str, float]) -> dict[str, int]:
    """In thousandths of its length."""
    length = sqrt(sum([weight * weight for weight in weights.values()]))
    return {term: round(1_000 * weight / length) for term, weight in weights.items()}


class Overlap(NamedTuple):
    """How many terms two texts share, and how much these weigh, in millionths."""

    terms: int
    weight: int

    @property
    def cosine(self) -> float:
        return self.weight / 1e6


def overlap(one: Mapping[str, int], two: Mapping[str, int]) -> Overlap:
    common = one.keys() & two.keys()
    return Overlap(len(common), sum([one[term] * two[term] for term in common]))


def dot(one: Mapping[str, int], two: Mapping[str, int]) -> float:
    """Of two vectors of length one: their cosine."""
    return sum([x * two[term] for term, x in one.items() if term in two]) / 1e6
