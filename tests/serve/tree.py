"""The commands as they are registered, and a way to run one inside the test."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from typer.testing import CliRunner, Result

from monitor.serve.cli import app

Words = tuple[str, ...]


def commands() -> dict[Words, Any]:
    """Every command and group by its words; the program itself has none."""
    root: Any = typer.main.get_command(app)
    return {(): root, **dict(_below(root, ()))}


def leaves() -> dict[Words, Any]:
    """Those that do something."""
    return {w: c for w, c in commands().items() if not hasattr(c, "commands")}


def options(command: Any) -> set[str]:
    """What may be written with it, both ways of a switch."""
    every = [p for p in command.params if p.param_type_name == "option"]
    return {name for p in every for name in (*p.opts, *p.secondary_opts)}


def run(*words: str | Path, stdin: str | bytes = "", **env: str) -> Result:
    """Without a process of its own; a crash fails the test with its traceback."""
    wide = {"COLUMNS": "1000", **env}  # whatever terminal the tests are run from
    result = CliRunner().invoke(app, list(map(str, words)), input=stdin, env=wide)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def _below(group: Any, words: Words) -> Iterator[tuple[Words, Any]]:
    for name, command in group.commands.items():
        yield (*words, name), command
        if hasattr(command, "commands"):
            yield from _below(command, (*words, name))
