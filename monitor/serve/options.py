"""What was said before the command, and how does a command end when it cannot go on?"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from pathlib import Path

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
