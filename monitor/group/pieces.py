"""How is a text read as terms? Piece by piece: what stands between two spaces.

Words are compared by their first letters, without accents: "smuggling" and
"smugglers" are one term, "Hưng" and "Hung" another. That is the same for every
language that writes spaces; the others are read two characters at a time.

Most pieces were met before ("the", "police,") and what is in them is remembered:
looking for the words of a text took longer than all that is done with them.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from monitor.group.core import COMPILED, Core
from monitor.group.figures import SMALL, numbers_in
from monitor.group.keys import UNSPACED
from monitor.model.lexicon import Rarity

#: Letters of a term: "agreement" and "agreed" are one, "migrant" and "migration".
LETTERS = 6
#: Words up to this length are no plurals.
SHORT = 3
#: Two characters of Thai or Chinese, of which nobody has said how rare they are.
UNSPACED_RARITY = 3.0
#: What is in every sentence says nothing; see `Rarity`.
COMMON = 1.6
#: What every report of the field holds tells none apart.
FIELD = 0.4

WORD = re.compile("([^\\W\\d_]+(?:['\u2019][^\\W\\d_]{2,})?|\\d+(?:[.,]\\d{3})*)")
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
#: Words of a language that are remembered, and as many pieces; half as many as a year
#: of news has.
REMEMBERED = 32_768
#: Longer pieces are addresses, or sentences of Thai: they do not come again.
LONGEST = 24


class Standing(NamedTuple):
    """Where a word stands in its piece. Most stand alone."""

    is_word: bool = True  #: or a number
    #: It has a capital and is rare; a sentence begins with it if one ends before.
    is_open: bool = False
    runs_on: bool = False  #: the same, and no sentence begins with it
    ends: bool = False  #: a sentence ends after it


ALONE = Standing()
#: Of a word that is alone in its piece: whether it is open, and whether it ends.
STANDINGS = (
    (ALONE, Standing(ends=True)),
    (Standing(is_open=True), Standing(is_open=True, ends=True)),
)
#: What closes a piece after its only word, as a rule.
CLOSING = '.,:;!?)"\u201d\u2019'
NO_NUMBERS: frozenset[int] = frozenset()


class Token(NamedTuple):
    """A word as it is compared. A tuple: a report has 250 of them."""

    term: str = ""  #: none of a number, or where there is no word
    rarity: float = 0.0
    has_capital: bool = False
    stands: Standing = ALONE
    numbers: frozenset[int] = NO_NUMBERS  #: of the whole piece, at its first word


class Reading(NamedTuple):
    """The words of a text, and the terms with a capital where no sentence begins."""

    tokens: list[Token]
    inside: set[str]


NOTHING = Token()
BY_TWOS = Token(rarity=UNSPACED_RARITY)
#: What is between two lines: they end a sentence, or do not.
LINE_ENDS = Token(stands=Standing(is_word=False, ends=True))
LINE_RUNS_ON = Token(stands=Standing(is_word=False))

Piece = tuple[Token, ...]


class Pieces(dict[str, Piece]):
    """The pieces of a language; each is read once."""

    def __init__(self, lang: str, rarity: Rarity) -> None:
        super().__init__()
        self.words = _Words(lang, rarity)

    def __missing__(self, text: str) -> Piece:
        piece = self._read(text)
        if len(text) <= LONGEST:
            if len(self) >= REMEMBERED:
                self.clear()
            self[text] = piece
        return piece

    def read(self, text: str, core: Core | None = COMPILED) -> Reading:
        """A line ends a sentence, but where letters stand on both sides of its end."""
        if core:
            return Reading(*core.read_tokens(self, text, LINE_ENDS, LINE_RUNS_ON))
        lines = text.split("\n")
        tokens = list(chain.from_iterable(map(self.__getitem__, lines[0].split())))
        for before, line in pairwise(lines):
            runs_on = before[-1:].isalnum() and line[:1].isalnum()
            tokens.append(LINE_RUNS_ON if runs_on else LINE_ENDS)
            tokens += chain.from_iterable(map(self.__getitem__, line.split()))
        return Reading([t for t in tokens if t[0]], set(_inside(tokens)))

    def numbers(self, text: str, core: Core | None = COMPILED) -> frozenset[int]:
        """The last piece may be cut off, and is not remembered."""
        *before, last = text.rsplit(maxsplit=1) or [""]
        whole = "".join(before)
        if core:
            return numbers_in(last) | core.find_numbers(self, whole)
        tokens = chain.from_iterable(map(self.__getitem__, whole.split()))
        return numbers_in(last).union(*[t.numbers for t in tokens if t[4]])

    def _read(self, text: str) -> Piece:
        word = text.rstrip(CLOSING)
        if word.isalpha() and (form := self.words[word]).term:
            return (_only(form, word, text[len(word) :]),)
        between = WORD.split(text)
        forms = [self.words[word] for word in between[1::2]]
        if not forms:
            return (Token(stands=Standing(is_word=False, ends=_ends(text))),)
        tokens = [
            _standing(form, before, is_first=nth == 0)
            for nth, (form, before) in enumerate(zip(forms, between[::2], strict=False))
        ]
        if _ends(between[-1]):
            last = tokens[-1].stands._replace(ends=True)
            tokens[-1] = tokens[-1]._replace(stands=last)
        if numbers := numbers_in(text):
            tokens[0] = tokens[0]._replace(numbers=numbers)
        words = zip(tokens, between[1::2], strict=True)
        return tuple(each for token, word in words for each in _by_twos(token, word))


def _only(form: Token, word: str, after: str) -> Token:
    """Of a piece with one word: as below, in a third of the time."""
    ends = bool(after) and _ends(after)
    value = SMALL.get(word.casefold())
    if value is not None:
        form = form._replace(numbers=frozenset((value,)))
    if not (ends or _may_be_name(form)):
        return form
    return form._replace(stands=STANDINGS[_may_be_name(form)][ends])


def _may_be_name(form: Token) -> bool:
    return bool(form.term) and form.has_capital and form.rarity > COMMON


def _standing(form: Token, before: str, *, is_first: bool) -> Token:
    """Where it stands is looked at only where that may make it a name."""
    if not _may_be_name(form):
        return form
    if is_first and not before:
        return form._replace(stands=Standing(is_open=True))
    ends = (is_first or len(before) > 1) and _ends(before)
    return form if ends else form._replace(stands=Standing(runs_on=True))


def _by_twos(token: Token, word: str) -> Iterator[Token]:
    """A word of a language that writes no spaces is as many as it has pairs."""
    if token.term or not token.rarity:
        yield token
        return
    for at in range(max(1, len(word) - 1)):
        yield token._replace(term=word[at : at + 2])


def _inside(tokens: Sequence[Token]) -> Iterator[str]:
    """The first word begins a sentence, whatever stands before it."""
    begin = next((n for n, token in enumerate(tokens) if token[3].is_word), 0)
    for nth in [n for n, token in enumerate(tokens) if token[3] is not ALONE]:
        term, _, _, stands, _ = tokens[nth]
        begins = stands.is_open and tokens[nth - 1].stands.ends
        if nth > begin and (stands.runs_on or (stands.is_open and not begins)):
            yield term


def _ends(between: str) -> bool:
    """Whether a sentence ends with what is between two words."""
    return bool(SENTENCE_END.search(between))


class _Words(dict[str, Token]):
    """The words of a language as they are compared; each is worked out once."""

    def __init__(self, lang: str, rarity: Rarity) -> None:
        super().__init__()
        self._lang = lang
        self._rarity = rarity

    def __missing__(self, word: str) -> Token:
        if len(self) >= REMEMBERED:
            self.clear()
        token = self[word] = self._token(word)
        return token

    def _token(self, word: str) -> Token:
        """Numbers are compared apart; single letters are nothing."""
        if not word.isascii() and UNSPACED.match(word):
            return BY_TWOS
        if len(word) == 1 or word[0].isdigit():
            return NOTHING
        small = word.casefold().replace("\u2019", "'")
        term = pooled(_stem(folded(small).replace("'", "")))
        rare = self._rarity(small, self._lang)
        if term in COMMON_HERE:
            rare = min(rare, FIELD * rare + 0.9)
        return Token(term, rare, word[0].isupper())


@lru_cache(maxsize=64)
def pieces_of(lang: str, rarity: Rarity) -> Pieces:
    return Pieces(lang, rarity)


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
