"""Which states and state bodies act in a text, and whose nationals are spoken of?

A name counts where it acts: not behind "in" or "from", not as the nationality of a
person or a firm, not as part of a longer name that means something else.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from monitor.classify.index import Index
from monitor.classify.page import Page, World
from monitor.classify.reading import EDGE, Span, read
from monitor.classify.terms import Form, Phrase, read_phrase
from monitor.classify.text import fold, read_words
from monitor.model.lexicon import Gazetteer, NameKind, StateName

#: What some language models answer, and how the gazetteer calls it.
_CODES = {"tl": "fil", "ceb": "fil", "bcl": "fil", "nb": "no", "nn": "no", "": "en"}
_CODES |= {"pcm": "en", "yue": "zh", "wuu": "zh", "gl": "es"}
#: Written syllable by syllable: only its capitals tell Mỹ Đình from Mỹ đình chỉ.
_SYLLABLES = frozenset({"vi"})
_PLACES = (NameKind.NAME, NameKind.CAPITAL)
#: Folded words, one after the other; the last may end in *.
Run = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Runs:
    """Short runs of words, to be looked for before or behind a name."""

    whole: frozenset[Run]
    stems: tuple[Run, ...]
    longest: int

    @classmethod
    def of(cls, written: Iterable[str]) -> "Runs":
        runs = [run for text in written if (run := _run(text))]
        whole = frozenset(run for run in runs if not run[-1].endswith("*"))
        stems = tuple(run for run in runs if run[-1].endswith("*"))
        return cls(whole, stems, max(map(len, runs), default=0))

    def has(self, words: Run) -> bool:
        return words in self.whole or any(_begins(words, stem) for stem in self.stems)


def _run(text: str) -> Run:
    surfaces = read_words(text.rstrip("*")).surfaces
    run = tuple(fold(surface).plain for surface in surfaces)
    return (*run[:-1], run[-1] + "*") if run and text.endswith("*") else run


def _begins(words: Run, stem: Run) -> bool:
    same = len(words) == len(stem) and words[:-1] == stem[:-1]
    return same and words[-1].startswith(stem[-1][:-1])


@dataclass(frozen=True, slots=True)
class Chart:
    """The gazetteer of one language, ready to be asked."""

    index: Index
    names: Mapping[int, StateName | None]  #: by leaf of the index; None: a decoy
    locative: Runs
    nationals: Runs
    origins: Runs
    bare: bool  #: no adjectives: beside a person, the name itself is one


@dataclass(frozen=True, slots=True, eq=False)
class Atlas:
    """The gazetteer. The chart of a language is drawn when it is first asked for.

    Threads may share it: two that draw one chart at once draw the same.
    """

    gazetteer: Gazetteer
    charts: dict[str, Chart] = field(default_factory=dict)

    def find(self, page: Page) -> World:
        """In reading order; the longest name wins where several overlap."""
        lang = page.item.lang.replace("_", "-").partition("-")[0].lower()
        code = _CODES.get(lang, lang)
        chart = self.charts.get(code)
        if chart is None:
            chart = self.charts[code] = _draw(self.gazetteer, code)
        reading = read(page.words, chart.index, lang)
        found = [
            (span, chart.names[leaf])
            for leaf in reading.leaves
            for span in reading.spans(leaf)
        ]
        found.sort(key=_reading_order)
        longest = list(_longest(found))
        return World(
            tuple((s, n.id) for s, n in longest if _acts(s, n, page, chart)),
            tuple(s for s, n in longest if _are_people(s, n, page, chart)),
        )


def _reading_order(hit: tuple[Span, StateName | None]) -> tuple[int, int, str, str]:
    """A name goes before a demonym that is written alike; "" is a decoy's."""
    (first, last), name = hit
    kind = "" if name is None else str(name.kind != NameKind.NAME) + name.kind
    return first, -last, kind, "" if name is None else name.id


def _longest(
    found: Iterable[tuple[Span, StateName | None]],
) -> Iterator[tuple[Span, StateName]]:
    end = -1
    for span, name in found:
        if span[0] > end:
            end = span[1]
            if name is not None:
                yield span, name


def _acts(span: Span, name: StateName, page: Page, chart: Chart) -> bool:
    first, last = span
    if name.wary and (
        _is_part(page, first - 1, first) or _is_part(page, last, last + 1)
    ):
        return False
    if name.kind is NameKind.NAME and _are_people(span, name, page, chart):
        return False
    if name.kind in _PLACES:
        return not any(map(chart.locative.has, _before(page, first, chart.locative)))
    return not _are_people(span, name, page, chart)


def _are_people(span: Span, name: StateName, page: Page, chart: Chart) -> bool:
    """Persons or firms of a state: Haitians, an Afghan man, women from Cuba."""
    if name.kind is NameKind.NAME and _come_from(span, page, chart):
        return True
    adjective = NameKind.NAME if chart.bare else NameKind.DEMONYM
    if name.kind is not adjective:
        return name.kind is NameKind.PEOPLE
    nationals = chart.nationals
    first, last = span
    if first and page.words[first - 1].isdecimal() and not chart.bare:
        return True
    beside = (*_before(page, first, nationals), *_behind(page, last, nationals))
    return any(map(nationals.has, beside))


def _come_from(span: Span, page: Page, chart: Chart) -> bool:
    """Women from Cuba, mujeres procedentes de Cuba."""
    return any(
        chart.nationals.has(noun)
        for origin in _before(page, span[0], chart.origins)
        if chart.origins.has(origin)
        for noun in _before(page, span[0] - len(origin), chart.nationals)
    )


def _is_part(page: Page, earlier: int, later: int) -> bool:
    """Whether the two words are capitalised and nothing but a space parts them."""
    if not all(_is_capital(page, at) for at in (earlier, later)):
        return False
    field, _, end = page.place((earlier, earlier))
    other, start, _ = page.place((later, later))
    return field == other and start == end + 1


def _is_capital(page: Page, at: int) -> bool:
    word = page.words[at] if at >= 0 else EDGE
    return word[:1].isupper() and not word.isupper()


def _before(page: Page, at: int, runs: Runs) -> Iterator[Run]:
    """The runs of words that end before this one, the shortest first."""
    run: Run = ()
    for place in range(at - 1, max(at - 1 - runs.longest, -1), -1):
        if page.words[place] == EDGE:
            return
        run = (fold(page.words[place]).plain, *run)
        yield run


def _behind(page: Page, at: int, runs: Runs) -> Iterator[Run]:
    run: Run = ()
    for place in range(at + 1, min(at + 1 + runs.longest, len(page.words))):
        if page.words[place] == EDGE:
            return
        run = (*run, fold(page.words[place]).plain)
        yield run


def _draw(gazetteer: Gazetteer, lang: str) -> Chart:
    names: dict[Phrase, StateName | None] = {}
    for name in gazetteer.of(lang):
        known = names.get(phrase := _phrase(name))
        if known is None or name.kind is NameKind.NAME:
            names[phrase] = name
    for text in gazetteer.decoys.get(lang, ()):
        form = Form.CASED if lang in _SYLLABLES else None
        names[read_phrase(text, 0, len(text), form)] = None
    index = Index()
    leaves = index.take(frozenset(names))
    return Chart(
        index,
        {leaf: names[index.leaves[leaf].phrase] for leaf in leaves},
        Runs.of(gazetteer.locative.get(lang, ())),
        Runs.of(gazetteer.nationals.get(lang, ())),
        Runs.of(gazetteer.origins.get(lang, ())),
        all(n is None or n.kind is not NameKind.DEMONYM for n in names.values()),
    )


def _phrase(name: StateName) -> Phrase:
    form = Form.CASED if name.cased else None
    return read_phrase(name.surface, 0, len(name.surface), form)


@lru_cache(maxsize=2)
def build_atlas(gazetteer: Gazetteer) -> Atlas:
    """Kept, since rules are compiled many times over one gazetteer."""
    return Atlas(gazetteer)
