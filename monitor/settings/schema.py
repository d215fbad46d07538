"""What may an editor offer and check while the config is being written?

`json_schema()` fits monitor.toml, feeds.toml and routes.toml: each table may stand
in any of the three. Topics, concepts and languages have a schema of their own.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from monitor.settings.duration import PATTERN, format_duration
from monitor.settings.outline import Schema
from monitor.settings.validate import (
    concepts_schema,
    language_schema,
    settings_schema,
    topic_schema,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NOTHING = {"type": "null"}

_ISO_DURATION = TypeAdapter(timedelta)


class Sheet(StrEnum):
    """The kinds of file that have a schema."""

    CONFIG = "config"
    TOPIC = "topic"
    CONCEPTS = "concepts"
    LANGUAGE = "language"


_SCHEMAS: Mapping[Sheet, Callable[[], Schema]] = {
    Sheet.CONFIG: settings_schema,
    Sheet.TOPIC: topic_schema,
    Sheet.CONCEPTS: concepts_schema,
    Sheet.LANGUAGE: language_schema,
}
_TITLES: Mapping[Sheet, str] = {
    Sheet.CONFIG: "news-monitor: monitor.toml, feeds.toml, routes.toml",
    Sheet.TOPIC: "news-monitor: topics/*.toml",
    Sheet.CONCEPTS: "news-monitor: concepts.toml",
    Sheet.LANGUAGE: "news-monitor: languages/*.toml",
}


def json_schema(sheet: Sheet = Sheet.CONFIG) -> dict[str, Any]:
    schema: dict[str, Any] = _tidy(_SCHEMAS[sheet]())
    return {"$schema": DIALECT, **schema, "title": _TITLES[sheet]}


def _tidy(node: Any) -> Any:
    """Without null, which TOML does not have, and without defaults of whole tables.

    Defaults of durations come as ISO 8601 and leave as they are written here.
    """
    if isinstance(node, list):
        return [_tidy(element) for element in node]
    if not isinstance(node, Mapping):
        return node
    tidy = {key: _tidy(value) for key, value in node.items() if not _noise(key, value)}
    if "default" in tidy and tidy.get("pattern") == PATTERN:
        tidy["default"] = format_duration(
            _ISO_DURATION.validate_python(tidy["default"])
        )
    options = [option for option in tidy.get("anyOf", ()) if option != NOTHING]
    if len(options) != 1:
        return tidy
    del tidy["anyOf"]
    return options[0] | tidy


def _noise(key: str, value: object) -> bool:
    return key == "default" and (value is None or isinstance(value, Mapping))
