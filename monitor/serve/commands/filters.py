"""`acquire`, `classify`, `extract` and `group`: the pure rooms as Unix filters."""

import sys
from typing import Annotated

import typer

from monitor.serve.commands.checked import config_of
from monitor.serve.options import options_of

Files = Annotated[
    list[str] | None,
    typer.Argument(metavar="[FILE]...", help="Lines to read; else standard input."),
]


def add_to(app: typer.Typer) -> None:
    app.command(epilog="Example: monitor acquire feed.xml | monitor classify")(acquire)
    app.command(epilog="Example: monitor classify items.jsonl")(classify)
    app.command(epilog="Example: monitor acquire feed.xml | monitor extract")(extract)
    app.command(epilog="Example: monitor acquire feed.xml | monitor group")(group)


def acquire(
    context: typer.Context,
    inputs: Annotated[
        list[str], typer.Argument(metavar="FILE|URL...", help="Feeds to read.")
    ],
) -> None:
    """Print every entry of each document, one JSON object a line."""
    from monitor.serve.reading import read_documents

    raise typer.Exit(
        read_documents(inputs, options_of(context), out=sys.stdout, err=sys.stderr)
    )


def classify(context: typer.Context, files: Files = None) -> None:
    """Add `topics` to each line: what it is about, by which rules and words."""
    from monitor.serve.filters import run_filter
    from monitor.serve.rooms import classifier

    add = classifier(config_of(context))
    raise typer.Exit(run_filter(files or [], add, out=sys.stdout, err=sys.stderr))


def extract(context: typer.Context, files: Files = None) -> None:
    """Add `events` to each line: what happened, between whom, when."""
    from monitor.serve.filters import run_filter
    from monitor.serve.rooms import extractor

    del context
    raise typer.Exit(
        run_filter(files or [], extractor(), out=sys.stdout, err=sys.stderr)
    )


def group(context: typer.Context, files: Files = None) -> None:
    """Add `story` to each line: the same for lines that tell of the same thing."""
    from monitor.serve.filters import run_filter
    from monitor.serve.rooms import grouper

    del context
    raise typer.Exit(run_filter(files or [], grouper(), out=sys.stdout, err=sys.stderr))
