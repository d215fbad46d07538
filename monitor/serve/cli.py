"""Which commands are there? Each imports what it needs only when it runs."""

import signal
from types import FrameType
from typing import Annotated

import typer

from monitor.serve.commands import (
    config,
    digest,
    feeds,
    filters,
    look,
    marks,
    outbox,
    register,
    rules,
    running,
    silence,
    stories,
    upkeep,
)
from monitor.serve.options import Options

EXIT_INTERRUPTED = 130

app = typer.Typer(
    name="monitor",
    help="Watch news for people who must not miss it.",
    epilog="Example: monitor run",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version as installed_version

        from monitor.classify.core import COMPILED as MATCHER
        from monitor.group.core import COMPILED as GROUPING

        typer.echo(f"news-monitor {installed_version('news-monitor')}")
        for name, core in (("matcher", MATCHER), ("grouping", GROUPING)):
            python = "in Python: no C compiler when installed"
            typer.echo(f"{name} {'compiled' if core else python}")
        raise typer.Exit


@app.callback()
def main(
    context: typer.Context,
    config_folder: Annotated[
        str | None,
        typer.Option(
            "--config",
            metavar="DIR",
            help="Folder with monitor.toml; else $MONITOR_CONFIG, ./config, "
            "/etc/monitor.",
        ),
    ] = None,
    state: Annotated[
        str | None,
        typer.Option(
            metavar="DIR",
            help="Folder for all that is written; else $STATE_DIRECTORY, var/.",
        ),
    ] = None,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Print the version and exit.",
            callback=_print_version,
            is_eager=True,
        ),
    ] = False,
) -> None:
    del version
    context.obj = Options(config=config_folder, state=state)


running.add_to(app)
config.add_to(app)
filters.add_to(app)
look.add_to(app)
stories.add_to(app)
marks.add_to(app)
register.add_to(app)
rules.add_to(app)
feeds.add_to(app)
digest.add_to(app)
outbox.add_to(app)
silence.add_to(app)
upkeep.add_to(app)


def run() -> None:
    """End with the exit code of the contract.

    0 done, 1 failed, 2 wrong usage, 3 config invalid, 4 done in part, 5 already
    running, 130 and 143 by a signal.
    """
    signal.signal(signal.SIGINT, _interrupt)
    app()


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(EXIT_INTERRUPTED)
