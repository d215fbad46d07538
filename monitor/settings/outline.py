"""Which keys may stand where, and does a key hold text or something else?

Answered from the JSON Schema of a shape, so that there is one description of it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from monitor.settings.problem import KeyPath

Schema = Mapping[str, Any]


def keys_at(schema: Schema, path: KeyPath, kind: str = "") -> frozenset[str]:
    """The keys of the table at this path; none where any key may stand.

    Of tables that are told apart by their kind, only those of this kind.
    """
    tables = [node.get("properties", {}) for node in _nodes(schema, path)]
    return frozenset(
        key
        for table in tables
        if not kind or table.get("kind", {}).get("const") == kind
        for key in table
    )


def types_at(schema: Schema, path: KeyPath) -> frozenset[str]:
    """JSON types that fit at this path; empty when nothing may stand there."""
    return frozenset(_type(node) for node in _nodes(schema, path)) - {"null"}


def choices_at(schema: Schema, path: KeyPath) -> tuple[str, ...]:
    """The words of which one must stand at this path, if there is such a list."""
    nodes = _nodes(schema, path)
    return tuple(
        word
        for node in nodes
        for word in node.get("enum", [node["const"]] if "const" in node else [])
    )


def _type(node: Schema) -> str:
    return str(node.get("type", "string"))


def _nodes(schema: Schema, path: KeyPath) -> list[Schema]:
    nodes = list(_plain(schema, schema))
    for key in path:
        nodes = [
            plain
            for node in nodes
            for child in _children(node, key)
            for plain in _plain(schema, child)
        ]
    return nodes


def _plain(schema: Schema, node: Schema) -> Iterator[Schema]:
    """The node without references and choices between nodes."""
    if "$ref" in node:
        name = str(node["$ref"]).rpartition("/")[2]
        yield from _plain(schema, schema["$defs"][name])
        return
    options = node.get("anyOf") or (node.get("oneOf") if "type" not in node else None)
    if options is None:
        yield node
        return
    for option in options:
        yield from _plain(schema, option)


def _children(node: Schema, key: str | int) -> Iterator[Schema]:
    if isinstance(key, int):
        found = node.get("items")
    else:
        found = node.get("properties", {}).get(key, node.get("additionalProperties"))
    if isinstance(found, Mapping):
        yield found
