"""How are mutations tried on the config, and how is told what nobody noticed?"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from monitor.classify.compile import compile_rules
from monitor.classify.mutate import Outcome, mutate
from monitor.classify.mutations import Change, Mutation, mutations
from monitor.classify.topics import Rules
from monitor.model.topic import Concept, Language, Topic
from monitor.serve.config import Config
from monitor.serve.lexicon import gazetteer
from monitor.serve.progress import Progress

#: Of the terms that stand in queries; a concept's have the language of their list.
IN_QUERY = "query"
ALL = "all"
REMEDIES = {
    Change.DROPPED: "write an example that needs it, or drop it",
    Change.NARROWED: "write an example with another ending, or drop the *",
    Change.RULE: "write an example that only this rule finds, or drop it",
}


def try_mutations(config: Config, lang: str, topic: str) -> list[Outcome]:
    """In the order of the files."""
    topics, concepts = config.loaded.topics, config.loaded.concepts
    tried = mutations(topics, concepts, lang=lang, topic=topic)
    progress = Progress("mutations", len(tried))
    found = {}
    try:
        compile_ = partial(_compile, config.loaded.languages)
        for outcome in mutate(tried, topics, concepts, compile_):
            found[outcome.mutation] = outcome
            progress.step()
    finally:
        progress.end()
    return [found[mutation] for mutation in tried]


def _compile(
    languages: Sequence[Language], topics: Sequence[Topic], concepts: Sequence[Concept]
) -> Rules:
    rules = compile_rules(topics, concepts, languages, gazetteer())
    assert isinstance(rules, Rules), rules
    return rules


def share(outcomes: Sequence[Outcome]) -> float:
    """How many of a hundred were noticed."""
    return 100 * sum(each.noticed for each in outcomes) / len(outcomes)


def summary(outcomes: Iterable[Outcome]) -> Iterator[dict[str, Any]]:
    """Per topic and language; a term that two topics use counts for both."""
    tried: Counter[tuple[str, str]] = Counter()
    noticed: Counter[tuple[str, str]] = Counter()
    for each in outcomes:
        for topic in each.mutation.topics:
            for lang in (ALL, each.mutation.lang or IN_QUERY):
                tried[topic, lang] += 1
                noticed[topic, lang] += each.noticed
    for (topic, lang), count in sorted(tried.items()):
        yield {
            "topic": topic,
            "lang": lang,
            "mutations": count,
            "noticed": noticed[topic, lang],
            "percent": round(100 * noticed[topic, lang] / count, 1),
        }


def unnoticed_rows(outcomes: Iterable[Outcome]) -> list[dict[str, Any]]:
    return [
        {
            "topics": list(each.mutation.topics),
            "where": where(each.mutation),
            "lang": each.mutation.lang,
            "term": each.mutation.term,
            "change": each.mutation.change.value,
            "examples": each.examples,
            "remedy": REMEDIES[each.mutation.change],
        }
        for each in outcomes
        if not each.noticed
    ]


def where(mutation: Mutation) -> str:
    """Where a person finds the term."""
    if mutation.concept:
        return f"@{mutation.concept}"
    return f"{mutation.topics[0]}/{mutation.rule}"


def unnoticed_line(row: dict[str, Any]) -> str:
    lang = f" {row['lang']}" if row["lang"] else ""
    term = f" {row['term']}" if row["term"] else ""
    return f"{row['where']}{lang}{term}: {row['change']}: {row['remedy']}"
