"""Which phrases tell these articles from other texts?

Keyness is the log-likelihood ratio G² of a phrase against a background (Dunning,
"Accurate methods for the statistics of surprise and coincidence", 1993; Rayson and
Garside, "Comparing corpora using frequency profiling", 2000), higher for phrases that
several articles share and for longer ones. A phrase that stands only inside longer
candidates is left out, and one that often does is lowered, as the C-value of Frantzi,
Ananiadou and Mima, "Automatic recognition of multi-word terms" (2000), does on average;
here every single occurrence is looked at.

The background is how common words are in general, and the monitor's own archive where
there is one. What comes out is a draft: a person accepts, rejects and generalises.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitor.classify.ngrams import Clause, clauses

#: How common a word is in a language, as a share of all words: (word, language).
Frequency = Callable[[str, str], float]

#: A word this common holds a phrase together but neither begins nor ends one.
COMMON = 6e-4
#: Nor do the verbs and titles of all reporting.
REPORTING = frozenset({"said", "says", "told", "according", "mr", "mrs", "ms", "dr"})
#: What an unknown word is taken for.
RAREST = 1e-8
#: Words of a phrase stand together more often than by chance; so much at most.
COHESION = 30.0
COMMONEST_PHRASE = 1e-4
#: Words of archive that the general frequencies are worth: about 100 articles.
PRIOR = 50_000
#: Below it a phrase is hardly more frequent here than elsewhere.
LEAST_SCORE = 6.0
PER_ARTICLE = 0.5  #: bonus for each further article that has the phrase
PER_WORD = 0.15  #: bonus for each further word
MOST_SAMPLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    name: str  #: of the file, or a URL
    title: str
    text: str
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What was counted in the archive."""

    items: int = 0
    words: int = 0
    counts: Mapping[str, int]  #: of a phrase, how often it occurs
    holders: Mapping[str, int]  #: of a phrase, how many items hold it


NO_ARCHIVE = Background(counts={}, holders={})


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    phrase: str
    score: float
    count: int
    articles: int
    per_1000: float | None  #: archived items that hold it; None without an archive
    samples: tuple[str, ...]
    name: bool = False  #: a person, a place or a body, as far as one can tell
    hyphenated: bool = False  #: also written with a hyphen


@dataclass(frozen=True, slots=True)
class _Place:
    """One occurrence."""

    article: int
    clause: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """All that the articles hold."""

    clauses: tuple[Clause, ...]
    places: Mapping[str, tuple[_Place, ...]]
    words: int
    #: Clauses whose capitals mean nothing: titles, and German with its nouns.
    headlines: frozenset[int]


def derive(
    articles: Sequence[Article],
    frequency: Frequency,
    background: Background = NO_ARCHIVE,
    names: frozenset[str] = frozenset(),
    most: int = 60,
) -> tuple[Candidate, ...]:
    """The best first. `names` are lower-case names of places, peoples and bodies."""
    found = _read(articles, frequency)
    langs = [article.lang for article in articles]
    scores = {}
    for phrase, places in found.places.items():
        if len(places) > 1:
            lang = langs[places[0].article]
            usual = _usual(phrase, lang, frequency, background)
            scores[phrase] = _score(phrase, places, found.words, usual)
    keyed = {phrase: score for phrase, score in scores.items() if score > LEAST_SCORE}
    own = _unexplained(keyed, found)
    ranked = sorted(own, key=lambda phrase: (-own[phrase], phrase))
    return tuple(
        _candidate(phrase, own[phrase], found, background, names)
        for phrase in ranked[:most]
    )


def phrases_of(articles: Iterable[Article], frequency: Frequency) -> frozenset[str]:
    """What must be counted in the archive before it can be a background."""
    return frozenset(_read(tuple(articles), frequency).places)


def count_background(texts: Iterable[str], wanted: frozenset[str]) -> Background:
    """One pass; only the wanted phrases are kept, so any archive fits in memory."""
    counts: Counter[str] = Counter()
    holders: Counter[str] = Counter()
    items = words = 0
    for text in texts:
        items += 1
        held: Counter[str] = Counter()
        for clause in clauses(text):
            words += len(clause.words)
            runs = (clause.phrase(start, end) for start, end in clause.runs())
            held.update(phrase for phrase in runs if phrase in wanted)
        counts.update(held)
        holders.update(held.keys())
    return Background(items=items, words=words, counts=counts, holders=holders)


def _read(articles: Sequence[Article], frequency: Frequency) -> _Found:
    every: list[Clause] = []
    headlines: set[int] = set()
    places: defaultdict[str, list[_Place]] = defaultdict(list)
    for number, article in enumerate(articles):
        titles = tuple(clauses(article.title))
        told = {clause.sentence for clause in titles}
        # Many pages repeat the headline above the text; that makes it no keyer.
        texts = tuple(c for c in clauses(article.text) if c.sentence not in told)
        spoken = titles + texts if article.lang == "de" else titles
        headlines.update(range(len(every), len(every) + len(spoken)))
        for clause in titles + texts:
            for start, end in _runs(clause, article.lang, frequency):
                place = _Place(number, len(every), start, end)
                places[clause.phrase(start, end)].append(place)
            every.append(clause)
    return _Found(
        clauses=tuple(every),
        places={phrase: tuple(found) for phrase, found in places.items()},
        words=sum(len(clause.words) for clause in every),
        headlines=frozenset(headlines),
    )


def _runs(clause: Clause, lang: str, frequency: Frequency) -> Iterable[tuple[int, int]]:
    """Those whose first and last word say something."""
    edges = [_may_stand_at_edge(word.key, lang, frequency) for word in clause.words]
    return (
        (start, end) for start, end in clause.runs() if edges[start] and edges[end - 1]
    )


def _may_stand_at_edge(word: str, lang: str, frequency: Frequency) -> bool:
    if len(word) == 1 or word in REPORTING:
        return False
    return frequency(word, lang) < COMMON


def _usual(
    phrase: str, lang: str, frequency: Frequency, background: Background
) -> float:
    """The share of all runs of words that one would expect this phrase to be.

    What is known of words in general weighs as much as so many words of the archive;
    a young archive moves it little, an old one decides.
    """
    words = phrase.split()
    chance = math.prod(max(frequency(word, lang), RAREST) for word in words)
    if len(words) > 1:
        chance = min(chance * COHESION, COMMONEST_PHRASE)
    counted = background.counts.get(phrase, 0) + PRIOR * chance
    return counted / (background.words + PRIOR)


def _score(phrase: str, places: Sequence[_Place], words: int, usual: float) -> float:
    count, expected = len(places), words * usual
    if count <= expected:
        return 0.0
    keyness = 2 * (count * math.log(count / expected) - (count - expected))
    shared = 1 + PER_ARTICLE * (_spread(places) - 1)
    return keyness * shared * (1 + PER_WORD * (len(phrase.split()) - 1))


def _unexplained(scores: Mapping[str, float], found: _Found) -> dict[str, float]:
    """Scores, lowered by the share of occurrences that are part of a longer one.

    What more articles share than share the longer one stands for itself.
    """
    explained: defaultdict[tuple[int, int, int], int] = defaultdict(int)
    kept = {}
    for phrase in sorted(scores, key=lambda each: -len(each.split())):
        places = found.places[phrase]
        spread = _spread(places)
        own = [p for p in places if explained[p.clause, p.start, p.end] < spread]
        if own:
            kept[phrase] = scores[phrase] * len(own) / len(places)
            for part in (part for place in places for part in _parts(place)):
                explained[part] = max(explained[part], spread)
    return kept


def _spread(places: Iterable[_Place]) -> int:
    """How many articles share it."""
    return len({place.article for place in places})


def _parts(place: _Place) -> Iterable[tuple[int, int, int]]:
    for start in range(place.start, place.end):
        for end in range(start + 1, place.end + 1):
            yield place.clause, start, end


def _candidate(
    phrase: str,
    score: float,
    found: _Found,
    background: Background,
    names: frozenset[str],
) -> Candidate:
    places = found.places[phrase]
    held, items = background.holders.get(phrase, 0), background.items
    return Candidate(
        phrase=phrase,
        score=round(score, 1),
        count=len(places),
        articles=_spread(places),
        per_1000=1000 * held / items if items else None,
        samples=_samples(places, found),
        name=_is_name(phrase, places, found, names),
        hyphenated=any(_is_hyphenated(place, found) for place in places),
    )


def _samples(places: Sequence[_Place], found: _Found) -> tuple[str, ...]:
    """One of each article first, then more of the same ones."""
    told: defaultdict[int, dict[str, None]] = defaultdict(dict)
    for place in places:
        told[place.article][found.clauses[place.clause].sentence] = None
    turns = sorted(
        (turn, article, sentence)
        for article, sentences in told.items()
        for turn, sentence in enumerate(sentences)
    )
    different = dict.fromkeys(sentence for _, _, sentence in turns)
    return tuple(different)[:MOST_SAMPLES]


def _is_name(
    phrase: str, places: Sequence[_Place], found: _Found, names: frozenset[str]
) -> bool:
    """Known as one, or always in capitals below the headline."""
    if phrase in names or any(word in names for word in phrase.split()):
        return True
    capitals = [
        word.capital
        for place in places
        if place.clause not in found.headlines
        for word in found.clauses[place.clause].words[place.start : place.end]
        if word.capital is not None
    ]
    return bool(capitals) and all(capitals)


def _is_hyphenated(place: _Place, found: _Found) -> bool:
    words = found.clauses[place.clause].words[place.start + 1 : place.end]
    return any(word.hyphen for word in words)
