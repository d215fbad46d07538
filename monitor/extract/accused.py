"""Who is accused by the words before the name, and which names are no persons'?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from monitor.extract.cities import city_at
from monitor.extract.count_signs import ACCUSED
from monitor.extract.named import Named
from monitor.extract.told import Told
from monitor.extract.wordlists import any_of, whole_words
from monitor.model.slots import SlotWords

#: So far back the words may stand.
BACK = 90
#: So many words of a person's name are more than a province has: "tỉnh Điện Biên".
PERSONAL = 3
#: "sentenced (on Monday the former pastor,) Ann Lee": up to five small words.
_SMALL = r"(?:\s[^\W\d_A-Z][\w'\u2019-]*){0,5},?\s"
#: "the owner (of the bar), ", "the suspect, the Iraqi ", "pemilik kafe, ".
_WHOSE = (
    r"(?:\s\([^)]*\)[,:]?|(?:\s[^\W\d_A-Z][\w'\u2019]*){1,3},"
    r"|[,:]?(?:(?<=,)\s(?:[ld]['\u2019]|\w{1,3}\s)\w+)?)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameSigns:
    """The patterns of one language."""

    verb: re.Pattern[str]  #: arrested
    struck: re.Pattern[str]  #: arrested Ann Lee
    culprit: re.Pattern[str]  #: the owner, Ann Lee
    place: re.Pattern[str]  #: arrested in Kent
    land: re.Pattern[str]  #: the province of Kent
    of: re.Pattern[str]  #: in Kent, the court of Kent
    term: re.Pattern[str]  #: behind "Vũ Đức Minh 9 năm tù"
    listed: re.Pattern[str]  #: between "Ann Lee, Bob Ray and Tim Fox"

    def accuses(self, text: str, start: int) -> bool:
        """Whether the words before a name tell that its bearer is accused."""
        low = max(0, start - BACK)
        if self.place.search(text, low, start):
            return False
        return bool(
            self.culprit.search(text, low, start)
            or self.struck.search(text, low, start)
        )

    def is_land(self, text: str, start: int, name: str) -> bool:
        """Whether the words before a short name make it a province or a street."""
        short = len(name.split()) < PERSONAL
        return short and bool(self.land.search(text, max(0, start - BACK), start))


@lru_cache(maxsize=16)
def name_signs(words: SlotWords) -> NameSigns:
    """Compiled once per language."""
    persons, places = words.persons, words.places
    kinds = words.numbers.kinds
    verbs = [verb for kind in ACCUSED & kinds.keys() for verb in kinds[kind].before]
    way = rf"(?:{any_of(places.way)}\s)*"
    at = any_of((*places.at, *places.leaving))
    link = any_of(persons.links)
    calls = any_of(persons.calls)
    times = any_of((*words.numbers.years, *words.numbers.months))
    return NameSigns(
        verb=whole_words(verbs),
        struck=re.compile(rf"(?<!\w)(?i:{any_of(verbs)}){_SMALL}$"),
        culprit=re.compile(
            rf"(?<!\w)(?:{any_of(persons.culprits)}{_WHOSE}|{calls}:?)\s$",
            re.IGNORECASE,
        ),
        place=re.compile(rf"(?<![\w-])(?i:{at}\s{way})$"),
        of=re.compile(
            rf"(?<![\w-])(?i:{any_of((*places.at, *words.numbers.of))}\s{way})$"
        ),
        land=re.compile(rf"(?<!\w)(?i:{any_of(persons.lands)})\s$"),
        term=re.compile(rf"\s\d+\s(?i:{times})(?!\w)"),
        listed=re.compile(
            rf"(?:\s\([^)]{{0,40}}\))?(?:,\s\d\d)?(?:,\s(?:{link}\s)?|\s{link}\s)",
            re.IGNORECASE,
        ),
    )


def names_a_place(text: str, named: Named, signs: NameSigns, told: Told) -> bool:
    """ "The province of Kent", "Kota Bharu"; but "Mr Kent"."""
    if signs.is_land(text, named.start, named.name):
        return True
    if named.accused and not named.titled and signs.of.search(text, 0, named.start):
        city = city_at(text, named.start, told.lexicon.cities)
        return city is not None and city.end == named.end
    if named.accused or named.met or (named.titled and not named.long):
        return False
    city = city_at(text, named.start, told.lexicon.cities)
    return city is not None and city.end == named.end and not named.titled


def accused(text: str, named: Sequence[Named], signs: NameSigns) -> list[Named]:
    """Also those whom the words before them accuse, and who is listed with them."""
    persons: list[Named] = []
    for one in (_untitled(n, signs) for n in named):
        last = persons[-1] if persons else None
        listed = (
            last and last.accused and signs.listed.fullmatch(text, last.end, one.start)
        )
        told = (
            listed or signs.term.match(text, one.end) or signs.accuses(text, one.start)
        )
        sure = one.long and not one.says and not one.office
        persons.append(replace(one, accused=True) if told and sure else one)
    return persons


def _untitled(one: Named, signs: NameSigns) -> Named:
    """ "El juez condenó a Ann Lee": she is no judge."""
    if not signs.verb.search(one.title):
        return one
    return replace(one, title="", titled=False, office=False)
