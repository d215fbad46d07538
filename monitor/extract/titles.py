"""What does a text say of who somebody is, before or after the name?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.extract.tokens import Part, Token, touching
from monitor.model.slots import PersonWords

#: So many words may stand between a name and the office before or after it.
FAR = 14
#: What may stand between the words of one title; "(MOS)" is a short for it.
_GAP = re.compile(
    r"['\u2019]?s?\s{0,2}(?:\([^)]{1,16}\),?\s)?(?:the|of|and|for)?"
    r"|\s?[&/-]\s?|\s[ld]['\u2019]"
)
_COMMA = re.compile(r"['\u2019]?s?\.?(?:\s\([^)]{1,16}\))?,\s")
_OPENS = re.compile(r",\s|\s?\(|\s[\u2013\u2014-]\s")
_OFFICES = (Part.HEAD, Part.HONOUR)
_AROUND = (Part.MODIFIER, Part.JOINT, Part.STATE, Part.BODY, Part.INNER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """Where the title stands, and whether it is more than Mr."""

    start: int
    end: int
    office: bool


def title_before(
    text: str, tokens: Sequence[Token], first: int, between: int, taken: int = 0
) -> Title | None:
    """ "Vice Minister of Public Security Tran Quoc To", "Mr Tien".

    What stands before `taken` is the title of whom the text named before.
    """
    at, small = first, 0
    offices: list[int] = []
    while at and first - at < FAR and tokens[at - 1].start >= taken:
        before, after = tokens[at - 1], tokens[at]
        if before.part in _OFFICES:
            offices.append(at - 1)
        elif before.part is Part.OTHER and before.small and not offices:
            small += 1
        elif not _is_around(before, after, last=at == first) and not (
            at == first and _ends_office(text, tokens, at - 1)
        ):
            break
        if small > between or not _is_joined(text, before, after, first=at == first):
            break
        at -= 1
    title = _title(tokens, [o for o in offices if o >= at], at, first - 1)
    end = tokens[first - 1]  # "canciller colombiano"
    return replace(title, end=end.end) if title and end.part is Part.OTHER else title


def _ends_office(text: str, tokens: Sequence[Token], at: int) -> bool:
    """ "Le ministre malien des Mines, Issa Konaté": an office, whatever it is of."""
    of = at > 1 and tokens[at].part is Part.NAME and tokens[at - 1].part is Part.JOINT
    if not of or not _COMMA.fullmatch(text[tokens[at].end : tokens[at + 1].start]):
        return False
    return any(t.part is Part.HEAD for t in tokens[max(0, at - 4) : at - 1])


def _is_around(before: Token, after: Token, *, last: bool) -> bool:
    """Whether the word before belongs to the same title as the one after it."""
    if before.part is Part.NAME:
        return not last and (
            before.owns or after.part in (Part.BODY, Part.HEAD, Part.NAME)
        )
    return before.part in _AROUND and not (last and before.part is Part.JOINT)


def _is_joined(text: str, before: Token, after: Token, *, first: bool) -> bool:
    """By a space, or by a comma before Mr, before the name and within "X, Y's"."""
    gap = text[before.end : after.start]
    if _GAP.fullmatch(gap):
        return True
    comma = first or after.part in (Part.HONOUR, Part.HEAD) or before.part is Part.HEAD
    return bool(_COMMA.fullmatch(gap)) and comma


def title_after(
    text: str, tokens: Sequence[Token], last: int, words: PersonWords
) -> Title | None:
    """ "Michael Tomlinson, the UK's Minister for …", "Barnier (EU negotiator)"."""
    start = last + 1
    if start >= len(tokens) or not _opens(text, tokens, start, words):
        return None
    at, small = start, 0
    offices: list[int] = []
    while at < len(tokens) and at - start < FAR + FAR:
        token = tokens[at]
        if at > start and not _GAP.fullmatch(text[tokens[at - 1].end : token.start]):
            break
        small += token.part is Part.OTHER
        if small > words.between or _ends_title(tokens, at, bool(offices)):
            break
        if token.part is Part.HEAD:
            offices.append(at)
        at += 1
    if _is_of_the_next(text, tokens, at):
        return None
    return _title(tokens, offices, start, at - 1)


def _opens(text: str, tokens: Sequence[Token], start: int, words: PersonWords) -> bool:
    """By a comma or a bracket, and not with "and": that is another one's."""
    first = text[tokens[start].start : tokens[start].end].lower()
    gap = text[tokens[start - 1].end : tokens[start].start]
    return bool(_OPENS.fullmatch(gap)) and first not in words.links


def _is_of_the_next(text: str, tokens: Sequence[Token], at: int) -> bool:
    """ "Ann Lee, Foreign Minister Bob Ray and others"."""
    if at == len(tokens) or tokens[at].part is not Part.NAME:
        return False
    before = tokens[at - 1]
    return before.part is not Part.JOINT and touching(text, before, tokens[at])


def _ends_title(tokens: Sequence[Token], at: int, complete: bool) -> bool:
    token = tokens[at]
    foreign = token.part is Part.OTHER and (complete or not token.small)
    return foreign or token.part is Part.HONOUR or _names_another(tokens, at)


def _names_another(tokens: Sequence[Token], at: int) -> bool:
    """ "… of the agency and Peter Halloran"."""
    if tokens[at].part is not Part.NAME or tokens[at].owns:
        return False
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    return bool(
        after
        and after.part is Part.NAME
        and not (at + 2 < len(tokens) and tokens[at + 2].part in (Part.BODY, Part.HEAD))
    )


def _title(
    tokens: Sequence[Token], offices: Sequence[int], start: int, end: int
) -> Title | None:
    """Without what leads into it: "the UK's Minister" is the UK's."""
    if not offices:
        return None
    while tokens[start].part in (Part.JOINT, Part.OTHER, Part.INNER) and start < end:
        start += 1
    heads = [o for o in offices if tokens[o].part is Part.HEAD]
    while end > start and _closes_nothing(tokens[end], heads):
        end -= 1
    return Title(start=tokens[start].start, end=tokens[end].end, office=bool(heads))


def _closes_nothing(token: Token, heads: Sequence[int]) -> bool:
    return token.part in (Part.JOINT, Part.OTHER) or bool(
        heads and token.part is Part.HONOUR
    )
