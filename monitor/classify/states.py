"""Which states and state bodies act in a text?

A name counts where it acts: not behind "in" or "from", not as the nationality of a
person or a firm, not as part of a longer name that means something else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from monitor.classify.index import Index
from monitor.classify.page import Acting, Page
from monitor.classify.reading import Span, read
from monitor.classify.terms import Form, Phrase, read_phrase
from monitor.classify.text import fold
from monitor.model.lexicon import Gazetteer, StateName

#: A longer name that holds a state's and means something else.
_NOBODY = ""
_PLACES = ("name", "code", "capital")


@dataclass(frozen=True, slots=True)
class Name:
    """Whom a term names, and how."""

    state: str  #: id
    kind: str


@dataclass(frozen=True, slots=True)
class Atlas:
    """The gazetteer, ready to be asked."""

    index: Index
    names: Mapping[int, Name]  #: by leaf of the index
    locative: Mapping[str, frozenset[str]]  #: by language, folded words
    nationals: Mapping[str, frozenset[str]]

    def find(self, page: Page) -> Acting:
        """In reading order; the longest name wins where several overlap."""
        reading = read(page.words, self.index, page.item.lang)
        found = [
            (span, self.names[leaf])
            for leaf in reading.leaves
            for span in reading.spans(leaf)
        ]
        found.sort(key=_reading_order)
        lang = page.item.lang.replace("_", "-").partition("-")[0].lower()
        return tuple(self._acting(found, page, lang))

    def _acting(
        self, found: list[tuple[Span, Name]], page: Page, lang: str
    ) -> Iterator[tuple[Span, str]]:
        locative = self.locative.get(lang, frozenset())
        nationals = self.nationals.get(lang, frozenset())
        end = -1
        for span, name in found:
            if span[0] <= end:
                continue
            end = span[1]
            before = _fold(page, span[0] - 1)
            after = _fold(page, end + 1)
            if name.state == _NOBODY or (name.kind in _PLACES and before in locative):
                continue
            if name.kind == "demonym" and (after in nationals or before in nationals):
                continue
            yield span, name.state


def _reading_order(hit: tuple[Span, Name]) -> tuple[int, int, str, str]:
    (first, last), name = hit
    return first, -last, name.state, name.kind


def _fold(page: Page, at: int) -> str:
    """The folded word; empty beyond the field."""
    return fold(page.words[at]).plain if at >= 0 else ""


@lru_cache(maxsize=2)
def build_atlas(gazetteer: Gazetteer) -> Atlas:
    """Kept, since rules are compiled many times over one gazetteer."""
    names: dict[Phrase, Name] = {}
    for name in gazetteer.names:
        names[_phrase(name)] = Name(name.id, name.kind)
    for lang, phrases in gazetteer.decoys.items():
        for text in phrases:
            names[_in(read_phrase(text, 0, len(text)), lang)] = Name(_NOBODY, "decoy")
    index = Index()
    leaves = index.take(frozenset(names))
    return Atlas(
        index,
        {leaf: names[index.leaves[leaf].phrase] for leaf in leaves},
        _folded(gazetteer.locative),
        _folded(gazetteer.nationals),
    )


def _phrase(name: StateName) -> Phrase:
    form = Form.CASED if name.cased else None
    return _in(read_phrase(name.surface, 0, len(name.surface), form), name.lang)


def _in(phrase: Phrase, lang: str) -> Phrase:
    return Phrase(phrase.parts, frozenset({lang}))


def _folded(lists: Mapping[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    return {
        lang: frozenset(fold(word).plain for word in words)
        for lang, words in lists.items()
    }
