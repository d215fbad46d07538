"""Which words of a text tell this happening from others, and how strongly?

Words are compared by their first letters, without accents: "smuggling" and
"smugglers" are one term, "Hưng" and "Hung" another. That is the same for every
language that writes spaces; the others are read two characters at a time.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log, sqrt

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
YEARS = range(1900, 2101)
#: A name counts more than a word that is as rare.
NAME = 1.5
#: What is in every sentence says nothing; see `Rarity`.
COMMON = 1.6
#: Capitals prove a name where the word is rarer than this ("Smith", not "Police").
NAMELIKE = 3.4
#: What every report of the field holds tells none apart.
FIELD = 0.4

WORD = re.compile(r"\d+(?:[.,]\d{3})+|\d+|[^\W\d_]+(?:['\u2019][^\W\d_]{2,})?")
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
SMALL = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
    "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
NUMBER = re.compile(rf"\d+(?:[.,]\d{{3}})*|\b(?:{'|'.join(SMALL)})\b", re.IGNORECASE)


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


def terms_of(title: str, text: str, lang: str, rarity: Rarity) -> Terms:
    """The strongest terms of a report."""
    heads = list(_tokens(title, lang, rarity))
    body = list(_tokens(text[:READ], lang, rarity))
    names = _names(heads, body)
    counts: dict[str, float] = {}
    rare: dict[str, float] = {}
    for nth, (term, rarity_, _, _) in enumerate((*heads, *body)):
        if rarity_ >= COMMON:
            worth = TITLE if nth < len(heads) else _place(nth - len(heads))
            counts[term] = counts.get(term, 0.0) + worth
            rare[term] = max(rarity_, rare.get(term, 0.0))
    weights = {
        term: (1 + log(count)) * rare[term] * (NAME if term in names else 1.0)
        for term, count in counts.items()
    }
    kept = sorted(weights, key=lambda term: (-weights[term], term))[:KEPT]
    words = _unit({term: weights[term] for term in kept})
    heads_numbers = _numbers(title)
    return Terms(
        words=words,
        names=names & words.keys(),
        title=_unit({term: rare[term] for term, *_ in heads if term in rare}),
        numbers=heads_numbers | _numbers(text[:NUMBERS_BY]),
        headline_numbers=heads_numbers,
    )


#: A word as it is compared: term, rarity, whether it has a capital, whether it begins
#: a sentence, where a capital proves nothing. A tuple: a report has 300 of them.
_Token = tuple[str, float, bool, bool]


def _tokens(text: str, lang: str, rarity: Rarity) -> Iterator[_Token]:
    end = 0
    for found in WORD.finditer(text):
        word = found.group()
        start = found.start()
        before, end = end, found.end()
        if UNSPACED.match(word):
            yield from ((two, UNSPACED_RARITY, False, False) for two in _twos(word))
            continue
        term, rare = _term(word, lang, rarity)
        if term:
            capital = word[0].isupper()
            yield term, rare, capital, capital and _begins(text, before, start)


def _begins(text: str, before: int, start: int) -> bool:
    """Whether nothing, or the end of a sentence, is before it."""
    if not before:
        return True
    return start - before > 1 and bool(SENTENCE_END.search(text, before, start))


@lru_cache(maxsize=65_536)
def _term(word: str, lang: str, rarity: Rarity) -> tuple[str, float]:
    """Numbers are compared apart; single letters are nothing."""
    if len(word) == 1 or word[0].isdigit():
        return "", 0.0
    small = word.casefold().replace("\u2019", "'")
    term = _stem(folded(small).replace("'", ""))
    rare = rarity(small, lang)
    return term, min(rare, FIELD * rare + 0.9) if term in COMMON_HERE else rare


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


def _place(nth: int) -> float:
    return LEAD if nth < LEAD_WORDS else 1.0


def _names(heads: Iterable[_Token], body: Iterable[_Token]) -> frozenset[str]:
    """Capitalised within a sentence, or rare and never written small."""
    within: set[str] = set()
    capital: set[str] = set()
    small: set[str] = set()
    for term, rare, is_capital, _ in (*heads, *body):
        if not is_capital:
            small.add(term)
        elif rare >= NAMELIKE:
            capital.add(term)
    for term, rare, is_capital, begins in body:
        if is_capital and not begins and rare > COMMON:
            within.add(term)
    return frozenset((within | capital) - small - COMMON_HERE)


def _numbers(text: str) -> frozenset[int]:
    values = (
        int(word.replace(",", "").replace(".", "")[:12])
        if word[0].isdigit()
        else SMALL[word.casefold()]
        for word in NUMBER.findall(text)
    )
    return frozenset(value for value in values if value > 1 and value not in YEARS)


def _unit(weights: Mapping[str, float]) -> dict[str, int]:
    """In thousandths of its length."""
    length = sqrt(sum(weight * weight for weight in weights.values()))
    return {term: round(1_000 * weight / length) for term, weight in weights.items()}


def dot(one: Mapping[str, int], two: Mapping[str, int]) -> float:
    """Of two vectors of length one: their cosine."""
    total = 0
    for term in one.keys() & two.keys():
        total += one[term] * two[term]
    return total / 1e6
