"""`rules backtest`: what an edit costs before it is made."""

import json as jsonlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.serve.commands.checked import config_of, refuse_unknown, refused
from monitor.serve.options import fail, options_of

if TYPE_CHECKING:
    from monitor.serve.config import Config

ITEM_COLUMNS = ("turn", "topic", "rules", "mark", "source", "title")
TOLD_COLUMNS = ("route", "before", "after", "mark", "story", "headline")


def add_to(group: typer.Typer) -> None:
    example = "Example: monitor rules backtest --rule-file new/smuggling.toml"
    group.command(epilog=example)(backtest)


def backtest(
    context: typer.Context,
    rule_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="An edited topic, language or concepts file, called like the one "
            "it stands in for. Without it, the rules of now are held against what "
            "people were told by.",
        ),
    ] = None,
    since: Annotated[
        str, typer.Option(help="Items seen since then: 30d, 12h, or 2024-04-18.")
    ] = "30d",
    topic: Annotated[str, typer.Option(help="Only this topic.")] = "",
    limit: Annotated[int, typer.Option(min=0, help="List so many of each.")] = 50,
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="Judge every item, and tell how fast.")
    ] = False,
    json: Annotated[bool, typer.Option(help="Print as JSON, with all items.")] = False,
) -> None:
    """Price an edit of the rules: what it would have found, lost and told.

    Stored items are judged by both editions, and what changes goes through grouping
    and the routes as for the first time: repeats, budgets and quiet hours are left
    out. Nothing is sent or changed.
    """
    from monitor.serve import priced
    from monitor.serve.backtest import Question
    from monitor.serve.backtest import backtest as run
    from monitor.serve.clock import SystemClock
    from monitor.serve.output import print_rows
    from monitor.serve.state import moment_since, reading

    config = config_of(context)
    new = _edited(context, rule_file, config) if rule_file else None
    refuse_unknown(topic or None, new or config)
    start, until = moment_since(since), SystemClock().now()
    assert start is not None
    with reading(config) as database:
        question = Question(
            config=config,
            new=new,
            since=max(start, database.replay.oldest() or start),
            until=until,
            topic=topic,
            everything=everything,
        )
        outcome = run(question, database)
    if json:
        typer.echo(jsonlib.dumps(priced.as_json(outcome), ensure_ascii=False))
        return
    for line in priced.lines(outcome):
        typer.echo(line)
    items = [priced.difference_row(each) for each in outcome.differences]
    told = [priced.told_row(each) for each in outcome.told]
    for rows, columns in ((items, ITEM_COLUMNS), (told, TOLD_COLUMNS)):
        if rows[:limit]:
            typer.echo()
            print_rows(rows[:limit], columns, as_json=False, empty="")
        if len(rows) > limit:
            typer.echo(f"… and {len(rows) - limit} more (--limit, --json)")


def _edited(context: typer.Context, file: Path, config: "Config") -> "Config":
    from monitor.serve.config import Config
    from monitor.serve.rulefile import read_edited

    try:
        found = read_edited(file, options_of(context), config.loaded.config)
    except OSError as error:
        raise fail(f"{file}: cannot be read: {error.strerror}", code=2) from None
    if isinstance(found, Config):
        return found
    raise refused(found)
