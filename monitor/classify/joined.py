"""Which states are named by short forms that count only together?

中泰 is China and Thailand, 한·베트남 Korea and Vietnam, franco-tunisien France and
Tunisia, Việt - Trung Vietnam and China; by itself none of the short forms stands for a
state.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from monitor.classify.page import Page
from monitor.classify.reading import EDGE, Span

#: What joins two names.
_JOINERS = frozenset("-\u2010\u2011\u2013\u2014\u00b7\u30fb\u318d\u2027")
_HIRAGANA = range(0x3041, 0x30A0)
_KATAKANA = range(0x30A1, 0x30FB)


@dataclass(frozen=True, slots=True)
class ShortForms:
    """Those of one language: the state of each, and which need no joiner."""

    ids: Mapping[str, str]
    pairs: AbstractSet[str]

    def chains(
        self, page: Page, names: Mapping[int, int], inside: AbstractSet[int]
    ) -> Iterator[list[Span]]:
        """Neighbours of which one at least is a short form, in reading order.

        The names that were found are given by their first word, with their last; inside
        of them, and of decoys, no word is a short form.
        """
        ends = {end: one for one, end in names.items()}
        free = 0
        for at, word in enumerate(page.words):
            if word not in self.ids or at in inside or at < free:
                continue
            chain = [*self._before(page, at, ends), (at, at)]
            chain += self._follow(page, at, names, inside)
            free = chain[-1][1] + 1
            if len(chain) > 1 and _begins_a_word(page, chain[0][0]):
                yield chain

    def _before(self, page: Page, at: int, ends: Mapping[int, int]) -> list[Span]:
        spans: list[Span] = []
        behind = at, at
        while (last := behind[0] - 1) in ends:
            span = ends[last], last
            if not self._are_joined(page, span, behind):
                break
            spans.insert(0, span)
            behind = span
        return spans

    def _follow(
        self, page: Page, at: int, names: Mapping[int, int], inside: AbstractSet[int]
    ) -> Iterator[Span]:
        last = (at, at)
        while (first := last[1] + 1) in names or (
            page.words[first] in self.ids and first not in inside
        ):
            span = first, names.get(first, first)
            if not self._are_joined(page, last, span):
                return
            yield span
            last = span

    def _are_joined(self, page: Page, one: Span, other: Span) -> bool:
        """By a hyphen or a dot; 日米, 日EU and 日ブラジル by nothing."""
        gap = page.gap(other[0])
        if gap:
            return joins(gap)
        left, right = page.words[one[1]], page.words[other[0]]
        if left + right in self.pairs:
            return True
        return left in self.ids and (right.isascii() or ord(right[0]) in _KATAKANA)


def joins(gap: str) -> bool:
    """Whether what stands between two words is a hyphen or a dot."""
    return gap.strip(" ") in _JOINERS


def _begins_a_word(page: Page, at: int) -> bool:
    """Not 集中日本; behind は and が a word may begin."""
    before = page.words[at - 1] if at else EDGE
    return before == EDGE or bool(page.gap(at)) or ord(before[-1]) in _HIRAGANA
