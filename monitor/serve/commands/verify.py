"""`rules verify`: would everything be decided today as it was?"""

import json as jsonlib
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.serve.commands.checked import config_of
from monitor.serve.options import FAILED, IN_PART

if TYPE_CHECKING:
    from monitor.serve.verify import Verified

COLUMNS = ("at", "route", "change", "outcome", "gate", "story", "differs")
Since = Annotated[
    str, typer.Option(help="Decisions since then: 30d, 12h, or 2024-04-18.")
]
Limit = Annotated[int, typer.Option(min=0, help="List so many of each.")]
Json = Annotated[
    bool, typer.Option("--json", help="Print as JSON, with all that differ.")
]


def add_to(group: typer.Typer) -> None:
    group.command(epilog="Example: monitor rules verify --since 7d")(verify)


def verify(
    context: typer.Context,
    since: Since = "30d",
    limit: Limit = 50,
    *,
    json: Json = False,
) -> None:
    """Make every decision of a period again, and compare: nothing may differ.

    Stored texts are judged and extracted again, and what was decided is decided
    again as of its moment, repeats, budgets and quiet hours included. Nothing is
    sent or changed. Exit 1 where something came out otherwise, 4 where something
    could not be made again.
    """
    from monitor.serve.clock import SystemClock
    from monitor.serve.state import moment_since, reading
    from monitor.serve.verified import as_json
    from monitor.serve.verify import verify as run

    config = config_of(context)
    start, until = moment_since(since), SystemClock().now()
    assert start is not None
    with reading(config) as database:
        found = run(config, database, start, until)
    if json:
        typer.echo(jsonlib.dumps(as_json(found), ensure_ascii=False))
    else:
        _show(found, limit)
    if found.differ:
        raise typer.Exit(FAILED)
    if found.unknown:
        raise typer.Exit(IN_PART)


def _show(found: "Verified", limit: int) -> None:
    from monitor.serve import verified
    from monitor.serve.output import print_some

    for line in verified.lines(found):
        typer.echo(line)
    print_some([*map(verified.row, found.differ)], COLUMNS, limit)
    print_some([*map(verified.row, found.unknown)], COLUMNS, limit)
