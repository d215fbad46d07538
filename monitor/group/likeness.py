"""How alike are two reports, and what speaks against their being of one happening?

Likeness is a number from 0 to 1. How much of it is needed grows with the time
between the two: on one day a third is enough, after four days two thirds.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from monitor.group import agreeing, signature
from monitor.group.form import other_form
from monitor.group.keys import LASTS, Kind
from monitor.group.others import other_case, other_counts
from monitor.group.pieces import COMMON_HERE
from monitor.group.tally import same_figures
from monitor.group.trace import Trace, other_instance, puts_right
from monitor.group.words import Overlap, Terms, dot, overlap, share_of_names

DAY = timedelta(days=1)
#: Of two reports on one day, and for every further day between them.
NEEDED, PER_DAY, ONE_DAY = 0.25, 0.19, 1.0
#: After the third day the rest of the week asks for little more.
SOON, PER_LATER_DAY = 2.5, 0.07
#: More is not asked of any.
MOST_NEEDED = 0.85
#: Where nobody said when.
UNDATED = 0.5
#: What the headline, the names and all words together count.
TITLE, NAMES, WORDS = 0.25, 0.25, 0.5
#: A number in both (340, 1,250), or other numbers altogether, and that days later.
NUMBER, OTHER_NUMBERS, OTHER_LATER = 0.05, 0.05, 0.12
#: Fewer terms that are not of the field are alike by chance: "Police news".
FEWEST = 2
#: A headline without a text must be more alike, and much more where each has a
#: strong word that is not in the other: "A dinghy lands", "A ferry lands".
#: They may share a name, which is no part of a form, and a word beside it.
BARE_NEEDS, NAMED_NEEDS, OTHER_NEEDS = 0.345, 0.3, 0.75
#: One word in common is the subject, not the happening, unless both hang on it.
SHARED, ALONE = 2, 330
#: What is little more than a headline is recognised as long as a headline is.
THIN_LASTS, NEVER = LASTS[Kind.TITLE], 1.01
#: What is so much less alike than needed is not joined by any of a story's items.
DECIDES = 0.1
#: The same type of event within a day, or another, or one that is told as no other.
TYPE, OTHER_TYPE = 0.03, 0.13
#: Only one has an event, or neither, and no number from here on is in both.
ONE_EVENT, NO_EVENT, COUNTS = 0.15, 0.05, 3
#: Smaller numbers are in every second report.
TELLING = 10
#: Counts change within a day and a half; afterwards they are of something else.
COUNTED = timedelta(hours=36)
#: Across languages names are all that is shared: so many, so much of the fewer.
SAME_NAMES, SAME_SHARE = 3, 0.4
NAMED_WITHIN = timedelta(days=3)
#: A headline's name and number are those of one happening for so long.
SAME_DAY = timedelta(hours=24)


class Likeness(NamedTuple):
    """`over` is above zero where it is enough. A tuple: a placement makes a dozen."""

    score: float
    needed: float
    link: str = ""  #: what makes them one whatever the words
    veto: str = ""  #: why they are not of one happening, however alike

    @property
    def over(self) -> float:
        return self.score - self.needed


@dataclass(frozen=True, slots=True, kw_only=True)
class Using:
    """What a comparison takes into account; all of it but in a bench."""

    signatures: bool = True
    vetoes: bool = True


ALL = Using()


def compare(
    one: Trace, two: Trace, using: Using = ALL, *, fully: bool = False
) -> Likeness:
    """`one` was there first; with what speaks against it."""
    shared = overlap(one.terms, two.terms)
    like = alike(one, two, shared, using)
    return objected(one, two, like, shared, using, fully=fully)


def alike(one: Trace, two: Trace, shared: Overlap, using: Using = ALL) -> Likeness:
    """`shared` is the overlap of all their words. What speaks against is not asked."""
    apart = abs(two.at - one.at)
    score = _score(one, two, using, shared, apart)
    needed = needed_after(apart) if one.dated and two.dated else UNDATED
    if one.terms.are_bare or two.terms.are_bare:
        needed = max(needed, _bare_needs(one, two, shared))
    if apart > THIN_LASTS and (one.is_thin or two.is_thin):
        needed = NEVER
    link = (_link(one, two, score) or "") if using.signatures and score < needed else ""
    if link:
        score = needed
    return Likeness(score=min(1.0, score), needed=needed, link=link)


def objected(
    one: Trace,
    two: Trace,
    like: Likeness,
    shared: Overlap,
    using: Using = ALL,
    *,
    fully: bool = False,
) -> Likeness:
    """With what speaks against it; asked only where it decides, or fully."""
    if not using.vetoes or not (fully or like.score > like.needed - DECIDES):
        return like
    apart, dated = abs(two.at - one.at), one.dated and two.dated
    why = _veto(one, two, apart, shared, dated=dated)
    return like._replace(veto=why) if why else like


def _bare_needs(one: Trace, two: Trace, shared: Overlap) -> float:
    """Of a headline alone half is a word that another has not, or it is a form."""
    if _share_subject(one, two):
        return BARE_NEEDS
    named = shared.terms >= SHARED and one.terms.names & two.terms.names
    return NAMED_NEEDS if named else OTHER_NEEDS


def _share_subject(one: Trace, two: Trace) -> bool:
    """Whether the strong words of either are in the other."""
    a, b = one.terms, two.terms
    return a.strong <= b.words.keys() or b.strong <= a.words.keys()


def _says_little(terms: Terms) -> bool:
    return terms.are_bare and len(terms.words.keys() - COMMON_HERE) < FEWEST


def _is_strong(a: Terms, b: Terms) -> bool:
    """Whether both hang on a word that they share."""
    common = (a.words.keys() & b.words.keys()) - COMMON_HERE
    return any(min(a.words[w], b.words[w]) >= ALONE for w in common)


def needed_after(apart: timedelta) -> float:
    """How alike two reports must be that are so far apart."""
    if apart <= DAY:
        return NEEDED
    days = apart / DAY
    soon = PER_DAY * (min(days, SOON) - ONE_DAY)
    later = PER_LATER_DAY * max(0.0, days - SOON)
    return min(MOST_NEEDED, NEEDED + soon + later)


def _score(
    one: Trace, two: Trace, using: Using, shared: Overlap, apart: timedelta
) -> float:
    a, b = one.terms, two.terms
    words = shared.cosine
    if shared.terms < SHARED and not _is_strong(a, b):
        return 0.0
    if _says_little(a) or _says_little(b):
        return 0.0
    names = _names_alike(a, b, shared, words)
    title = dot(a.title, b.title)
    score = WORDS * words + NAMES * names + TITLE * title
    numbers = a.numbers & b.numbers
    big = len([n for n in numbers if n >= TELLING])
    if big:
        score += NUMBER * min(2, big)
    elif a.numbers and b.numbers and not numbers:
        score -= OTHER_LATER if apart > COUNTED else OTHER_NUMBERS
    if using.signatures:
        score += _of_events(one, two)
    return max(0.0, score)


def _of_events(one: Trace, two: Trace) -> float:
    """A comment on what happened has the words, and no event of its own."""
    a, b = one.signature, two.signature
    if a and b:
        if signature.same_kind_and_day(a, b):
            return TYPE
        return -TYPE if agreeing.are_kin(a.type, b.type) else -OTHER_TYPE
    if one.is_bare or two.is_bare:
        return 0.0
    if any(n >= COUNTS for n in one.facts.numbers & two.facts.numbers):
        return 0.0
    return -ONE_EVENT if a or b else -NO_EVENT


def told(one: Trace, two: Trace) -> str:
    """How they are alike, with the words that weigh most as they are compared."""
    a, b = one.terms.words, two.terms.words
    by_weight = sorted([(-a[w] * b[w], w) for w in a.keys() & b.keys()])
    words = -sum([weight for weight, _ in by_weight]) / 1e6
    shared = [term for _, term in by_weight[:5]]
    title = dot(one.terms.title, two.terms.title)
    which = f" ({', '.join(shared)})" if shared else ""
    return f"words {words:.2f}, headline {title:.2f} alike{which}"


def _names_alike(one: Terms, two: Terms, shared: Overlap, words: float) -> float:
    """One name in common is where it happened, and others happen there."""
    if not one.names or not two.names:
        return words
    share = share_of_names(one, two, shared)
    if share <= words or one.are_bare or two.are_bare:
        return share
    if len(one.names & two.names) > 1:
        return share
    return (share + words) / 2


def _link(one: Trace, two: Trace, score: float) -> str | None:
    """What makes them one whatever the words, or with the little they share.

    Two headlines alone, each with a name of its own, are of two places.
    """
    if one.signature and two.signature:
        found = signature.agreement(one.signature, two.signature)
        if found:
            return found
    if not (one.dated and two.dated):
        return None
    apart = abs(one.at - two.at)
    a, b = one.terms.names, two.terms.names
    shared = a & b
    if apart <= SAME_DAY and shared and _same_line(one, two):
        numbers = one.terms.headline_numbers & two.terms.headline_numbers
        return f"same name and number: {min(shared)}, {max(numbers)}"
    few = len(shared) < max(SAME_NAMES, SAME_SHARE * min(len(a), len(b)))
    if one.lang != two.lang and apart <= NAMED_WITHIN and not few:
        return f"same names: {', '.join(sorted(shared)[:5])}"
    if one.is_bare and two.is_bare and not (a <= b or b <= a):
        return None
    return agreeing.agreement(one, two, score)


def _same_line(one: Trace, two: Trace) -> bool:
    """Headlines with the same numbers, of which one has all names of the other."""
    a, b = one.terms, two.terms
    if not (one.is_bare and two.is_bare) or not a.headline_numbers & b.headline_numbers:
        return False
    numbers = sorted((a.headline_numbers, b.headline_numbers), key=len)
    return numbers[0] <= numbers[1] and (a.names <= b.names or b.names <= a.names)


def _veto(
    one: Trace, two: Trace, apart: timedelta, common: Overlap, *, dated: bool
) -> str | None:
    a, b = one.signature, two.signature
    found = None
    if a and b:
        found = signature.conflict(a, b) or other_case(a, b)
        if not found and (found := signature.other_raid(a, b)):
            found = None if same_figures(one, two) else found
    found = found or other_instance(one, two) or agreeing.other_states(one, two)
    if not found and dated and _is_counted(one, two, apart):
        found = None if same_figures(one, two) else _other_counts(one, two)
    return found or other_form(one, two, common)


def _is_counted(one: Trace, two: Trace, apart: timedelta) -> bool:
    """Whether another count is no more the same one, grown or put right."""
    return apart > COUNTED and not puts_right(one, two)


def _other_counts(one: Trace, two: Trace) -> str | None:
    """270 flown home last week, 197 today."""
    signs = one.signature, two.signature
    if signs[0] and signs[1] and other_counts(signs[0], signs[1]):
        return "other counts, on another day"
    theirs, mine = (
        {n for n in trace.terms.headline_numbers if n >= TELLING}
        for trace in (one, two)
    )
    if theirs and mine and not theirs & mine:
        return f"other counts, on another day: {min(theirs)} there, {min(mine)} here"
    return None
