"""`stories`, `stories merge` and `stories split`."""

import json as jsonlib
from typing import Annotated

import typer

from monitor.serve.commands.checked import config_of, outline_of, refuse_unknown
from monitor.serve.options import MOST, fail

group = typer.Typer(
    help="List stories, newest first, with their sources; merge and split them.",
    epilog="Example: monitor stories --since 7d",
    invoke_without_command=True,
)

Why = Annotated[str, typer.Option(help="The reason, which explain shows.")]
Json = Annotated[bool, typer.Option("--json", help="Print as JSON.")]


def add_to(app: typer.Typer) -> None:
    group.callback()(show)
    group.command(epilog="Example: monitor stories merge s-0123abcd s-4567ef01")(merge)
    group.command(
        epilog="Example: monitor stories split s-0123abcd https://example.org/news/1"
    )(split)
    app.add_typer(group, name="stories")


def show(
    context: typer.Context,
    *,
    topic: Annotated[str | None, typer.Option(help="Only this topic.")] = None,
    since: Annotated[
        str | None, typer.Option(help="Only since then: 7d, 12h, or 2024-04-18.")
    ] = None,
    limit: Annotated[
        int, typer.Option(min=1, max=MOST, help="At most this many.")
    ] = 50,
    json: Json = False,
) -> None:
    """List stories, newest first, with their sources; merge and split them."""
    if context.invoked_subcommand:
        return
    from monitor.serve.output import none_of, print_rows
    from monitor.serve.state import moment_since, reading
    from monitor.serve.story_rows import COLUMNS, shown, story_row

    start, config = moment_since(since), outline_of(context)
    with reading(config) as database:
        found = database.queries.stories(topic, start, limit)
    if not found:
        refuse_unknown(topic, config)
    rows = [story_row(each) for each in found]
    listed = rows if json else [shown(row) for row in rows]
    empty = none_of("stories", narrowed=bool(topic or since))
    print_rows(listed, COLUMNS, as_json=json, empty=empty)


def merge(
    context: typer.Context,
    stories: Annotated[
        list[str], typer.Argument(metavar="STORY...", help="The first keeps its id.")
    ],
    *,
    why: Why = "",
    json: Json = False,
) -> None:
    """Make one of several stories; later items of any of them join it, too."""
    _edit(context, "stories.merge", json=json, stories=stories, why=why)


def split(
    context: typer.Context,
    story: Annotated[str, typer.Argument(metavar="STORY", help="What is split.")],
    items: Annotated[
        list[str], typer.Argument(metavar="ITEM...", help="Ids or addresses.")
    ],
    *,
    why: Why = "",
    json: Json = False,
) -> None:
    """Make a story of its own of some items; what is like them follows."""
    _edit(context, "stories.split", json=json, story=story, items=items, why=why)


def _edit(
    context: typer.Context, wish: str, *, json: bool, **asked: str | list[str]
) -> None:
    from monitor.serve.output import only_json
    from monitor.serve.wish import grant, login

    with only_json(json):
        answer = grant(config_of(context), wish, who=login(), **asked)
    if "refused" in answer:
        raise fail(answer["refused"])
    typer.echo(jsonlib.dumps(answer) if json else answer["said"])
