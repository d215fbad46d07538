"""`rules backtest`: what an edit costs before it is made."""

import json as jsonlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.serve.commands.checked import config_of, refuse_unknown, refused
from monitor.serve.options import fail, options_of

if TYPE_CHECKING:
    from monitor.serve.backtest import Outcome
    from monitor.serve.config import Config

ITEM_COLUMNS = ("turn", "topic", "rules", "mark", "source", "title")
TOLD_COLUMNS = ("route", "before", "after", "mark", "story", "headline")

RuleFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="An edited topic, language or concepts file, called like the one "
        "it stands in for. Without it, the rules of now are held against what "
        "people were told by.",
    ),
]
Since = Annotated[
    str, typer.Option(help="Items seen since then: 30d, 12h, or 2024-04-18.")
]
OnlyTopic = Annotated[str, typer.Option(help="Only this topic.")]
Limit = Annotated[int, typer.Option(min=0, help="List so many of each.")]
Everything = Annotated[
    bool, typer.Option("--all", help="Judge every item, and tell how fast.")
]
Exact = Annotated[
    bool,
    typer.Option(
        "--exact", help="Group all items found anew, where a sample would do."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print as JSON, with all items.")]


def add_to(group: typer.Typer) -> None:
    example = "Example: monitor rules backtest --rule-file new/smuggling.toml"
    group.command(epilog=example)(backtest)


def backtest(
    context: typer.Context,
    rule_file: RuleFile = None,
    since: Since = "30d",
    topic: OnlyTopic = "",
    limit: Limit = 50,
    *,
    everything: Everything = False,
    exact: Exact = False,
    json: Json = False,
) -> None:
    """Price an edit of the rules: what it would have found, lost and told.

    Stored items are judged by both editions, and what changes goes through
    grouping and the routes as for the first time: repeats, budgets and quiet
    hours are left out. Where more than 800 items are found anew, a sample of
    them is grouped, and alerts and digest lines are an estimate with its range.
    Nothing is sent or changed.
    """
    from monitor.serve.backtest import backtest as run
    from monitor.serve.clock import SystemClock
    from monitor.serve.priced import as_json
    from monitor.serve.scope import Question
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
            exact=exact,
        )
        outcome = run(question, database)
    if json:
        typer.echo(jsonlib.dumps(as_json(outcome), ensure_ascii=False))
    else:
        _show(outcome, limit)


def _show(outcome: "Outcome", limit: int) -> None:
    from monitor.serve import priced
    from monitor.serve.output import print_some

    for line in priced.lines(outcome):
        typer.echo(line)
    items = [*map(priced.difference_row, outcome.differences)]
    print_some(items, ITEM_COLUMNS, limit)
    print_some([*map(priced.told_row, outcome.told)], TOLD_COLUMNS, limit)


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
