"""How well do the rules do on items that people have labelled?

An undefined ratio is None: of nothing found, no share is right.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitor.classify.topics import Rules, weigh
from monitor.model.item import Item

#: The name under which all topics are counted together.
MICRO = "micro"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """An item, and what a person said it is about."""

    item: Item
    labels: frozenset[str] | None  #: None where nobody has labelled it
    uncertain: bool = False  #: the person was not sure
    maybe: frozenset[str] = frozenset()  #: found or not, neither is held against us
    #: Topics that it is presumed to have nothing of; None where that is not said.
    negative_for: frozenset[str] | None = None

    @property
    def sure(self) -> bool:
        return self.labels is not None and not self.uncertain

    def is_negative(self, topic: str) -> bool:
        """Whether a match with this topic would be a false alarm."""
        if self.negative_for is not None:
            return topic in self.negative_for
        return not (self.uncertain or self.labels or topic in self.maybe)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the rules said of it."""

    row: Labelled
    scores: Mapping[str, int]  #: by topic
    found: Mapping[str, tuple[str, ...]]  #: by topic it reached, the rules that fired


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    rows: int = 0
    right: int = 0
    wrong: int = 0  #: found, and not labelled so
    missed: int = 0  #: labelled so, and not found
    passed: int = 0  #: found, and perhaps right: not counted

    def __add__(self, other: "Tally") -> "Tally":
        """Of two topics over the same rows."""
        return Tally(
            rows=max(self.rows, other.rows),
            right=self.right + other.right,
            wrong=self.wrong + other.wrong,
            missed=self.missed + other.missed,
            passed=self.passed + other.passed,
        )

    @property
    def precision(self) -> float | None:
        return share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float | None:
        return share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float | None:
        return share(2 * self.right, 2 * self.right + self.wrong + self.missed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarms:
    """Matches among items that have nothing of the topic."""

    items: int
    alarms: int

    @property
    def per_1000(self) -> float | None:
        found = share(self.alarms, self.items)
        return None if found is None else 1000 * found


@dataclass(frozen=True, slots=True, kw_only=True)
class Error:
    """One sure item that was missed or wrongly found."""

    topic: str
    missed: bool
    item: Item
    score: int
    rules: tuple[str, ...]  #: that fired, when it was wrongly found


Tallies = Mapping[str, Tally]


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def judge(row: Labelled, rules: Rules) -> Judged:
    weighed = weigh(row.item, rules)
    return Judged(
        row=row,
        scores={each.topic.name: each.score for each in weighed},
        found={
            each.topic.name: tuple(hit.rule.name for hit in each.hits)
            for each in weighed
            if each.level is not None
        },
    )


def score(
    judged: Sequence[Judged], topics: Sequence[str], by: str = ""
) -> dict[str, Tallies]:
    """Of the rows that are sure, of all, and of the sure ones by lang or source."""
    labelled = [each for each in judged if each.row.labels is not None]
    sure = [each for each in labelled if each.row.sure]
    groups: dict[str, list[Judged]] = {}
    for each in sure if by else ():
        groups.setdefault(_group(each.row.item, by), []).append(each)
    ranked = sorted(groups, key=lambda name: (-len(groups[name]), name))
    return {
        "sure": tally(sure, topics),
        "all": tally(labelled, topics),
        **{f"sure, {by}={name}": tally(groups[name], topics) for name in ranked},
    }


def _group(item: Item, by: str) -> str:
    return (item.lang if by == "lang" else item.source) or "?"


def tally(judged: Sequence[Judged], topics: Sequence[str]) -> Tallies:
    """Per topic, and together as `micro`."""
    found = {topic: _tally(judged, topic) for topic in topics}
    return {**found, MICRO: sum(found.values(), Tally(rows=len(judged)))}


def _tally(judged: Sequence[Judged], topic: str) -> Tally:
    right = wrong = missed = passed = 0
    for each in judged:
        row, hit = each.row, topic in each.found
        if topic in (row.labels or ()):
            right, missed = right + hit, missed + (not hit)
        elif hit and topic in row.maybe:
            passed += 1
        else:
            wrong += hit
    return Tally(
        rows=len(judged), right=right, wrong=wrong, missed=missed, passed=passed
    )


def false_alarms(judged: Iterable[Judged], topics: Sequence[str]) -> dict[str, Alarms]:
    """Over the items that have nothing of the topic, or are presumed not to."""
    rows = list(judged)
    found = {}
    for topic in topics:
        negative = [each for each in rows if each.row.is_negative(topic)]
        alarms = sum(topic in each.found for each in negative)
        found[topic] = Alarms(items=len(negative), alarms=alarms)
    return found


def errors(judged: Iterable[Judged], topics: Sequence[str]) -> tuple[Error, ...]:
    """Of the rows that are sure, in their order."""
    return tuple(
        Error(
            topic=topic,
            missed=topic in (each.row.labels or ()),
            item=each.row.item,
            score=each.scores.get(topic, 0),
            rules=each.found.get(topic, ()),
        )
        for each in judged
        if each.row.sure
        for topic in topics
        if _is_error(each, topic)
    )


def _is_error(judged: Judged, topic: str) -> bool:
    labelled = topic in (judged.row.labels or ())
    found = topic in judged.found
    return labelled != found and not (found and topic in judged.row.maybe)
