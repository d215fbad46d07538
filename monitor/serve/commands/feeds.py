"""`feeds list`, and the group that finding and carrying feeds belong to."""

from typing import Annotated

import typer

from monitor.serve.commands import feed_add, feed_discover, feed_lists, feed_probe
from monitor.serve.commands.checked import config_of, outline_of

group = typer.Typer(
    help="The feeds: how they are, and how to get more.",
    epilog="Example: monitor feeds list --failing",
    no_args_is_help=True,
)


def add_to(app: typer.Typer) -> None:
    group.command("list", epilog="Example: monitor feeds list --failing")(show)
    feed_discover.add_to(group)
    feed_probe.add_to(group)
    feed_add.add_to(group)
    feed_lists.add_to(group)
    app.add_typer(group, name="feeds")


def show(
    context: typer.Context,
    failing: Annotated[
        bool, typer.Option("--failing", help="Only those in trouble.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """List every feed with its health, last and next poll, and what it brought."""
    from monitor.serve.clock import SystemClock
    from monitor.serve.output import print_rows
    from monitor.serve.rows import feed_row
    from monitor.serve.state import reading

    config = outline_of(context)
    # Only a query is written out from the rules.
    asked = any(feed.query for feed in config.loaded.feeds)
    feeds = config_of(context).feeds if asked else config.loaded.feeds
    with reading(config) as database:
        known = {h.state.feed: h for h in database.queries.feeds(SystemClock().now())}
        held = database.subscriptions.subscriptions()
    web = config.loaded.web
    pushed = {s.feed: s for s in held if web.public_base_url and not s.leaving}
    cap = config.loaded.fetch.cap
    every = [
        feed_row(feed, known.get(feed.name), pushed.get(feed.name), cap)
        for feed in feeds
    ]
    rows = [row for row in every if row["trouble"] or not failing]
    push = ("push",) if any(row["push"] for row in rows) else ()
    columns = (
        *("feed", "health", "last_poll", "next_poll", "plan", "items"),
        *(*push, "trouble"),
    )
    print_rows(rows, columns, as_json=json, empty="no feeds")
