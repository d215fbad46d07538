"""What stands where in a config, as written: whatever has the wrong type is none."""

from collections.abc import Iterator, Mapping
from typing import Any

from monitor.settings.problem import KeyPath, as_table

Tree = Mapping[str, Any]
#: A table with the path where it stands.
Place = tuple[KeyPath, Tree]


def tables(table: Tree, key: str, prefix: KeyPath = ()) -> tuple[Place, ...]:
    """The tables of a list."""
    found = table.get(key)
    rows = found if isinstance(found, list) else []
    return tuple(((*prefix, key, at), as_table(row)) for at, row in enumerate(rows))


def words(place: Place, key: str) -> Iterator[tuple[KeyPath, str]]:
    """The texts of a list, each with its path."""
    path, table = place
    found = table.get(key)
    for at, word in enumerate(found if isinstance(found, list) else []):
        if isinstance(word, str):
            yield (*path, key, at), word
