"""Which query does a text spell?

The tree of the grammar becomes nodes, or a `BadQuery` that says where and what to
write instead.
"""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lark import Lark, Token, Tree, UnexpectedCharacters, UnexpectedToken

from monitor.classify.grammar import GRAMMAR
from monitor.classify.mistakes import BadQuery, check_shape, explain
from monitor.classify.query import (
    PROPERTIES,
    ZONES,
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
    Zone,
    asks_the_text,
    children,
    holds_weights,
)
from monitor.classify.terms import Form, Phrase, Terms, read_phrase

#: `NEAR` alone.
USUAL_DISTANCE = 10
FARTHEST = 100
#: A query may ask for so many of a thing, and a clause may weigh so much.
MOST = 20
#: Parsing costs about a millisecond for a long query, so a reload parses only what
#: changed.
KEPT_TREES = 200_000
#: Concepts that the gazetteer knows: any state or state body that acts, and any word
#: for its people.
BUILT_IN: Mapping[str, Terms] = {
    "state": Terms(frozenset(), states=True),
    "nationality": Terms(frozenset(), nationalities=True),
}
_FORMS = {"cased": Form.CASED, "exact": Form.MARKED}
Branch = Tree[Token] | Token


@lru_cache(maxsize=1)
def _parser() -> Lark:
    """Built at the first query; the basic lexer, so that OR is never a word."""
    return Lark(
        GRAMMAR,
        parser="lalr",
        lexer="basic",
        propagate_positions=True,
        maybe_placeholders=False,
    )


@lru_cache(maxsize=KEPT_TREES)
def _tree(text: str) -> Branch:
    check_shape(text)
    try:
        return _parser().parse(text).children[0]
    except (UnexpectedCharacters, UnexpectedToken) as error:
        raise explain(text, error) from None


def parse(text: str, concepts: Mapping[str, Terms]) -> Node:
    """Raises BadQuery, and nothing else, whatever the text is."""
    node = _Reader(text, concepts).positive(_tree(text))
    if asks_the_text(node):
        return node
    remedy = "add what its words must be: source:example.org AND TERM"
    raise BadQuery(text, 0, "the query asks for no words", remedy)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns the tree of one query into nodes."""

    text: str
    concepts: Mapping[str, Terms]

    def positive(self, branch: Branch) -> Node:
        """A node that says what must be there, not only what must not."""
        node = self.node(branch)
        if isinstance(node, Not):
            raise self.mistake(
                branch,
                "NOT stands alone",
                "say what must be there as well: TERM NOT TERM",
            )
        return node

    def node(self, branch: Branch) -> Node:
        assert isinstance(branch, Tree)
        below = branch.children
        match branch.data:
            case "any_of":
                return self.any_of(below)
            case "all_of":
                return self.all_of(branch)
            case "negated":
                return self.negated(below[1])
            case "near":
                return self.near(below)
            case "within":
                return self.within(below)
            case _:
                return self.atom(branch.data, below)

    def atom(self, kind: str, below: Sequence[Branch]) -> Node:
        match kind:
            case "weighted":
                return self.weighted(below)
            case "states":
                return self.states(below)
            case "at_least":
                return self.at_least(below)
            case "many_of":
                return self.many_of(below)
            case _:
                return self.terms(kind, _token(below[0]))

    def any_of(self, below: Sequence[Branch]) -> Node:
        if len(below) == 1:
            return self.node(below[0])
        nodes = tuple(self.positive(child) for child in below)
        terms = [node for node in nodes if isinstance(node, Terms)]
        if len(terms) < len(nodes):
            return AnyOf(nodes)
        return Terms(
            frozenset[Phrase]().union(*(node.phrases for node in terms)),
            states=any(node.states for node in terms),
            nationalities=any(node.nationalities for node in terms),
        )

    def all_of(self, branch: Tree[Token]) -> Node:
        if len(branch.children) == 1:
            return self.node(branch.children[0])
        nodes = tuple(self.node(child) for child in branch.children)
        if all(isinstance(node, Not) for node in nodes):
            self.positive(branch.children[0])
        return AllOf(nodes)

    def negated(self, branch: Branch) -> Not:
        node = self.positive(branch)
        if holds_weights(node):
            remedy = "take the ^ away: what must not be there adds nothing"
            raise self.mistake(branch, "a ^ stands inside NOT", remedy)
        return Not(node)

    def near(self, below: Sequence[Branch]) -> Node:
        if len(below) == 1:
            return self.node(below[0])
        left, operator, right, *more = below
        node = self.pair(self.node(left), left, _token(operator), right)
        while more:
            operator, right, *more = more
            if not _token(operator).startswith("NOT"):
                remedy = "write (A NEAR/5 B) AND (B NEAR/5 C)"
                raise self.mistake(right, "NEAR joins two terms, not three", remedy)
            node = self.pair(node, left, _token(operator), right)
        return node

    def pair(self, node: Node, left: Branch, operator: Token, right: Branch) -> Node:
        other = self.operand(self.node(right), right)
        negated = operator.startswith("NOT")
        written = operator.removeprefix("NOT").lstrip()
        ordered = written.startswith("O")
        reach = self.reach(operator, written)
        if not negated:
            return Near(self.operand(node, left), other, reach, ordered)
        if ordered:
            remedy = "write NOT NEAR: it looks to both sides"
            raise self.mistake(operator, "NOT ONEAR does not exist", remedy)
        if isinstance(node, Terms | Near):
            return Apart(node, other, reach)
        raise self.mistake(
            left,
            "NOT NEAR follows a term or one NEAR",
            "write (A NOT NEAR/5 C) AND B, or A NEAR/5 B NOT NEAR/5 C",
        )

    def reach(self, operator: Token, written: str) -> Reach:
        _, _, number = written.partition("/")
        if not number:
            return USUAL_DISTANCE
        if number in ("s", "p"):
            return Unit(number)
        return self.number(operator, number, "use NEAR/1 to NEAR/100", FARTHEST)

    def number(self, token: Token, written: str, remedy: str, most: int = MOST) -> int:
        if len(written) > len(str(most)) or not 1 <= int(written) <= most:
            raise self.mistake(token, f"{token} is out of range", remedy)
        return int(written)

    def operand(self, node: Node, branch: Branch) -> Terms:
        if isinstance(node, Terms):
            return node
        raise self.mistake(
            branch,
            "NEAR joins words, phrases, @concepts and these with OR",
            "move AND, NOT, ^ and title: or lead: outside: title:(A NEAR/5 B) NOT C",
        )

    def within(self, below: Sequence[Branch]) -> Node:
        written = _token(below[0])
        name = written.removesuffix(":")
        for known in PROPERTIES:
            if name == known:
                return About(known, self.value(written, below[1]))
        zone = self.zone(written, name)
        node = self.positive(below[1])
        if _holds_zones(node):
            remedy = "write each field with its own terms: title:A AND lead:B"
            raise self.mistake(written, "a field inside a field", remedy)
        return Within(zone, node)

    def value(self, field: Token, branch: Branch) -> str:
        """What a `source:`, `lang:` or `country:` asks for: one word or one phrase."""
        kinds = ("word", "phrase")
        if not isinstance(branch, Tree) or branch.data not in kinds:
            remedy = f"write one value: {field}x, or {field}x OR {field}y"
            raise self.mistake(branch, f"{field} takes no query", remedy)
        value = _token(branch.children[0]).strip('"“”').strip()
        return value.casefold()

    def zone(self, token: Token, name: str) -> Zone:
        for zone in ZONES:
            if name == zone:
                return zone
        names = ", ".join(f"{known}:" for known in (*ZONES, *PROPERTIES))
        remedy = f"known are {names} (in lower case)"
        raise self.mistake(token, f"there is no field {name}", remedy)

    def weighted(self, below: Sequence[Branch]) -> Node:
        token = _token(below[1])
        remedy = f"a clause adds ^1 to ^{MOST} points"
        return Weighted(
            self.number(token, token.removeprefix("^"), remedy),
            self.positive(below[0]),
        )

    def states(self, below: Sequence[Branch]) -> Node:
        operator, *names = (_token(branch) for branch in below)
        zones = tuple(self.zone(name, str(name)) for name in names)
        return States(self.count(operator), zones)

    def count(self, operator: Token) -> int:
        name, _, number = operator.partition("/")
        return self.number(operator, number, f"use {name}/1 to {name}/{MOST}")

    def at_least(self, below: Sequence[Branch]) -> Node:
        operator = _token(below[0])
        node = self.node(below[1])
        if not isinstance(node, Terms):
            remedy = "write ATLEAST/3(A OR B); AND and NEAR stand outside"
            raise self.mistake(
                below[1], f"{operator} counts words, phrases and @concepts", remedy
            )
        return AtLeast(self.count(operator), node)

    def many_of(self, below: Sequence[Branch]) -> Node:
        operator, *branches = below
        count = self.count(_token(operator))
        nodes = tuple(self.positive(branch) for branch in branches)
        if count > len(nodes):
            remedy = f"it lists {len(nodes)}: separate them by commas"
            raise self.mistake(operator, f"{operator} can never be met", remedy)
        return ManyOf(count, nodes)

    def terms(self, kind: str, token: Token) -> Terms:
        if kind == "concept":
            return self.concept(token)
        start = token.start_pos or 0
        end = start + len(token)
        if kind in ("cased", "phrase"):
            start, end = start + 1, end - 1
        elif kind == "exact":
            start += 1
        phrase = read_phrase(self.text, start, end, _FORMS.get(kind))
        return Terms(frozenset({phrase}))

    def concept(self, token: Token) -> Terms:
        name = token.removeprefix("@")
        if name in BUILT_IN:
            return BUILT_IN[name]
        found = self.concepts.get(name)
        if found is not None:
            return found
        close = difflib.get_close_matches(name, (*self.concepts, *BUILT_IN), 1)
        remedy = f"write @{close[0]}" if close else "add it to concepts.toml"
        raise self.mistake(token, f"there is no concept @{name}", remedy)

    def mistake(self, branch: Branch, message: str, remedy: str) -> BadQuery:
        return BadQuery(self.text, _start(branch), message, remedy)


def _holds_zones(node: Node) -> bool:
    if isinstance(node, Within | About):
        return True
    return (isinstance(node, States) and bool(node.zones)) or any(
        map(_holds_zones, children(node))
    )


def _token(branch: Branch) -> Token:
    assert isinstance(branch, Token)
    return branch


def _start(branch: Branch) -> int:
    if isinstance(branch, Token):
        return branch.start_pos or 0
    return branch.meta.start_pos
