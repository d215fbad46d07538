"""Do the rules do what their own examples and quotes say?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from monitor.classify.likeness import MOST_SHARED, distinct_words, share
from monitor.classify.topics import Rules, Weighed, weigh
from monitor.model.item import Item, ItemId
from monitor.model.topic import Rule, Topic


class Failing(StrEnum):
    """What an example shows to be wrong."""

    NOT_SATISFIED = "a must-match example does not satisfy its rule"
    BELOW_DIGEST = "a must-match example leaves its topic below digest"
    NOT_LOWERED = "a must-match example of a lowering rule still reaches its topic"
    SATISFIED = "a must-not-match example satisfies its rule"
    REACHES_DIGEST = "a must-not-match example reaches its topic"
    ALIKE = "it shares more than half its words with another example of the rule"
    NO_SEED = "the seed is not there"
    NO_QUOTE = "the quote is not in its seed word for word"


#: What an analyst does about it.
REMEDIES = {
    Failing.NOT_SATISFIED: "widen the query or its concepts, or change the example",
    Failing.BELOW_DIGEST: "give it points, or add a rule for its other words",
    Failing.NOT_LOWERED: "take more points away, or change the example",
    Failing.SATISFIED: "narrow the query or its concepts, or change the example",
    Failing.REACHES_DIGEST: "narrow the rules that gave points, or add one that lowers",
    Failing.ALIKE: "tell of something else in other words, or remove it",
    Failing.NO_SEED: "put the file into the seeds folder, or correct its name",
    Failing.NO_QUOTE: "copy the words from the seed as they stand",
}

#: Wrong whatever the rules make of it.
_WORDS_ALONE = (Failing.ALIKE, Failing.NO_SEED, Failing.NO_QUOTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleFailure:
    topic: str
    rule: str
    failing: Failing
    example: str  #: or the quote, or the name of the seed
    score: int = 0
    digest: int = 0
    points: tuple[tuple[str, int], ...] = ()  #: each rule that gave or took some

    def __str__(self) -> str:
        """Two lines: which example got what; what is wrong with that and what to do."""
        headline = self.example.partition("\n")[0]
        where = f'{self.topic}: {self.rule}: "{headline}"'
        meant = f"  {self.failing}: {REMEDIES[self.failing]}"
        if self.failing in _WORDS_ALONE:
            return f"{where}\n{meant}"
        return f"{where}: {self._sum()}, digest from {self.digest}\n{meant}"

    def _sum(self) -> str:
        if not self.points:
            return "no rule gave points"
        parts = ", ".join(f"{name} {points:+d}" for name, points in self.points)
        return f"{parts} = {self.score}"


def check_examples(
    topics: Sequence[Topic], rules: Rules, seeds: Mapping[str, str]
) -> tuple[ExampleFailure, ...]:
    """`rules` is compiled from these topics; `seeds` maps file names to texts.

    A rule that adds points is judged by its topic's level. One that takes points
    away, or only labels a facet, is judged by whether it is satisfied.
    """
    return tuple(
        failure
        for topic in topics
        for rule in topic.rules
        for failure in (
            *_check_quote(topic, rule, seeds),
            *_check_matches(topic, rule, rules),
            *_check_others(topic, rule, rules),
            *_check_likeness(topic, rule),
        )
    )


def read_example(example: str, lang: str = "") -> Item:
    """A headline, a newline, a lead."""
    title, _, lead = example.partition("\n")
    return Item(
        id=ItemId("example"),
        feed="",
        source="",
        url="",
        title=title,
        summary=lead,
        lang=lang,
    )


def _check_quote(
    topic: Topic, rule: Rule, seeds: Mapping[str, str]
) -> Iterable[ExampleFailure]:
    if not rule.seed:
        return
    text = seeds.get(rule.seed)
    if text is None:
        yield _failure(topic, rule, Failing.NO_SEED, rule.seed)
    elif _one_spaced(rule.quote) not in _one_spaced(text):
        yield _failure(topic, rule, Failing.NO_QUOTE, rule.quote)


def _one_spaced(text: str) -> str:
    return " ".join(text.split())


def _check_matches(topic: Topic, rule: Rule, rules: Rules) -> Iterable[ExampleFailure]:
    for lang, example in _examples(topic, rule, must_match=True):
        weighed = weigh_example(topic.name, lang, example, rules)
        failing = judge_match(rule, weighed)
        if failing:
            yield _failure(topic, rule, failing, example, weighed)


def judge_match(rule: Rule, weighed: Weighed) -> Failing | None:
    """What a must-match example shows to be wrong, if anything."""
    if not _satisfied(rule, weighed):
        return Failing.NOT_SATISFIED
    if rule.lowers and weighed.level is not None:
        return Failing.NOT_LOWERED
    if not rule.lowers and weighed.level is None:
        return Failing.BELOW_DIGEST
    return None


def _check_others(topic: Topic, rule: Rule, rules: Rules) -> Iterable[ExampleFailure]:
    for lang, example in _examples(topic, rule, must_match=False):
        weighed = weigh_example(topic.name, lang, example, rules)
        failing = judge_other(rule, weighed)
        if failing:
            yield _failure(topic, rule, failing, example, weighed)


def judge_other(rule: Rule, weighed: Weighed) -> Failing | None:
    """What a must-not-match example shows to be wrong, if anything."""
    if rule.most <= 0 and _satisfied(rule, weighed):
        return Failing.SATISFIED
    if rule.most > 0 and weighed.level is not None:
        return Failing.REACHES_DIGEST
    return None


def _check_likeness(topic: Topic, rule: Rule) -> Iterable[ExampleFailure]:
    """Two that share most words prove no more than one, whichever kind they are."""
    for told in rule.examples_in(topic.lang):
        examples = (*told.match, *told.no_match)
        words = [distinct_words(example) for example in examples]
        for number, example in enumerate(examples):
            if any(share(words[number], one) > MOST_SHARED for one in words[:number]):
                yield _failure(topic, rule, Failing.ALIKE, example)


def _examples(
    topic: Topic, rule: Rule, *, must_match: bool
) -> Iterable[tuple[str, str]]:
    """Each with its language."""
    for examples in rule.examples_in(topic.lang):
        for example in examples.match if must_match else examples.no_match:
            yield examples.lang, example


def weigh_example(topic: str, lang: str, example: str, rules: Rules) -> Weighed:
    """How it stands with this topic."""
    found = {w.topic.name: w for w in weigh(read_example(example, lang), rules)}
    return found[topic]


def _satisfied(rule: Rule, weighed: Weighed) -> bool:
    return any(hit.rule.name == rule.name for hit in weighed.hits)


def _failure(
    topic: Topic,
    rule: Rule,
    failing: Failing,
    example: str,
    weighed: Weighed | None = None,
) -> ExampleFailure:
    return ExampleFailure(
        topic=topic.name,
        rule=rule.name,
        failing=failing,
        example=example,
        score=weighed.score if weighed else 0,
        digest=topic.digest,
        points=_points(weighed) if weighed else (),
    )


def _points(weighed: Weighed) -> tuple[tuple[str, int], ...]:
    return tuple((hit.rule.name, hit.points) for hit in weighed.hits if hit.points)
