"""What can be taken away from rules: a term, the * of a term, a whole rule?

What is taken away leaves a word that no text holds, so the query stays whole.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from monitor.model.topic import Concept, Rule, Topic

#: Stands in for what was taken away.
NOTHING = "zzqxnothing"
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
    | (?P<term> =? ["“”][^"“”]*["“”] | \{[^{}]*\} | [^\s()"“”{}^,]+ )
    | ,
    """,
    re.VERBOSE,
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


def apply(
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
