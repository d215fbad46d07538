"""As what are people counted by a number that no noun follows?"""

from monitor.extract.count_signs import ACCUSED, CountSigns
from monitor.extract.counts import Count
from monitor.extract.sums import BACK, Counted
from monitor.extract.whom import said_before

#: Said right before a number these need no noun behind it: "killed 12, injured 3".
_PLAIN = ACCUSED | {"dead", "rescued", "deported", "survivors"}


def bare(text: str, count: Count, low: int, signs: CountSigns) -> Counted | None:
    """ "The toll has risen to 76, with 42 missing", "deaths of 13 in a container"."""
    said = said_before(text, low, count.start, signs)
    near = said and not text[said.end() : count.start].strip()
    if not signs.stops.match(text, count.end):
        return None
    kind = said.lastgroup if said and near else _grown(text, count, signs)
    if signs.toll.search(text, low, count.start):
        kind = "dead"
    if kind == "migrants" and signs.first == "deported":
        kind = signs.first  # "Charter carries 43"
    if kind not in _PLAIN and not (kind and not signs.first):
        return None
    return Counted(
        kind=kind or "",
        value=count.value,
        start=count.start,
        end=count.end,
        about=count.about,
    )


def _grown(text: str, count: Count, signs: CountSigns) -> str | None:
    """ "Arrivals rose by a fifth to 19,125": what a report counts is named before."""
    if not signs.grown.search(text, max(0, count.start - BACK), count.start):
        return None
    low = 0
    if signs.first:  # "the number of those arrested has risen to 19"
        tally = signs.tally.search(text, max(0, count.start - BACK), count.start)
        if tally is None:
            return None
        low = tally.end()
    if signs.moving.search(text, low, count.start):
        return "migrants"
    for words in (signs.nouns, signs.after, signs.before):
        told = (m.lastgroup for m in words.finditer(text, low, count.start))
        if kind := next((k for k in told if k != "boats"), None):
            return kind
    return None
