"""Which words of a sentence are parts of titles, of names, or neither?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

from monitor.extract.names import Form, Mention
from monitor.extract.wordlists import by_group, whole_words
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word, or a few that the lists hold as one."""

    part: Part
    start: int
    end: int
    small: bool = False  #: without a capital
    owns: bool = False  #: "Vietnam's", "Rodio's"
    inner: bool = False  #: may stand within a name, whatever else it is


LONGEST_LISTED = 60
_LISTED = (Part.HONOUR, Part.HEAD, Part.BODY, Part.MODIFIER, Part.JOINT, Part.INNER)
#: Words with what joins them: O'Mahoney, Mi-hyung, Grande-Marlaska; K. for initials.
_WORD = re.compile(
    r"(?:(?:(?<=['\u2019])s|\b(?:the|of|and|for))(?=[A-Z]))?"  # "sMinistry", "forLaw"
    r"(?P<word>[^\W\d_](?:\.(?:[^\W\d_]\.)*(?=[\s,])"
    r"|[^\W_]*(?:[\u0300-\u036f][^\W_]*)*(?:[-'\u2019](?!s(?:\b|[A-Z]))[^\W_]+)*))"
)
_OWNS = re.compile(r"['\u2019](?:s\b|(?=\s))")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signs:
    listed: re.Pattern[str]
    inner: re.Pattern[str]
    plain: re.Pattern[str]


@lru_cache(maxsize=16)
def _signs(words: PersonWords) -> _Signs:
    return _Signs(
        listed=by_group({part.value: getattr(words, part.value) for part in _LISTED}),
        inner=whole_words(words.inner),
        plain=whole_words(words.plain),
    )


def tokens_of(
    text: str, mentions: Sequence[Mention], words: PersonWords
) -> tuple[Token, ...]:
    """In text order, none overlapping another."""
    signs = _signs(words)
    states = [(m.start, m.end) for m in mentions if m.form is not Form.CAPITAL]
    taken: list[Token] = []
    at = 0
    for found in _WORD.finditer(text):
        if found.start() >= at and not _is_aside(text, found):
            token = _token(text, found, states, signs)
            at = token.end
            taken.append(token)
    return tuple(_as_name(text, taken, at) for at in range(len(taken)))


def _as_name(text: str, tokens: Sequence[Token], at: int) -> Token:
    """After Mr even Park and Law are names."""
    token = tokens[at]
    if token.part not in {Part.BODY, Part.MODIFIER} or not at:
        return token
    follows = at + 1 < len(tokens) and tokens[at + 1]
    if (
        tokens[at - 1].part is Part.HONOUR
        and touching(text, tokens[at - 1], token)
        and follows
        and follows.part is Part.NAME
        and touching(text, token, follows)
    ):
        return replace(token, part=Part.NAME)
    return token


def _token(
    text: str,
    found: re.Match[str],
    states: Sequence[tuple[int, int]],
    signs: _Signs,
) -> Token:
    start, end = found.span("word")
    small = not text[start].isupper()
    for low, high in states:
        if low <= start < high:
            end = max(high, end) if "-" in text[start:end] else high
            return Token(part=Part.STATE, start=start, end=end, owns=_owned(text, end))
    ahead = text[start : start + LONGEST_LISTED]  # so that glued words begin anew
    listed = signs.listed.match(ahead)
    inner = bool(signs.inner.fullmatch(text, start, end))
    if listed and start + listed.end() >= end - 1:
        end = max(end, start + listed.end())
        part = Part(listed.lastgroup)
        if part in {Part.INNER, Part.JOINT} and not small and start:
            part = Part.NAME  # Le Luong Minh, To Lam
    elif small or signs.plain.fullmatch(text, start, end):
        part = Part.OTHER
    else:
        part = Part.NAME
    return Token(
        part=part,
        start=start,
        end=end,
        small=small,
        owns=_owned(text, end),
        inner=inner,
    )


def _is_aside(text: str, found: re.Match[str]) -> bool:
    """The s of "UK's", and "(MOS)", which is short for what stands before it."""
    start, end = found.span("word")
    if found["word"] == "s":
        return text[start - 1 : start] in {"'", "\u2019"}
    short = found["word"].isupper() and text[end : end + 1] == ")"
    return short and text[start - 1 : start] == "("


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
        after.part is Part.NAME or (after.inner and _goes_on(text, tokens, at + 1))
    )


def touching(text: str, before: Token, after: Token) -> bool:
    return text[before.end : after.start] in {" ", "\u00a0", "-", "\n"}
