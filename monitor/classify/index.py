"""Which terms may a text hold, and which rules are worth a closer look for it?

Every word of every term has a number, a *part*, and every term is a *leaf*. Each
distinct word of a text is looked up once; what was found is remembered across texts.
A leaf that is found may yet turn out not to be there: see reading.py.

One thread at a time may write; any number may read meanwhile. A reader works within
one epoch. Whatever it meets was put there whole (tuples are replaced, never changed),
but it may meet the new beside the old, so a rule says from which epoch on it counts
and until when: see percolator.py.
"""

import re
from collections.abc import Hashable
from dataclasses import dataclass, field

from monitor.classify.glue import repair
from monitor.classify.query import Node
from monitor.classify.terms import Form, Part, Phrase
from monitor.classify.text import Keys, fold
from monitor.model.lexicon import Split

Numbers = tuple[int, ...]
Wilds = tuple[tuple[re.Pattern[str], int], ...]
#: Words remembered per language: about the different words of a day of news.
KEPT_WORDS = 1 << 16
#: An item in a language that no term names: terms of all languages count in it.
OTHER = "-"


@dataclass(slots=True, eq=False)
class Stored:
    """A rule, kept where its rarest necessary terms are."""

    key: Hashable
    node: Node
    number: int  #: in the order of coming
    needs: tuple[frozenset[int], ...] = ()  #: leaves, one of each, beside the rarest
    rarest: frozenset[int] = frozenset()
    unreviewed: frozenset[int] = frozenset()  #: of its leaves
    gone: bool = False


Rules = tuple[Stored, ...]


@dataclass(slots=True, eq=False)
class Leaf:
    """One term."""

    number: int
    phrase: Phrase
    first: int
    rest: Numbers
    rules: Rules = ()  #: kept here
    uses: int = 0


@dataclass(slots=True, eq=False)
class Row:
    """The terms that begin with one part."""

    leaves: tuple[Leaf, ...] = ()  #: that end with it, too
    #: The others, by their second part.
    follow: dict[int, tuple[Leaf, ...]] = field(default_factory=dict)
    uses: int = 0  #: of the part, wherever it stands


@dataclass(slots=True, eq=False)
class Group:
    """Terms of which any will do, however many rules ask for just these."""

    leaves: frozenset[int]
    uses: int = 0


Follow = dict[int, tuple[Leaf, ...]]
Alone = tuple[Numbers, Rules]


@dataclass(slots=True, eq=False)
class Memo:
    """What is remembered of the words of one language. It only grows.

    A word that leads nowhere is in `known` alone, which is why most texts cost little.
    """

    known: set[str] = field(default_factory=set)
    parts: dict[str, Numbers] = field(default_factory=dict)
    #: Terms that the word alone satisfies, and the rules that they keep.
    terms: dict[str, Alone] = field(default_factory=dict)
    #: How longer terms go on.
    follows: dict[str, tuple[Follow, ...]] = field(default_factory=dict)
    glued: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Epoch:
    """What was remembered since the rules last changed."""

    rules: int = 0  #: those with a smaller number count
    memos: dict[str, Memo] = field(default_factory=dict)

    def memo(self, lang: str) -> Memo:
        memo = self.memos.get(lang)
        if memo is None or len(memo.known) > KEPT_WORDS:
            # Whoever still reads the old one keeps it.
            memo = self.memos[lang] = Memo()
        return memo


@dataclass(slots=True, eq=False)
class Index:
    split: Split | None = None
    epoch: Epoch = field(default_factory=Epoch)
    leaves: dict[int, Leaf] = field(default_factory=dict)
    groups: dict[frozenset[Phrase], Group] = field(default_factory=dict)
    langs: frozenset[str] = frozenset({"", "en"})
    _terms: dict[Phrase, Leaf] = field(default_factory=dict)
    _parts: dict[Part, int] = field(default_factory=dict)
    _rows: dict[int, Row] = field(default_factory=dict)
    _whole: dict[Form, dict[str, int]] = field(
        default_factory=lambda: {form: {} for form in Form}
    )
    _prefixes: dict[Form, dict[str, int]] = field(
        default_factory=lambda: {form: {} for form in Form}
    )
    _lengths: Numbers = ()  #: of prefixes, rising
    #: By form and their first two letters, so that a word meets few of them.
    _patterns: dict[tuple[Form, str], Wilds] = field(default_factory=dict)
    _next: int = 0

    # --- reading ---------------------------------------------------------------

    def language(self, lang: str) -> str:
        """Under which the words of an item are remembered."""
        primary = lang.replace("_", "-").partition("-")[0].lower()
        return primary if primary in self.langs else OTHER

    def look_up(self, word: str, lang: str, memo: Memo) -> None:
        """Remember it; last of all, that it is known."""
        parts = self._satisfied(fold(word))
        if parts:
            memo.parts[word] = parts
            self._look_up_terms(word, lang, memo)
        elif pieces := self._repair(word, lang):
            memo.glued[word] = pieces
        memo.known.add(word)

    def _look_up_terms(self, word: str, lang: str, memo: Memo) -> None:
        rows = [row for row in map(self._rows.get, memo.parts[word]) if row]
        leaves = [leaf for row in rows for leaf in row.leaves if counts(leaf, lang)]
        if leaves:
            rules = (rule for leaf in leaves for rule in leaf.rules)
            memo.terms[word] = tuple(leaf.number for leaf in leaves), tuple(rules)
        follows = tuple(row.follow for row in rows if row.follow)
        if follows:
            memo.follows[word] = follows

    def _satisfied(self, keys: Keys) -> Numbers:
        whole = self._whole
        found = [
            whole[Form.PLAIN].get(keys.plain),
            whole[Form.MARKED].get(keys.exact),
            whole[Form.CASED].get(keys.cased),
        ]
        for form, key in ((Form.PLAIN, keys.plain), (Form.MARKED, keys.exact)):
            prefixes = self._prefixes[form]
            if prefixes:
                found += [prefixes.get(key[:n]) for n in self._lengths if n <= len(key)]
            for head in {key[:2], key[:1] + "?"}:
                wilds = self._patterns.get((form, head), ())
                found += [n for pattern, n in wilds if pattern.fullmatch(key)]
        return tuple(number for number in found if number is not None)

    def _repair(self, word: str, lang: str) -> tuple[str, ...]:
        if self.split is None:
            return ()
        return repair(word, lang, self.split, lambda w: bool(self._satisfied(fold(w))))

    # --- writing ---------------------------------------------------------------

    def take(self, phrases: frozenset[Phrase]) -> frozenset[int]:
        """The leaves of these terms; new terms get one."""
        group = self.groups.get(phrases)
        if group is None:
            leaves = [self._take_term(phrase) for phrase in phrases]
            group = Group(frozenset(leaf.number for leaf in leaves))
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
        for leaf in map(self.leaves.__getitem__, rule.rarest):
            leaf.rules = (*leaf.rules, rule)

    def let_go(self, rule: Stored) -> None:
        for leaf in map(self.leaves.__getitem__, rule.rarest):
            leaf.rules = tuple(kept for kept in leaf.rules if kept is not rule)

    def _take_term(self, phrase: Phrase) -> Leaf:
        leaf = self._terms.get(phrase)
        if leaf is None:
            first, *rest = map(self._take_part, phrase.parts)
            leaf = Leaf(self._next, phrase, first, tuple(rest))
            self._next += 1
            self._terms[phrase] = self.leaves[leaf.number] = leaf
            if not phrase.langs <= self.langs:
                self.langs |= phrase.langs
            self._shelve(leaf)
        leaf.uses += 1
        return leaf

    def _drop_term(self, leaf: Leaf) -> None:
        self._unshelve(leaf)
        del self._terms[leaf.phrase], self.leaves[leaf.number]
        for part, number in zip(
            leaf.phrase.parts, (leaf.first, *leaf.rest), strict=True
        ):
            row = self._rows[number]
            row.uses -= 1
            if not row.uses:
                self._drop_part(part, number)

    def _shelve(self, leaf: Leaf) -> None:
        row = self._rows[leaf.first]
        if leaf.rest:
            beside = row.follow.get(leaf.rest[0], ())
            row.follow[leaf.rest[0]] = (*beside, leaf)
        else:
            row.leaves = (*row.leaves, leaf)

    def _unshelve(self, leaf: Leaf) -> None:
        row = self._rows[leaf.first]
        if not leaf.rest:
            row.leaves = tuple(other for other in row.leaves if other is not leaf)
            return
        second = leaf.rest[0]
        beside = tuple(other for other in row.follow[second] if other is not leaf)
        if beside:
            row.follow[second] = beside
        else:
            del row.follow[second]

    def _take_part(self, part: Part) -> int:
        number = self._parts.get(part)
        if number is None:
            number = self._next
            self._next += 1
            self._rows[number] = Row()
            self._parts[part] = number
            self._list(part, number)
        self._rows[number].uses += 1
        return number

    def _list(self, part: Part, number: int) -> None:
        if not part.wild:
            self._whole[part.form][part.key] = number
        elif "?" in part.key:
            head = part.form, part.key[:2]
            wilds = self._patterns.get(head, ())
            self._patterns[head] = (*wilds, (_pattern(part.key), number))
        else:
            prefix = part.key[:-1]
            self._prefixes[part.form][prefix] = number
            self._lengths = tuple(sorted({*self._lengths, len(prefix)}))

    def _drop_part(self, part: Part, number: int) -> None:
        del self._parts[part], self._rows[number]
        if not part.wild:
            del self._whole[part.form][part.key]
        elif "?" in part.key:
            head = part.form, part.key[:2]
            wilds = tuple(wild for wild in self._patterns[head] if wild[1] != number)
            self._patterns[head] = wilds
        else:
            del self._prefixes[part.form][part.key[:-1]]


def counts(leaf: Leaf, lang: str) -> bool:
    """In an item of this language; of an unknown language, every term does."""
    langs = leaf.phrase.langs
    return not langs or not lang or lang in langs


def _pattern(key: str) -> re.Pattern[str]:
    return re.compile(
        re.escape(key).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL
    )
