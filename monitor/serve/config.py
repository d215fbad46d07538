"""Is the whole config good: settings, queries, and where things are written?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

from monitor.classify.compile import RuleProblem, compile_rules
from monitor.classify.topics import Rules
from monitor.model.feed import Feed
from monitor.serve.collecting import not_collecting
from monitor.serve.lexicon import gazetteer
from monitor.serve.options import Options
from monitor.serve.queries import polled_feeds, query_problems
from monitor.serve.words import split_glued
from monitor.settings.files import NO_DRAFTS, Drafts
from monitor.settings.load import Loaded, Vocabulary, load
from monitor.settings.places import find_config, find_state
from monitor.settings.problem import KeyPath, Mistake, Problem

#: Characters of a query shown from the mistake on.
NEAR = 20


@dataclass(frozen=True, kw_only=True)
class Outline:
    """What people decide, but for the queries: these are neither read nor checked.

    Enough for who only lists what is stored, and there in half the time.
    """

    loaded: Loaded
    state: Path
    database: Path


@dataclass(frozen=True, kw_only=True)
class Config(Outline):
    """Everything that people decide, checked and compiled."""

    rules: Rules

    @cached_property
    def feeds(self) -> tuple[Feed, ...]:
        """As they are polled: a query may be several."""
        return polled_feeds(self.loaded, self.rules)

    def for_long(self) -> "Config":
        """Without what only a look at the config needs, for who keeps it for months."""
        return replace(self, loaded=self.loaded.unannotated())

    @property
    def digest_routes(self) -> tuple[str, ...]:
        """The routes that have a digest."""
        return tuple(r.name for r in self.loaded.routes if r.digest)


def read_config(
    options: Options, environ: Mapping[str, str], drafts: Drafts = NO_DRAFTS
) -> Config | tuple[Problem, ...]:
    """All mistakes of all files in one run, or the config.

    A draft stands in for the file of its path.
    """
    folder = find_config(options.config, environ)
    if isinstance(folder, Problem):
        return (folder,)
    compiled: list[Rules] = []
    with not_collecting():
        loaded = load(folder, environ, partial(_check_rules, compiled), drafts)
    if not isinstance(loaded, Loaded):
        return loaded
    problems = tuple(query_problems(loaded, compiled[0]))
    if problems:
        return problems
    outline = _outline(loaded, options, environ)
    return Config(
        loaded=loaded,
        rules=compiled[0],
        state=outline.state,
        database=outline.database,
    )


def read_outline(
    options: Options, environ: Mapping[str, str]
) -> Outline | tuple[Problem, ...]:
    """The same, but for mistakes in queries, which take longest to find."""
    folder = find_config(options.config, environ)
    if isinstance(folder, Problem):
        return (folder,)
    loaded = load(folder, environ)
    if not isinstance(loaded, Loaded):
        return loaded
    return _outline(loaded, options, environ)


def _outline(loaded: Loaded, options: Options, environ: Mapping[str, str]) -> Outline:
    state = find_state(
        options.state, environ, home=loaded.home, database=loaded.store.database
    )
    return Outline(
        loaded=loaded,
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
