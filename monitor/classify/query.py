"""What does a query ask for?

Text becomes frozen values here, or a `BadQuery` that says where and what to write
instead. A new operator is one line of the grammar and one node.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from monitor.classify.terms import Terms

Zone = Literal["title", "lead", "body"]
#: The lead is the summary and how the text begins; the body is summary and text.
ZONES: tuple[Zone, ...] = ("title", "lead", "body")
Property = Literal["source", "lang", "country"]
#: Of the item, not of its words.
PROPERTIES: tuple[Property, ...] = ("source", "lang", "country")


class Unit(StrEnum):
    """How far NEAR reaches, when not by a number of words."""

    SENTENCE = "s"
    PARAGRAPH = "p"


#: In words, adjacent ones are 1 apart.
Reach = int | Unit


@dataclass(frozen=True, slots=True)
class AnyOf:
    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """At least one of the nodes is positive."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class ManyOf:
    """At least `count` of the nodes."""

    count: int
    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Stands inside an AllOf only."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class Near:
    """Within one field, without sharing a word."""

    left: Terms
    right: Terms
    reach: Reach
    ordered: bool = False  #: left comes first


@dataclass(frozen=True, slots=True)
class Apart:
    """The hits of `node` that have no hit of `other` within reach, on either side.

    A hit of a Near goes from the first word of the earlier to the last of the later.
    """

    node: Terms | Near
    other: Terms
    reach: Reach


@dataclass(frozen=True, slots=True)
class Within:
    zone: Zone
    node: "Node"


@dataclass(frozen=True, slots=True)
class About:
    """Where the item comes from."""

    field: Property
    value: str  #: case folded


@dataclass(frozen=True, slots=True)
class States:
    """So many different states or state bodies act in these zones; none: anywhere."""

    count: int
    zones: tuple[Zone, ...] = ()


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Hits begin at so many different words."""

    count: int
    terms: Terms


@dataclass(frozen=True, slots=True)
class Weighted:
    """Adds points to its rule when it is satisfied too."""

    points: int
    node: "Node"


Node = (
    Terms
    | AnyOf
    | AllOf
    | ManyOf
    | Not
    | Near
    | Apart
    | Within
    | About
    | States
    | AtLeast
    | Weighted
)


def children(node: Node) -> tuple[Node, ...]:
    """What a node is made of; () of one that asks the text itself."""
    match node:
        case AnyOf() | AllOf() | ManyOf():
            return node.nodes
        case Not() | Within() | Weighted():
            return (node.node,)
        case Near():
            return node.left, node.right
        case Apart():
            return node.node, node.other
        case AtLeast():
            return (node.terms,)
        case Terms() | About() | States():
            return ()


def asks_the_text(node: Node) -> bool:
    """Whether nothing satisfies it that does not have certain words."""
    match node:
        case AllOf():
            return any(map(asks_the_text, node.nodes))
        case AnyOf():
            return all(map(asks_the_text, node.nodes))
        case ManyOf():
            return node.count > sum(not asks_the_text(child) for child in node.nodes)
        case Within() | Weighted():
            return asks_the_text(node.node)
        case About() | Not():
            return False
        case _:
            return True


def holds_weights(node: Node) -> bool:
    return isinstance(node, Weighted) or any(map(holds_weights, children(node)))
