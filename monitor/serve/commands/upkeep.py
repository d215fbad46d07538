"""`db check` and `db backup`."""

import json as jsonlib
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from monitor.serve.commands.checked import outline_of
from monitor.serve.options import FAILED, fail

group = typer.Typer(
    help="Look after the database.",
    epilog="Example: monitor db check",
    no_args_is_help=True,
)


def add_to(app: typer.Typer) -> None:
    group.command(epilog="Example: monitor db check")(check)
    group.command(epilog="Example: monitor db backup monitor-backup.db")(backup)
    app.add_typer(group, name="db")


def check(
    context: typer.Context,
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Check integrity, and that the ledger balances; exit 1 on a problem."""
    import sqlite3

    from monitor.serve.clock import SystemClock
    from monitor.serve.state import reading

    with reading(outline_of(context)) as database:
        problems = database.upkeep.check(SystemClock().now())
        counts = asdict(database.queries.counts())
    version = sqlite3.sqlite_version
    if json:
        row = {"problems": problems, "sqlite": version, "counts": counts}
        typer.echo(jsonlib.dumps(row))
    else:
        typer.echo("\n".join(problems) or "ok: sound, and every poll balances")
        typer.echo(", ".join(f"{name} {n:,}" for name, n in counts.items()))
        typer.echo(f"SQLite {version}")
    if problems:
        raise typer.Exit(FAILED)


def backup(
    context: typer.Context,
    target: Annotated[Path, typer.Argument(metavar="FILE", help="Must not exist.")],
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Copy the database while it is in use, and check the copy."""
    import sqlite3

    from monitor.serve.state import reading

    if target.exists():
        raise fail(f"{target}: exists already: name a new file")
    with reading(outline_of(context)) as database:
        try:
            problems = database.upkeep.backup(target)
        except (OSError, sqlite3.Error) as error:
            raise fail(f"{target}: cannot be written: {error}") from None
    if json:
        typer.echo(jsonlib.dumps({"file": str(target), "problems": list(problems)}))
    else:
        typer.echo("\n".join(problems) or f"{target}: written and checked")
    if problems:
        raise typer.Exit(FAILED)
