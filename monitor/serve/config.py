"""Is the whole config good: settings, queries, and where things are written?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from monitor.classify.compile import RuleProblem, compile_rules
from monitor.classify.topics import Rules
from monitor.model.feed import Feed
from monitor.serve.lexicon import gazetteer
from monitor.serve.options import Options
from monitor.serve.queries import polled_feeds, query_problems
from monitor.serve.words import split_glued
from monitor.settings.load import Loaded, Vocabulary, load
from monitor.settings.places import find_config, find_state
from monitor.settings.problem import KeyPath, Mistake, Problem

#: Characters of a query shown from the mistake on.
NEAR = 20


@dataclass(frozen=True, kw_only=True)
class Config:
    """Everything that people decide, checked and compiled."""

    loaded: Loaded
    rules: Rules
    state: Path
    database: Path

    @cached_property
    def feeds(self) -> tuple[Feed, ...]:
        """As they are polled: a query may be several."""
        return polled_feeds(self.loaded, self.rules)

    @property
    def digest_routes(self) -> tuple[str, ...]:
        """The routes that have a digest."""
        return tuple(r.name for r in self.loaded.routes if r.digest)


def read_config(
    options: Options, environ: Mapping[str, str]
) -> Config | tuple[Problem, ...]:
    """All mistakes of all files in one run, or the config."""
    folder = find_config(options.config, environ)
    if isinstance(folder, Problem):
        return (folder,)
    compiled: list[Rules] = []
    loaded = load(folder, environ, partial(_check_rules, compiled))
    if not isinstance(loaded, Loaded):
        return loaded
    state = find_state(
        options.state, environ, home=loaded.home, database=loaded.store.database
    )
    problems = tuple(query_problems(loaded, compiled[0]))
    if problems:
        return problems
    return Config(
        loaded=loaded,
        rules=compiled[0],
        state=state.folder,
        database=Path(state.database.removeprefix("sqlite:///")),
    )


def _check_rules(compiled: list[Rules], vocabulary: Vocabulary) -> Iterable[Mistake]:
    """What is wrong with the queries; when nothing is, `compiled` gets the rules."""
    rules = compile_rules(*vocabulary, gazetteer=gazetteer(), split=split_glued)
    if isinstance(rules, Rules):
        compiled.append(rules)
        return ()
    return [
        Mistake(path=_path(p, vocabulary), wrong=_wrong(p), remedy=p.remedy)
        for p in rules
    ]


def _wrong(problem: RuleProblem) -> str:
    """With the place inside the query, which may be long."""
    if not problem.text:
        return problem.message
    near = problem.text[problem.offset : problem.offset + NEAR] or "the end"
    return f"{problem.message} (character {problem.offset + 1}, at {near!r})"


def _path(problem: RuleProblem, vocabulary: Vocabulary) -> KeyPath:
    if problem.concept:
        lang = (problem.lang,) if problem.lang else ()
        return ("concepts", problem.concept, *lang)
    topic: KeyPath = ("topics", problem.topic)
    if not problem.rule:
        return topic
    rules = next(t.rules for t in vocabulary.topics if t.name == problem.topic)
    number = next(n for n, rule in enumerate(rules) if rule.name == problem.rule)
    return (*topic, "rules", number, "query" if problem.text else "name")
