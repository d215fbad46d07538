"""What is kept of a rule?"""

from array import array
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from monitor.classify.query import Near, Node

#: Numbers of terms; see index.py. Of many rules each one lies somewhere else in memory,
#: and a tuple is a third of a set.
Leaves = tuple[int, ...]
#: Terms of a group that is looked for at once; a concept of hundreds would fill memory.
FEW = 8


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Plan:
    """What has to be asked of a page; see plan.py."""

    cues: Leaves  #: terms that are there when they are found
    vetoes: Leaves  #: none may be found
    nears: tuple[tuple[Leaves, Leaves, Near], ...]  #: what must stand near what
    rest: tuple[Node, ...]  #: what fails most often comes first


@dataclass(slots=True, eq=False, repr=False)
class Stored:
    """A rule, kept where its rarest necessary terms are."""

    key: Hashable
    node: Node
    number: int  #: in the order of coming
    plan: Plan
    rarest: Leaves = ()
    next: Leaves = ()  #: one of these, if any, tells most pages from the rest
    needs: tuple[Leaves, ...] = ()  #: and one of each of these
    unreviewed: frozenset[int] = frozenset()
    gone: bool = False

    def need(self, needs: Iterable[frozenset[int]]) -> None:
        """The rarest come first."""
        self.rarest, *others = map(tuple, needs)
        self.next = next((need for need in others if len(need) <= FEW), ())
        self.needs = tuple(need for need in others if need is not self.next)


class Kept(NamedTuple):
    """The rules that one term keeps, and beside each a term that it needs next.

    A rule stands here once for each of these terms: to look for all of them in one
    row takes a third of the time of asking each rule for its own.
    """

    rules: tuple[Stored, ...] = ()
    #: Replaced and never changed. A tuple's numbers lie all over the memory.
    needs: "array[int]" = array("i")

    def plus(self, rule: Stored, leaf: int) -> "Kept":
        # Who needs nothing else needs what is there already.
        needs = array("i", rule.next or (leaf,))
        return Kept(self.rules + (rule,) * len(needs), self.needs + needs)

    def minus(self, rule: Stored) -> "Kept":
        kept = [pair for pair in zip(*self, strict=True) if pair[0] is not rule]
        return Kept(tuple(r for r, _ in kept), array("i", [n for _, n in kept]))


NONE_KEPT = Kept()
