"""Which states and state bodies act in a text?

A name counts where it acts: not behind "in" or "from", not as the nationality of a
person or a firm, not as part of a longer name that means something else.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from monitor.classify.index import Index, build_index, scan
from monitor.classify.page import Acting, Page, Span
from monitor.classify.terms import Form, Phrase, read_phrase
from monitor.classify.text import STEPS_PER_WORD, fold
from monitor.model.lexicon import Gazetteer, StateName

#: A longer name that holds a state's and means something else.
_NOBODY = ""
_PLACES = ("name", "code", "capital")


@dataclass(frozen=True, slots=True)
class Atlas:
    """The gazetteer, ready to be asked."""

    index: Index
    names: Mapping[Phrase, tuple[str, str]]  #: by term: id of the state, and kind
    locative: Mapping[str, frozenset[str]]  #: by language, folded words
    nationals: Mapping[str, frozenset[str]]

    def find(self, page: Page) -> Acting:
        """In reading order; the longest name wins where several overlap."""
        lang = page.item.lang.replace("_", "-").partition("-")[0].lower()
        hits = scan(page.words, self.index, lang)
        found = sorted(
            ((span, phrase) for phrase, spans in hits.items() for span in spans),
            key=lambda hit: (hit[0].first, -hit[0].last, self.names[hit[1]]),
        )
        surfaces = [surface for words in page.words for surface in words.surfaces]
        return tuple(self._acting(found, surfaces, page, lang))

    def _acting(
        self,
        found: list[tuple[Span, Phrase]],
        surfaces: list[str],
        page: Page,
        lang: str,
    ) -> Iterator[tuple[Span, str]]:
        locative = self.locative.get(lang, frozenset())
        nationals = self.nationals.get(lang, frozenset())
        end = -1
        for span, phrase in found:
            if span.first <= end:
                continue
            end = span.last
            state, kind = self.names[phrase]
            before = _word(surfaces, page, span.first, -1)
            after = _word(surfaces, page, span.last, 1)
            if state == _NOBODY or (kind in _PLACES and before in locative):
                continue
            if kind == "demonym" and (after in nationals or before in nationals):
                continue
            yield span, state


def _word(surfaces: list[str], page: Page, at: int, step: int) -> str:
    """The folded neighbour in the same field; empty where there is none."""
    other = at + step
    if not 0 <= other < len(surfaces):
        return ""
    apart = abs(page.places[other] - page.places[at])
    return fold(surfaces[other]).plain if apart <= STEPS_PER_WORD else ""


def build_atlas(gazetteer: Gazetteer) -> Atlas:
    names: dict[Phrase, tuple[str, str]] = {}
    for name in gazetteer.names:
        names[_phrase(name)] = name.id, name.kind
    for lang, phrases in gazetteer.decoys.items():
        for text in phrases:
            names[_in(read_phrase(text, 0, len(text)), lang)] = _NOBODY, "decoy"
    return Atlas(
        build_index(names),
        names,
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
