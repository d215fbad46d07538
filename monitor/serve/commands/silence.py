"""`silence add|list|remove`."""

import json as jsonlib
from datetime import UTC, datetime
from typing import Annotated

import typer

from monitor.model.silence import Mute
from monitor.serve.commands.checked import config_of
from monitor.serve.options import FAILED, fail

group = typer.Typer(
    help="What is not to be told for a while.",
    epilog="Example: monitor silence list",
    no_args_is_help=True,
)

_KINDS = f"What is silenced: {', '.join(kind.value for kind in Mute)}."
Json = Annotated[bool, typer.Option("--json", help="Print as JSON.")]


def add_to(app: typer.Typer) -> None:
    add_epilog = 'Example: monitor silence add term "boat race" --for 2d'
    group.command(epilog=add_epilog)(add)
    group.command("list", epilog="Example: monitor silence list --all")(show)
    group.command(epilog="Example: monitor silence remove 3")(remove)
    app.add_typer(group, name="silence")


def add(
    context: typer.Context,
    kind: Annotated[Mute, typer.Argument(metavar="KIND", help=_KINDS)],
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT", help="The story's id, the source, the term, or the route."
        ),
    ],
    *,
    lasts: Annotated[
        str | None, typer.Option("--for", metavar="DURATION", help="Such as 2h or 7d.")
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(
            metavar="MOMENT", help="Such as 2026-12-01T08:00; UTC if no zone."
        ),
    ] = None,
    route: Annotated[str, typer.Option(help="On this route only.")] = "",
    note: Annotated[str, typer.Option(help="Why; shown in the list.")] = "",
    json: Json = False,
) -> None:
    """Tell nothing of a story, a source or a term; or no alerts on a route.

    What is silenced is counted in digests; a silenced route gets it all in its
    digest.
    """
    from monitor.serve.wish import grant

    if (lasts is None) == (until is None):
        raise fail("until when? give either --for or --until", code=2)
    if not what.strip():
        raise fail("what is to be silenced? it is empty", code=2)
    answer = grant(
        config_of(context),
        "silence.add",
        kind=kind.value,
        what=what,
        seconds=None if lasts is None else _seconds(lasts),
        until=None if until is None else _moment(until),
        route=route,
        note=note,
    )
    if "refused" in answer:
        raise fail(answer["refused"])
    typer.echo(jsonlib.dumps(answer) if json else answer["said"])


def show(
    context: typer.Context,
    everything: Annotated[
        bool, typer.Option("--all", help="Also those that have ended.")
    ] = False,
    json: Json = False,
) -> None:
    """List silences, with what they are for."""
    from monitor.serve.clock import SystemClock
    from monitor.serve.output import print_rows
    from monitor.serve.rows import silence_row
    from monitor.serve.state import reading

    now = SystemClock().now()
    with reading(config_of(context)) as database:
        rows = [silence_row(each, now) for each in database.silences.all()]
    shown = [row for row in rows if everything or row["state"] == "holds"]
    columns = ("id", "kind", "what", "route", "until", "state", "note")
    print_rows(shown, columns, as_json=json, empty="no silences")


def remove(
    context: typer.Context,
    ids: Annotated[list[int], typer.Argument(metavar="ID...", help="From the list.")],
    json: Json = False,
) -> None:
    """End silences now; they stay in the list of all."""
    from monitor.serve.wish import grant

    answer = grant(config_of(context), "silence.remove", ids=ids)
    typer.echo(jsonlib.dumps(answer) if json else answer["said"])
    if not answer["removed"]:
        raise typer.Exit(FAILED)


def _seconds(text: str) -> float:
    from monitor.settings.duration import FORM, parse_duration

    length = parse_duration(text)
    if not length:
        raise fail(f"not a duration: {text!r}: {FORM}", code=2)
    return length.total_seconds()


def _moment(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        remedy = "write it like 2026-12-01T08:00 or 2026-12-01T08:00+07:00"
        raise fail(f"not a moment: {text!r}: {remedy}", code=2) from None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat()
