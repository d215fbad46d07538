"""Are these the same form, filled in anew for another happening?"""

from math import sqrt

from monitor.group import signature
from monitor.group.tally import same_figures
from monitor.group.trace import Trace, puts_right
from monitor.group.words import Overlap, Terms, dot, share_of_names

#: Wording so alike is a form that is filled in anew for every raid; a short text is
#: alike by chance.
FORM, FORM_TITLE, FORM_WORDS = 0.55, 0.9, 12
#: Of a form, names that are shared less than this are those of another happening; with
#: other numbers beside them, less than that.
FEW_SHARED, LESS_SHARED = 0.34, 0.6
#: Headlines so alike with other numbers are of a form as well.
SAME_LINE = 0.7
#: A headline with this much in common, where names and numbers differ, is a form, too.
SLOT = 0.5
#: So many names in both make a headline in common a form as well.
MANY_NAMES = 6


def other_form(one: Trace, two: Trace, common: Overlap) -> str | None:
    """The same form with other names or numbers in it."""
    a, b = one.terms, two.terms
    if _other_numbers(one, two) and not (a.names & b.names and puts_right(one, two)):
        return "the same wording with other numbers"
    if a.names <= b.names or b.names <= a.names:
        return None
    shared = share_of_names(a, b, common)
    few = shared < FEW_SHARED
    other = _only_other(a.numbers, b.numbers)
    if not shared and _is_line(one, two) and not same_figures(one, two):
        return "the same headline with other names"
    bare = one.is_bare and two.is_bare
    less = other and shared < LESS_SHARED
    if (bare and less) or (few and _is_slot(one, two)):
        return "the same headline with other names and other numbers"
    if not (few or less):
        return None
    many = min(len(a.names), len(b.names)) >= MANY_NAMES
    alike = few and (other or many) and dot(a.title, b.title) >= FORM_TITLE
    if alike or _wording(one, two, common) >= FORM:
        there = ", ".join(sorted(a.names - b.names)[:3])
        here = ", ".join(sorted(b.names - a.names)[:3])
        return f"the same wording with other names: {there} there, {here} here"
    return None


def _is_line(one: Trace, two: Trace) -> bool:
    """Of what is little more than a headline: no name is in both."""
    thin = one.is_thin and two.is_thin
    return thin and dot(one.terms.title, two.terms.title) >= SAME_LINE


def _is_slot(one: Trace, two: Trace) -> bool:
    """Of what is little more than a headline: names and numbers are filled in."""
    a, b = one.terms, two.terms
    thin = one.is_thin and two.is_thin
    return thin and _far_numbers(a.numbers, b.numbers) and dot(a.title, b.title) >= SLOT


def _far_numbers(one: frozenset[int], two: frozenset[int]) -> bool:
    """None is nearly one of the others: 27 dead may be 31 an hour later."""
    far = all(max(n, m) > signature.ALIKE * min(n, m) for n in one for m in two)
    return bool(one) and bool(two) and far


def _other_numbers(one: Trace, two: Trace) -> bool:
    """Of what is little more than a headline: no number is in both."""
    a, b = one.terms, two.terms
    if not (one.is_thin and two.is_thin and _only_other(a.numbers, b.numbers)):
        return False
    return max(dot(a.words, b.words), dot(a.title, b.title)) >= SAME_LINE


def _wording(one: Trace, two: Trace, common: Overlap) -> float:
    """The cosine of what is no name; 0 where there is too little of it."""
    a, b = one.terms, two.terms
    only_a, only_b = _only_there(a, b), _only_there(b, a)
    rest_a = len(a.words) - len(a.names) - len(only_b)
    rest_b = len(b.words) - len(b.names) - len(only_a)
    if min(rest_a, rest_b) < FORM_WORDS:
        return 0.0
    named = [*(a.names & b.names), *only_a, *only_b]
    shared = common.weight - sum([a.words[n] * b.words[n] for n in named])
    squared_a = a.unnamed_squared - sum([a.words[n] ** 2 for n in only_b])
    squared_b = b.unnamed_squared - sum([b.words[n] ** 2 for n in only_a])
    return shared / sqrt(squared_a * squared_b)


def _only_there(one: Terms, two: Terms) -> list[str]:
    """What is a name in one and a word in the other."""
    words, names = two.words, two.names
    return [name for name in one.names if name in words and name not in names]


def _only_other(one: frozenset[int], two: frozenset[int]) -> bool:
    return bool(one) and bool(two) and not one & two
