"""How many people and boats, counted as what?"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from monitor.extract.count_signs import FOUND, KINDS, count_signs
from monitor.extract.counted import count_kinds
from monitor.extract.meant import UNSAID
from monitor.extract.sums import Counted
from monitor.extract.terms import find_terms
from monitor.extract.text import Sentence
from monitor.extract.told import Told
from monitor.model.event import EventType, Number
from monitor.model.match import Evidence
from monitor.model.slots import SlotWords

#: A rounded number so many times the exact one is not the same, rounded.
MORE = 1.5
#: Further down stand context and other cases.
READ = 6

#: So near to victims stands that they were identified.
NEAR = 30

#: What an event beside the news counts; its other numbers are the news'.
BESIDE = {
    EventType.ARREST: frozenset({"arrested"}),
    EventType.RESCUE: frozenset({"rescued", "victims"}),
    EventType.CHARGE_TRIAL: frozenset({"charged"}),
    EventType.SENTENCE: frozenset({"sentenced", "convicted"}),
    EventType.INTERCEPTION: frozenset({"migrants"}) | {"boats", "crew"},
    EventType.DEPORTATION_RETURN: frozenset({"deported"}),
    EventType.DEATH_IN_TRANSIT: frozenset({"dead", "missing", "survivors"}),
}

Found = dict[Number, Evidence]


def find_numbers(told: Told, accused: Sequence[Evidence] = ()) -> Found:
    """One per kind: the exact one before the rounded, the greater before the smaller.

    Who is named as accused is counted where nobody else is.
    """
    table = KINDS if told.main else BESIDE
    kinds = table.get(told.trigger.type, frozenset())
    if not kinds:
        return {}
    words, sentences = told.words, _read(told)
    counted = [
        (c, s)
        for s in sentences
        for c in count_kinds(s.text, words.numbers, told.trigger.type)
        if c.kind in kinds or c.kind in (UNSAID, FOUND)
    ]
    counted = [(_of_deed(told, c, s) if c.kind == FOUND else c, s) for c, s in counted]
    if told.trigger.type is EventType.RESCUE and told.main:
        counted = _freed(told, counted)
    found = dict(_best([one for one in counted if one[0].kind != UNSAID]))
    if told.main:
        found |= _unsaid(told, counted, found)
    if told.trigger.type is EventType.SENTENCE:
        found |= _terms(sentences, words)
    return found | _named(told, found, accused)


def _read(told: Told) -> list[Sentence]:
    """Without what further sentences count over half a year."""
    total = told.grammar.cue["total"]
    report = told.trigger.type is EventType.WARNING_REPORT
    top = [
        s
        for s in told.whole[:READ]
        if s not in told.sentences and (report or not total.search(s.text))
    ]
    return [*told.sentences, *top]


def _best(
    counted: Sequence[tuple[Counted, Sentence]],
) -> Iterator[tuple[Number, Evidence]]:
    by_kind: dict[str, list[tuple[Counted, Sentence]]] = {}
    for found in counted:
        by_kind.setdefault(found[0].kind, []).append(found)
    for kind, all_of_kind in by_kind.items():
        best, sentence = max(all_of_kind, key=_sureness(all_of_kind))
        yield (
            Number(kind=kind, value=best.value),
            sentence.evidence((best.start, best.end), f"number:{kind}"),
        )


def _sureness(
    counted: Sequence[tuple[Counted, Sentence]],
) -> Callable[[tuple[Counted, Sentence]], tuple[bool, bool, float]]:
    """ "2,517" before "over 2,500"; but "at least 828" before 193 further down."""
    order = [s for _, s in counted]
    exact = [(c.value, s) for c, s in counted if not c.about]
    most, sentence = max(exact, key=lambda found: found[0], default=(0, None))

    def key(found: tuple[Counted, Sentence]) -> tuple[bool, bool, float]:
        one, at = found
        above = sentence is None or order.index(at) < order.index(sentence)
        sure = not one.about or (above and one.value > most * MORE)
        return not one.feared, sure, one.value

    return key


def _terms(sentences: Sequence[Sentence], words: SlotWords) -> Found:
    """All: several accused have their own; but 9\u00bd years are not also 9."""
    terms = [(t, s) for s in sentences for t in find_terms(s.text, words.numbers)]
    exact = {int(t.years) for t, _ in terms if t.years != int(t.years)}
    return {
        Number(kind="sentenced_years", value=term.years): s.evidence(
            (term.start, term.end), "number:sentenced_years"
        )
        for term, s in reversed(terms)
        if term.years not in exact
    }


def _of_deed(told: Told, one: Counted, sentence: Sentence) -> Counted:
    """Whom police find at an arrest were victims, or on the way."""
    moving = count_signs(told.words.numbers, told.trigger.type).moving
    texts = (sentence.text, told.sentences[0].text)
    harm = "" if any(moving.search(t) for t in texts) else _harm(told, sentence)
    return replace(one, kind=harm or "migrants")


def _freed(
    told: Told, counted: Sequence[tuple[Counted, Sentence]]
) -> list[tuple[Counted, Sentence]]:
    """Who is counted where a rescue is told was rescued, if nobody else was.

    "61 bonded labourers were led out"; but "61 victims identified" are victims.
    """
    signs = count_signs(told.words.numbers, told.trigger.type)
    if any(c.kind == "rescued" for c, _ in counted):
        return list(counted)
    return [
        (replace(c, kind="rescued"), s)
        if c.kind in _HARMED
        and s in told.sentences
        and not signs.moving.search(s.text, c.start, c.end)
        and not signs.named.search(s.text, max(0, c.start - NEAR), c.end + NEAR)
        else (c, s)
        for c, s in counted
    ]


#: As what people are counted where the text does not say it.
_MEANT = {
    EventType.RESCUE: "rescued",
    EventType.INTERCEPTION: "migrants",
    EventType.DEPORTATION_RETURN: "deported",
}
#: For whose sake somebody is arrested and jailed.
_HARMED = ("migrants", "victims")


def _unsaid(
    told: Told, counted: Sequence[tuple[Counted, Sentence]], found: Found
) -> Found:
    """ "Two in court over house with 31 Syrians": no word says what they were."""
    known = {number.kind for number in found}
    values = {number.value for number in found}
    for count, sentence in counted:
        fresh = count.kind == UNSAID and count.value not in values
        if not fresh or sentence not in told.sentences:
            continue
        kind = _MEANT.get(told.trigger.type) or _harm(told, sentence)
        report = told.trigger.type is EventType.WARNING_REPORT
        if not kind or kind in known or (report and known):
            return {}
        evidence = sentence.evidence((count.start, count.end), f"number:{kind}")
        return {Number(kind=kind, value=count.value): evidence}
    return {}


def _harm(told: Told, sentence: Sentence) -> str:
    """What an arrest or a trial is for, by its sentence's words, or the title's."""
    if told.trigger.type not in _WITH_HARM:
        return ""
    signs = count_signs(told.words.numbers, told.trigger.type)
    for text in (sentence.text, told.sentences[0].text):
        for pattern in (signs.before, signs.nouns):
            for said in pattern.finditer(text):
                if said.lastgroup in _HARMED:
                    return str(said.lastgroup)
    return ""


#: What has happened to an accused in an event of this type.
_SUFFERED = {
    EventType.ARREST: "arrested",
    EventType.CHARGE_TRIAL: "charged",
    EventType.SENTENCE: "sentenced",
}


_WITH_HARM = _SUFFERED.keys() | {EventType.WARNING_REPORT}


def _named(told: Told, found: Found, accused: Sequence[Evidence]) -> Found:
    kind = _SUFFERED.get(told.trigger.type, "")
    counted = {number.kind for number in found}
    same = {"sentenced", "convicted"} if kind == "sentenced" else {kind}
    if not told.main or not kind or not accused or counted & same:
        return {}
    first = accused[0]
    evidence = Evidence(
        field=first.field,
        start=first.start,
        end=first.end,
        text=first.text,
        rule=f"number:{kind}",
    )
    return {Number(kind=kind, value=float(len(accused))): evidence}
