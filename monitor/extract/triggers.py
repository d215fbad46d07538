"""Which words of a sentence say that something happened, and did it?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.extract.wordings import (
    FAILED,
    MAY_FAIL,
    NOT,
    PLAN,
    PURPOSE,
    STRONG,
    WEAK,
    WISH,
    compiled,
    whole,
)
from monitor.model.event import EventType, Status

#: How far before and after the trigger a clause can turn it round.
BACK, ON = 80, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """Words of a sentence that name an event of this type."""

    type: EventType
    strong: bool  #: names the happening itself, not only its occasion
    status: Status
    span: tuple[int, int]
    why: tuple[int, int] | None = None  #: the words that decide a status but `done`


def find_triggers(text: str) -> list[Trigger]:
    """All of them; the first is what the sentence is about: strong, then early."""
    return sorted(_triggers(text), key=lambda t: (not t.strong, t.span))


_TABLE = (
    *((kind, True, whole(words)) for kind, words in STRONG),
    *((kind, False, whole(words)) for kind, words in WEAK),
)
_WISH = compiled(WISH)
_NOT = compiled(NOT)
_FAILED = compiled(FAILED)
_MAY_FAIL = compiled(MAY_FAIL)
_PLAN = compiled(PLAN)
_PURPOSE = compiled(PURPOSE)
_STOP = re.compile(r"[.;,]")


def _triggers(text: str) -> Iterator[Trigger]:
    for kind, strong, pattern in _TABLE:
        for found in pattern.finditer(text):
            turn = _turn(text, found)
            if turn is None:
                continue
            status, why = turn
            yield Trigger(
                type=_failed(kind, status),
                strong=strong,
                status=status,
                span=found.span(),
                why=why,
            )


def _failed(kind: EventType, status: Status) -> EventType:
    """An agreement that did not come about is a negotiation that failed."""
    denied = kind is EventType.AGREEMENT and status is Status.DENIED
    return EventType.NEGOTIATION if denied else kind


def _turn(
    text: str, found: re.Match[str]
) -> tuple[Status, tuple[int, int] | None] | None:
    """Negation and modality within the clause decide; None for a mere wish."""
    start, end = found.span()
    back = max(0, start - BACK)
    if no := _NOT.search(text, back, start):
        return Status.DENIED, no.span()
    if _WISH.search(text, back, start):
        return None
    fell = _FAILED.search(text, end, _end_of_clause(text, end))
    if fell and _MAY_FAIL.search(found[0]):
        return Status.DENIED, fell.span()
    if plan := _PLAN.search(text, back, start):
        return Status.PLANNED, plan.span()
    return None if _PURPOSE.search(text, back, start) else (Status.DONE, None)


def _end_of_clause(text: str, at: int) -> int:
    stop = _STOP.search(text, at, at + ON)
    return stop.start() if stop else at + ON
