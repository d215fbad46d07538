"""`rules backtest`: what an edit costs before it is made."""

import json as jsonlib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.serve.commands.checked import config_of, refuse_unknown, refused
from monitor.serve.options import fail, options_of

if TYPE_CHECKING:
    from monitor.serve.config import Config

ITEM_COLUMNS = ("turn", "topic", "rules", "mark", "source", "title")
MADE_COLUMNS = ("at", "route", "change", "outcome", "gate", "story", "differs")
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
    exact: Annotated[
        bool,
        typer.Option(
            "--exact", help="Group all items found anew, where a sample would do."
        ),
    ] = False,
    verify: Annotated[
        bool,
        typer.Option(
            "--verify",
            help="Make every decision of the period again, and compare: nothing may "
            "differ.",
        ),
    ] = False,
    json: Annotated[
        bool, typer.Option("--json", help="Print as JSON, with all items.")
    ] = False,
) -> None:
    """Price an edit of the rules: what it would have found, lost and told.

    Stored items are judged by both editions, and what changes goes through
    grouping and the routes as for the first time: repeats, budgets and quiet
    hours are left out. Where more than 800 items are found anew, a sample of
    them is grouped, and alerts and digest lines are an estimate with its range.
    Nothing is sent or changed.

    With --verify, what was decided is decided again as of its moment, repeats,
    budgets and quiet hours included: exit 1 where something came out otherwise,
    4 where something could not be made again.
    """
    from monitor.serve import priced
    from monitor.serve.backtest import backtest as run
    from monitor.serve.clock import SystemClock
    from monitor.serve.scope import Question
    from monitor.serve.state import moment_since, reading

    config = config_of(context)
    start, until = moment_since(since), SystemClock().now()
    assert start is not None
    if verify:
        if rule_file or topic or everything or exact:
            wrong = "--verify takes no rule file, --topic, --all or --exact"
            raise fail(wrong, code=2)
        _verify(config, (start, until), limit, json=json)
        return
    new = _edited(context, rule_file, config) if rule_file else None
    refuse_unknown(topic or None, new or config)
    with reading(config) as database:
        question = Question(
            config=config,
            new=new,
            since=max(start, database.replay.oldest() or start),
            until=until,
            topic=topic,
            everything=everything,
            exact=exact,
        )
        outcome = run(question, database)
    if json:
        typer.echo(jsonlib.dumps(priced.as_json(outcome), ensure_ascii=False))
        return
    for line in priced.lines(outcome):
        typer.echo(line)
    items = [priced.difference_row(each) for each in outcome.differences]
    told = [priced.told_row(each) for each in outcome.told]
    _list(items, ITEM_COLUMNS, limit)
    _list(told, TOLD_COLUMNS, limit)


def _verify(
    config: "Config", period: tuple[datetime, datetime], limit: int, *, json: bool
) -> None:
    from monitor.serve import verified
    from monitor.serve.state import reading
    from monitor.serve.verify import verify

    with reading(config) as database:
        found = verify(config, database, *period)
    if json:
        typer.echo(jsonlib.dumps(verified.as_json(found), ensure_ascii=False))
    else:
        for line in verified.lines(found):
            typer.echo(line)
        _list([*map(verified.row, found.differ)], MADE_COLUMNS, limit)
        _list([*map(verified.row, found.unknown)], MADE_COLUMNS, limit)
    if found.differ:
        raise typer.Exit(1)
    if found.unknown:
        raise typer.Exit(4)


def _list(rows: list[dict[str, Any]], columns: tuple[str, ...], limit: int) -> None:
    from monitor.serve.output import print_rows

    if rows[:limit]:
        typer.echo()
        print_rows(rows[:limit], columns, as_json=False, empty="")
    if len(rows) > limit:
        typer.echo(f"… and {len(rows) - limit} more (--limit, --json)")


def _edited(context: typer.Context, file: Path, config: "Config") -> "Config":
    from monitor.serve.config import Config
    from monitor.serve.rulefile import read_edited, stands_for

    place = stands_for(file, config.loaded.config)
    try:
        found = read_edited(file, options_of(context), config.loaded.config)
    except OSError as error:
        raise fail(f"{file}: cannot be read: {error.strerror}", code=2) from None
    if isinstance(found, Config):
        if not place.exists():
            told = f"note: there is no {place}: {file} is judged as a new one"
            typer.echo(told, err=True)
        return found
    raise refused(found)
