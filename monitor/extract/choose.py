"""Which of the happenings that an item names is its news, and which only recalled?"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from monitor.extract.grammar import Grammar
from monitor.extract.text import Sentence
from monitor.extract.triggers import Trigger, find_triggers
from monitor.model.event import EventType, Status

#: What a sentence further down takes from the level of its words: a headline's hint
#: is worth less than a lead that names the happening, its occasion more.
PENALTY = (0.0, 1.1, 1.6, 2.2, 2.4, 2.6)
#: What stands behind "after" or "following" is why, not what.
ASIDE = 0.4
#: "Freed men who had been locked up": what befell them before.
INNER = 0.8
#: Less is not sure enough to be told.
ENOUGH = 0.7
#: Words that name a happening outright are of this level; its occasion of the next.
OUTRIGHT, OCCASION = 3, 2
#: What an item reports at most, beside what it recalls.
MOST = 3
#: Sentences further down than this are not its news, but for states' business.
LEAD = 2
#: "3 May 2021 Posted in News 2."
STAMP = 45
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
#: So far before the words a cue makes of them something recalled.
NEAR = 60

#: What was done before it came to court; named in a headline to say for what.
_BEFORE_COURT = frozenset(
    {
        EventType.ARREST,
        EventType.RESCUE,
        EventType.INTERCEPTION,
        EventType.DEATH_IN_TRANSIT,
        EventType.DEPORTATION_RETURN,
        EventType.CHARGE_TRIAL,
    }
)
_AT_COURT = frozenset({EventType.SENTENCE, EventType.CHARGE_TRIAL})
_CRIME = _BEFORE_COURT | _AT_COURT
#: These stand in the headline or the lead, or they are what a text recalls.
_BETWEEN_STATES = frozenset(
    {EventType.AGREEMENT, EventType.NEGOTIATION, EventType.MEETING}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Words that name a happening, and where they stand."""

    sentence: Sentence
    at: int  #: 0 is the title
    trigger: Trigger
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The news of an item, what it reports beside it, and what it recalls."""

    main: Named | None = None
    beside: tuple[Named, ...] = ()
    recalled: tuple[Named, ...] = ()
    all: tuple[Named, ...] = ()


def choose(
    sentences: Sequence[Sentence], grammar: Grammar, published: dt.date | None
) -> Chosen:
    """An opinion or a demand as the headline leaves no news."""
    first = 0 if sentences and sentences[0].field == "title" else 1
    found = [
        _named(sentence, at, trigger, grammar)
        for at, sentence in _counted(sentences, first)
        for trigger in find_triggers(sentence.text, grammar)
    ]
    if sentences and _is_opinion(sentences[0], found, grammar):
        return Chosen(all=tuple(found))
    main = _main(found, grammar)
    return Chosen(
        main=main,
        beside=tuple(_beside(main, found)) if main else (),
        recalled=tuple(_recalled(found, grammar, published, main)),
        all=tuple(found),
    )


def _counted(
    sentences: Sequence[Sentence], first: int
) -> Iterator[tuple[int, Sentence]]:
    """With their number; a line that only gives the day of publication has none."""
    for sentence in sentences:
        yield first, sentence
        stamp = len(sentence.text) <= STAMP and YEAR.search(sentence.text)
        first += first == 0 or not stamp


def _is_opinion(title: Sentence, found: Iterable[Named], grammar: Grammar) -> bool:
    """Unless it names a happening outright: "UN urges inquiry as 12 drown"."""
    if title.field != "title" or not grammar.opinion.search(title.text):
        return False
    return not any(n.at == 0 and n.trigger.level == OUTRIGHT for n in found)


def _named(sentence: Sentence, at: int, trigger: Trigger, grammar: Grammar) -> Named:
    score = trigger.level - PENALTY[min(at, len(PENALTY) - 1)]
    start = trigger.span[0]
    if grammar.before["inner"].search(sentence.text, max(0, start - NEAR), start):
        score -= INNER
    if grammar.cue["aside"].search(sentence.text, max(0, start - NEAR), start):
        score -= ASIDE
    return Named(sentence=sentence, at=at, trigger=trigger, score=score)


def _main(found: Sequence[Named], grammar: Grammar) -> Named | None:
    """The surest, the first of two; but a court's word before what led to it."""
    sure = [n for n in found if n.score >= ENOUGH and _may_tell(n, grammar)]
    if not sure:
        return None
    best = max(n.score for n in sure)
    first = _whole(min((n for n in sure if n.score == best), key=_place), sure)
    if first.trigger.type not in _BEFORE_COURT:
        return first
    same = [
        n
        for n in sure
        if n.at == first.at
        and n.trigger.level == OUTRIGHT
        and n.score > first.score - INNER
    ]
    return _of_court(first, same)


def _whole(first: Named, sure: Iterable[Named]) -> Named:
    """ "Talks on the deal break down": the words go on and turn it round."""
    (start, end), kind = first.trigger.span, first.trigger.type
    return next(
        (
            n
            for n in sure
            if n.sentence is first.sentence
            and n.trigger.type is kind
            and n.trigger.status is Status.DENIED
            and n.trigger.span[0] <= start
            and end <= n.trigger.span[1]
        ),
        first,
    )


def _place(named: Named) -> tuple[int, int, bool, int]:
    """What is named first is complete first: "arrest 12" before "arrest, 9 freed".

    Of words that end together those that say more: "talks collapse", not "talks".
    """
    start, end = named.trigger.span
    return named.at, end, named.trigger.status is Status.DONE, -start


def _of_court(first: Named, same: Sequence[Named]) -> Named:
    """ "Smugglers caught hiding family in van jailed": the verb comes last."""
    sentence = [n for n in same if n.trigger.type is EventType.SENTENCE]
    charge = [n for n in same if n.trigger.type is EventType.CHARGE_TRIAL]
    if sentence and sentence[0].trigger.status is Status.DONE:
        return min(sentence, key=_place)
    found = {EventType.INTERCEPTION, EventType.DEATH_IN_TRANSIT}
    if charge and first.trigger.type in found:
        return min(charge, key=_place)
    return first


def _may_tell(named: Named, grammar: Grammar) -> bool:
    """Further down only states' business is news; and never what is long past."""
    if named.at == 0:
        return True
    if named.at > LEAD and named.trigger.type not in _BETWEEN_STATES:
        return False
    text, start = named.sentence.text, named.trigger.span[0]
    return not grammar.cue["past"].search(text, max(0, start - NEAR), start + NEAR)


def _beside(main: Named, found: Iterable[Named]) -> Iterator[Named]:
    """Others that the headline or the lead name outright: arrests and a rescue."""
    told = {main.trigger.type}
    for named in sorted(found, key=_place):
        trigger = named.trigger
        sure = trigger.level == OUTRIGHT and named.score >= ENOUGH and named.at < LEAD
        both = {trigger.type, main.trigger.type} <= _CRIME
        both = both and not _is_hearing(named, main)
        if sure and both and trigger.type not in told and len(told) < MOST:
            told.add(trigger.type)
            yield named


def _is_hearing(named: Named, main: Named) -> bool:
    """The trial that the lead tells of is the one in which sentence was passed."""
    passed = main.trigger.type is EventType.SENTENCE
    return passed and named.at > 0 and named.trigger.type is EventType.CHARGE_TRIAL


def _recalled(
    found: Iterable[Named],
    grammar: Grammar,
    published: dt.date | None,
    main: Named | None,
) -> Iterator[Named]:
    """One per sentence of the body that says it was before."""
    found = tuple(found)
    told = {main.sentence} | _again(main, found, grammar, published) if main else set()
    for named in sorted(found, key=_place):
        fresh = named.at > 0 and named.sentence not in told
        if (
            fresh
            and named.trigger.level >= OCCASION
            and _was_before(named, grammar, published)
        ):
            told.add(named.sentence)
            yield named


def _again(
    main: Named, found: Sequence[Named], grammar: Grammar, published: dt.date | None
) -> set[Sentence]:
    """The lead that tells the news once more: "nine died after their boat sank"."""
    return {
        named.sentence
        for named in found
        if named.at == 1
        and named.trigger.type is main.trigger.type
        and named.trigger.level == OUTRIGHT
        and not _is_long_past(named, grammar, published)
    }


def _was_before(named: Named, grammar: Grammar, published: dt.date | None) -> bool:
    text, start = named.sentence.text, named.trigger.span[0]
    if grammar.cue["recall"].search(text, max(0, start - NEAR), start):
        return True
    return _is_long_past(named, grammar, published)


def _is_long_past(named: Named, grammar: Grammar, published: dt.date | None) -> bool:
    text, (start, end) = named.sentence.text, named.trigger.span
    if grammar.cue["past"].search(text, max(0, start - NEAR), end + NEAR):
        return True
    return bool(published and _month_before(text, grammar, published))


def _month_before(text: str, grammar: Grammar, published: dt.date) -> bool:
    """ "In March, the office launched ...", told in April."""
    found = grammar.cue["month"].search(text)
    return found is not None and _month_of(grammar, found["month"]) != published.month


def _month_of(grammar: Grammar, word: str) -> int:
    return grammar.months.index(word.lower()) + 1
