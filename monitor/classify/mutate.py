"""Which terms could go, and no example of the rules would notice?

Mutations that can touch no common example are made together, so a few dozen
compilations try thousands of them.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.classify.examples import (
    judge_match,
    judge_other,
    read_example,
    weigh_example,
)
from monitor.classify.mutations import Change, Mutation, apply
from monitor.classify.topics import Rules, weigh
from monitor.model.topic import Concept, Topic

#: Examples tried before all the others that hold a term.
FEW = 8
_WORD = re.compile(r"[^\W_]+")
#: Letters and joiners that no Unicode form takes apart, as they are looked up.
_ALIKE = str.maketrans(
    {"đ": "d", "ł": "l", "ø": "o", "ħ": "h", "\u0131": "i"}
    | dict.fromkeys("\u00ad\u200c\u200d\u2060\u0640")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A headline and a lead, and the rule that they were written for."""

    topic: str
    rule: str
    text: str
    wanted: bool
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    mutation: Mutation
    examples: int  #: that may hold the term, or satisfy the rule
    noticed: bool  #: some example went from right to wrong


Compile = Callable[[Sequence[Topic], Sequence[Concept]], Rules]


def examples_of(topics: Iterable[Topic]) -> tuple[Example, ...]:
    return tuple(
        Example(
            topic=topic.name, rule=rule.name, text=text, wanted=wanted, lang=told.lang
        )
        for topic in topics
        for rule in topic.rules
        for told in rule.examples_in(topic.lang)
        for wanted, texts in ((True, told.match), (False, told.no_match))
        for text in texts
    )


def mutate(
    tried: Sequence[Mutation],
    topics: Sequence[Topic],
    concepts: Sequence[Concept],
    compile_rules: Compile,
) -> Iterator[Outcome]:
    """As many as are tried, in an order of its own, so that progress can be shown."""
    examples = examples_of(topics)
    rules = compile_rules(topics, concepts)
    wrong = _failing(topics, rules, examples)
    touched = _touched(tried, examples, rules)
    for batch in _batches(tried, touched):
        changed = apply(batch, topics, concepts)
        mutant = compile_rules(*changed)
        noticed: set[Mutation] = set()
        # Most are noticed by one of the first examples, and the others are spared.
        for turn in (slice(FEW), slice(FEW, None)):
            left = {m: sorted(touched[m])[turn] for m in batch if m not in noticed}
            asked = [examples[n] for numbers in left.values() for n in numbers]
            lost = _failing(changed[0], mutant, asked) - wrong
            noticed |= {m for m in left if any(examples[n] in lost for n in left[m])}
        for mutation in batch:
            yield _outcome(mutation, touched, noticed)
    for mutation in tried:
        if not touched[mutation]:
            yield _outcome(mutation, touched, frozenset())


def _outcome(
    mutation: Mutation,
    touched: Mapping[Mutation, frozenset[int]],
    noticed: Collection[Mutation],
) -> Outcome:
    examples = len(touched[mutation])
    return Outcome(mutation=mutation, examples=examples, noticed=mutation in noticed)


# --- which examples it can touch ----------------------------------------------


def _touched(
    tried: Iterable[Mutation], examples: Sequence[Example], rules: Rules
) -> Mapping[Mutation, frozenset[int]]:
    """Every example that can come out otherwise, and now and then one too many."""
    texts = [_fold(example.text) for example in examples]
    holding: dict[str, frozenset[int]] = {}
    satisfying = _satisfying(examples, rules)
    touched = {}
    for mutation in tried:
        if mutation.change is Change.RULE:
            of = mutation.topics[0], mutation.rule
            touched[mutation] = frozenset(satisfying.get(of, ()))
            continue
        if mutation.term not in holding:
            holding[mutation.term] = _holding(mutation.term, texts)
        touched[mutation] = holding[mutation.term]
    return touched


def _holding(term: str, texts: Sequence[str]) -> frozenset[int]:
    """A text that lacks a part of the term cannot have a hit of it."""
    parts = _WORD.findall(_fold(term))
    return frozenset(
        number
        for number, text in enumerate(texts)
        if all(part in text for part in parts)
    )


def _fold(text: str) -> str:
    """Coarser than the matcher: what it holds equal is equal here."""
    apart = unicodedata.normalize(
        "NFKD", unicodedata.normalize("NFKC", text).casefold()
    )
    bare = (letter for letter in apart if unicodedata.category(letter) != "Mn")
    return "".join(bare).translate(_ALIKE)


def _satisfying(
    examples: Sequence[Example], rules: Rules
) -> Mapping[tuple[str, str], set[int]]:
    """By topic and rule."""
    found: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for number, example in enumerate(examples):
        for weighed in weigh(read_example(example.text, example.lang), rules):
            for hit in weighed.hits:
                found[weighed.topic.name, hit.rule.name].add(number)
    return found


# --- what comes of it ---------------------------------------------------------


def _batches(
    tried: Sequence[Mutation], touched: Mapping[Mutation, frozenset[int]]
) -> Iterator[tuple[Mutation, ...]]:
    """No two of a batch touch a common example; greedy, the widest first.

    A dropped rule is not tried beside a dropped term: what satisfies the rule is
    only known for the rules as they are.
    """
    for alone in (True, False):
        batches: list[tuple[set[int], list[Mutation]]] = []
        mine = [m for m in tried if touched[m] and (m.change is Change.RULE) is alone]
        for mutation in sorted(mine, key=lambda m: -len(touched[m])):
            numbers = touched[mutation]
            free = (b for b in batches if b[0].isdisjoint(numbers))
            taken, batch = next(free, (None, None))
            if taken is None or batch is None:
                batches.append((set(numbers), [mutation]))
                continue
            taken |= numbers
            batch.append(mutation)
        yield from (tuple(batch) for _, batch in batches)


def _failing(
    topics: Sequence[Topic], rules: Rules, examples: Iterable[Example]
) -> set[Example]:
    """Those of the examples that `check_examples` finds wrong."""
    by_name = {
        (topic.name, rule.name): rule for topic in topics for rule in topic.rules
    }
    wrong = set()
    for example in set(examples):
        rule = by_name[example.topic, example.rule]
        judge = judge_match if example.wanted else judge_other
        if judge(rule, weigh_example(example.topic, example.lang, example.text, rules)):
            wrong.add(example)
    return wrong
