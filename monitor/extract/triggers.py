"""Which words of a sentence say that something happened, and did it?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.extract.grammar import Grammar
from monitor.model.event import EventType, Status
from monitor.model.wording import Tell

#: How far before and after the trigger a clause can turn it round.
BACK, ON = 90, 70

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """Words of a sentence that name an event of this type."""

    type: EventType
    level: int  #: 3 names the happening itself, 2 its occasion, 1 is a hint
    status: Status
    span: Span
    why: Span | None = None  #: the words that decide a status but `done`


#: What is counted over a long time is a report on it.
_COUNTED = frozenset(
    {
        EventType.ARREST,
        EventType.RESCUE,
        EventType.INTERCEPTION,
        EventType.DEPORTATION_RETURN,
        EventType.DEATH_IN_TRANSIT,
    }
)
#: What was to come about and can fall through.
_MAY_FAIL = frozenset(
    {
        EventType.AGREEMENT,
        EventType.MEETING,
        EventType.NEGOTIATION,
        EventType.DEPORTATION_RETURN,
        EventType.LAW_POLICY,
        EventType.CAMPAIGN,
    }
)
_STOP = re.compile(r"[.;,:](?=\s|$)|\s[-\u2013\u2014]\s")


def find_triggers(text: str, grammar: Grammar) -> list[Trigger]:
    """All of them, the surest first, then the earliest."""
    found = list(_triggers(text, grammar))
    return sorted(found, key=lambda t: (-t.level, t.span[0], -t.span[1]))


def _triggers(text: str, grammar: Grammar) -> Iterator[Trigger]:
    counted = grammar.cue["total"].search(text)
    for row, found in grammar.patterns.find(text):
        tell = grammar.tells[row]
        turn = _turn(text, found.span(), tell, grammar)
        if turn is None:
            continue
        status, why = turn
        yield Trigger(
            type=_type(text, found, tell, status, grammar, counted=bool(counted)),
            level=tell.level,
            status=status,
            span=found.span(),
            why=why,
        )


def _type(
    text: str,
    found: re.Match[str],
    tell: Tell,
    status: Status,
    grammar: Grammar,
    *,
    counted: bool,
) -> EventType:
    """What the words around it make of what the words name."""
    kind = tell.type
    if kind is EventType.AGREEMENT and status is Status.DENIED:
        return EventType.NEGOTIATION  # an agreement that did not come about
    if counted and kind in _COUNTED:
        return EventType.WARNING_REPORT
    if kind is EventType.SENTENCE and grammar.before["facing"].search(
        text, max(0, found.start() - BACK), found.start()
    ):
        return EventType.CHARGE_TRIAL  # "faces up to 17 years in jail"
    return kind


def _turn(
    text: str, span: Span, tell: Tell, grammar: Grammar
) -> tuple[Status, Span | None] | None:
    """Negation and modality within the clause decide; None for a mere wish."""
    start, end = span
    back, on = _start_of_clause(text, start), _end_of_clause(text, end)
    cue, before = grammar.cue, grammar.before
    if before["wish"].search(text, back, start):
        return None
    if tell.status is not Status.DONE:
        return tell.status, span
    if no := before["not"].search(text, back, start):
        return Status.DENIED, no.span()
    fell = cue["failed"].search(text, end, on) if tell.type in _MAY_FAIL else None
    if fell:
        return Status.DENIED, fell.span()
    plan = before["plan"].search(text, back, start)
    plan = plan or before["headline"].search(text, back, start)
    if plan := plan or cue["later"].search(text, end, on):
        return Status.PLANNED, plan.span()
    if before["purpose"].search(text, back, start):
        return None
    return Status.DONE, None


def _start_of_clause(text: str, at: int) -> int:
    back = max(0, at - BACK)
    stops = [m.end() for m in _STOP.finditer(text, back, at)]
    return stops[-1] if stops else back


def _end_of_clause(text: str, at: int) -> int:
    stop = _STOP.search(text, at, at + ON)
    return stop.start() if stop else at + ON
