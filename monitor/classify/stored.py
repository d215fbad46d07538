"""What is kept of a rule?"""

from collections.abc import Hashable
from dataclasses import dataclass

from monitor.classify.query import Node

#: Numbers of terms; see index.py.
Leaves = frozenset[int]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Plan:
    """What has to be asked of a page; see plan.py."""

    cues: tuple[Leaves, ...]  #: necessary, and there when one of each is found
    vetoes: tuple[Leaves, ...]  #: none may be found
    #: What must stand near what, and how far apart in words at most.
    nears: tuple[tuple[Leaves, Leaves, int], ...]
    rest: tuple[Node, ...]  #: what fails most often comes first


@dataclass(slots=True, eq=False, repr=False)
class Stored:
    """A rule, kept where its rarest necessary terms are."""

    key: Hashable
    node: Node
    number: int  #: in the order of coming
    plan: Plan
    needs: tuple[Leaves, ...] = ()  #: one of each, beside the rarest
    rarest: Leaves = frozenset()
    unreviewed: Leaves = frozenset()
    gone: bool = False


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Kept:
    """The rules that one term keeps, and beside each what it needs next."""

    rules: tuple[Stored, ...] = ()
    needs: tuple[Leaves, ...] = ()

    def plus(self, rule: Stored) -> "Kept":
        # Who needs nothing else needs what is there already.
        need = rule.needs[0] if rule.needs else rule.rarest
        return Kept((*self.rules, rule), (*self.needs, need))

    def minus(self, rule: Stored) -> "Kept":
        at = self.rules.index(rule)
        return Kept(
            self.rules[:at] + self.rules[at + 1 :],
            self.needs[:at] + self.needs[at + 1 :],
        )


NONE_KEPT = Kept()
