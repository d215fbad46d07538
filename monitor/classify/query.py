"""What does a query ask for?

Text becomes frozen values here, or a `BadQuery` that says where and what to write
instead. A new operator is one line of the grammar and one node.
"""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from lark import Lark, Token, Tree, UnexpectedCharacters, UnexpectedToken

from monitor.classify.grammar import GRAMMAR
from monitor.classify.mistakes import BadQuery, check_shape, explain
from monitor.classify.terms import Terms, read_phrase

Place = Literal["title", "lead"]
#: `NEAR` alone.
USUAL_DISTANCE = 10
FARTHEST = 100
#: What may stand before a colon. The lead is the summary and how the text begins.
PLACES: Mapping[str, Place] = {"title": "title", "lead": "lead"}


@dataclass(frozen=True, slots=True)
class AnyOf:
    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """At least one of the nodes is positive."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Stands inside an AllOf only."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class Near:
    """Within one field, in either order, without sharing a word."""

    left: Terms
    right: Terms
    distance: int  #: at most so many words apart; adjacent words are 1 apart


@dataclass(frozen=True, slots=True)
class Within:
    place: Place
    node: "Node"


Node = Terms | AnyOf | AllOf | Not | Near | Within
Branch = Tree[Token] | Token


@cache
def _parser() -> Lark:
    """Built at the first query; the basic lexer, so that OR is never a word."""
    return Lark(GRAMMAR, parser="lalr", lexer="basic", propagate_positions=True)


def parse(text: str, concepts: Mapping[str, Terms]) -> Node:
    """Raises BadQuery, and nothing else, whatever the text is."""
    check_shape(text)
    try:
        tree = _parser().parse(text)
    except (UnexpectedCharacters, UnexpectedToken) as error:
        raise explain(text, error) from None
    return _Reader(text, concepts).positive(tree.children[0])


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
        children = branch.children
        match branch.data:
            case "any_of":
                return self.any_of(children)
            case "all_of":
                return self.all_of(branch)
            case "negated":
                return Not(self.positive(children[1]))
            case "near":
                return self.near(children)
            case "within":
                return self.within(children)
            case _:
                return self.terms(branch.data, _token(children[0]))

    def any_of(self, children: Sequence[Branch]) -> Node:
        if len(children) == 1:
            return self.node(children[0])
        nodes = tuple(self.positive(child) for child in children)
        terms = [node for node in nodes if isinstance(node, Terms)]
        if len(terms) == len(nodes):
            return Terms(frozenset().union(*(node.phrases for node in terms)))
        return AnyOf(nodes)

    def all_of(self, branch: Tree[Token]) -> Node:
        if len(branch.children) == 1:
            return self.node(branch.children[0])
        nodes = tuple(self.node(child) for child in branch.children)
        if all(isinstance(node, Not) for node in nodes):
            self.positive(branch.children[0])
        return AllOf(nodes)

    def near(self, children: Sequence[Branch]) -> Node:
        if len(children) == 1:
            return self.node(children[0])
        left, operator, right, *more = children
        if more:
            raise self.mistake(
                more[0],
                "NEAR joins two terms, not three",
                "write (A NEAR/5 B) AND (B NEAR/5 C)",
            )
        distance = self.distance(_token(operator))
        return Near(self.operand(left), self.operand(right), distance)

    def distance(self, operator: Token) -> int:
        _, _, number = operator.partition("/")
        if not number:
            return USUAL_DISTANCE
        if len(number) > len(str(FARTHEST)) or not 1 <= int(number) <= FARTHEST:
            raise self.mistake(
                operator,
                f"{operator} is out of range",
                f"use NEAR/1 to NEAR/{FARTHEST}; adjacent words are 1 apart",
            )
        return int(number)

    def operand(self, branch: Branch) -> Terms:
        node = self.node(branch)
        if isinstance(node, Terms):
            return node
        raise self.mistake(
            branch,
            "NEAR joins words, phrases, @concepts and these with OR",
            "move AND, NOT and title: or lead: outside: title:(A NEAR/5 B) NOT C",
        )

    def within(self, children: Sequence[Branch]) -> Node:
        written = _token(children[0])
        name = written.removesuffix(":")
        place = PLACES.get(name)
        if place is None:
            known = ", ".join(f"{known}:" for known in PLACES)
            remedy = f"known are {known} (in lower case)"
            raise self.mistake(written, f"there is no field {name}", remedy)
        return Within(place, self.positive(children[1]))

    def terms(self, kind: str, token: Token) -> Terms:
        start = token.start_pos or 0
        match kind:
            case "concept":
                return self.concept(token)
            case "word":
                end = start + len(token)
            case _:
                start, end = start + 1, start + len(token) - 1
        phrase = read_phrase(self.text, start, end, cased=kind == "cased")
        return Terms(frozenset({phrase}))

    def concept(self, token: Token) -> Terms:
        name = token.removeprefix("@")
        found = self.concepts.get(name)
        if found is not None:
            return found
        close = difflib.get_close_matches(name, self.concepts, 1)
        remedy = f"write @{close[0]}" if close else "add it to concepts.toml"
        raise self.mistake(token, f"there is no concept @{name}", remedy)

    def mistake(self, branch: Branch, message: str, remedy: str) -> BadQuery:
        return BadQuery(self.text, _start(branch), message, remedy)


def _token(branch: Branch) -> Token:
    assert isinstance(branch, Token)
    return branch


def _start(branch: Branch) -> int:
    if isinstance(branch, Token):
        return branch.start_pos or 0
    return branch.meta.start_pos
