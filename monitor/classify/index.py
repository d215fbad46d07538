"""Which terms do the rules have, and where is each rule kept?

Every word of every term has a number, a *part*, and every term is a *leaf* with a
number of its own; a leaf of one word that counts in every language has that of its
part. What is found of a page is a set of these numbers.

One thread at a time may write; any number may read meanwhile. What a reader meets was
put there whole: tuples are replaced, never changed, and a look-up in a dictionary
happens at once. But it may meet the new beside the old; see percolator.py.
"""

from dataclasses import dataclass, field
from typing import Any

from monitor.classify.glue import ASKED, repair
from monitor.classify.shelf import Shelf
from monitor.classify.stored import NONE_KEPT, Kept, Stored
from monitor.classify.terms import Form, Part, Phrase
from monitor.classify.text import fold
from monitor.model.lexicon import Split

Numbers = tuple[int, ...]
#: Words remembered: about all that a year of news has, names and numbers aside.
KEPT_WORDS = 1 << 17


@dataclass(slots=True, eq=False, repr=False)
class Leaf:
    """One term."""

    number: int
    phrase: Phrase
    parts: Numbers
    uses: int = 0


Leaves = tuple[Leaf, ...]


@dataclass(slots=True, eq=False, repr=False)
class Group:
    """Terms of which any will do, however many rules ask for just these."""

    leaves: frozenset[int]
    uses: int = 0


@dataclass(slots=True, eq=False, repr=False)
class Memo:
    """What is remembered of words. It only grows.

    One look-up per word tells all: in a large memo each one waits for the memory.
    """

    parts: dict[str, Numbers] = field(default_factory=dict)  #: () for most words
    shared: dict[Numbers, Numbers] = field(default_factory=dict)  #: one of each
    #: Words that were glued together, where English may be asked for, and elsewhere.
    glued: tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]] = field(
        default_factory=lambda: ({}, {})
    )

    def add(self, word: str, parts: Numbers) -> None:
        self.parts[word] = self.shared.setdefault(parts, parts)


@dataclass(slots=True, eq=False, repr=False)
class Epoch:
    """Since the rules last changed."""

    rules: int = 0  #: those with a smaller number count
    memo: Memo = field(default_factory=Memo)

    def recent(self) -> Memo:
        """The memo, or a new one; whoever still reads the old one keeps it."""
        if len(self.memo.parts) > KEPT_WORDS:
            self.memo = Memo()
        return self.memo


@dataclass(slots=True, eq=False, repr=False)
class Index:
    split: Split | None = None
    epoch: Epoch = field(default_factory=Epoch)
    leaves: dict[int, Leaf] = field(default_factory=dict)
    groups: dict[frozenset[Phrase], Group] = field(default_factory=dict)
    rules: dict[int, Kept] = field(default_factory=dict)  #: by leaf that keeps them
    #: By part: terms of this one word that count in some languages only.
    scoped: dict[int, Leaves] = field(default_factory=dict)
    #: By two parts: the terms that begin with them, side by side.
    begin: dict[tuple[int, int], Leaves] = field(default_factory=dict)
    _terms: dict[Phrase, Leaf] = field(default_factory=dict)
    _parts: dict[Part, int] = field(default_factory=dict)
    _uses: dict[int, int] = field(default_factory=dict)  #: of parts
    _plain: Shelf = field(default_factory=Shelf)
    _marked: Shelf = field(default_factory=Shelf)
    _cased: Shelf = field(default_factory=Shelf)
    _next: int = 0

    # --- reading ---------------------------------------------------------------

    def look_up(self, word: str, memo: Memo) -> None:
        """Remember which parts it satisfies."""
        parts = self._satisfied(word)
        if self.split and not self._are_terms(parts):
            for glued, split in zip(memo.glued, (self.split, _leave), strict=True):
                pieces = repair(word, split, self._is_known)
                if pieces:
                    glued[word] = pieces
        memo.add(word, parts)

    def glued(self, memo: Memo, lang: str) -> dict[str, tuple[str, ...]]:
        """Words that were glued together, as an item in this language has them."""
        return memo.glued[lang not in ASKED]

    def _is_known(self, word: str) -> bool:
        return self._are_terms(self._satisfied(word))

    def _are_terms(self, parts: Numbers) -> bool:
        """Whether one of them is a term by itself, and not only a part of some."""
        return any(part in self.leaves or part in self.scoped for part in parts)

    def _satisfied(self, word: str) -> Numbers:
        exact, plain, cased = fold(word)
        found = self._plain.find(plain)
        if self._marked:
            found += self._marked.find(exact)
        if self._cased:
            found += self._cased.find(cased)
        return tuple(found)

    # --- writing ---------------------------------------------------------------

    def take(self, phrases: frozenset[Phrase]) -> frozenset[int]:
        """The leaves of these terms; new terms get one."""
        group = self.groups.get(phrases)
        if group is None:
            known = self._terms
            leaves = [known.get(x) or self._add_term(x) for x in phrases]
            for leaf in leaves:
                leaf.uses += 1
            group = Group(frozenset([leaf.number for leaf in leaves]))
            self.groups[phrases] = group
        group.uses += 1
        return group.leaves

    def drop(self, phrases: frozenset[Phrase]) -> None:
        """Undo one `take`."""
        group = self.groups[phrases]
        group.uses -= 1
        if group.uses:
            return
        del self.groups[phrases]
        for number in group.leaves:
            leaf = self.leaves[number]
            leaf.uses -= 1
            if not leaf.uses:
                self._drop_term(leaf)

    def keep(self, rule: Stored) -> None:
        """Where the rarest of its terms are; then whoever meets one meets the rule."""
        for leaf in rule.rarest:
            self.rules[leaf] = self.rules.get(leaf, NONE_KEPT).plus(rule, leaf)

    def let_go(self, rule: Stored) -> None:
        for leaf in rule.rarest:
            kept = self.rules[leaf] = self.rules[leaf].minus(rule)
            if not kept.rules:
                del self.rules[leaf]

    def _add_term(self, phrase: Phrase) -> Leaf:
        parts = tuple(map(self._take_part, phrase.parts))
        own = len(parts) > 1 or phrase.langs
        leaf = Leaf(self._number() if own else parts[0], phrase, parts)
        self._terms[phrase] = self.leaves[leaf.number] = leaf
        home = self._home(leaf)
        if home is not None:
            place, key = home
            place[key] = (*place.get(key, ()), leaf)
        return leaf

    def _drop_term(self, leaf: Leaf) -> None:
        home = self._home(leaf)
        if home is not None:
            place, key = home
            place[key] = tuple(other for other in place[key] if other is not leaf)
            if not place[key]:
                del place[key]
        del self._terms[leaf.phrase], self.leaves[leaf.number]
        for part, number in zip(leaf.phrase.parts, leaf.parts, strict=True):
            self._drop_part(part, number)

    def _home(self, leaf: Leaf) -> tuple[dict[Any, Leaves], Any] | None:
        """Where it is met; what has the number of its part is met with the part."""
        if len(leaf.parts) > 1:
            return self.begin, leaf.parts[:2]
        return (self.scoped, leaf.parts[0]) if leaf.phrase.langs else None

    def _take_part(self, part: Part) -> int:
        number = self._parts.get(part)
        if number is None:
            number = self._parts[part] = self._number()
            self._uses[number] = 0
            self._shelf(part).add(part, number)
        self._uses[number] += 1
        return number

    def _drop_part(self, part: Part, number: int) -> None:
        self._uses[number] -= 1
        if self._uses[number]:
            return
        del self._parts[part], self._uses[number]
        self._shelf(part).drop(part, number)

    def _number(self) -> int:
        self._next += 1
        return self._next

    def _shelf(self, part: Part) -> Shelf:
        match part.form:
            case Form.PLAIN:
                return self._plain
            case Form.MARKED:
                return self._marked
            case Form.CASED:
                return self._cased


def _leave(_: str) -> tuple[str, ...]:
    return ()
