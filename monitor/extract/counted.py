"""As what are the people or boats of a sentence counted?"""

import re
from collections.abc import Iterator, Sequence

from monitor.extract.bare import bare
from monitor.extract.count_signs import ACCUSED, FOUND, CountSigns, count_signs
from monitor.extract.counts import Count
from monitor.extract.meant import UNSAID, as_told
from monitor.extract.sums import (
    BACK,
    Counted,
    as_before,
    beside_one,
    counts_of,
    one_more,
    with_others,
)
from monitor.extract.whom import is_staff, noun_of, said_before
from monitor.model.event import EventType
from monitor.model.slots import NumberWords

#: How far after a number the words may stand that say as what it is counted.
ON = 90
#: "Two brothers who kept the wages of their cooks were jailed".
ON_RELATIVE = 140
#: Of one person alone it must be told at once.
ON_ALONE = 50
#: So soon after a number stands one of those whom it counts.
ALONE = 40


def count_kinds(text: str, words: NumberWords, of: EventType) -> Iterator[Counted]:
    """Every number of people or boats whose kind the sentence tells."""
    signs = count_signs(words, of)
    text = _ASIDE.sub(lambda m: " " * len(m[0]), text)
    counts = counts_of(text, words, signs)
    found: list[Counted] = []
    unsaid: list[Counted] = []
    for at, count in enumerate(counts):
        low = counts[at - 1].end if at else 0
        high = counts[at + 1].start if at + 1 < len(counts) else len(text)
        counted = _counted(text, count, (low, high), signs)
        if counted is None and found:
            counted = as_before(text, count, found[-1], signs)
        if _is_recalled(text, count, counted, signs):
            continue
        if counted:
            found.append(counted)
        else:
            unsaid += _unsaid(text, count, high, signs)
    found = with_others(text, found, signs)
    found += _groups(text, words, signs)
    found += _singles(text, counts, found, signs)
    yield from (as_told(text, c, of, signs) for c in found)
    yield from unsaid


def _unsaid(text: str, count: Count, high: int, signs: CountSigns) -> Iterator[Counted]:
    """ "Police stop lorry, 31 Syrians": people, and no word says as what."""
    high = _end_of_clause(text, count.end, high)
    noun = noun_of(text, count.end, high, signs)
    if count.value > 1 and noun and not noun[1]:
        end = noun[0]
        if not signs.staff.search(text, count.end, end):
            yield Counted(
                kind=UNSAID,
                value=count.value,
                start=count.start,
                end=end,
                about=count.about,
            )


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
    most, high = high, _end_of_clause(text, count.end, high)
    noun = noun_of(text, count.end, high, signs)
    if noun and signs.relative.match(text, noun[0] + 1):
        high = _end_of_clause(text, count.end, most, ON_RELATIVE)
    if noun is None:
        return bare(text, count, low, signs)
    end, own = noun
    one = one_more(text, count, end, signs)
    start = count.start if one is None else one
    kind = _kind(text, (low, start, end, high), own, signs)
    if not kind or (kind == "boats" and count.value == 1):
        return None  # "un cayuco" is a boat, not their number
    if kind == FOUND and is_staff(text, (count.end, end), signs):
        return None
    if one is None and kind in ACCUSED | (_ALONE & {signs.first}):
        one = beside_one(text, count, signs)
    value = count.value + (one is not None)
    return Counted(
        kind=kind,
        value=value,
        start=count.start if one is None else one,
        end=end,
        about=count.about,
        feared=bool(signs.feared.search(text, count.end, end + ON_ALONE // 2)),
    )


def _kind(
    text: str, where: tuple[int, int, int, int], own: str, signs: CountSigns
) -> str | None:
    """What stands next to the number decides, else what follows, else what precedes."""
    low, start, end, high = where
    low = _start_of_clause(text, max(low, start - BACK), start)
    said = said_before(text, low, start, signs)
    gap = text[said.end() : start].strip() if said else ""
    if sure := _sure(None if gap else said, own, signs):
        return sure
    if said and own in _HARMED and _is_why(text, said, gap, where[0], signs):
        return own
    if said and signs.over.fullmatch(gap) and _is_passive(text, said, signs):
        said = None  # "men convicted over 39 people found in a container"
    if said and (not gap or signs.rough.fullmatch(gap)):
        return said.lastgroup
    if follows := _follows(text, (low, start, end, high), signs):
        if said and said.lastgroup == signs.first and follows[0].lastgroup in ACCUSED:
            return said.lastgroup  # "detained seven people accused of trafficking"
        return _of_follows(text, (start, end), own, follows, signs)
    if said and said.lastgroup in ACCUSED and signs.over.search(gap):
        said = None  # "jailed for feeding eight cooks" counts no prisoners
    return said.lastgroup if said else own


def _sure(near: re.Match[str] | None, own: str, signs: CountSigns) -> str | None:
    """By the noun behind the number, unless the words right before it say more."""
    if near and own in ACCUSED and near.lastgroup in ACCUSED:
        return near.lastgroup  # "bắt 5 bị can": arrested, and charged before
    if near and own == "victims" and signs.held.fullmatch(near[0]):
        return own  # "mengamankan 14 korban": brought to safety
    freed = near and own == "arrested" and near.lastgroup in _FREED
    return own if own in _SURE and not freed else None


def _follows(
    text: str, where: tuple[int, int, int, int], signs: CountSigns
) -> list[re.Match[str]]:
    """The words behind that tell as what these are counted, and not others."""
    low, start, end, high = where
    later = signs.relative.search(text, low, start)
    told = list(signs.after.finditer(text, end, high))
    return [
        m
        for m in told
        if not signs.another.search(text, told[0].end(), m.start())
        if m.lastgroup not in ACCUSED
        or not (later or _is_of_another(text, end, m, signs))
    ]


def _of_follows(
    text: str,
    span: tuple[int, int],
    own: str,
    follows: Sequence[re.Match[str]],
    signs: CountSigns,
) -> str | None:
    start, end = span
    kinds = [m.lastgroup for m in follows]
    if kinds[0] == "missing" and signs.first == "dead":
        return "missing"  # "40 are missing, feared dead"
    if signs.first in kinds and not signs.moving.search(text, start, end):
        return signs.first
    if own == "victims" and kinds[0] not in signs.told:
        return own  # "34 victims were sent home", told of arrests
    if kinds[0] == FOUND and _are_victims(text, start, follows[0], signs):
        return "victims"
    return kinds[0]


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
    if signs.over.fullmatch(gap) and said.lastgroup != "arrested":
        return True
    if signs.rough.fullmatch(gap):
        return others > 0 or bool(signs.single.search(text, 0, said.start()))
    return said.lastgroup != "arrested" or bool(signs.over.search(gap))


def _is_passive(text: str, said: re.Match[str], signs: CountSigns) -> bool:
    """Whether those stand right before it who suffer it: "four men jailed"."""
    before = text[max(0, said.start() - BACK) : said.start()]
    last = before.split()[-1:]
    who = last and (signs.heads.fullmatch(last[0]) or signs.single.fullmatch(last[0]))
    return said.lastgroup in ACCUSED and bool(who)


def _are_victims(
    text: str, start: int, found: re.Match[str], signs: CountSigns
) -> bool:
    """ "618 individuals thought to be victims were found"."""
    named = signs.nouns.finditer(text, start, found.start())
    return any(m.lastgroup == "victims" for m in named)


def _end_of_clause(text: str, at: int, high: int, reach: int = ON) -> int:
    stop = _STOP.search(text, at, high)
    return min(stop.start() if stop else high, at + reach)


def _start_of_clause(text: str, low: int, high: int) -> int:
    stops = [m.end() for m in _STOP.finditer(text, low, high)]
    return stops[-1] if stops else low


#: "Repatriated 60 nationals held in camps": those were held before.
_FREED = frozenset({"deported", "rescued"})
#: Boats are boats, whoever stopped them.
_SURE = frozenset(
    {"boats", "crew", "survivors", "dead", "deported"}
    | {"arrested", "charged", "convicted"}
)


def _is_recalled(
    text: str, count: Count, counted: Counted | None, signs: CountSigns
) -> bool:
    """Deeds were done in some year; those who are tried for them are tried today."""
    low = _start_of_clause(text, max(0, count.start - BACK), count.start)
    high = _end_of_clause(text, count.end, len(text))
    deeds = signs.first in ACCUSED and counted and counted.kind in _HARMED
    return bool((signs.earlier if deeds else signs.recall).search(text, low, high))


def _singles(
    text: str, counts: Sequence[Count], found: Sequence[Counted], signs: CountSigns
) -> list[Counted]:
    """One person of whom it is told what happened, where nobody else is counted."""
    kinds = {c.kind for c in found}
    singles: list[Counted] = []
    whom = signs.alone if signs.first == "dead" else signs.single
    for one in whom.finditer(text):
        if any(0 <= one.start() - c.end < ALONE for c in counts if c.value > 1):
            continue
        start, end = one.span()
        high = min(_end_of_clause(text, end, len(text)), end + ON_ALONE)
        kind = _kind(text, (0, start, end, high), "", signs)
        if signs.first == "sentenced" and kind == "convicted":
            kind = "sentenced"
        other = signs.first in ACCUSED and kind != signs.first
        if kind in (ACCUSED | {"dead"} & {signs.first}) - kinds and not other:
            singles.append(Counted(kind=kind, value=1.0, start=start, end=end))
            kinds.add(kind)
    return singles


#: What also befalls one alone where it is the news.
_ALONE = frozenset({"dead", "rescued"})
