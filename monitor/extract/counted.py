"""As what are the people or boats of a sentence counted?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.extract.count_signs import FOUND, CountSigns, count_signs
from monitor.extract.counts import Count, find_counts
from monitor.model.event import EventType
from monitor.model.slots import NumberWords

#: How far from a number the words may stand that say as what it is counted.
BACK, ON = 60, 90
#: Of one person alone it must be told at once.
ON_ALONE = 50
#: So soon after a number stands one of those whom it counts.
ALONE = 40
#: So soon after a number alone stands what became of those.
SOON = 26
#: So many words may stand between a number and those whom it counts.
WAY = 5

ACCUSED = frozenset({"arrested", "charged", "convicted", "sentenced"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A number of this kind, and where it stands with those whom it counts."""

    kind: str
    value: float
    start: int
    end: int
    about: bool = False


def count_kinds(text: str, words: NumberWords, of: EventType) -> Iterator[Counted]:
    """Every number of people or boats whose kind the sentence tells."""
    signs = count_signs(words, of)
    text = _ASIDE.sub(lambda m: " " * len(m[0]), text)
    counts = _summed(text, _counts(text, words, signs), signs)
    found: list[Counted] = []
    for at, count in enumerate(counts):
        low = counts[at - 1].end if at else 0
        high = counts[at + 1].start if at + 1 < len(counts) else len(text)
        counted = _counted(text, count, (low, high), signs)
        if counted and not _is_recalled(text, count, signs):
            found.append(counted)
    found += _groups(text, words, signs)
    found += _singles(text, counts, found, signs)
    yield from (_as_told(text, c, of, signs) for c in found)


def _counts(text: str, words: NumberWords, signs: CountSigns) -> list[Count]:
    """Without ages, parts, the 31 of "22 of 31" and the one of "one of seven".

    "One in ten" counts nobody.
    """
    counts: list[Count] = []
    for count in find_counts(text, words):
        of = counts and signs.of.fullmatch(text, counts[-1].end, count.start)
        if counts and signs.ratio.fullmatch(text, counts[-1].end, count.start):
            counts.pop()
        elif of and counts[-1].value == 1:
            counts[-1] = count
        elif counts and signs.subset.match(text, count.end):
            continue
        elif not of and not _is_aside(text, count, signs):
            counts.append(count)
    return counts


def _summed(text: str, counts: Sequence[Count], signs: CountSigns) -> list[Count]:
    """ "Six women and two children" are eight."""
    summed: list[Count] = []
    for count in counts:
        last = summed[-1] if summed else None
        if last and _goes_on(text, last, count, signs):
            both = replace(last, value=last.value + count.value, end=count.end)
            summed[-1] = replace(both, about=last.about or count.about)
        else:
            summed.append(count)
    return summed


def _goes_on(text: str, last: Count, count: Count, signs: CountSigns) -> bool:
    """Unless both have their own words: "freed 46 women and 12 men were arrested"."""
    if not signs.plus.fullmatch(text, last.end, count.start):
        return False
    noun = _noun(text, count.end, len(text), signs)
    if noun is None or noun[1]:
        return False
    said = _said_before(text, max(0, last.start - BACK), last.start, signs)
    return not (said and signs.after.search(text, noun[0], noun[0] + ON // 3))


def _groups(text: str, words: NumberWords, signs: CountSigns) -> Iterator[Counted]:
    """ "A trio jailed"."""
    for found in signs.groups.finditer(text):
        start, end = found.span()
        where = (0, start, end, _end_of_clause(text, end, len(text)))
        kind = _kind(text, where, "", signs)
        if kind in ACCUSED:
            value = float(words.groups[found[0].lower()])
            yield Counted(kind=kind, value=value, start=start, end=end)


#: "Nine people \u2013 eight men and one woman \u2013 were arrested": nine.
_ASIDE = re.compile(
    r"(?<=\w)\s[\u2013\u2014-]\s[^\u2013\u2014.;]{3,80}\s[\u2013\u2014-](?=\s)"
)
_STOP = re.compile(r"[.;:!?\u2013\u2014](?:\s|$)|\.\.\.")


def _counted(
    text: str, count: Count, bounds: tuple[int, int], signs: CountSigns
) -> Counted | None:
    low, high = bounds
    high = _end_of_clause(text, count.end, high)
    noun = _noun(text, count.end, high, signs)
    if noun is None:
        return None
    end, own = noun
    kind = _kind(text, (low, count.start, end, high), own, signs)
    if not kind or (kind == "boats" and count.value == 1):
        return None  # "un cayuco" is a boat, not their number
    return Counted(
        kind=kind, value=count.value, start=count.start, end=end, about=count.about
    )


def _kind(
    text: str, where: tuple[int, int, int, int], own: str, signs: CountSigns
) -> str | None:
    """What stands next to the number decides, else what follows, else what precedes."""
    low, start, end, high = where
    if own in _SURE:
        return own
    low = _start_of_clause(text, max(low, start - BACK), start)
    said = _said_before(text, low, start, signs)
    gap = text[said.end() : start].strip() if said else ""
    if said and own in _HARMED and _is_why(text, said, gap, where[0], signs):
        return own
    if said and (not gap or signs.rough.fullmatch(gap)):
        return said.lastgroup
    later = signs.relative.search(text, low, start)
    follows = [
        m
        for m in signs.after.finditer(text, end, high)
        if m.lastgroup not in ACCUSED
        or not (later or _is_of_another(text, end, m, signs))
    ]
    kinds = [m.lastgroup for m in follows]
    if signs.first in kinds and not signs.moving.search(text, start, end):
        return signs.first
    if kinds and kinds[0] == FOUND and _are_victims(text, start, follows[0], signs):
        return "victims"
    if said and said.lastgroup in ACCUSED and signs.over.search(gap):
        said = None  # "jailed for feeding eight cooks" counts no prisoners
    return kinds[0] if kinds else said.lastgroup if said else own


def _is_of_another(text: str, end: int, told: re.Match[str], signs: CountSigns) -> bool:
    """ "83 workers who had been held by a gang" were not arrested."""
    other = told.lastgroup != signs.first
    return other and bool(signs.relative.search(text, end, told.start()))


#: For whose sake somebody is charged and jailed.
_HARMED = frozenset({"migrants", "victims", "dead", "missing"})


def _is_why(
    text: str, said: re.Match[str], gap: str, others: int, signs: CountSigns
) -> bool:
    """ "Two jailed over 26 migrants"; but "police arrested over 26 migrants"."""
    if not gap or said.lastgroup not in ACCUSED:
        return False
    if signs.rough.fullmatch(gap):
        return others > 0 or bool(signs.single.search(text, 0, said.start()))
    return said.lastgroup != "arrested" or bool(signs.over.search(gap))


def _are_victims(
    text: str, start: int, found: re.Match[str], signs: CountSigns
) -> bool:
    """ "618 individuals thought to be victims were found"."""
    named = signs.nouns.finditer(text, start, found.start())
    return any(m.lastgroup == "victims" for m in named)


def _end_of_clause(text: str, at: int, high: int) -> int:
    stop = _STOP.search(text, at, high)
    return min(stop.start() if stop else high, at + ON)


def _start_of_clause(text: str, low: int, high: int) -> int:
    stops = [m.end() for m in _STOP.finditer(text, low, high)]
    return stops[-1] if stops else low


#: Boats are boats, whoever stopped them.
_SURE = frozenset(
    {"boats", "crew", "survivors", "dead", "deported"}
    | {"arrested", "charged", "convicted"}
)


def _noun(text: str, at: int, high: int, signs: CountSigns) -> tuple[int, str] | None:
    """Whom the number counts: where they end, and their kind; None for things."""
    way = _WAY.match(text, at, high)
    end = way.end() if way else at
    thing = signs.things.search(text, at, end)
    own = _own(text, at, end, signs)
    head = signs.heads.search(text, at, end)
    first = min((m for m in (own, head) if m), key=lambda m: m.start(), default=None)
    if thing and (not first or thing.start() < first.start()):
        return None
    if own and head and own.lastgroup == "missing" and own.start() < head.start():
        return head.end(), ""  # "48 missing children" may be found again
    if own and (not head or own.start() <= head.start()):
        return own.end(), own.lastgroup or ""
    if head:
        kind = own.lastgroup if own and own.start() - head.end() <= 1 else ""
        return head.end(), kind or ""
    people = _PEOPLE.match(text, at, high) or _alone(text, at, high, signs)
    return (people.end(), "") if people else None


def _own(text: str, at: int, end: int, signs: CountSigns) -> re.Match[str] | None:
    """ "12 held" are arrested; "12 Nigerians held by a gang" are held by a gang."""
    for own in signs.nouns.finditer(text, at, end):
        near = _NEAR.fullmatch(text, at, own.start())
        if near or not signs.after.fullmatch(own[0]):
            return own
    return None


def _alone(text: str, at: int, high: int, signs: CountSigns) -> re.Match[str] | None:
    """ "With 42 still unaccounted for" counts people, too."""
    told = signs.after.search(text, at, min(high, at + SOON))
    fate = told and told.lastgroup in _FATES
    return _NOBODY.match(text, at, high) if fate else None


_WAY = re.compile(rf"(?:\s(?:\([^)]*\)\s)?[^\s.;:!?]+){{1,{WAY}}}")
#: Between a number and those whom it counts: "12 armed", "una veintena de".
_NEAR = re.compile(r"\s(?:[^\WA-Z\d_]+\s)?")
#: What becomes of people alone.
_FATES = frozenset({"dead", "missing", "survivors", "rescued", "arrested"})
#: A number without a noun: up to the next word.
_NOBODY = re.compile(r"(?=\s[^\W\d_])")
#: "270 Indians", "the 24 Nepalese"
_PEOPLE = re.compile(r"\s(?:[a-z-]+\s)?[A-Z]\w+(?:s|ese|ish|men|nh|i)\b")


def _said_before(
    text: str, low: int, high: int, signs: CountSigns
) -> re.Match[str] | None:
    last = None
    for found in signs.before.finditer(text, low, high):
        last = found
    if last is None:
        return None
    gap = text[last.end() : high]
    if signs.links.search(gap) or len(gap.split()) > WAY or signs.heads.search(gap):
        return None
    return last


def _is_aside(text: str, count: Count, signs: CountSigns) -> bool:
    """Ages, other years and months, and those who are counted already."""
    ahead = text[max(0, count.start - 25) : count.start]
    if signs.aged.search(ahead) or signs.part.search(ahead):
        return True
    return bool(signs.old.match(text, count.end))


def _is_recalled(text: str, count: Count, signs: CountSigns) -> bool:
    low = _start_of_clause(text, max(0, count.start - BACK), count.start)
    high = _end_of_clause(text, count.end, len(text))
    return bool(signs.recall.search(text, low, high))


def _singles(
    text: str, counts: Sequence[Count], found: Sequence[Counted], signs: CountSigns
) -> list[Counted]:
    """One person of whom it is told what happened, where nobody else is counted."""
    kinds = {c.kind for c in found}
    singles: list[Counted] = []
    for one in signs.single.finditer(text):
        if any(0 <= one.start() - c.end < ALONE for c in counts if c.value > 1):
            continue
        start, end = one.span()
        high = min(_end_of_clause(text, end, len(text)), end + ON_ALONE)
        kind = _kind(text, (0, start, end, high), "", signs)
        if signs.first == "sentenced" and kind == "convicted":
            kind = "sentenced"
        other = signs.first in ACCUSED and kind != signs.first
        if kind in ACCUSED - kinds and not other:
            singles.append(Counted(kind=kind, value=1.0, start=start, end=end))
            kinds.add(kind)
    return singles


def _as_told(text: str, counted: Counted, of: EventType, signs: CountSigns) -> Counted:
    """Who is found in a rescue is rescued; who is detained on the way is a migrant."""
    moving = signs.moving.search(text, counted.start, counted.end)
    kind = counted.kind
    if kind == "migrants" and of is EventType.DEPORTATION_RETURN:
        kind = "deported"
    if kind == FOUND:
        kind = "rescued" if of is EventType.RESCUE else "migrants"
    near = max(0, counted.start - BACK // 2), counted.end + ON // 2
    if kind == "arrested" and of is EventType.INTERCEPTION:
        held = signs.held.search(text, *near)
        kind = "migrants" if moving or held else kind
    return replace(counted, kind=kind)
