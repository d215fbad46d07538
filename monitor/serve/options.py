"""What was said before the command, and how does a command get its config by it?"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from pathlib import Path

    from monitor.serve.config import Config

FAILED = 1
CONFIG_INVALID = 3
IN_PART = 4
ALREADY_RUNNING = 5
#: The largest --limit: nobody reads more, and SQLite takes no number of any size.
MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class Options:
    """`--config` and `--state`, as given."""

    config: str | None = None
    state: str | None = None


def options_of(context: typer.Context) -> Options:
    """What the command line said before the command."""
    options = context.find_root().obj
    return options if isinstance(options, Options) else Options()


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


@contextmanager
def alone(state: "Path") -> Iterator[None]:
    """Hold the state folder; if it is taken or of no use, say so and end."""
    from monitor.serve.lock import AlreadyRunningError, UnusableStateError, hold
    from monitor.store.schema import UnusableDatabaseError

    try:
        with hold(state):
            yield
    except AlreadyRunningError as error:
        raise fail(str(error), ALREADY_RUNNING) from None
    except (UnusableStateError, UnusableDatabaseError) as error:
        raise fail(str(error)) from None


def fail(message: str, code: int = FAILED) -> typer.Exit:
    """Say why on standard error; to be raised."""
    typer.echo(message, err=True)
    return typer.Exit(code)
