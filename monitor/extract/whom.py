"""Whom does a number count, and which words before it say what became of them?"""

import re

from monitor.extract.count_signs import ACCUSED, NATIONALS, CountSigns

#: So soon after a number alone stands what became of those.
SOON = 26
#: So many words may stand between a number and those whom it counts.
WAY = 5

_WAY = re.compile(rf"(?:\s(?:\([^)]*\)\s)?[^\s.;:!?]+){{1,{WAY}}}")
#: Between a number and those whom it counts: "12 armed", "una veintena de".
_NEAR = re.compile(r"\s(?:[^\WA-Z\d_]+\s)?")
#: What becomes of people alone.
_FATES = ACCUSED | {"dead", "missing", "survivors", "rescued"}
#: A number without a noun: up to the next word.
_NOBODY = re.compile(r"(?=\s[^\W\d_])")
_PEOPLE = re.compile(rf"\s(?:[a-z-]+\s)?{NATIONALS}\b")


def noun_of(text: str, at: int, high: int, signs: CountSigns) -> tuple[int, str] | None:
    """Whom the number counts: where they end, and their kind; None for things."""
    if strong := signs.strong.match(text, at, high):
        return strong.end(), ""
    if nation := signs.peoples.match(text, at, high):
        return nation.end(), ""
    way = _WAY.match(text, at, high)
    end = way.end() if way else at
    over = signs.ends.search(text, at, end)
    end = over.start() if over else end
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
    people = _PEOPLE.match(text, at, high)
    if people is None or signs.after.search(text, at, people.end()):
        people = _alone(text, at, high, signs) or people  # "7 Tewas": no nation
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
    if told and signs.over.search(text, at, told.start()):
        return None  # "life terms for three over deaths"
    fate = told and told.lastgroup in _FATES
    return _NOBODY.match(text, at, high) if fate else None


def is_staff(text: str, span: tuple[int, int], signs: CountSigns) -> bool:
    """ "Two officers on the spot" were not found there."""
    staff = signs.staff.search(text, *span)
    return staff is not None and not signs.others.fullmatch(staff[0])


def said_before(
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
