"""`matches` and `explain`."""

import json as jsonlib
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.serve.commands.checked import config_of, outline_of, refuse_unknown
from monitor.serve.options import MOST, fail

if TYPE_CHECKING:
    from monitor.serve.config import Config

Topic = Annotated[str | None, typer.Option(help="Only this topic.")]
Since = Annotated[
    str | None, typer.Option(help="Only since then: 7d, 12h, or 2024-04-18.")
]
Limit = Annotated[int, typer.Option(min=1, max=MOST, help="At most this many.")]
Json = Annotated[bool, typer.Option("--json", help="Print as JSON.")]


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
    from monitor.serve.output import none_of, print_rows
    from monitor.serve.rows import match_rows
    from monitor.serve.state import moment_since, reading

    start, config = moment_since(since), outline_of(context)
    with reading(config) as database:
        found = database.queries.matches(topic, start, limit)
    if not found:
        refuse_unknown(topic, config)
    rows = [row for each in found for row in match_rows(each)]
    columns = ("story", "first_seen", "topic", "level", "score", "source", "title")
    empty = none_of("matches", narrowed=bool(topic or since))
    print_rows(rows, columns, as_json=json, empty=empty)


def explain(
    context: typer.Context,
    reference: Annotated[
        str, typer.Argument(metavar="URL|ITEM|STORY", help="What to explain.")
    ],
    route: Annotated[
        str | None, typer.Option(help="Why this route heard of it, or did not.")
    ] = None,
    json: Json = False,
) -> None:
    """Tell why someone did, or did not, hear of an item: every gate it passed.

    The first line names the gate that stopped it; --json has each gate's name.
    Of an address that was never seen it tells what kept its publisher's feeds
    from it.
    """
    from monitor.serve.asked_why import why
    from monitor.serve.clock import SystemClock
    from monitor.serve.state import reading

    config = config_of(context)
    _refuse_unknown_route(route, config)
    with reading(config) as database:
        told = why(reference, route, config, database, SystemClock().now())
    if json:
        typer.echo(jsonlib.dumps(told.row))
    elif told.seen:
        typer.echo(told.text)
    if not told.seen:
        raise fail(told.text)


def _refuse_unknown_route(route: str | None, config: "Config") -> None:
    from monitor.settings.problem import choose

    names = [each.name for each in config.loaded.routes]
    if route is not None and route not in names:
        remedy = choose(route, names)
        raise fail(f"no route {route!r}: {remedy}", code=2)
