"""`mark` and `marks`: what people say of stories."""

import json as jsonlib
from typing import Annotated

import typer

from monitor.model.mark import Word
from monitor.serve.commands.checked import config_of, outline_of
from monitor.serve.options import FAILED

Json = Annotated[bool, typer.Option("--json", help="Print as JSON.")]
_WORDS = f"What it is to you: {', '.join(word.value for word in Word)}."
COLUMNS = ("story", "mark", "who", "at", "topics", "headline", "note")


def add_to(app: typer.Typer) -> None:
    example = 'Example: monitor mark s-0123456789abcdef wrong --note "a film"'
    app.command(epilog=example)(mark)
    app.command(epilog="Example: monitor marks --items > labelled.jsonl")(marks)


def mark(
    context: typer.Context,
    story: Annotated[
        str, typer.Argument(metavar="STORY", help="Or an item of it, or its address.")
    ],
    word: Annotated[Word, typer.Argument(metavar="WORD", help=_WORDS)],
    note: Annotated[str, typer.Option(help="In your own words.")] = "",
    json: Json = False,
) -> None:
    """Say what a story was worth. The newest word counts, older ones are kept.

    Nothing is sent and no rule changes: marks are labels for `rules score`, and
    `rules backtest` counts them.
    """
    from monitor.serve.output import only_json
    from monitor.serve.wish import grant, login

    config = config_of(context)
    with only_json(json):
        asked = {"story": story, "word": word.value, "who": login(), "note": note}
        answer = grant(config, "story.mark", **asked)
    typer.echo(jsonlib.dumps(answer) if json else answer["said"])
    if not answer["marked"]:
        raise typer.Exit(FAILED)


def marks(
    context: typer.Context,
    items: Annotated[
        bool,
        typer.Option(
            "--items", help="Print items with their labels, as rules score reads them."
        ),
    ] = False,
    json: Json = False,
) -> None:
    """List the marked stories, last marked first."""
    from monitor.serve.output import print_rows
    from monitor.serve.rows import labelled_rows, mark_row
    from monitor.serve.state import reading

    with reading(outline_of(context)) as database:
        found = database.marks.counting()
    if items:
        rows = [row for each in found for row in labelled_rows(each)]
        print_rows(rows, (), as_json=True, empty="")
        return
    rows = [mark_row(each) for each in found]
    print_rows(rows, COLUMNS, as_json=json, empty="no marks yet")
