"""How does a command get its config?"""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from monitor.serve.options import CONFIG_INVALID, fail, options_of

if TYPE_CHECKING:
    from monitor.serve.config import Config, Outline
    from monitor.settings.problem import Problem


def config_of(context: typer.Context) -> "Config":
    """The config, checked whole; its mistakes are printed and end the command."""
    from monitor.serve.config import Config, read_config

    config = read_config(options_of(context), os.environ)
    if isinstance(config, Config):
        return config
    raise refused(config)


def outline_of(context: typer.Context) -> "Outline":
    """The config without its rules, for a command that only lists what is stored."""
    from monitor.serve.config import Outline, read_outline

    outline = read_outline(options_of(context), os.environ)
    if isinstance(outline, Outline):
        return outline
    raise refused(outline)


def refused(problems: "Sequence[Problem]") -> typer.Exit:
    for problem in problems:
        typer.echo(str(problem), err=True)
    count = f"{len(problems)} mistakes" if len(problems) > 1 else "1 mistake"
    typer.echo(f"{count} in the config; nothing was started.", err=True)
    return typer.Exit(CONFIG_INVALID)


def refuse_unknown(topic: str | None, config: "Outline") -> None:
    """Nothing found under a name that nobody gave is a slip, not an answer."""
    known = [each.name for each in config.loaded.topics]
    if topic is not None and topic not in known:
        raise fail(f"no topic {topic!r}: there are {', '.join(known)}", code=2)
