"""How many people and boats, counted as what?"""

from collections.abc import Callable, Iterator, Sequence

from monitor.extract.count_signs import KINDS
from monitor.extract.counted import count_kinds
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
        if c.kind in kinds
    ]
    found = dict(_best(counted))
    if told.trigger.type is EventType.SENTENCE:
        found |= _terms(sentences, words)
    return found | _named(told, found, accused)


def _read(told: Told) -> list[Sentence]:
    top = [s for s in told.whole[:READ] if s not in told.sentences]
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


#: What has happened to an accused in an event of this type.
_SUFFERED = {
    EventType.ARREST: "arrested",
    EventType.CHARGE_TRIAL: "charged",
    EventType.SENTENCE: "sentenced",
}


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
