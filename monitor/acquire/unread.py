"""What is learned from a document that cannot be read?"""

from dataclasses import replace

from monitor.acquire.answers import Grade, Lesson
from monitor.acquire.document import NotRead
from monitor.acquire.quarantine import is_kept_away, sentence
from monitor.model.feed import Poison, PollOutcome, Validators

#: What a document may be told to be instead of read.
UNREAD = (
    PollOutcome.WEB_PAGE,
    PollOutcome.NO_ITEMS,
    PollOutcome.ENTITIES,
    PollOutcome.UNREADABLE,
)


def still_unread(trouble: str) -> Lesson:
    """What could not be read before is told in its own words again."""
    for outcome in UNREAD:
        if trouble.startswith(outcome.value):
            detail = trouble.removeprefix(outcome.value).removeprefix(": ")
            return Lesson(outcome=outcome, detail=detail)
    detail = "still what could not be read before"
    return Lesson(outcome=PollOutcome.UNREADABLE, detail=detail)


def unread(lesson: Lesson, document: NotRead, poison: Poison | None) -> Lesson:
    """Its validators stay, so that the same is not sent again; it has no digest.

    A parser that had to be stopped may have had a bad day: then we ask anew.
    """
    lesson = replace(
        lesson,
        outcome=document.outcome,
        detail=document.detail,
        grade=Grade.SOFT,
        wait=max(lesson.wait, document.wait),
        moved_to="",
        body_digest="",
    )
    if poison and is_kept_away(poison):
        return kept_away(lesson, poison)
    if document.outcome is PollOutcome.PARSER_KILLED:
        return replace(lesson, validators=Validators(), poison=poison)
    return lesson


def kept_away(lesson: Lesson, poison: Poison) -> Lesson:
    """The parser does not see it; its validators ask whether it has changed."""
    return replace(
        lesson,
        outcome=PollOutcome.QUARANTINED,
        detail=sentence(poison),
        grade=Grade.SOFT,
        moved_to="",
        body_digest="",
        poison=poison,
    )
