"""`init`, `check`, `config show` and `config schema`."""

import json as jsonlib
from pathlib import Path
from typing import Annotated

import typer

from monitor.serve.commands.checked import config_of
from monitor.serve.options import fail, options_of

group = typer.Typer(
    help="Look at the config.",
    epilog="Example: monitor config show --redacted",
    no_args_is_help=True,
)


def add_to(app: typer.Typer) -> None:
    app.command(epilog="Example: monitor init config")(init)
    app.command(epilog="Example: monitor --config config check")(check)
    group.command(epilog="Example: monitor config show --redacted")(show)
    group.command(epilog="Example: monitor config schema > monitor.schema.json")(schema)
    app.add_typer(group, name="config")


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="[DIR]", help="Where the config shall stand.")
    ] = Path("config"),
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Write a commented config to start from; nothing that exists is changed."""
    from monitor.settings.starter import starter_source, write_starter

    try:
        starter = write_starter(folder, starter_source())
    except OSError as error:
        raise fail(f"{folder}: cannot be written: {error.strerror}") from None
    written, kept = map(str, starter.written), map(str, starter.kept)
    if json:
        typer.echo(jsonlib.dumps({"written": list(written), "kept": list(kept)}))
        return
    for path in written:
        typer.echo(f"wrote {path}")
    for path in kept:
        typer.echo(f"kept  {path} as it is")
    typer.echo(
        f"Next: edit {folder}/feeds.toml and {folder}/routes.toml, "
        f"then: monitor --config {folder} check"
    )


def check(
    context: typer.Context,
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Check the whole config without starting anything; exit 3 if it has mistakes."""
    import os
    from dataclasses import asdict

    from monitor.serve.config import Config, read_config
    from monitor.serve.queries import told
    from monitor.serve.unheard import unheard

    if json:
        found = read_config(options_of(context), os.environ)
        problems = [] if isinstance(found, Config) else [asdict(p) for p in found]
        notes = list(unheard(found.loaded)) if isinstance(found, Config) else []
        row = {"ok": not problems, "problems": problems, "notes": notes}
        typer.echo(jsonlib.dumps(row))
        raise typer.Exit(3 if problems else 0)
    config = config_of(context)
    loaded = config.loaded
    rules = sum(len(topic.rules) for topic in loaded.topics)
    counts = (
        (len(loaded.feeds), "feed"),
        (len(loaded.topics), "topic"),
        (rules, "rule"),
        (len(loaded.routes), "route"),
        (len(loaded.channels), "channel"),
    )
    named = (f"{n} {noun}" if n == 1 else f"{n} {noun}s" for n, noun in counts)
    typer.echo(f"ok: {', '.join(named)}")
    for line in unheard(loaded):
        typer.echo(f"note: {line}")
    for line in told(config.feeds):
        typer.echo(line)


def show(
    context: typer.Context,
    redacted: Annotated[
        bool, typer.Option(help="Hide secrets; they are never shown either way.")
    ] = True,
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Print the config as it is in force, with defaults and the environment."""
    from monitor.settings.show import redacted as hide
    from monitor.settings.show import show as write

    del redacted
    loaded = config_of(context).loaded
    typer.echo(jsonlib.dumps(hide(loaded), indent=2) if json else write(loaded))


def schema() -> None:
    """Print the JSON Schema of the config files, for editors."""
    from monitor.settings.schema import json_schema

    typer.echo(jsonlib.dumps(json_schema(), indent=2, ensure_ascii=False))
