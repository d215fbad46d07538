"""Is this config whole, and what does it say?

`load` answers with everything, or with every mistake of every file: nothing is
started on half a config.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from monitor.model.feed import Feed
from monitor.model.route import Route
from monitor.model.topic import Concept, Language, Topic
from monitor.settings.channels import ChannelSettings
from monitor.settings.crosscheck import cross_check
from monitor.settings.environment import CREDENTIALS_DIRECTORY, read_overlay
from monitor.settings.files import (
    CONCEPTS,
    LANGUAGES,
    NO_DRAFTS,
    Drafts,
    Written,
    read_files,
)
from monitor.settings.nouns import (
    add_languages,
    to_concept,
    to_feed,
    to_language,
    to_route,
    to_topic,
)
from monitor.settings.problem import (
    KeyPath,
    Mistake,
    Position,
    Problem,
    as_table,
    choose,
    problem_at,
)
from monitor.settings.secret_files import Resolver, drop_displaced
from monitor.settings.shape import (
    FetchSettings,
    OperatorSettings,
    Settings,
    StoreSettings,
    WebSettings,
)
from monitor.settings.topics import LanguageSettings, TopicSettings
from monitor.settings.validate import (
    read_concepts,
    read_language,
    read_settings,
    read_topic,
    settings_schema,
)
from monitor.settings.where import Where

SEEDS = "seeds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A config without a mistake."""

    config: Path  #: the folder
    home: Path  #: its parent: where relative paths start
    store: StoreSettings
    fetch: FetchSettings
    web: WebSettings
    feeds: tuple[Feed, ...] = field(repr=False)  #: their headers may be secret
    channels: Mapping[str, ChannelSettings]
    operator: OperatorSettings
    routes: tuple[Route, ...]
    topics: tuple[Topic, ...]
    concepts: tuple[Concept, ...]
    languages: tuple[Language, ...]
    seeds: Path  #: the folder with the articles that rules are derived from
    settings: Settings = field(repr=False)  #: as validated, for `config show`
    places: Where = field(repr=False)

    def where(self, path: KeyPath) -> Position:
        """Where a key was written: ("topics", "trafficking", "rules", 3, "query")."""
        return self.places.find(path)

    def unannotated(self) -> "Loaded":
        """Without what only a look at the config needs: with 10,000 feeds, 40 MB.

        The feeds are left out of `settings`, and every place in the files.
        """
        settings = self.settings.model_copy(update={"feeds": []})
        return replace(self, settings=settings, places=Where(dict))

    def problem(self, path: KeyPath, wrong: str, remedy: str) -> Problem:
        """For what only another room can find, such as a query that does not parse."""
        return problem_at(self.where(path), wrong, remedy)


@dataclass(slots=True)
class _Answers:
    """What the shapes say; a part with mistakes is left out."""

    mistakes: list[Mistake] = field(default_factory=list)
    settings: Settings | None = None
    topics: tuple[Topic, ...] = ()
    concepts: tuple[Concept, ...] | None = None
    languages: tuple[Language, ...] = ()

    @property
    def vocabulary(self) -> "Vocabulary":
        return Vocabulary(self.topics, self.concepts or (), self.languages)


class Vocabulary(NamedTuple):
    """What the rules are made of."""

    topics: tuple[Topic, ...]
    concepts: tuple[Concept, ...]
    languages: tuple[Language, ...]


#: What another room finds wrong with the rules, such as a query that does not parse.
CheckRules = Callable[[Vocabulary], Iterable[Mistake]]


def _nothing_wrong(_vocabulary: Vocabulary) -> Iterable[Mistake]:
    return ()


def load(
    config: Path,
    environ: Mapping[str, str],
    check_rules: CheckRules = _nothing_wrong,
    drafts: Drafts = NO_DRAFTS,
) -> Loaded | tuple[Problem, ...]:
    """Everything, or every mistake. Variables beat credentials, both beat files.

    The rules are checked whatever else is wrong, so that one run tells it all.
    """
    written = read_files(config, drafts)
    if not written.found:
        return tuple(written.problems)
    home = config.absolute().parent
    overlay = read_overlay(environ, written.tree, settings_schema)
    drop_displaced(written.tree, overlay.tree)
    tree = _merge(written.tree, overlay.tree)
    across = tuple(cross_check(tree, written, home))
    resolver = Resolver(_secret_folders(environ, home), settings_schema)
    resolver.resolve(tree)
    answers = _ask_shapes(tree, written)
    places = Where(lambda: resolver.place(overlay.over(written.positions())))
    if answers.concepts is not None and not _lacks_terms(written):
        answers.mistakes += check_rules(answers.vocabulary)
    untold = (m for m in answers.mistakes if m.path not in resolver.failed)
    mistakes = _locate((*across, *resolver.mistakes, *untold), places)
    problems = _in_order((*written.problems, *overlay.problems, *mistakes))
    if problems or answers.settings is None:
        return problems
    return _loaded(config, home, answers.settings, answers, places)


def _lacks_terms(written: Written) -> bool:
    """Whether a file with terms does not parse: then queries cannot be checked."""
    languages = {name.removesuffix(".toml") for name in written.broken}
    spoken = {path.stem for path in (written.config / LANGUAGES).glob("*.toml")}
    return CONCEPTS in written.broken or bool(languages & spoken)


def _merge(base: Mapping[str, Any], top: Mapping[str, Any]) -> dict[str, Any]:
    """Tables are joined, anything else is replaced; neither argument is changed."""
    merged = deepcopy(dict(base))
    for key, value in top.items():
        if isinstance(value, dict):
            merged[key] = _merge(as_table(merged.get(key)), value)
        else:
            merged[key] = deepcopy(value)
    return merged


def _secret_folders(environ: Mapping[str, str], home: Path) -> tuple[Path, ...]:
    credentials = environ.get(CREDENTIALS_DIRECTORY)
    return (Path(credentials), home) if credentials else (home,)


def _ask_shapes(tree: Mapping[str, Any], written: Written) -> _Answers:
    answers = _Answers()
    settings = read_settings(tree)
    if isinstance(settings, Settings):
        answers.settings = settings
    else:
        answers.mistakes += settings
    for name, document in written.topics.items():
        topic = read_topic(name, document)
        if isinstance(topic, TopicSettings):
            answers.topics += (to_topic(name, topic),)
        else:
            answers.mistakes += topic
    concepts = read_concepts(written.concepts)
    if isinstance(concepts, dict):
        answers.concepts = tuple(to_concept(*pair) for pair in concepts.items())
    else:
        answers.mistakes += concepts
    _ask_languages(answers, written)
    return answers


def _ask_languages(answers: _Answers, written: Written) -> None:
    found: dict[str, LanguageSettings] = {}
    for code, document in written.languages.items():
        language = read_language(code, document)
        if isinstance(language, LanguageSettings):
            found[code] = language
            answers.mistakes += _unknown_rules(code, language, answers.topics, written)
        else:
            answers.mistakes += language
    if answers.concepts is not None:
        both = add_languages(answers.topics, answers.concepts, found)
        answers.topics, answers.concepts = both
    answers.languages = tuple(to_language(*pair) for pair in found.items())


def _unknown_rules(
    code: str,
    language: LanguageSettings,
    topics: Iterable[Topic],
    written: Written,
) -> Iterator[Mistake]:
    """Examples of what is not there would be passed by in silence."""
    rules = {topic.name: {rule.name for rule in topic.rules} for topic in topics}
    for topic, examples in language.examples.items():
        path: KeyPath = (LANGUAGES, code, "examples", topic)
        if topic not in written.topic_names:
            remedy = choose(topic, written.topic_names)
            yield Mistake(path=path, wrong="no such topic", remedy=remedy)
        for rule in examples.keys() - rules.get(topic, examples.keys()):
            remedy = choose(rule, rules[topic])
            yield Mistake(path=(*path, rule), wrong="no such rule", remedy=remedy)


def _locate(mistakes: Iterable[Mistake], places: Where) -> Iterator[Problem]:
    for mistake in mistakes:
        yield problem_at(places.find(mistake.path), mistake.wrong, mistake.remedy)


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """By file, line and column; what has no line comes last."""
    ranked = sorted(problems, key=lambda p: (not p.line, p.file, p.line, p.column))
    return tuple(dict.fromkeys(ranked))


def _loaded(
    config: Path, home: Path, settings: Settings, answers: _Answers, places: Where
) -> Loaded:
    return Loaded(
        config=config,
        home=home,
        store=settings.store,
        fetch=settings.fetch,
        web=settings.web,
        feeds=tuple(
            to_feed(feed, home, settings.fetch.full_text) for feed in settings.feeds
        ),
        channels=settings.channels,
        operator=settings.operator,
        routes=tuple(to_route(route) for route in settings.routes),
        topics=answers.topics,
        concepts=answers.concepts or (),
        languages=answers.languages,
        seeds=home / SEEDS,
        settings=settings,
        places=places,
    )
