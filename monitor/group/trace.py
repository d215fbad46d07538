"""What is kept of an item, so that later ones can be compared with it?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.group.clock import without_clock
from monitor.group.facts import Facts, facts_of
from monitor.group.keys import normalize
from monitor.group.named import StateNames, no_names, own_names, states_in, surfaces
from monitor.group.pieces import LETTERS, folded
from monitor.group.recount import recounts
from monitor.group.signature import Signature, signature_of
from monitor.group.words import NUMBERS_BY, Terms, terms_of
from monitor.model.item import Item
from monitor.model.lexicon import Rarity
from monitor.model.story import Report

#: Publishers' clocks are wrong by a time zone at most; more is no claim at all.
AHEAD = timedelta(days=1)
#: No feed tells of what was published before there were any.
OLDEST_YEAR = 1995

#: "fourth meeting", "5th conference", "lần thứ hai": which one of a series.
ORDINALS = {
    name: n
    for n, names in enumerate(
        (
            "second deuxième segunda segundo kedua hai",
            "third troisième tercera tercer tercero ketiga ba",
            "fourth quatrième cuarta cuarto keempat tư",
            "fifth cinquième quinta quinto kelima năm",
            "sixth sixième sexta sexto keenam sáu",
            "seventh septième séptima séptimo ketujuh bảy",
            "eighth huitième octava octavo kedelapan tám",
            "ninth neuvième novena noveno kesembilan chín",
            "tenth dixième décima décimo kesepuluh mười",
            "eleventh onzième undécima undécimo kesebelas",
            "twelfth douzième duodécima duodécimo",
        ),
        2,
    )
    for name in names.split()
} | {
    f"{nth}{ending}": nth
    for nth in range(2, 100)
    for ending in ("st", "nd", "rd", "th", "e", "ème", "º", "ª")
}
NOUNS = re.compile(
    r"\b(?:meetings?|dialogues?|conference|summit|round|session|forum|consultations?"
    r"|working group|committee|commission|groupe de travail|grupo de trabajo"
    r"|kelompok kerja|nhóm công tác"
    r"|period|réunion|conférence|sommet|reunión|diálogo|conferencia|cumbre|ronda"
    r"|pertemuan|konferensi|phiên|hội nghị|cuộc họp|đối thoại)\b",
    re.IGNORECASE,
)
WORDS = re.compile(r"[^\W_]+")
#: How any of them begins: few reports have one of these words.
FIRST_WORDS = frozenset(
    """
    meeting meetings dialogue dialogues conference summit round session forum
    consultation consultations working committee commission groupe grupo kelompok nhóm
    period réunion conférence sommet reunión diálogo conferencia cumbre ronda pertemuan
    konferensi phiên hội cuộc đối
    """.split()  # noqa: SIM905 - a list of quoted words would be a page long
)
#: Vietnamese and Indonesian say it afterwards.
LATER = re.compile(r"\b(?:lần thứ|ke-?)\s?(?P<word>[^\W_]+)", re.IGNORECASE)
#: Characters before and after the noun.
BEFORE, AFTER = 40, 45
#: So far into a report its own meeting is named, and not yet an earlier one.
NAMED_BY = 400


#: Fewer terms are no account of what happened.
THIN = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """An item as it is compared: terms, signature, moment."""

    item: str
    at: datetime  #: the earlier of what the publisher claims and our first sight
    seen_at: datetime
    dated: bool  #: False where nobody said when; `at` is no evidence then
    lang: str
    terms: Terms
    series: frozenset[tuple[str, int]] = frozenset()  #: ("meetin", 4)
    signature: Signature | None = None
    named: frozenset[str] = frozenset()  #: states, where no event has any
    own: frozenset[str] = frozenset()  #: names that are no state's
    recounts: bool = False  #: it says that a count is told anew
    facts: Facts = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        told = facts_of(self.signature, self.terms.numbers, self.named, self.at.date())
        object.__setattr__(self, "facts", told)

    @property
    def is_thin(self) -> bool:
        """A headline and a line, as many a raid has."""
        return len(self.terms.words) < THIN

    @property
    def is_bare(self) -> bool:
        """A headline alone."""
        return self.terms.are_bare


def trace_of(
    report: Report, at: datetime, rarity: Rarity, names: StateNames = no_names
) -> Trace:
    """`at` is when it is seen where the item does not say."""
    item = report.item
    seen_at = item.first_seen or at
    body = item.text if len(item.text) >= len(item.summary) else item.summary
    claimed = _claimed(item, seen_at)
    lang = item.lang.partition("-")[0]
    lead = body[:NUMBERS_BY]
    told = without_clock(lead)
    text = body if told == lead else told + body[NUMBERS_BY:]
    terms = terms_of(item.title, text, lang, rarity)
    told_at = min(claimed, seen_at) if claimed else seen_at
    signature = signature_of(report.events, told_at.date())
    if signature and signature.place in surfaces(lang, names):
        signature = replace(signature, place="")
    placed = signature is not None and bool(signature.countries)
    return Trace(
        item=str(item.id),
        at=told_at,
        seen_at=seen_at,
        dated=claimed is not None or item.first_seen is not None,
        lang=lang,
        terms=terms,
        series=frozenset(_series(f"{item.title}. {body[:NAMED_BY]}")),
        signature=signature,
        named=frozenset() if placed else states_in(terms.words, lang, names, rarity),
        recounts=recounts(item.title),
        own=own_names(terms.names, lang, names, rarity),
    )


def _claimed(item: Item, seen_at: datetime) -> datetime | None:
    """When the publisher says it was published, unless that is absurd.

    In a filter nothing else is known, so that is also when it was seen.
    """
    at = item.published
    if at is None or at.year < OLDEST_YEAR:
        return None
    if item.first_seen is not None and at > seen_at + AHEAD:
        return None
    return at


def _series(text: str) -> Iterator[tuple[str, int]]:
    """The ordinal nearest before the noun, or after it ("Đối thoại lần thứ hai")."""
    if FIRST_WORDS.isdisjoint(normalize(text).split()):
        return
    for noun in NOUNS.finditer(text):
        stem = folded(noun.group())[:LETTERS]
        before = text[max(0, noun.start() - BEFORE) : noun.start()]
        nth = _ordinal(before.rpartition(". ")[2])
        if not nth and (later := LATER.search(text, noun.end(), noun.end() + AFTER)):
            nth = ORDINALS.get(later["word"].casefold(), 0)
        if nth:
            yield stem, nth


def _ordinal(text: str) -> int:
    """The last in it; 0 without one. The first of a series is no series yet."""
    found = [ORDINALS.get(word.casefold(), 0) for word in WORDS.findall(text)]
    return next((nth for nth in reversed(found) if nth), 0)


def other_instance(one: Trace, two: Trace) -> str | None:
    """The fourth meeting is not the fifth."""
    if not one.series or not two.series:
        return None
    theirs = dict(two.series)
    for noun, nth in sorted(one.series):
        if theirs.get(noun, nth) != nth and (noun, nth) not in two.series:
            return f"another of a series: number {nth} there, {theirs[noun]} here"
    return None


def puts_right(one: Trace, two: Trace) -> bool:
    """Whether the later one says that it counts anew."""
    return max(one, two, key=lambda trace: trace.at).recounts
