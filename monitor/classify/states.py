"""Which states and state bodies act in a text, and whose nationals are spoken of?

A name counts where it acts: not behind "in" or "from", not as the nationality of a
person or a firm, not as part of a longer name that means something else.
"""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import lru_cache

from monitor.classify.index import Index
from monitor.classify.joined import ShortForms, joins
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
#: "Nepal, workers" are no workers of Nepal.
_PAUSES = frozenset(",;:.()\u060c\u061b\u3001\u3002\uff0c\uff1a\uff1b\uff08\uff09")
_Names = Mapping[Span, StateName]
_FR = "un une des deux trois quatre cinq six sept huit neuf dix onze douze plusieurs"
_ES = "un una unos unas dos tres cuatro cinco seis siete ocho nueve diez once varios"
_PT = "um uma uns umas dois duas tres quatro cinco seis sete oito nove dez onze varios"
_IT = "un una due tre quattro cinque sei sette otto nove dieci undici dodici alcuni"
#: Adjectives stand behind their nouns in these languages: a word of a state right
#: behind one of these is a person of it, un Soudanais, dos sirios.
COUNTS = {"fr": _FR, "es": _ES, "pt": _PT, "it": _IT}
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
    envoys: Runs
    short: ShortForms
    bare: bool  #: no adjectives: beside a person, the name itself is one
    counts: frozenset[str]  #: folded articles and numbers that count persons


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
        reading = read(page.words, chart.index, lang, page.reading.core)
        found = [
            (span, chart.names[leaf])
            for leaf in reading.leaves
            for span in reading.spans(leaf)
            if not (code in _SYLLABLES and _falls_apart(span, chart.names[leaf], page))
        ]
        found.sort(key=_reading_order)
        longest = list(_longest(found))
        names = {span: name for span, name in longest if name is not None}
        acting = [(s, n.id) for s, n in names.items() if _acts(s, n, page, chart)]
        people = [s for s, n in names.items() if _are_people(s, n, page, chart)]
        if not chart.short.ids.keys().isdisjoint(page.words):
            inside = {at for (one, end), _ in longest for at in range(one, end + 1)}
            acting = _join(acting, names, inside, page, chart)
        return World(tuple(acting), tuple(people))


def _falls_apart(span: Span, name: StateName | None, page: Page) -> bool:
    """Anh Đức is a man, Anh - Đức are two states."""
    first, last = span
    return name is None and first < last and joins(page.gap(first + 1))


def _reading_order(hit: tuple[Span, StateName | None]) -> tuple[int, int, str, str]:
    """A name goes before a demonym that is written alike; "" is a decoy's."""
    (first, last), name = hit
    kind = "" if name is None else str(name.kind != NameKind.NAME) + name.kind
    return first, -last, kind, "" if name is None else name.id


def _longest(
    found: Iterable[tuple[Span, StateName | None]],
) -> Iterator[tuple[Span, StateName | None]]:
    end = -1
    for span, name in found:
        if span[0] > end:
            end = span[1]
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
        before = _before(page, first, chart.locative)
        return not any(map(chart.locative.has, before)) or _come_from(
            span, page, chart, chart.envoys
        )
    return not _are_people(span, name, page, chart)


def _are_people(span: Span, name: StateName, page: Page, chart: Chart) -> bool:
    """Persons or firms of a state: Haitians, an Afghan man, women from Cuba."""
    if name.kind is NameKind.NAME and _come_from(span, page, chart, chart.nationals):
        return True
    adjective = NameKind.NAME if chart.bare else NameKind.DEMONYM
    if name.kind is not adjective:
        return name.kind is NameKind.PEOPLE
    nationals = chart.nationals
    first, last = span
    if first and not chart.bare:
        earlier = page.words[first - 1]
        if earlier.isdecimal() or fold(earlier).plain in chart.counts:
            return True
    before = any(map(nationals.has, _before(page, first, nationals)))
    behind = any(map(nationals.has, _behind(page, last, nationals)))
    return (before and not _pauses(page, first)) or (
        behind and not _pauses(page, last + 1)
    )


def _pauses(page: Page, at: int) -> bool:
    """Whether a comma or the like stands before this word."""
    return not _PAUSES.isdisjoint(page.gap(at))


def _come_from(span: Span, page: Page, chart: Chart, persons: Runs) -> bool:
    """Women from Cuba, mujeres procedentes de Cuba; ministers from Togo."""
    return any(
        persons.has(noun)
        for origin in _before(page, span[0], chart.origins)
        if chart.origins.has(origin)
        for noun in _before(page, span[0] - len(origin), persons)
    )


def _join(
    acting: list[tuple[Span, str]],
    names: _Names,
    inside: AbstractSet[int],
    page: Page,
    chart: Chart,
) -> list[tuple[Span, str]]:
    """With those that act as parts of a chain; beside a person none of it does."""
    kind = NameKind.NAME if chart.bare else NameKind.DEMONYM
    ids = chart.short.ids
    for chain in chart.short.chains(page, dict(names.keys()), inside):
        whole = chain[0][0], chain[-1][1]
        links = {
            span: names.get(span) or StateName("", "", ids[page.words[span[0]]], kind)
            for span in chain
        }
        acting = [(span, state) for span, state in acting if span not in links]
        acting += [(s, n.id) for s, n in links.items() if _acts(whole, n, page, chart)]
    return sorted(acting)


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
        Runs.of(gazetteer.envoys.get(lang, ())),
        ShortForms(
            gazetteer.joined.get(lang, {}), frozenset(gazetteer.pairs.get(lang, ()))
        ),
        all(n is None or n.kind is not NameKind.DEMONYM for n in names.values()),
        frozenset(fold(word).plain for word in COUNTS.get(lang, "").split()),
    )


def _phrase(name: StateName) -> Phrase:
    form = Form.CASED if name.cased else None
    return read_phrase(name.surface, 0, len(name.surface), form)


@lru_cache(maxsize=2)
def build_atlas(gazetteer: Gazetteer) -> Atlas:
    """Kept, since rules are compiled many times over one gazetteer."""
    return Atlas(gazetteer)
