"""What do the environment and the credentials set, over what the files say?"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitor.settings.outline import Schema, keys_at, types_at
from monitor.settings.problem import (
    ENVIRONMENT,
    KeyPath,
    Position,
    Problem,
    as_table,
    choose,
    problem_at,
)

PREFIX = "MONITOR_"
NESTED = "__"
#: Read by the command line and the tests; not settings.
NOT_SETTINGS = frozenset({"MONITOR_CONFIG", "MONITOR_DATA", "MONITOR_PROOF"})

CREDENTIALS_DIRECTORY = "CREDENTIALS_DIRECTORY"
CREDENTIAL = "credential"
#: systemd allows credentials of up to a megabyte; no secret of ours is that long.
LARGEST_SECRET = 64 * 1024


@dataclass(slots=True, kw_only=True)
class Overlay:
    """What is set from outside the files, and by which variable or credential."""

    tree: dict[str, Any] = field(default_factory=dict)
    positions: dict[KeyPath, Position] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def over(self, base: Mapping[KeyPath, Position]) -> dict[KeyPath, Position]:
        """The positions of both; what a value replaces is nowhere any more."""
        both = {
            path: position
            for path, position in base.items()
            if not any(path[:end] in self.positions for end in range(1, len(path) + 1))
        }
        for path, position in self.positions.items():
            for end in range(1, len(path)):
                both.setdefault(path[:end], position)
        return both | self.positions


@dataclass(frozen=True, slots=True)
class _Given:
    """One variable or credential: the parts of its name, its value, its place."""

    parts: tuple[str, ...]
    value: str
    position: Position


def read_overlay(
    environ: Mapping[str, str],
    tree: Mapping[str, Any],
    schema: Callable[[], Schema],
) -> Overlay:
    """A variable beats a credential, a longer name beats a shorter one."""
    overlay = Overlay()
    for given in (*_credentials(environ, overlay), *_variables(environ)):
        _set(given, overlay, tree, schema())
    _refuse_new_channels(overlay, tree)
    return overlay


def _variables(environ: Mapping[str, str]) -> Iterator[_Given]:
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in NOT_SETTINGS:
            position = Position(file=ENVIRONMENT, key=name)
            yield _Given(_parts(name), environ[name], position)


def _parts(name: str) -> tuple[str, ...]:
    return tuple(name.removeprefix(PREFIX).split(NESTED))


def _credentials(environ: Mapping[str, str], overlay: Overlay) -> Iterator[_Given]:
    """Credentials named like a key; others are for `*_file` keys to name."""
    folder = environ.get(CREDENTIALS_DIRECTORY)
    if not folder or not Path(folder).is_dir():
        return
    for path in sorted(Path(folder).iterdir()):
        variable = path.name.startswith(PREFIX)
        if not variable and not path.name.startswith("channels."):
            continue
        position = Position(file=CREDENTIAL, key=path.name)
        secret = read_secret(path)
        if isinstance(secret, str):
            parts = _parts(path.name) if variable else tuple(path.name.split("."))
            yield _Given(parts, secret, position)
            continue
        overlay.problems.append(problem_at(position, secret.wrong, "mend the file"))


@dataclass(frozen=True, slots=True)
class Unusable:
    """Why a file gives no secret."""

    wrong: str
    missing: bool = False


def read_secret(path: Path) -> str | Unusable:
    """The text of the file without the line break at its end."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_SECRET + 1)
    except FileNotFoundError:
        return Unusable(f"no such file: {path}", missing=True)
    except (OSError, ValueError) as error:  # ValueError: NUL in the name
        reason = getattr(error, "strerror", None) or "not a path"
        return Unusable(f"cannot be read: {path}: {reason}")
    if len(raw) > LARGEST_SECRET:
        return Unusable(f"too large for a secret: {path}")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return Unusable(f"not UTF-8: {path}")
    secret = text.rstrip("\r\n")
    return secret or Unusable(f"empty: {path}")


def _set(
    given: _Given, overlay: Overlay, tree: Mapping[str, Any], schema: Schema
) -> None:
    path = _path_of(given.parts, tree, schema)
    types = types_at(schema, path)
    if not path or not types:
        remedy = _nearest_variable(given, tree, schema)
        overlay.problems.append(problem_at(given.position, "unknown setting", remedy))
        return
    value = given.value if types == {"string"} else _from_json(given.value)
    if value is None:
        wrong, remedy = _not_json(types)
        overlay.problems.append(problem_at(given.position, wrong, remedy))
        return
    _put(value, path, given.position, overlay)


def _from_json(text: str) -> object:
    """None for what is not JSON; no setting is null."""
    try:
        value: object = json.loads(text)
    except ValueError:
        return None
    return value


def _not_json(types: frozenset[str]) -> tuple[str, str]:
    if "array" in types:
        return "not a list", 'write JSON, such as ["a", "b"]'
    if "object" in types:
        return "not a table", 'write JSON, such as {"floor": "5m"}'
    return "not a number or switch", "write digits, or true or false"


def _put(value: object, path: KeyPath, position: Position, overlay: Overlay) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            _put(inner, (*path, key), position, overlay)
        return
    table = overlay.tree
    for key in map(str, path[:-1]):
        if not isinstance(table.get(key), dict):
            table[key] = {}
        table = table[key]
    table[str(path[-1])] = value
    overlay.positions[path] = position


def _path_of(
    parts: tuple[str, ...], tree: Mapping[str, Any], schema: Schema
) -> KeyPath:
    """Names are compared without case; a dash or space in a name is `_` there."""
    path: KeyPath = ()
    here: object = tree
    for part in parts:
        inside = as_table(here)
        known = {_fold(key): key for key in (*inside, *keys_at(schema, path))}
        name = known.get(_fold(part), part.lower())
        here = inside.get(name)
        path = (*path, name)
    return path


def _fold(name: str) -> str:
    return name.casefold().replace("-", "_").replace(" ", "_")


def _nearest_variable(given: _Given, tree: Mapping[str, Any], schema: Schema) -> str:
    """Lists are given whole, so a name that leads into one is cut there."""
    path = _path_of(given.parts, tree, schema)
    for end in range(1, len(path)):
        if types_at(schema, path[:end]) == {"array"}:
            return f"set {_variable(path[:end])} to the whole list, as JSON"
    return choose(_variable(given.parts), _all_variables(tree, schema))


def _all_variables(tree: Mapping[str, Any], schema: Schema) -> Iterator[str]:
    names = as_table(tree.get("channels"))
    tables: list[KeyPath] = [("channels", name) for name in names]
    for key in keys_at(schema, ()):
        yield _variable((key,))
        tables.append((key,))
    for path in tables:
        for key in keys_at(schema, path):
            yield _variable((*path, key))


def _variable(path: KeyPath) -> str:
    return PREFIX + NESTED.join(_fold(str(part)).upper() for part in path)


def _refuse_new_channels(overlay: Overlay, tree: Mapping[str, Any]) -> None:
    """A variable of a channel that no file has, and no variable gives a kind."""
    known = as_table(tree.get("channels"))
    given = as_table(overlay.tree.get("channels"))
    for name in [name for name in given if name not in known]:
        if "kind" in as_table(given[name]):
            continue
        del given[name]
        for path in [path for path in overlay.positions if path[1:2] == (name,)]:
            position = overlay.positions.pop(path)
            problem = problem_at(position, f"no channel {name}", choose(name, known))
            overlay.problems.append(problem)
