"""`run`, `once` and `health`."""

import json as jsonlib
import os
from pathlib import Path
from typing import Annotated

import typer

from monitor.serve.commands.checked import config_of
from monitor.serve.options import FAILED, IN_PART, alone, options_of


def add_to(app: typer.Typer) -> None:
    app.command(epilog="Example: monitor --config config run")(run)
    app.command(epilog="Example: monitor once --all")(once)
    app.command(epilog="Example: monitor --state var health --quiet")(health)


def run(context: typer.Context) -> None:
    """Watch, judge and tell until told to stop (Ctrl-C or SIGTERM)."""
    from monitor.serve.clock import SystemClock
    from monitor.serve.start import run_daemon

    config = config_of(context).for_long()
    with alone(config.state):
        run_daemon(config, options_of(context), SystemClock())


def once(
    context: typer.Context,
    everything: Annotated[
        bool,
        typer.Option(
            "--all",
            help="Also poll what is not yet due, but never against a server's wish.",
        ),
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print counts as JSON.")] = False,
) -> None:
    """Do one whole cycle of what is due, then exit.

    Exits with 4 when a feed could not be read or a delivery still waits.
    """
    from monitor.serve.clock import SystemClock
    from monitor.serve.once import run_once
    from monitor.serve.output import only_json

    config = config_of(context)
    with only_json(json), alone(config.state):
        counts = run_once(config, SystemClock(), everything=everything)
    if json:
        typer.echo(jsonlib.dumps(counts))
    else:
        typer.echo(
            "{polls} polled, {failed} failed; {new} new items; "
            "{owed} deliveries made, {waiting} waiting".format(**counts)
        )
    if counts["outdated"]:
        typer.echo(
            f"{counts['outdated']:,} stored texts wait for the new rules: the next "
            "run goes on with them",
            err=True,
        )
    if counts["wanted"]:
        typer.echo(
            f"{counts['wanted']:,} full texts are still to be asked for: the next run "
            "goes on with them",
            err=True,
        )
    if counts["behind"]:
        typer.echo(
            f"{counts['behind']} still wait for a step: the log says why", err=True
        )
    if counts["failed"] or counts["waiting"] or counts["behind"]:
        raise typer.Exit(IN_PART)


def health(
    context: typer.Context,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="Print nothing; only exit.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Ask the running monitor whether it makes progress; exit 0 if it does."""
    from monitor.serve.control import NobodyListens, ask
    from monitor.settings.places import find_config, find_state

    options = options_of(context)
    config = find_config(options.config, os.environ)
    home = config.absolute().parent if isinstance(config, Path) else Path()
    state = find_state(options.state, os.environ, home=home, database=None)
    answer = ask(state.folder, "status")
    if isinstance(answer, NobodyListens):
        told = f"no monitor answers on {state.folder}: none runs, or it still starts"
        answer = {"ok": False, "error": told}
    well = bool(answer["ok"]) and not answer.get("stuck")
    if json:
        typer.echo(jsonlib.dumps({**answer, "ok": well}))
    elif not quiet:
        typer.echo(answer.get("status") or answer.get("error"), err=not well)
        if answer.get("push"):
            typer.echo(answer["push"])
        if answer.get("outdated"):
            typer.echo(f"{answer['outdated']:,} stored texts wait for the new rules")
        if answer.get("pages"):
            typer.echo(answer["pages"])
    if not well:
        raise typer.Exit(FAILED)
