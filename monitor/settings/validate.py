"""Does each file have the shape it should have?"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from monitor.settings.mistakes import mistakes_in
from monitor.settings.outline import Schema
from monitor.settings.problem import Mistake
from monitor.settings.shape import Settings
from monitor.settings.topics import ConceptSettings, LanguageSettings, TopicSettings

Mistakes = tuple[Mistake, ...]


@cache
def settings_schema() -> Schema:
    return Settings.model_json_schema()


@cache
def topic_schema() -> Schema:
    return TopicSettings.model_json_schema()


@cache
def language_schema() -> Schema:
    return LanguageSettings.model_json_schema()


@cache
def _concepts() -> TypeAdapter[ConceptSettings]:
    return TypeAdapter(ConceptSettings)


@cache
def concepts_schema() -> Schema:
    return _concepts().json_schema()


def read_settings(tree: Mapping[str, Any]) -> Settings | Mistakes:
    try:
        return Settings.model_validate({"tree": tree})
    except ValidationError as error:
        return tuple(mistakes_in(error, settings_schema(), tree))


def read_topic(name: str, document: Mapping[str, Any]) -> TopicSettings | Mistakes:
    try:
        return TopicSettings.model_validate(document)
    except ValidationError as error:
        return tuple(mistakes_in(error, topic_schema(), document, ("topics", name)))


def read_language(
    name: str, document: Mapping[str, Any]
) -> LanguageSettings | Mistakes:
    try:
        return LanguageSettings.model_validate(document)
    except ValidationError as error:
        path = ("languages", name)
        return tuple(mistakes_in(error, language_schema(), document, path))


def read_concepts(document: Mapping[str, Any]) -> ConceptSettings | Mistakes:
    try:
        return _concepts().validate_python(document)
    except ValidationError as error:
        return tuple(mistakes_in(error, concepts_schema(), document, ("concepts",)))
