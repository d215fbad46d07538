"""How does a command get its config?"""

import os
from typing import TYPE_CHECKING

import typer

from monitor.serve.options import CONFIG_INVALID, options_of

if TYPE_CHECKING:
    from monitor.serve.config import Config


def config_of(context: typer.Context) -> "Config":
    """The config, checked whole; its mistakes are printed and end the command."""
    from monitor.serve.config import Config, read_config

    config = read_config(options_of(context), os.environ)
    if isinstance(config, Config):
        return config
    for problem in config:
        typer.echo(str(problem), err=True)
    count = f"{len(config)} mistakes" if len(config) > 1 else "1 mistake"
    typer.echo(f"{count} in the config; nothing was started.", err=True)
    raise typer.Exit(CONFIG_INVALID)
