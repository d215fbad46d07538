"""Which numbers of a sentence are one, and which count nobody anew?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.extract.count_signs import CountSigns
from monitor.extract.counts import Count, find_counts
from monitor.extract.whom import noun_of, said_before
from monitor.model.slots import NumberWords

#: How far before a number the words may stand that say as what it is counted.
BACK = 60
#: So soon after a number of people stands what became of them alone.
OWN = 30
#: So many words behind an article stands the one whom it counts: "un jeune migrant".
_NEAR = re.compile(r"(?:\s[\w'\u2019-]+){1,2}")
#: What stands behind is told by words of its own.
_CLAUSE = re.compile(r"[;:.]\s")
#: "Killed in 2022" counts nobody.
YEARS = range(1900, 2100)
#: "Ann Lee, 50, and", "Ann Lee (50)"
_NAME = re.compile(r"[^\W\d_a-z]\w+[\"\u201d]?(?:,\s|\s\()$")
_DIGIT = re.compile(r"\d")
_CLOSES = re.compile(r"[,.)]")
#: So far before a number stands "another" or "other".
OTHER = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A number of this kind, and where it stands with those whom it counts."""

    kind: str
    value: float
    start: int
    end: int
    about: bool = False
    feared: bool = False  #: not sure to be so many: "130 feared dead"


def counts_of(text: str, words: NumberWords, signs: CountSigns) -> list[Count]:
    """Those that may count people or boats, what belongs together added."""
    return _summed(text, _counts(text, words, signs), signs)


def _counts(text: str, words: NumberWords, signs: CountSigns) -> list[Count]:
    """Without ages, parts, the 31 of "22 of 31" and the one of "one of seven".

    "One in ten" counts nobody.
    """
    counts: list[Count] = []
    aside: Count | None = None
    found = (c for c in find_counts(text, words) if _counts_some(text, c, signs))
    for count in found:
        if aside and (
            signs.plus.fullmatch(text, aside.end, count.start)
            or text[aside.end : count.start] == " "
        ):
            continue  # "including five women and a girl"; năm is five and years
        of = counts and signs.of.fullmatch(text, counts[-1].end, count.start)
        if counts and signs.ratio.fullmatch(text, counts[-1].end, count.start):
            counts.pop()
        elif of and (counts[-1].value == 1 or _are_all(text, count, signs)):
            counts[-1] = count
        elif _is_subset(text, count, counts, signs):
            aside = count
        elif not of and not _is_aside(text, count, signs):
            counts.append(count)
        elif not of:
            aside = count
    return counts


def _is_subset(
    text: str, count: Count, counts: Sequence[Count], signs: CountSigns
) -> bool:
    """ "Men, two of them boys"; but "19 of them landed", with nobody before."""
    of = signs.subset.match(text, count.end)
    return bool(of) and (bool(counts) or text[: count.start].endswith(", "))


def _are_all(text: str, count: Count, signs: CountSigns) -> bool:
    """ "Seven of the 19 freed were children"; but "22 of the 31 missing girls"."""
    told = signs.after.match(text, count.end + 1)
    return told is not None and not signs.heads.match(text, told.end() + 1)


def _counts_some(text: str, count: Count, signs: CountSigns) -> bool:
    """Neither a year nor an article."""
    year, article = _is_year(text, count, signs), _is_article(text, count, signs)
    return not (year or article)


def _is_article(text: str, count: Count, signs: CountSigns) -> bool:
    """ "Neuf membres d'un réseau": un counts nobody, nor does it end what nine are."""
    if count.value != 1 or not signs.someone.match(text, count.start):
        return False
    if signs.of.match(text, count.end) or signs.ratio.match(text, count.end):
        return False  # "one of seven", "one in ten"
    near = _NEAR.match(text, count.end)
    end = near.end() if near else count.end
    whom = (signs.heads, signs.single, signs.nouns, signs.after)
    return not any(words.search(text, count.end, end) for words in whom)


def _is_year(text: str, count: Count, signs: CountSigns) -> bool:
    """ "Since 2022"; but "2022 migrants"."""
    plain = count.value in YEARS and text[count.start : count.end].isdigit()
    return plain and not signs.heads.match(text, count.end + 1)


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
    return [_with_one(text, count, signs) for count in summed]


def _with_one(text: str, count: Count, signs: CountSigns) -> Count:
    """ "Three men and a woman" are four."""
    found = None if count.about else signs.and_a.match(text, count.end)
    if not found:
        return count
    one = replace(count, value=count.value + 1, start=found.end(), end=found.end())
    noun = noun_of(text, one.end, len(text), signs)
    if noun is None or noun[1] or not _is_told_with(text, count, noun[0], signs):
        return count
    return replace(one, start=count.start)


def _is_told_with(text: str, last: Count, end: int, signs: CountSigns) -> bool:
    """Whether what stands after both is told of both."""
    said = said_before(text, max(0, last.start - BACK), last.start, signs)
    own = signs.after.search(text, end, end + OWN)
    return not (said and own and not signs.relative.search(text, end, own.start()))


def _goes_on(text: str, last: Count, count: Count, signs: CountSigns) -> bool:
    """Unless both have their own words: "freed 46 women and 12 men were arrested"."""
    if not signs.plus.fullmatch(text, last.end, count.start):
        return False
    noun = noun_of(text, count.end, len(text), signs)
    if noun is None or noun[1]:
        return False
    return _is_told_with(text, last, noun[0], signs)


def _is_aside(text: str, count: Count, signs: CountSigns) -> bool:
    """Ages, other years and months, and those who are counted already."""
    ahead = text[max(0, count.start - BACK) : count.start]
    if signs.whole.search(ahead):
        return False  # "among the 38" are all of them, "among them 12" are some
    if signs.aged.search(ahead) or signs.part.search(ahead):
        return True
    if _NAME.search(ahead) and _CLOSES.match(text, count.end):
        return True
    return bool(signs.old.match(text, count.end))


def with_others(
    text: str, found: Sequence[Counted], signs: CountSigns
) -> list[Counted]:
    """ "Jailed three for life and four others for 15 years": seven."""
    summed: list[Counted] = []
    for one in found:
        last = summed[-1] if summed else None
        if (
            last
            and last.kind == one.kind
            and not last.about
            and _are_others(text, one.start, one.end, signs)
        ):
            summed.append(replace(one, value=last.value + one.value))
        else:
            summed.append(one)
    return summed


def one_more(text: str, count: Count, end: int, signs: CountSigns) -> int | None:
    """Where the one stands of "charged the mayor, Ann Lee, and three others"."""
    if count.about or not _are_others(text, count.start, end, signs):
        return None
    one = signs.and_one.search(text, max(0, count.start - BACK), count.start)
    if one is None or signs.after.search(one[0]):
        return None  # "one died and 50 others were saved"
    return one.start()


def beside_one(text: str, count: Count, signs: CountSigns) -> int | None:
    """Where the one stands of "the driver and three guards" were arrested."""
    low = max(0, count.start - BACK)
    if count.about or said_before(text, low, count.start, signs):
        return None
    one = signs.and_one.search(text, low, count.start)
    if one and one[0].endswith(", ") and not _DIGIT.search(one[0]):
        return None  # "Truck Stopped, 11 held" names nobody
    named = one and (one[0][0].isupper() or signs.alone.search(one[0]))
    return one.start() if one and named else None


def as_before(
    text: str, count: Count, last: Counted, signs: CountSigns
) -> Counted | None:
    """ "Jailed two for life and five others": they were jailed, too."""
    noun = noun_of(text, count.end, len(text), signs)
    if noun is None or not _are_others(text, count.start, noun[0], signs):
        return None
    between = text[last.end : count.start]
    if not signs.links.search(between) or _CLAUSE.search(between):
        return None
    return Counted(
        kind=last.kind,
        value=count.value,
        start=count.start,
        end=noun[0],
        about=count.about,
    )


def _are_others(text: str, start: int, end: int, signs: CountSigns) -> bool:
    return bool(signs.others.search(text, max(0, start - OTHER), end))
