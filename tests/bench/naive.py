"""What would anyone write first? One compiled pattern per term, tried on every text.

It answers which topics an item reaches, and shows no words: less than the matcher
does. Where its reading of a query is coarser, `classifying` tells how often both agree.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from monitor.classify.page import LEAD_WORDS
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
    Reach,
    States,
    Unit,
    Weighted,
    Within,
    children,
)
from monitor.classify.terms import Form, Part, Phrase, Terms
from monitor.classify.text import is_unspaced
from monitor.classify.topics import ReadyRule, ReadyTopic, Rules
from monitor.model.item import TEXT_FIELDS, Item
from monitor.model.lexicon import Gazetteer, NameKind

Hit = tuple[int, int, int]  #: field, start, end
_TITLE, _SUMMARY, _TEXT = range(len(TEXT_FIELDS))
#: Where a hit can be, and what of it a scope or a zone takes in.
_ALL = frozenset({"title", "lead", "rest"})
_SCOPES = {"title": {"title"}, "lead": {"title", "lead"}, "body": _ALL}
_ZONES = {"title": {"title"}, "lead": {"lead"}, "body": {"lead", "rest"}}
_ENDS = {
    Unit.SENTENCE: re.compile(r"[.!?。！？।។؟…]\s|\n"),
    Unit.PARAGRAPH: re.compile("\n"),
}
Region = frozenset[str]


@dataclass(frozen=True, slots=True)
class Names:
    """The states of one language in one pattern."""

    pattern: re.Pattern[str]
    ids: Mapping[str, str]
    peoples: frozenset[str]  #: as "Haitians", not "Haitian"


@dataclass(frozen=True, slots=True)
class Naive:
    """The same rules, with a pattern for each of their terms."""

    rules: Rules
    patterns: Mapping[Phrase, re.Pattern[str]]
    names: Mapping[str, Names]

    def topics(self, item: Item) -> frozenset[str]:
        """Those that reach their digest threshold."""
        page = _Page.read(item, self)
        return frozenset(
            ready.topic.name
            for ready in self.rules.topics
            if _score(ready, page) >= ready.topic.digest
        )


def build_naive(rules: Rules, gazetteer: Gazetteer) -> Naive:
    nodes = (rule.node for ready in rules.topics for rule in ready.rules)
    phrases = {phrase for node in nodes for phrase in _phrases(node)}
    names: defaultdict[str, dict[str, str]] = defaultdict(dict)
    peoples = set[str]()
    for name in gazetteer.names:
        surface = _plain(name.surface.rstrip("*"))
        names[name.lang][surface] = name.id
        if name.kind is NameKind.PEOPLE:
            peoples.add(surface)
    return Naive(
        rules,
        {phrase: _pattern(phrase) for phrase in phrases},
        {
            lang: Names(_either(ids), ids, frozenset(peoples & ids.keys()))
            for lang, ids in names.items()
        },
    )


def _phrases(node: Node) -> Iterator[Phrase]:
    if isinstance(node, Terms):
        yield from node.phrases
    for child in children(node):
        yield from _phrases(child)


def _either(names: Iterable[str]) -> re.Pattern[str]:
    longest = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")


def _pattern(phrase: Phrase) -> re.Pattern[str]:
    words = [_word(part) for part in phrase.parts]
    if is_unspaced(phrase.parts[0].key):
        return re.compile(r"\W*".join(words))
    return re.compile(r"(?<!\w)" + r"\W+".join(words) + r"(?!\w)")


def _word(part: Part) -> str:
    written = re.escape(part.key)
    if part.wild:
        return written.replace(r"\*", r"\w*").replace(r"\?", r"\w")
    return written


def _score(ready: ReadyTopic, page: "_Page") -> int:
    """As the topic file says: weak rules count beside others only."""
    points = [(rule, _points(rule, page)) for rule in ready.rules]
    strong = any(given > 0 and not rule.rule.weak for rule, given in points)
    return sum(given for rule, given in points if strong or not rule.rule.weak)


def _points(ready: ReadyRule, page: "_Page") -> int:
    for scope, points in ready.rule.scoped:
        region = frozenset(_SCOPES[scope])
        if _holds(ready.node, page, region):
            return points + _extra(ready.node, page, region)
    return 0


def _extra(node: Node, page: "_Page", region: Region) -> int:
    if isinstance(node, Weighted) and _holds(node.node, page, region):
        return node.points + _extra(node.node, page, region)
    if isinstance(node, Within):
        region &= _ZONES[node.zone]
    return sum(_extra(child, page, region) for child in children(node))


@dataclass(frozen=True, slots=True)
class _Page:
    """An item in the three forms that terms ask for."""

    item: Item
    naive: Naive
    forms: Mapping[Form, tuple[str, ...]]
    found: dict[Phrase, list[Hit]] = field(default_factory=dict)
    states: list[tuple[Hit, str]] = field(default_factory=list)
    nationals: list[Hit] = field(default_factory=list)

    @classmethod
    def read(cls, item: Item, naive: Naive) -> "_Page":
        written = tuple(item.field(name) for name in TEXT_FIELDS)
        marked = tuple(unicodedata.normalize("NFKC", t).casefold() for t in written)
        plain = tuple(map(_plain, written))
        forms = {Form.CASED: written, Form.MARKED: marked, Form.PLAIN: plain}
        page = cls(item, naive, forms)
        names = naive.names.get(item.lang)
        if names is None:
            return page
        for number, text in enumerate(plain):
            for hit in names.pattern.finditer(text):
                place = number, *hit.span()
                page.states.append((place, names.ids[hit.group()]))
                if hit.group() in names.peoples:
                    page.nationals.append(place)
        return page

    def hits(self, terms: Terms, region: Region) -> list[Hit]:
        found = [hit for phrase in terms.phrases for hit in self.find(phrase)]
        found += [hit for hit, _ in self.states if terms.states]
        found += self.nationals if terms.nationalities else []
        return found if region == _ALL else [h for h in found if self.part(h) in region]

    def find(self, phrase: Phrase) -> list[Hit]:
        lang = self.item.lang
        if lang and phrase.langs and lang not in phrase.langs:
            return []
        if phrase not in self.found:
            texts, pattern = self.texts(phrase), self.naive.patterns[phrase]
            self.found[phrase] = [
                (number, *hit.span())
                for number, text in enumerate(texts)
                for hit in pattern.finditer(text)
            ]
        return self.found[phrase]

    def texts(self, phrase: Phrase) -> tuple[str, ...]:
        forms = {part.form for part in phrase.parts}
        return self.forms[
            next(f for f in (Form.CASED, Form.MARKED, Form.PLAIN) if f in forms)
        ]

    def part(self, hit: Hit) -> str:
        number, start, _ = hit
        if number != _TEXT:
            return "title" if number == _TITLE else "lead"
        before = self.forms[Form.PLAIN][_TEXT][:start]
        return "lead" if len(before.split()) < LEAD_WORDS else "rest"

    def reaches(self, one: Hit, other: Hit, reach: Reach) -> bool:
        """Adjacent words are 1 apart."""
        first, second = sorted((one, other))
        between = self.forms[Form.PLAIN][first[0]][first[2] : second[1]]
        if isinstance(reach, Unit):
            return not _ENDS[reach].search(between)
        return len(between.split()) + 1 <= reach


def _plain(text: str) -> str:
    split = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(c for c in split if unicodedata.category(c) != "Mn")


def _holds(node: Node, page: _Page, region: Region) -> bool:
    match node:
        case Terms() | Near() | Apart():
            return any(_hits(node, page, region))
        case AtLeast():
            return len(_hits(node.terms, page, region)) >= node.count
        case States():
            return _states(node, page, region)
        case About():
            return _is_about(node, page.item)
        case Not():
            return not _holds(node.node, page, region)
        case _:
            return _joins(node, page, region)


def _joins(
    node: AnyOf | AllOf | ManyOf | Within | Weighted, page: _Page, region: Region
) -> bool:
    match node:
        case AnyOf():
            return any(_holds(child, page, region) for child in node.nodes)
        case AllOf():
            return all(_holds(child, page, region) for child in node.nodes)
        case ManyOf():
            held = (_holds(child, page, region) for child in node.nodes)
            return sum(held) >= node.count
        case Within():
            return _holds(node.node, page, region & _ZONES[node.zone])
        case Weighted():
            return _holds(node.node, page, region)


def _hits(node: Terms | Near | Apart, page: _Page, region: Region) -> list[Hit]:
    match node:
        case Terms():
            return page.hits(node, region)
        case Near():
            return list(_hulls(node, page, region))
        case Apart():
            others = page.hits(node.other, region)
            return [
                hit
                for hit in _hits(node.node, page, region)
                if not _near_any(hit, others, page, node.reach)
            ]


def _hulls(node: Near, page: _Page, region: Region) -> Iterator[Hit]:
    left = page.hits(node.left, region)
    right = page.hits(node.right, region) if left else []
    for one in left:
        for other in right:
            if one[0] != other[0] or one == other or (node.ordered and other < one):
                continue
            if page.reaches(one, other, node.reach):
                yield one[0], min(one[1], other[1]), max(one[2], other[2])


def _near_any(hit: Hit, others: Sequence[Hit], page: _Page, reach: Reach) -> bool:
    return any(hit[0] == o[0] and page.reaches(hit, o, reach) for o in others)


def _states(node: States, page: _Page, region: Region) -> bool:
    zones = [region & _ZONES[zone] for zone in node.zones] or [region]
    parts = frozenset[str]().union(*zones)
    found = {state for hit, state in page.states if page.part(hit) in parts}
    return len(found) >= node.count


def _is_about(node: About, item: Item) -> bool:
    value = getattr(item, node.field).casefold()
    if node.field == "source":
        return bool(f".{value}".endswith(f".{node.value}"))
    return bool(value == node.value)
