"""Which secrets do files hold, and what do the files say?

Every secret key has a twin `KEY_file`. Before anything is validated, the twin is
replaced by what its file holds, so that later nobody need know of files.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitor.settings.environment import Unusable, read_secret
from monitor.settings.outline import Schema, keys_at
from monitor.settings.problem import KeyPath, Mistake, Position, as_table

TWIN = "_file"


@dataclass(slots=True)
class Resolver:
    """Puts the content of secret files into the tree, in place."""

    #: Folders in which relative paths are looked up, first to last.
    folders: tuple[Path, ...]
    schema: Callable[[], Schema]  #: made when a file is named: it takes 50 ms
    #: Keys whose values came from files, each with the twin that names the file.
    twins: dict[KeyPath, KeyPath] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    #: Keys without a value for a reason that is told already.
    failed: set[KeyPath] = field(default_factory=set)

    def resolve(self, tree: Mapping[str, Any]) -> None:
        for path, table in secret_tables(tree):
            for key in self._keys(path, table):
                self._replace(path, table, key)

    def _keys(self, path: KeyPath, table: Mapping[str, Any]) -> list[str]:
        """Keys that have a twin in this table; in headers, every key may."""
        twins = [key for key in table if key.endswith(TWIN)]
        if path[-1] == "mailbox":
            twins = [key for key in twins if key == "password_file"]
        elif path == ("operator",):
            twins = [key for key in twins if key == "ping_url_file"]
        elif path[0] == "channels":
            known = self._known(path, table) if twins else frozenset()
            twins = [key for key in twins if key in known]
        return [key.removesuffix(TWIN) for key in twins]

    def _known(self, path: KeyPath, table: Mapping[str, Any]) -> frozenset[str]:
        return keys_at(self.schema(), path, str(table.get("kind")))

    def _replace(self, path: KeyPath, table: dict[str, Any], key: str) -> None:
        twin = (*path, key + TWIN)
        name = table.pop(key + TWIN)
        wrong, remedy = "", f"keep {key} or {key}{TWIN}"
        if key in table:
            wrong = f"both {key} and {key}{TWIN} are given"
        elif not isinstance(name, str) or not name:
            wrong, remedy = "not a path", "write the path of a file, in quotes"
        else:
            secret = self._read(name)
            if isinstance(secret, str):
                table[key] = secret
            else:
                wrong, remedy = secret.wrong, "write the secret into that file"
        if wrong:
            self.mistakes.append(Mistake(path=twin, wrong=wrong, remedy=remedy))
            self.failed.add((*path, key))
        else:
            self.twins[*path, key] = twin

    def place(self, positions: Mapping[KeyPath, Position]) -> dict[KeyPath, Position]:
        """With each secret from a file standing where the file is named."""
        moved = {
            key: positions[twin]
            for key, twin in self.twins.items()
            if twin in positions
        }
        return {**positions, **moved}

    def _read(self, name: str) -> str | Unusable:
        *first, last = self.folders
        for folder in first:
            secret = read_secret(folder / name)
            if isinstance(secret, str) or not secret.missing:
                return secret
        return read_secret(last / name)


def secret_tables(
    tree: Mapping[str, Any],
) -> Iterator[tuple[KeyPath, dict[str, Any]]]:
    """Every table of the tree that may hold a secret."""
    for name, table in as_table(tree.get("channels")).items():
        yield ("channels", name), as_table(table)
    yield ("operator",), as_table(tree.get("operator"))
    feeds = tree.get("feeds")
    if isinstance(feeds, list):
        for index, feed in enumerate(feeds):
            for key in ("headers", "mailbox"):
                yield ("feeds", index, key), as_table(as_table(feed).get(key))


def drop_displaced(base: Mapping[str, Any], top: Mapping[str, Any]) -> None:
    """What comes from outside the files beats the files' value and its twin alike."""
    given = dict(secret_tables(top))
    for path, table in secret_tables(base):
        for key in given.get(path, {}):
            other = key.removesuffix(TWIN) if key.endswith(TWIN) else key + TWIN
            table.pop(other, None)
