"""Which words of a sentence are parts of titles, of names, or neither?"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from monitor.extract.names import Form, Mention
from monitor.extract.wordlists import by_group
from monitor.model.slots import PersonWords


class Part(Enum):
    """What a word may be of."""

    HEAD = "heads"  #: minister
    HONOUR = "honours"  #: Mr
    BODY = "bodies"  #: Ministry
    MODIFIER = "modifiers"  #: deputy, foreign
    JOINT = "joints"  #: of
    INNER = "inner"  #: van
    STATE = "state"
    NAME = "name"  #: any other word with a capital
    OTHER = "other"


class Token(NamedTuple):
    """A word, or a few that the lists hold as one. There are 400 in an article."""

    part: Part
    start: int
    end: int
    small: bool = False  #: without a capital
    owns: bool = False  #: "Vietnam's", "Rodio's"
    inner: bool = False  #: may stand within a name, whatever else it is


_LISTED = (Part.HONOUR, Part.HEAD, Part.BODY, Part.MODIFIER, Part.JOINT, Part.INNER)
#: Words with what joins them: O'Mahoney, Mi-hyung, Grande-Marlaska; K. for initials.
_WORD = re.compile(
    r"(?:(?:(?<=['\u2019])s|\b(?:the|of|and|for))(?=[A-Z]))?"  # "sMinistry", "forLaw"
    r"(?P<word>[^\W\d_](?:\.(?:[^\W\d_]\.)*(?=[\s,])"
    r"|[^\W_]*(?:[\u0300-\u036f][^\W_]*)*(?:[-'\u2019](?!s(?:\b|[A-Z]))[^\W_]+)*))"
)
_ELIDED = re.compile(r"[ld]['\u2019](?=\w)")
_OWNS = re.compile(r"['\u2019](?:s\b|(?=\s))")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signs:
    #: One word → what it is of; its `Part` by `listed` where it may begin a longer one.
    single: Mapping[str, Part | None]
    listed: re.Pattern[str]
    inner: frozenset[str]
    plain: frozenset[str]


@lru_cache(maxsize=16)
def _signs(words: PersonWords) -> _Signs:
    lists = {part: getattr(words, part.value) for part in _LISTED}
    single: dict[str, Part | None] = {}
    for part, listed in reversed(lists.items()):
        single |= {word.lower(): part for word in listed}
    longer = (w for words in lists.values() for w in words if re.search(r"[^\w]", w))
    single |= {_first(word): None for word in longer}
    return _Signs(
        single=single,
        listed=by_group({part.value: words for part, words in lists.items()}),
        inner=frozenset(words.inner),
        plain=frozenset(words.plain),
    )


def _first(word: str) -> str:
    """As the text's first token of it is read: "d'état" of "secrétaire d'état"."""
    found = _WORD.match(word)
    return found["word"].lower() if found else ""


def tokens_of(
    text: str, mentions: Sequence[Mention], words: PersonWords
) -> tuple[Token, ...]:
    """In text order, none overlapping another."""
    signs = _signs(words)
    states = [(m.start, m.end) for m in mentions if m.form not in _OTHER_FORMS]
    taken: list[Token] = []
    at = 0
    for found in _WORD.finditer(text):
        start, end = found.span("word")
        if start < at or _is_aside(text, start, end):
            continue
        token = _token(text, start, end, states, signs)
        at = token.end
        taken.append(token)
    return tuple(_as_name(text, taken, at) for at in range(len(taken)))


#: Longer states' names are no middle names: "Vũ Đức Minh", "Nguyễn Thị Nga".
SYLLABLE = 4


def _as_name(text: str, tokens: Sequence[Token], at: int) -> Token:
    """After Mr even Park and Law are names; Đức is one within "Vũ Đức Minh"."""
    token = tokens[at]
    if token.part not in (Part.BODY, Part.MODIFIER, Part.STATE) or not at:
        return token
    follows = at + 1 < len(tokens) and tokens[at + 1]
    if not follows or follows.part is not Part.NAME:
        return token
    before = tokens[at - 1]
    if not touching(text, before, token) or not touching(text, token, follows):
        return token
    inside = before.part is Part.NAME and token.end - token.start <= SYLLABLE
    called = before.part is Part.HONOUR and token.part is not Part.STATE
    if called or (inside and not token.small and token.part is not Part.BODY):
        return token._replace(part=Part.NAME)
    return token


def _token(
    text: str,
    start: int,
    end: int,
    states: Sequence[tuple[int, int]],
    signs: _Signs,
) -> Token:
    word = text[start:end]
    small = not _is_capital(word)
    if small and (elided := _ELIDED.match(word)):
        start += elided.end()  # l'ambassadeur
        word = text[start:end]
    if small and word.lower() not in signs.single:
        return Token(Part.OTHER, start, end, small)
    part, last = _part(text, word, (start, end), signs)
    if part is not Part.HEAD:  # "Tổng thống Pháp" is an office, though it names France
        for low, high in states:
            if low <= start < high:
                end = max(high, end) if "-" in word else high
                return Token(Part.STATE, start, end, owns=_owned(text, end))
    if part in (Part.INNER, Part.JOINT) and not small and start:
        part = Part.NAME  # Le Luong Minh, To Lam
    return Token(part, start, last, small, _owned(text, last), word in signs.inner)


def _part(
    text: str, word: str, span: tuple[int, int], signs: _Signs
) -> tuple[Part, int]:
    """What the word is of, and where the phrase ends that the lists hold."""
    start, end = span
    low = word.lower()
    part = signs.single.get(low, Part.OTHER)
    if part is None:  # slicing lets glued words begin anew
        found = signs.listed.match(text[start : start + LONGEST_LISTED])
        if found and start + found.end() >= end - 1:
            return Part(found.lastgroup), max(end, start + found.end())
        part = Part.OTHER
    if part is not Part.OTHER:
        return part, end
    name = _is_capital(word) and word not in signs.plain
    return (Part.NAME if name else Part.OTHER), end


def _is_capital(word: str) -> bool:
    """Also "al-Shammari"."""
    return word[0].isupper() or bool(_ARTICLE.match(word))


#: Arabic names keep theirs small.
_ARTICLE = re.compile(r"(?:[ae][lrsdnt]|ash|ben|ould)[-\u2019'][A-Z]")
#: No title in the lists is longer.
LONGEST_LISTED = 40
#: Agencies have offices in their names: "Menlu RI".
_OTHER_FORMS = (Form.CAPITAL, Form.AGENCY)


def _is_aside(text: str, start: int, end: int) -> bool:
    """The s of "UK's", and "(MOS)", which is short for what stands before it."""
    before = text[start - 1 : start]
    if before == "(":
        return text[end : end + 1] == ")" and text[start:end].isupper()
    return end == start + 1 and text[start] == "s" and before in {"'", "\u2019"}


def _owned(text: str, end: int) -> bool:
    return bool(_OWNS.match(text, end))


def runs_of_names(text: str, tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Where names may stand: first token and the one after the last."""
    at = 0
    while at < len(tokens):
        end = _end_of_name(text, tokens, at)
        if end > at:
            yield at, end
        at = max(end, at + 1)


#: More words than that are a headline, not a name.
LONGEST = 7


def _end_of_name(text: str, tokens: Sequence[Token], at: int) -> int:
    if tokens[at].part is not Part.NAME:
        return at
    end = at + 1
    while end < len(tokens) and not tokens[end - 1].owns and end - at < LONGEST:
        if not touching(text, tokens[end - 1], tokens[end]):
            break
        token = tokens[end]
        if token.part is Part.NAME:
            end += 1
        elif token.inner and _goes_on(text, tokens, end):
            end += 2
        else:
            break
    return end


def _goes_on(text: str, tokens: Sequence[Token], at: int) -> bool:
    """Whether another part of the name follows the small word."""
    if at + 1 >= len(tokens):
        return False
    after = tokens[at + 1]
    return touching(text, tokens[at], after) and (
        not after.small or (after.inner and _goes_on(text, tokens, at + 1))
    )


def touching(text: str, before: Token, after: Token) -> bool:
    return text[before.end : after.start] in {" ", "\u00a0", "-", "\n"}
