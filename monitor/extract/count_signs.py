"""With which patterns does a language tell as what people are counted?"""

import re
from dataclasses import dataclass
from functools import lru_cache

from monitor.extract.wordlists import any_of, by_group, whole_words
from monitor.model.event import EventType
from monitor.model.slots import NumberWords

#: Said of who is found: in a rescue they are rescued, else they were on the way.
FOUND = "found"


_PEOPLE = frozenset({"migrants", "victims", "dead", "missing", "survivors"})
_LOST = frozenset({"missing", "survivors"})
ACCUSED = frozenset({"arrested", "charged", "convicted", "sentenced"})
_BOATS = frozenset({"boats", "crew"})
#: What may be counted in an event of each type; in the others numbers are context.
KINDS = {
    EventType.ARREST: (_PEOPLE - _LOST) | (ACCUSED - {"sentenced"}) | {"rescued"},
    EventType.RESCUE: _PEOPLE | {"rescued", "arrested"},
    EventType.CHARGE_TRIAL: _PEOPLE | ACCUSED - {"sentenced"},
    EventType.SENTENCE: _PEOPLE | {"sentenced", "convicted"},
    EventType.INTERCEPTION: _PEOPLE | _BOATS | {"arrested", "rescued"},
    EventType.DEPORTATION_RETURN: frozenset({"deported", "arrested"}),
    EventType.DEATH_IN_TRANSIT: _PEOPLE | _BOATS | {"arrested"},
    EventType.WARNING_REPORT: _PEOPLE | ACCUSED | {"rescued", "deported", "boats"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CountSigns:
    nouns: re.Pattern[str]  #: counted themselves, by kind
    moving: re.Pattern[str]
    staff: re.Pattern[str]
    heads: re.Pattern[str]
    things: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    links: re.Pattern[str]
    ends: re.Pattern[str]
    over: re.Pattern[str]
    recall: re.Pattern[str]
    earlier: re.Pattern[str]  #: the same without years
    stops: re.Pattern[str]  #: behind a number that counts people without a noun
    relative: re.Pattern[str]
    strong: re.Pattern[str]
    peoples: re.Pattern[str]  #: right behind a number: "maliens"
    tally: re.Pattern[str]
    toll: re.Pattern[str]
    groups: re.Pattern[str]
    held: re.Pattern[str]
    of: re.Pattern[str]
    ratio: re.Pattern[str]
    rough: re.Pattern[str]
    plus: re.Pattern[str]
    single: re.Pattern[str]
    alone: re.Pattern[str]  #: one person, or a child
    someone: re.Pattern[str]
    old: re.Pattern[str]
    aged: re.Pattern[str]
    others: re.Pattern[str]
    feared: re.Pattern[str]
    and_one: re.Pattern[str]
    and_a: re.Pattern[str]
    named: re.Pattern[str]
    grown: re.Pattern[str]
    another: re.Pattern[str]  #: of whom what follows is told: "and a man"
    part: re.Pattern[str]
    subset: re.Pattern[str]
    whole: re.Pattern[str]
    first: str
    told: frozenset[str]  #: what may be counted here


#: "270 Indians", "the 24 Nepalese"
NATIONALS = r"[A-Z]\w+(?:s|ese|ish|men|nh|i)"
#: "in 20*": when the deeds were done for which somebody stands trial.
_YEAR = re.compile(r"\d")
#: What an event of this type is about; "three smugglers caught with men are jailed".
_FIRST = {
    EventType.ARREST: "arrested",
    EventType.CHARGE_TRIAL: "charged",
    EventType.SENTENCE: "sentenced",
    EventType.RESCUE: "rescued",
    EventType.DEPORTATION_RETURN: "deported",
    EventType.DEATH_IN_TRANSIT: "dead",
}


@lru_cache(maxsize=256)
def count_signs(words: NumberWords, of: EventType) -> CountSigns:
    kinds = words.kinds
    single = rf"(?<![\w-])(?:\d\d-)?(?:{any_of(words.single)})(?![\w-])"
    years = any_of((*words.years, *words.months))
    then = any_of((*words.ends, *words.links, *words.over))
    return CountSigns(
        nouns=by_group({kind: k.nouns for kind, k in kinds.items()}),
        moving=whole_words(words.moving),
        staff=whole_words(words.staff),
        heads=whole_words((*words.heads, *words.moving)),
        things=whole_words(words.things),
        before=by_group({k: w.before for k, w in kinds.items()} | {FOUND: words.found}),
        after=by_group({k: w.after for k, w in kinds.items()} | {FOUND: words.found}),
        links=whole_words(words.links),
        ends=whole_words((*words.ends, *words.over)),
        over=whole_words(words.over),
        # what a report counts since some year is its news
        recall=whole_words(() if of is EventType.WARNING_REPORT else words.recall),
        earlier=whole_words(w for w in words.recall if not _YEAR.search(w)),
        stops=re.compile(
            rf"(?:[,;:.)\u2013\u2014]|$)|\s(?:{then})(?!\w)",
            re.IGNORECASE,
        ),
        relative=_relative(words),
        strong=_strong(words),
        peoples=re.compile(rf"\s{any_of(words.peoples)}(?!\w)", re.IGNORECASE),
        tally=whole_words(words.tally),
        toll=_toll(words),
        groups=whole_words(words.groups),
        held=whole_words(words.held),
        of=re.compile(rf"\s{any_of(words.of)}\s", re.IGNORECASE),
        ratio=re.compile(rf"\s{any_of(words.ratio)}\s", re.IGNORECASE),
        rough=whole_words(words.about),
        plus=_plus(words),
        single=re.compile(single, re.IGNORECASE),
        alone=whole_words((*words.single, *words.small)),
        someone=re.compile(rf"{any_of(words.one)}\s", re.IGNORECASE),
        old=re.compile(rf"[\s-]*{years}(?!\w)", re.IGNORECASE),
        aged=re.compile(
            rf"(?<!\w){any_of(words.aged)}\s[^,.;]{{0,16}}$", re.IGNORECASE
        ),
        others=whole_words(words.others),
        feared=whole_words(words.feared),
        and_one=_and_one(words),
        and_a=_and_a(words),
        named=whole_words(words.named),
        another=re.compile(
            rf"(?<!\w){any_of(words.links)}\s{any_of(words.one)}\s", re.IGNORECASE
        ),
        grown=re.compile(
            rf"(?<!\w){any_of(words.grown)}\s(?:{any_of(words.about)}\s)?$",
            re.IGNORECASE,
        ),
        part=re.compile(
            rf"(?<!\w){any_of(words.part)}\s(?:[\w-]+\s){{0,4}}$", re.IGNORECASE
        ),
        whole=re.compile(rf"(?<!\w){any_of(words.whole)}\s$", re.IGNORECASE),
        subset=re.compile(rf"\s{any_of(words.part)}(?!\w)", re.IGNORECASE),
        first=_FIRST.get(of, ""),
        told=KINDS.get(of, frozenset()) | {FOUND},
    )


def _strong(words: NumberWords) -> re.Pattern[str]:
    """Behind a number: "-strong gang", of whose members it tells."""
    return re.compile(
        rf"[\s-]{any_of(words.strong)}\s(?:[\w-]+\s)?{any_of(words.gangs)}(?!\w)",
        re.IGNORECASE,
    )


def _toll(words: NumberWords) -> re.Pattern[str]:
    """ "The death toll rises to"."""
    return re.compile(
        rf"(?<!\w){any_of(words.toll)}\s(?:[\w-]+\s){{0,3}}?{any_of(words.grown)}"
        rf"\s(?:{any_of(words.about)}\s)?$",
        re.IGNORECASE,
    )


def _plus(words: NumberWords) -> re.Pattern[str]:
    """ "Men and" and "Syrians and": another number follows."""
    return re.compile(
        rf"\s(?:(?:[\w-]+\s)?{any_of(words.heads)}\s{any_of(words.plus)}\s"
        rf"(?:{any_of(words.one)}\s)?"
        rf"|(?:(?-i:{NATIONALS})|{any_of(words.peoples)})(?:,|\s{any_of(words.plus)})\s)",
        re.IGNORECASE,
    )


def _and_one(words: NumberWords) -> re.Pattern[str]:
    """ "The driver and", "Ahmed Nur, 34, and": of one more than what follows counts."""
    return re.compile(
        rf"(?:(?<!\w)(?i:{any_of(words.single)})"
        rf"|(?<!\w)(?i:{any_of(words.one)})(?:\s[\w-]+){{1,3}}(?<!s)"
        rf"|(?<![.:]\s)[^\W\d_a-z]\w+[\"\u201d]?\s[^\W\d_a-z][\w'\u2019-]*(?<!s)"
        rf"|(?<!\w)[^\W\d_a-z][\w'\u2019-]+(?=,\s\d\d,\s))"
        rf"[\"\u201d]?(?:,?\s\(?\d\d\)?)?(?:,?\s(?i:{any_of(words.plus)})|,)\s(?:\w\s)?"
        rf"(?:(?i:{any_of((*words.others, *words.whose))})\s)?$"
    )


def _and_a(words: NumberWords) -> re.Pattern[str]:
    """Behind "three": "men and a woman", so four."""
    return re.compile(
        rf"\s(?:[\w-]+\s)?{any_of(words.heads)},?\s{any_of(words.plus)}"
        rf"\s{any_of(words.one)}(?=\s(?:[\w-]+\s)?{any_of(words.single)}(?!\w))",
        re.IGNORECASE,
    )


def _relative(words: NumberWords) -> re.Pattern[str]:
    """But not "raids in which 14 men were held"."""
    behind = "".join(rf"(?<!\b{re.escape(word)}\s)" for word in words.wherein)
    return re.compile(
        rf"(?<!\w){behind}(?:{any_of(words.relative)})(?!\w)", re.IGNORECASE
    )
