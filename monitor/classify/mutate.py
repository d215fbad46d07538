"""Which terms could go, and no example of the rules would notice?

A mutation takes a term away, or the * of a term, or a whole rule. Mutations that can
touch no common example are made together, so a few dozen compilations try thousands.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from monitor.classify.examples import check_examples, read_example
from monitor.classify.topics import Rules, weigh
from monitor.model.topic import Concept, Rule, Topic

#: Stands in for what was taken away; no text holds it, so a query stays whole.
NOTHING = "zzqxnothing"
#: Examples tried before all the others that hold a term.
FEW = 8
#: Operators, fields, conditions and weights of a query, and its terms.
_TOKEN = re.compile(
    r"""
    STATES/\d+ (?: \s* \([^()]*\) )?
    | @(?P<concept>\w+)
    | (?:source|lang|country): (?: ["“”][^"“”]*["“”] | [^\s()]+ )
    | [A-Za-z]+:
    | \^\d+
    | /[sp] (?! [^\s()"“”] )
    | (?:AND|OR|NOT|ANY|ATLEAST|O?NEAR) (?:/\w+)? (?! [^\s()"“”] )
    | (?P<term> =? ["“”][^"“”]*["“”] | \{[^{}]*\} | [^\s()"“”{}^]+ )
    """,
    re.VERBOSE,
)
_WORD = re.compile(r"[^\W_]+")
#: Letters and joiners that no Unicode form takes apart, as they are looked up.
_ALIKE = str.maketrans(
    {"đ": "d", "ł": "l", "ø": "o", "ħ": "h", "\u0131": "i"}
    | dict.fromkeys("\u00ad\u200c\u200d\u2060\u0640")
)


class Change(StrEnum):
    """What is done to a term or a rule."""

    DROPPED = "the term is dropped"
    NARROWED = "its * is dropped"
    RULE = "the rule is dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    change: Change
    topics: tuple[str, ...]  #: whose rules it touches
    term: str
    instead: str
    lang: str = ""  #: of a concept's term; a rule's own terms have none
    concept: str = ""
    rule: str = ""
    start: int = 0  #: place in the concept's list, or in the query
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A headline and a lead, and the rule that they were written for."""

    topic: str
    rule: str
    text: str
    wanted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    mutation: Mutation
    examples: int  #: that may hold the term, or satisfy the rule
    noticed: bool  #: some example went from right to wrong


Compile = Callable[[Sequence[Topic], Sequence[Concept]], Rules]


def mutations(
    topics: Sequence[Topic],
    concepts: Sequence[Concept],
    *,
    lang: str = "",
    topic: str = "",
) -> tuple[Mutation, ...]:
    """All there are, or those of one language or topic.

    Concepts that no rule uses have none: nothing could notice.
    """
    found = (*_of_concepts(topics, concepts), *_of_queries(topics))
    return tuple(
        mutation
        for mutation in found
        if lang in ("", mutation.lang) and (not topic or topic in mutation.topics)
    )


def examples_of(topics: Iterable[Topic]) -> tuple[Example, ...]:
    return tuple(
        Example(topic=topic.name, rule=rule.name, text=text, wanted=wanted)
        for topic in topics
        for rule in topic.rules
        for wanted, texts in ((True, rule.match), (False, rule.no_match))
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
        changed = _apply(batch, topics, concepts)
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


# --- what can be changed ------------------------------------------------------


def _of_concepts(
    topics: Sequence[Topic], concepts: Sequence[Concept]
) -> Iterator[Mutation]:
    users = _users(topics)
    for concept in concepts:
        used = tuple(users.get(concept.name, ()))
        places = (
            (lang, place, term)
            for lang, terms in concept.terms
            for place, term in enumerate(terms)
        )
        for lang, place, term in places if used else ():
            whole = Mutation(
                change=Change.DROPPED,
                topics=used,
                term=term,
                instead=NOTHING,
                lang=lang,
                concept=concept.name,
                start=place,
            )
            yield from _with_narrower(whole)


def _users(topics: Iterable[Topic]) -> Mapping[str, dict[str, None]]:
    """By concept, the topics whose rules name it."""
    users: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for topic in topics:
        for rule in topic.rules:
            for token in _TOKEN.finditer(rule.query):
                if token["concept"]:
                    users[token["concept"]][topic.name] = None
    return users


def _of_queries(topics: Iterable[Topic]) -> Iterator[Mutation]:
    for topic in topics:
        for rule in topic.rules:
            whole = Mutation(
                change=Change.RULE,
                topics=(topic.name,),
                term="",
                instead=NOTHING,
                rule=rule.name,
                end=len(rule.query),
            )
            yield whole
            for token in _TOKEN.finditer(rule.query):
                if token["term"]:
                    yield from _with_narrower(
                        replace(
                            whole,
                            change=Change.DROPPED,
                            term=token["term"],
                            start=token.start(),
                            end=token.end(),
                        )
                    )


def _with_narrower(whole: Mutation) -> Iterator[Mutation]:
    yield whole
    if "*" in whole.term:
        narrower = whole.term.replace("*", "")
        yield replace(whole, change=Change.NARROWED, instead=narrower)


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
        for weighed in weigh(read_example(example.text), rules):
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


def _apply(
    batch: Iterable[Mutation], topics: Sequence[Topic], concepts: Sequence[Concept]
) -> tuple[tuple[Topic, ...], tuple[Concept, ...]]:
    """From the end of each query on, so that earlier places stay where they are."""
    queries: defaultdict[tuple[str, str], list[Mutation]] = defaultdict(list)
    terms: dict[tuple[str, str, int], str] = {}
    for mutation in sorted(batch, key=lambda m: -m.start):
        if mutation.concept:
            terms[mutation.concept, mutation.lang, mutation.start] = mutation.instead
        else:
            queries[mutation.topics[0], mutation.rule].append(mutation)
    return (
        tuple(
            replace(
                topic,
                rules=tuple(_edit(r, queries[topic.name, r.name]) for r in topic.rules),
            )
            for topic in topics
        ),
        tuple(_swap(concept, terms) for concept in concepts),
    )


def _edit(rule: Rule, edits: Iterable[Mutation]) -> Rule:
    query = rule.query
    for edit in edits:
        query = f"{query[: edit.start]}{edit.instead}{query[edit.end :]}"
    return replace(rule, query=query)


def _swap(concept: Concept, terms: Mapping[tuple[str, str, int], str]) -> Concept:
    return replace(
        concept,
        terms=tuple(
            (
                lang,
                tuple(
                    terms.get((concept.name, lang, place), term)
                    for place, term in enumerate(written)
                ),
            )
            for lang, written in concept.terms
        ),
    )


def _failing(
    topics: Sequence[Topic], rules: Rules, examples: Iterable[Example]
) -> set[Example]:
    """Those of the examples that `check_examples` finds wrong."""
    given = {(e.topic, e.rule, e.text): e for e in examples}
    kept: defaultdict[tuple[str, str, bool], list[str]] = defaultdict(list)
    for e in given.values():
        kept[e.topic, e.rule, e.wanted].append(e.text)
    reduced = [
        replace(
            topic,
            rules=tuple(
                replace(
                    rule,
                    seed="",
                    match=tuple(kept[topic.name, rule.name, True]),
                    no_match=tuple(kept[topic.name, rule.name, False]),
                )
                for rule in topic.rules
            ),
        )
        for topic in topics
    ]
    failures = check_examples(reduced, rules, {})
    return {given[f.topic, f.rule, f.example] for f in failures}
