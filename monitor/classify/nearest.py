"""Why does an item not satisfy a rule, and which rules came nearest?

A query is a tree; what fails is told for the parts that people wrote, down to the
words that are missing, too far apart, or there and should not be.
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from monitor.classify.matcher import satisfy
from monitor.classify.page import EVERYWHERE, Page, Range, meet
from monitor.classify.query import (
    About,
    AllOf,
    AnyOf,
    Apart,
    AtLeast,
    ManyOf,
    Near,
    Node,
    Not,
    States,
    Unit,
    Weighted,
    Within,
)
from monitor.classify.reading import EDGE, Span
from monitor.classify.terms import Phrase, Terms
from monitor.classify.text import STEPS_PER_WORD, fold
from monitor.classify.topics import ReadyRule, Rules

#: Concepts by their terms.
Names = Mapping[frozenset[Phrase], str]
#: Rules that came nearest, and terms that stand for a list.
MOST_RULES, MOST_TERMS = 3, 3
#: How alike two words are that may be one with a slip, 0 to 1.
ALIKE = 0.8
#: A field that a pair does not share is no distance at all.
_FAR = 5_000
_UNITS = {Unit.SENTENCE: "sentence", Unit.PARAGRAPH: "paragraph"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A rule that an item does not satisfy."""

    rule: str
    points: int  #: the most that it would have given
    met: int  #: parts of its query that are satisfied
    parts: int
    reasons: tuple[str, ...]  #: one for each part that is not


def find_gaps(topic: str, page: Page, rules: Rules) -> tuple[Gap, ...]:
    """The rules of the topic that came nearest to giving points, the nearest first."""
    ready = next(one for one in rules.topics if one.topic.name == topic)
    gaps = [
        gap
        for rule in ready.rules
        if rule.rule.most > 0 and (gap := _gap(rule, page, rules.names))
    ]
    gaps.sort(key=lambda gap: (gap.parts - gap.met, -gap.points))
    return tuple([gap for gap in gaps if gap.met][:MOST_RULES] or gaps[:1])


def _gap(ready: ReadyRule, page: Page, names: Names) -> Gap | None:
    scope = _widest(ready, page)
    if satisfy(ready.node, page, scope) is not None:
        return None
    parts = _parts(ready.node)
    failed = [part for part in parts if satisfy(part, page, scope) is None]
    return Gap(
        rule=ready.rule.name,
        points=ready.rule.most,
        met=len(parts) - len(failed),
        parts=len(parts),
        reasons=tuple(dict.fromkeys(_reasons(failed, page, names, scope))),
    )


def _reasons(
    failed: Iterable[Node], page: Page, names: Names, scope: Range
) -> Iterator[str]:
    """A pair of which one side is missing says no more than what is missing."""
    for part in failed:
        if isinstance(part, Near) and not (
            page.hits(part.left, scope) and page.hits(part.right, scope)
        ):
            continue
        if isinstance(part, Apart) and satisfy(part.node, page, scope) is None:
            continue
        yield next(explain(part, page, names, scope))


def _widest(ready: ReadyRule, page: Page) -> Range:
    scope, _ = ready.rule.scoped[-1]
    return EVERYWHERE if scope == "body" else (0, page.zones[scope][1])


def _parts(node: Node) -> tuple[Node, ...]:
    """What must hold side by side; the two sides of a NEAR count as well."""
    match node:
        case AllOf():
            return tuple(part for child in node.nodes for part in _parts(child))
        case Near():
            return node.left, node.right, node
        case Apart(node=Near() as near):
            return *_parts(near), node
        case Apart():
            return node.node, node
        case Weighted():
            return _parts(node.node)
        case _:
            return (node,)


def explain(
    node: Node, page: Page, names: Names, scope: Range = EVERYWHERE
) -> Iterator[str]:
    """At least one sentence; the node is not satisfied."""
    match node:
        case Terms():
            yield _missing(node, page, names, scope)
        case Near():
            yield _too_far(node, page, names, scope)
        case Apart():
            yield _beside(node, page, names, scope)
        case Not():
            yield f"{_found(node.node, page, scope)} must not be there"
        case Within():
            inner = meet(scope, page.zones[node.zone])
            reason = next(explain(node.node, page, names, inner))
            yield f"{reason} in the {node.zone}"
        case States() | About() | AtLeast():
            yield _counted(node, page, names, scope)
        case _:
            yield from _of_several(node, page, names, scope)


def _of_several(
    node: AnyOf | AllOf | ManyOf | Weighted, page: Page, names: Names, scope: Range
) -> Iterator[str]:
    """Of alternatives, what is told is the one that came nearest."""
    if isinstance(node, Weighted):
        return explain(node.node, page, names, scope)
    options = [[*_failing(child, page, names, scope)] for child in node.nodes]
    if isinstance(node, AllOf):
        return chain.from_iterable(options)
    if isinstance(node, ManyOf):
        met = sum(not reasons for reasons in options)
        return iter([f"{met} of {node.count} alternatives hold"])
    return iter([min(filter(None, options), key=len)[0]])


def _failing(node: Node, page: Page, names: Names, scope: Range) -> Iterator[str]:
    for part in _parts(node):
        if satisfy(part, page, scope) is None:
            yield from explain(part, page, names, scope)


# --- one kind of reason each ----------------------------------------------------


def _missing(terms: Terms, page: Page, names: Names, scope: Range) -> str:
    elsewhere = page.hits(terms)
    if elsewhere and scope != EVERYWHERE:
        return f"{_quote(elsewhere[0], page)} stands further down only"
    near = _slip(terms, page)
    hint = f", nearest is “{near}”" if near else ""
    return f"nothing of {describe(terms, names)}{hint}"


def _slip(terms: Terms, page: Page) -> str:
    """A word of the page that is nearly one of the terms."""
    words = {fold(word).plain: word for word in page.words if word != EDGE}
    keys = (p.parts[0].key.rstrip("*") for p in terms.phrases if len(p.parts) == 1)
    for key in sorted(keys):
        close = difflib.get_close_matches(key, words, 1, ALIKE)
        if close:
            return words[close[0]]
    return ""


def _too_far(node: Near, page: Page, names: Names, scope: Range) -> str:
    left, right = page.hits(node.left, scope), page.hits(node.right, scope)
    if not left or not right:
        return _missing(node.right if left else node.left, page, names, scope)
    apart, (a, b) = min((_steps(a, b, page), (a, b)) for a in left for b in right)
    pair = f"{_quote(a, page)} and {_quote(b, page)}"
    if isinstance(node.reach, Unit):
        return f"{pair} are not in one {_UNITS[node.reach]}"
    if apart > _FAR:
        return f"{pair} stand in different fields"
    words = -(-apart // STEPS_PER_WORD)
    if node.ordered and words <= node.reach:
        return f"{pair} stand in the wrong order"
    return f"{pair} are {words} words apart, {node.reach} at most"


def _steps(one: Span, other: Span, page: Page) -> int:
    earlier, later = sorted((one, other))
    return max(page.places[later[0]] - page.places[earlier[1]], 0)


def _beside(node: Apart, page: Page, names: Names, scope: Range) -> str:
    hits = satisfy(node.node, page, scope)
    others = page.hits(node.other, scope)
    if not hits or not others:
        return f"nothing of {describe(node.node, names)}"
    _, (hit, other) = min((_steps(h, o, page), (h, o)) for h in hits for o in others)
    return f"{_quote(other, page)} stands beside {_quote(hit, page)}"


def _counted(
    node: States | About | AtLeast, page: Page, names: Names, scope: Range
) -> str:
    if isinstance(node, About):
        return f"its {node.field} is not {node.value}"
    if isinstance(node, AtLeast):
        places = len({first for first, _ in page.hits(node.terms, scope)})
        return (
            f"{describe(node.terms, names)} stands at {places} of {node.count} places"
        )
    zones = [meet(scope, page.zones[zone]) for zone in node.zones] or [scope]
    acting = {
        state
        for (first, last), state in page.world.acting
        if any(low <= first and last < high for low, high in zones)
    }
    named = f" ({', '.join(sorted(acting))})" if acting else ""
    return f"{len(acting)} of {node.count} states act{named}"


def _found(node: Node, page: Page, scope: Range) -> str:
    spans = satisfy(node, page, scope)
    return _quote(spans[0], page) if spans else "what NOT asks for"


def _quote(span: Span, page: Page) -> str:
    return f"“{page.quote(span, '').text}”"


def describe(node: Terms | Near, names: Names) -> str:
    """As a person would write it: by concepts, and by terms where there are few."""
    if isinstance(node, Near):
        return f"{describe(node.left, names)} near {describe(node.right, names)}"
    told = ["@state"] if node.states else []
    told += ["@nationality"] if node.nationalities else []
    whole = [(p, name) for p, name in names.items() if p and p <= node.phrases]
    # A list that another one holds is not told beside it.
    told += [
        f"@{name}" for p, name in whole if not any(p < other for other, _ in whole)
    ]
    told += _spell(node.phrases.difference(*(phrases for phrases, _ in whole)))
    return " or ".join(told)


def _spell(phrases: Iterable[Phrase]) -> list[str]:
    terms = sorted(" ".join(part.key for part in one.parts) for one in phrases)
    more = len(terms) - MOST_TERMS
    return terms[:MOST_TERMS] + ([f"{more} more"] if more > 0 else [])
