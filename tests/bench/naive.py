"""What would anyone write first? One compiled pattern per term, tried on every text.

It answers which topics an item reaches, and shows no words: less than the matcher
does. Where its reading of a query is coarser, `classifying` tells how often both agree.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from monitor.classify.matcher import LEAD_WORDS
from monitor.classify.query import AllOf, AnyOf, Near, Node, Not, Place, Within
from monitor.classify.terms import Form, Part, Phrase, Terms
from monitor.classify.text import is_unspaced
from monitor.classify.topics import Rules
from monitor.model.item import TEXT_FIELDS, Item
from monitor.model.topic import Rule

Hit = tuple[int, int, int]  #: field, start, end
_TITLE, _SUMMARY, _TEXT = range(len(TEXT_FIELDS))


@dataclass(frozen=True, slots=True)
class Naive:
    """The same rules, with a pattern for each of their terms."""

    rules: Rules
    patterns: Mapping[Phrase, re.Pattern[str]]

    def topics(self, item: Item) -> frozenset[str]:
        """Those that reach their digest threshold."""
        page = _Page.read(item, self.patterns)
        return frozenset(
            ready.topic.name
            for ready in self.rules.topics
            if _score(page, zip(ready.topic.rules, ready.nodes, strict=True))
            >= ready.topic.digest
        )


def build_naive(rules: Rules) -> Naive:
    phrases = (phrase for found in rules.index.starts.values() for phrase, _ in found)
    return Naive(rules, {phrase: _pattern(phrase) for phrase in phrases})


def _score(page: "_Page", rules: Iterable[tuple[Rule, Node]]) -> int:
    return sum(rule.points for rule, node in rules if _holds(node, page, None))


def _pattern(phrase: Phrase) -> re.Pattern[str]:
    words = [_word(part) for part in phrase.parts]
    if is_unspaced(phrase.parts[0].key):
        return re.compile(r"\W*".join(words))
    return re.compile(r"(?<!\w)" + r"\W+".join(words) + r"(?!\w)")


def _word(part: Part) -> str:
    return re.escape(part.key) + (r"\w*" if part.prefix else "")


@dataclass(frozen=True, slots=True)
class _Page:
    """An item in the three forms that terms ask for."""

    lang: str
    forms: Mapping[Form, tuple[str, ...]]
    patterns: Mapping[Phrase, re.Pattern[str]]
    found: dict[Phrase, list[Hit]] = field(default_factory=dict)

    @classmethod
    def read(cls, item: Item, patterns: Mapping[Phrase, re.Pattern[str]]) -> "_Page":
        written = tuple(item.field(name) for name in TEXT_FIELDS)
        marked = tuple(unicodedata.normalize("NFKC", t).casefold() for t in written)
        plain = tuple(map(_without_marks, marked))
        forms = {Form.CASED: written, Form.MARKED: marked, Form.PLAIN: plain}
        return cls(item.lang, forms, patterns)

    def hits(self, phrase: Phrase, place: Place | None) -> list[Hit]:
        if self.lang and phrase.langs and self.lang not in phrase.langs:
            return []
        if phrase not in self.found:
            texts, pattern = self.texts(phrase), self.patterns[phrase]
            self.found[phrase] = [
                (number, *hit.span())
                for number, text in enumerate(texts)
                for hit in pattern.finditer(text)
            ]
        hits = self.found[phrase]
        return hits if place is None else [h for h in hits if self._is_in(h, place)]

    def texts(self, phrase: Phrase) -> tuple[str, ...]:
        forms = {part.form for part in phrase.parts}
        return self.forms[
            next(f for f in (Form.CASED, Form.MARKED, Form.PLAIN) if f in forms)
        ]

    def _is_in(self, hit: Hit, place: Place) -> bool:
        number, start, _ = hit
        if place == "title":
            return number == _TITLE
        before = self.forms[Form.PLAIN][_TEXT][:start]
        early = number == _TEXT and len(before.split()) < LEAD_WORDS
        return early or number == _SUMMARY


def _without_marks(text: str) -> str:
    if text.isascii():
        return text
    split = unicodedata.normalize("NFD", text)
    return "".join(c for c in split if unicodedata.category(c) != "Mn")


def _holds(node: Node, page: _Page, place: Place | None) -> bool:
    match node:
        case Terms():
            return any(page.hits(phrase, place) for phrase in node.phrases)
        case Near():
            return _near(node, page, place)
        case Within():
            return _holds(node.node, page, node.place)
        case Not():
            return not _holds(node.node, page, place)
        case AnyOf():
            return any(_holds(child, page, place) for child in node.nodes)
        case AllOf():
            return all(_holds(child, page, place) for child in node.nodes)


def _near(node: Near, page: _Page, place: Place | None) -> bool:
    texts = page.forms[Form.PLAIN]
    left = [hit for phrase in node.left.phrases for hit in page.hits(phrase, place)]
    if not left:
        return False
    right = [hit for phrase in node.right.phrases for hit in page.hits(phrase, place)]
    return any(
        a[0] == b[0] and _apart(a, b, texts[a[0]]) <= node.distance
        for a in left
        for b in right
        if a != b
    )


def _apart(one: Hit, other: Hit, text: str) -> int:
    """In words; adjacent ones are 1 apart."""
    first, second = sorted((one, other))
    return len(text[first[2] : second[1]].split()) + 1
