"""`matches` and `explain`."""

import json as jsonlib
from pathlib import Path
from typing import Annotated

import typer

from monitor.serve.commands.checked import config_of, outline_of, refuse_unknown
from monitor.serve.options import MOST, fail

Topic = Annotated[str | None, typer.Option(help="Only this topic.")]
Since = Annotated[
    str | None, typer.Option(help="Only since then: 7d, 12h, or 2024-04-18.")
]
Limit = Annotated[int, typer.Option(min=1, max=MOST, help="At most this many.")]
Json = Annotated[bool, typer.Option(help="Print as JSON.")]


def add_to(app: typer.Typer) -> None:
    app.command(epilog="Example: monitor matches --topic smuggling --since 7d")(matches)
    app.command(epilog="Example: monitor explain https://example.org/news/1")(explain)


def matches(
    context: typer.Context,
    topic: Topic = None,
    since: Since = None,
    limit: Limit = 50,
    json: Json = False,
) -> None:
    """List matched items, newest first; --json has the words that matched."""
    from monitor.serve.output import print_rows
    from monitor.serve.rows import match_rows
    from monitor.serve.state import moment_since, reading

    start, config = moment_since(since), outline_of(context)
    with reading(config) as database:
        found = database.queries.matches(topic, start, limit)
    if not found:
        refuse_unknown(topic, config)
    rows = [row for each in found for row in match_rows(each)]
    columns = ("story", "first_seen", "topic", "level", "score", "source", "title")
    print_rows(rows, columns, as_json=json, empty="no matches yet")


def explain(
    context: typer.Context,
    reference: Annotated[
        str, typer.Argument(metavar="URL|ITEM|STORY", help="What to explain.")
    ],
    json: Json = False,
) -> None:
    """Tell why someone did, or did not, hear of an item: every gate it passed."""
    from monitor.serve.explain import as_json, tell
    from monitor.serve.missed import feeds_at, lost_lines
    from monitor.serve.state import reading

    config, path = config_of(context), Path(reference)
    known = path.absolute().as_uri() if path.is_file() else reference
    with reading(config) as database:
        found = database.queries.explain(known)
        if not found.items and not found.stories:
            lost = database.queries.losses(feeds_at(reference, config.feeds))
            never = (
                f"{reference}: never seen: no feed has published this address, and no "
                "item or story has this id (monitor feeds list shows what is polled "
                "and what was set aside)"
            )
            raise fail("\n  ".join([never, *lost_lines(lost)]))
    typer.echo(jsonlib.dumps(as_json(found)) if json else tell(found, config.rules))
