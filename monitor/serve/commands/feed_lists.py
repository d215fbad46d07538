"""`feeds import` and `feeds export`."""

import json as jsonlib
import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.serve.commands.checked import config_of
from monitor.serve.commands.feed_probe import Json, Pause, pause_of
from monitor.serve.options import CONFIG_INVALID, FAILED, fail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from monitor.model.feed import Feed
    from monitor.serve.config import Config
    from monitor.serve.feeds.importing import Reading


class Format(StrEnum):
    """How a list of feeds is written."""

    OPML = "opml"
    CSV = "csv"


def add_to(group: typer.Typer) -> None:
    group.command("import", epilog="Example: monitor feeds import subscriptions.opml")(
        bring_in
    )
    group.command("export", epilog="Example: monitor feeds export feeds.opml")(
        write_out
    )


def bring_in(
    context: typer.Context,
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="OPML or CSV; - reads from standard input."
        ),
    ],
    *,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Write nothing; print what would be written."),
    ] = False,
    probe: Annotated[
        bool,
        typer.Option(
            "--probe", help="Look at each new feed; leave out what cannot be read."
        ),
    ] = False,
    pause: Pause = "1s",
    json: Json = False,
) -> None:
    """Add the feeds of an OPML or CSV file to the config.

    The first line of a CSV names its columns: url, and if need be name, source,
    country, lang, every, topics. What is there already is passed by. Exits with 4
    when a feed of the file cannot be taken.
    """
    from monitor.serve.feeds.importing import keep_readable, read_list
    from monitor.serve.feeds.listed import Unusable

    wait, config = pause_of(pause), config_of(context)
    reading = read_list(file, config)
    if isinstance(reading, Unusable):
        raise fail(f"{file}: {reading.why}")
    if probe:
        from monitor.serve.feeds.asking import ask_all

        feeds = reading.settled.feeds
        found = ask_all(config, feeds, pause=wait, twice=False)
        reading = keep_readable(reading, found)
    _tell(config, reading, dry_run=dry_run, json=json)
    raise typer.Exit(reading.exit_code)


def _tell(config: "Config", reading: "Reading", *, dry_run: bool, json: bool) -> None:
    from monitor.serve.output import plain
    from monitor.settings.blocks import to_blocks

    feeds = reading.settled.feeds
    heading = f"Imported from {Path(reading.name).name}"
    said = [] if dry_run or not feeds else save(config, feeds, heading)
    if json:
        row = reading.as_json() | {"feeds": [feed.name for feed in feeds]}
        typer.echo(jsonlib.dumps(row | {"said": said}, ensure_ascii=False))
        return
    for note in reading.notes():
        typer.echo(plain(note), err=True)
    typer.echo(plain(reading.summary), err=dry_run)
    if dry_run and feeds:
        typer.echo(to_blocks(feeds, heading), nl=False)
    for line in said:
        typer.echo(line)


def save(config: "Config", feeds: "Sequence[Feed]", heading: str = "") -> list[str]:
    """Write the feeds into the config, or end; what was done, line by line."""
    from monitor.serve.feeds.listed import counted
    from monitor.serve.feeds.reload import reload_running
    from monitor.settings.addition import Added, add_feeds

    added = add_feeds(config.loaded.config, os.environ, feeds, heading)
    if isinstance(added, Added):
        written = f"{counted(len(feeds), 'feed')} added to {added.file}"
        return [written, reload_running(config)]
    for problem in added:
        typer.echo(str(problem), err=True)
    raise fail("nothing was written", CONFIG_INVALID if added[0].line else FAILED)


def write_out(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="Must not exist; else standard output."),
    ] = None,
    form: Annotated[
        Format | None,
        typer.Option("--format", help="Else by the end of FILE's name, or OPML."),
    ] = None,
    json: Json = False,
) -> None:
    """Write the feeds as OPML or CSV; headers and logins are left out."""
    from monitor.serve.feeds.listed import counted
    from monitor.serve.feeds.opml import write_opml
    from monitor.serve.feeds.outgoing import outgoing
    from monitor.serve.feeds.sheet import write_sheet

    if json and file is None:
        raise fail("--json tells about a FILE: name one", 2)
    if file and file.exists():
        raise fail(f"{file}: exists already: name a new file")
    loaded = config_of(context).loaded
    going = outgoing(loaded.feeds, loaded.fetch.full_text)
    is_csv = form is Format.CSV or (
        form is None and file is not None and file.suffix.lower() == ".csv"
    )
    text = write_sheet(going.feeds) if is_csv else write_opml(going.feeds)
    for told in going.left_out:
        typer.echo(f"left out: {told}", err=True)
    if file is None:
        typer.echo(text, nl=False)
        return
    try:
        file.write_text(text, "utf-8", newline="")
    except OSError as error:
        raise fail(f"{file}: cannot be written: {error.strerror}") from None
    row = {"file": str(file), "feeds": len(going.feeds), "left_out": going.left_out}
    told = f"{counted(len(going.feeds), 'feed')} written to {file}"
    typer.echo(jsonlib.dumps(row) if json else told)
