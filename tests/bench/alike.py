"""How do others put reports together? Three usual ways, to compare grouping with."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from math import exp, log, sqrt
from zlib import crc32

from monitor.group.keys import normalize
from monitor.model.item import Item

PERMUTATIONS = 64
#: Half of what a story was like is left after three days.
HALF_LIFE_HOURS = 72.0
#: How alike is an item to the items of a story, 0 to 1.
Alike = Callable[[int, int], float]


def best(
    items: Sequence[Item],
    gold: Sequence[str],
    alike: Alike,
    candidates: Callable[[int], Iterator[int]],
    thresholds: Sequence[float],
) -> tuple[float, tuple[float, float, float]]:
    """The threshold that does best on these very items, and its B-cubed P, R, F1."""
    tries = [
        (bound, b_cubed(gold, _cluster(len(items), alike, candidates, bound)))
        for bound in thresholds
    ]
    return max(tries, key=lambda each: each[1][2])


def _cluster(
    count: int, alike: Alike, candidates: Callable[[int], Iterator[int]], bound: float
) -> list[int]:
    """Each item with the likest before it, if that is like enough."""
    story: list[int] = []
    for n in range(count):
        score, nearest = max(((alike(m, n), m) for m in candidates(n)), default=(0, n))
        story.append(story[nearest] if score >= bound and nearest < n else n)
    return story


def b_cubed(
    gold: Sequence[Hashable], found: Sequence[Hashable]
) -> tuple[float, float, float]:
    """Precision, recall and F1 of a grouping, averaged over the items."""
    golds, founds = Counter(gold), Counter(found)
    both = Counter(zip(gold, found, strict=True))
    pairs = list(zip(gold, found, strict=True))
    precision = sum(both[p] / founds[p[1]] for p in pairs) / len(pairs)
    recall = sum(both[p] / golds[p[0]] for p in pairs) / len(pairs)
    return precision, recall, 2 * precision * recall / (precision + recall)


class Shared:
    """The items before that share a feature; common features find nothing."""

    def __init__(self, features: Sequence[frozenset[Hashable]], most: int) -> None:
        self._features = features
        self._before: dict[Hashable, list[int]] = defaultdict(list)
        for n, found in enumerate(features):
            for feature in found:
                self._before[feature].append(n)
        self._most = most

    def __call__(self, n: int) -> Iterator[int]:
        found: Counter[int] = Counter()
        for feature in self._features[n]:
            holders = self._before[feature]
            if len(holders) <= self._most:
                found.update(m for m in holders if m < n)
        return iter([m for m, _ in found.most_common(50)])


def min_hash(items: Sequence[Item]) -> tuple[Alike, Shared]:
    """The share of 64 least hashes of word pairs that two items have in common."""
    signs = [_signature(f"{i.title} {i.text}") for i in items]
    features = [frozenset(enumerate(sign)) for sign in signs]

    def alike(one: int, two: int) -> float:
        return len(features[one] & features[two]) / PERMUTATIONS

    return alike, Shared(features, 500)


def _signature(text: str) -> list[int]:
    words = normalize(text).split() or [""]
    pairs = {" ".join(words[n : n + 2]).encode() for n in range(max(1, len(words) - 1))}
    return [min(crc32(pair, seed) for pair in pairs) for seed in range(PERMUTATIONS)]


def titles(items: Sequence[Item]) -> tuple[Alike, Shared]:
    """The words that two headlines share, of all that they have."""
    words = [frozenset[Hashable](normalize(item.title).split()) for item in items]

    def alike(one: int, two: int) -> float:
        either = words[one] | words[two]
        return len(words[one] & words[two]) / len(either) if either else 0.0

    return alike, Shared(words, 500)


def tf_idf(items: Sequence[Item]) -> tuple[Alike, Shared]:
    """The cosine of all words, weighed by how few items have them, less with time."""
    counts = [Counter(normalize(f"{i.title} {i.text}").split()) for i in items]
    holders = Counter(word for count in counts for word in count)
    vectors = [
        _unit({w: (1 + log(n)) * log(len(items) / holders[w]) for w, n in c.items()})
        for c in counts
    ]

    def alike(one: int, two: int) -> float:
        a, b = vectors[one], vectors[two]
        cosine = sum(x * b[w] for w, x in a.items() if w in b)
        return cosine * exp(-_hours(items[one], items[two]) / HALF_LIFE_HOURS * log(2))

    return alike, Shared([frozenset(vector) for vector in vectors], 200)


def _unit(vector: Mapping[str, float]) -> dict[str, float]:
    length = sqrt(sum(x * x for x in vector.values())) or 1.0
    return {word: x / length for word, x in vector.items()}


def _hours(one: Item, two: Item) -> float:
    if one.published is None or two.published is None:
        return 0.0
    return abs((two.published - one.published).total_seconds()) / 3_600
