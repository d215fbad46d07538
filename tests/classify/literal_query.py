"""What does the text of a query ask for, read by descent and without a library?

For the proof. It reads what is right; what is wrong is for monitor/classify to say.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from monitor.model.topic import Concept, Language
from tests.classify.literal_nodes import (
    CASED,
    MARKED,
    PLAIN,
    Asked,
    Away,
    Close,
    From,
    Group,
    Joined,
    Lacks,
    Often,
    Parties,
    Pattern,
    Plus,
    Several,
    Term,
    Zoned,
)
from tests.classify.literal_text import forms, read_spans

_BUILT_IN = {
    "@state": Group((), states=True),
    "@nationality": Group((), people=True),
}
_BARE = r"[^\s()\"“”{}\[\]<>^~=@/:;,!|&]+"
_SYMBOL = re.compile(
    r"(?P<near>(?:NOT\s+)?(?:O?NEAR(?:/[sp\d]+)?|/[sp])(?![^\s()\"“”@={]))"
    r"|(?P<count>(?:ATLEAST|ANY|STATES)/\d+)"
    r"|(?P<sign>[(),]|(?:AND|OR|NOT)(?![^\s()\"“”]))"
    r"|(?P<phrase>[\"“”][^\"“”]*[\"“”])"
    r"|(?P<cased>\{[^{}]*\})"
    r"|(?P<points>\^\d+)"
    r"|(?P<field>[a-z]+:)"
    r"|(?P<concept>@\w+)"
    rf"|(?P<exact>={_BARE})"
    rf"|(?P<word>{_BARE})"
    r"|\s+"
)
Symbol = tuple[str, str]  #: kind, text
_END: Symbol = ("end", "")


@cache
def read_term(
    text: str, form: int | None = None, langs: frozenset[str] = frozenset()
) -> Term:
    """Without a form, the diacritics of each word decide."""
    wild = "" if form == CASED else "*?"
    spans = read_spans(text, wild)
    return Term(tuple(_pattern(text[a:b], form) for a, b in spans), langs)


def _pattern(surface: str, form: int | None) -> Pattern:
    found = forms(surface)
    if form is None:
        form = PLAIN if found[PLAIN] == found[MARKED] else MARKED
    return _made(found[form], form)


@cache
def _made(written: str, form: int) -> Pattern:
    return Pattern(written, form)


def read_query(text: str, concepts: Mapping[str, Group]) -> Asked:
    reader = _Reader(_symbols(text), concepts)
    asked = reader.any_of()
    assert reader.next == _END, text
    return asked


def _symbols(text: str) -> list[Symbol]:
    found = []
    at = 0
    while at < len(text):
        hit = _SYMBOL.match(text, at)
        assert hit, text[at:]
        if hit.lastgroup:
            found.append((hit.lastgroup, hit.group()))
        at = hit.end()
    return [*found, _END]


class _Reader:
    """From the loosest operator to the tightest."""

    def __init__(self, symbols: list[Symbol], concepts: Mapping[str, Group]) -> None:
        self.symbols = symbols
        self.concepts = concepts

    @property
    def next(self) -> Symbol:
        return self.symbols[0]

    def take(self, *expected: str) -> str:
        _, text = self.symbols.pop(0)
        assert not expected or text in expected, (text, expected)
        return text

    def any_of(self) -> Asked:
        parts = [self.all_of()]
        while self.next == ("sign", "OR"):
            self.take()
            parts.append(self.all_of())
        return parts[0] if len(parts) == 1 else _one_of(tuple(parts))

    def all_of(self) -> Asked:
        parts = [self.signed()]
        while self.next in (("sign", "AND"), ("sign", "NOT")):
            if self.next[1] == "AND":
                self.take()
            parts.append(self.signed())
        return parts[0] if len(parts) == 1 else Joined("AND", tuple(parts))

    def signed(self) -> Asked:
        if self.next != ("sign", "NOT"):
            return self.near()
        self.take()
        return Lacks(self.near())

    def near(self) -> Asked:
        node = self.scoped()
        while self.next[0] == "near":
            written = self.take()
            bare = written.removeprefix("NOT").strip()
            _, _, number = bare.partition("/")
            reach = number if number in ("s", "p") else int(number or 10)
            right = self.scoped()
            assert isinstance(right, Group)
            if written.startswith("NOT"):
                assert isinstance(node, Group | Close)
                node = Away(node, right, reach)
            else:
                assert isinstance(node, Group)
                node = Close(node, right, reach, bare.startswith("O"))
        return node

    def scoped(self) -> Asked:
        if self.next[0] != "field":
            return self.atom()
        name = self.take().removesuffix(":")
        if name in ("source", "lang", "country"):
            return From(name, self.take().strip('"“”').strip().casefold())
        return Zoned(name, self.atom())

    def atom(self) -> Asked:
        node = self.base()
        if self.next[0] == "points":
            return Plus(int(self.take()[1:]), node)
        return node

    def base(self) -> Asked:
        kind, _ = self.next
        if kind == "count":
            return self.counted()
        text = self.take()
        if kind == "sign":
            node = self.any_of()
            self.take(")")
            return node
        if kind == "concept":
            return _BUILT_IN.get(text) or self.concepts[text[1:]]
        if kind == "exact":
            return Group((read_term(text[1:], MARKED),))
        if kind == "cased":
            return Group((read_term(text[1:-1], CASED),))
        assert kind in ("word", "phrase"), text
        return Group((read_term(text.strip('"“”')),))

    def counted(self) -> Asked:
        name, _, number = self.take().partition("/")
        if name == "STATES":
            return Parties(int(number), self.zones())
        self.take("(")
        parts = [self.any_of()]
        while self.take(",", ")") == ",":
            parts.append(self.any_of())
        if name == "ANY":
            return Several(int(number), tuple(parts))
        (group,) = parts
        assert isinstance(group, Group)
        return Often(int(number), group)

    def zones(self) -> tuple[str, ...]:
        zones = []
        if self.next == ("sign", "("):
            while self.take("(", ",", ")") != ")":
                if self.next[0] == "word":
                    zones.append(self.take("title", "lead", "body"))
        return tuple(zones)


def _one_of(parts: tuple[Asked, ...]) -> Asked:
    """Terms joined by OR are what NEAR and ATLEAST take."""
    groups = [part for part in parts if isinstance(part, Group)]
    if len(groups) < len(parts):
        return Joined("OR", parts)
    terms = tuple(term for group in groups for term in group.terms)
    return Group(
        terms,
        states=any(group.states for group in groups),
        people=any(group.people for group in groups),
    )


def read_concepts(
    concepts: Iterable[Concept], languages: Iterable[Language]
) -> dict[str, Group]:
    """A term counts in its language and in those that say so."""
    heirs = [(one.code, other) for one in languages for other in one.also]
    return {c.name: Group(tuple(_concept_terms(c, heirs))) for c in concepts}


def _concept_terms(
    concept: Concept, heirs: Sequence[tuple[str, str]]
) -> Iterator[Term]:
    for lang, written in concept.terms:
        primary = lang.split("-")[0].lower()
        langs = {primary, *(heir for heir, other in heirs if other == primary)}
        for text in written:
            cased = CASED if text.startswith("{") else None
            yield read_term(text.strip("{}"), cased, frozenset(langs))
