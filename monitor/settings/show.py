"""Which settings are in force, and where does each come from?

Secrets are SecretStr from the moment they are read, so they show as asterisks.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from monitor.settings.load import Loaded
from monitor.settings.problem import KeyPath, Position

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_USERINFO = re.compile(r"(?<=://)[^/?#@\s]*@")


def redacted(loaded: Loaded) -> dict[str, Any]:
    """Every setting that has a value, in the form in which it would be written."""
    tree = loaded.settings.model_dump(mode="json", by_alias=True, exclude_none=True)
    shown: dict[str, Any] = _hide_userinfo(tree)
    return shown


def show(loaded: Loaded) -> str:
    """As TOML that can be read back; a comment tells where each value comes from."""
    tree = redacted(loaded)
    lines = [
        f"# config {loaded.config}, relative paths start at {loaded.home}",
        f"# topics: {_list(topic.name for topic in loaded.topics)}",
        f"# concepts: {_list(concept.name for concept in loaded.concepts)}",
    ]
    for key, value in tree.items():
        lines += _table(loaded, (key,), value)
    return "\n".join(lines) + "\n"


def _hide_userinfo(node: Any) -> Any:
    """A feed's address may hold a name and a password; the rest of it is no secret."""
    if isinstance(node, dict):
        return {key: _hide_userinfo(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_hide_userinfo(value) for value in node]
    return _USERINFO.sub("**********@", node) if isinstance(node, str) else node


def _list(names: Iterator[str]) -> str:
    return ", ".join(names) or "none"


def _table(loaded: Loaded, path: KeyPath, value: Any) -> Iterator[str]:
    """A list of tables, a table of tables, or a table of values."""
    if isinstance(value, list):
        for index, row in enumerate(value):
            yield ""
            yield f"[[{_key(path)}]]"
            yield from _values(loaded, (*path, index), row)
        return
    tables = {k: inner for k, inner in value.items() if isinstance(inner, dict)}
    for key, table in tables.items():
        yield from _table(loaded, (*path, key), table)
    if len(tables) < len(value):
        yield ""
        yield f"[{_key(path)}]"
        yield from _values(loaded, path, value)


def _values(loaded: Loaded, path: KeyPath, table: Mapping[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        if value in ([], {}):
            continue
        origin = _origin(loaded.places.positions.get((*path, key)))
        yield f"{_quoted(key)} = {_written(value)}  # {origin}"


def _origin(position: Position | None) -> str:
    if position is None:
        return "default"
    if position.line:
        return f"{position.file}:{position.line}"
    return f"{position.file} {position.key}"


def _key(path: KeyPath) -> str:
    return ".".join(_quoted(str(part)) for part in path)


def _quoted(key: str) -> str:
    return key if _BARE.fullmatch(key) else _written(key)


def _written(value: Any) -> str:
    """JSON is TOML for text, numbers, switches and lists, but not for tables."""
    if isinstance(value, dict):
        pairs = (f"{_quoted(key)} = {_written(inner)}" for key, inner in value.items())
        return "{ " + ", ".join(pairs) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_written(inner) for inner in value) + "]"
    # TOML takes every JSON escape, but wants DEL escaped, which JSON leaves as it is.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
