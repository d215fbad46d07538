"""`outbox list|retry|drop` and `channels list|recipients|resubscribe|test|resume`."""

import json as jsonlib
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.model.view import DeliveryState
from monitor.serve.commands.checked import config_of, outline_of
from monitor.serve.options import FAILED, MOST, fail

if TYPE_CHECKING:
    from collections.abc import Iterable

    from monitor.serve.config import Config

group = typer.Typer(
    help="Deliveries that are owed.",
    epilog="Example: monitor outbox list --state refused",
    no_args_is_help=True,
)
channels = typer.Typer(
    help="The ways out.",
    epilog="Example: monitor channels list",
    no_args_is_help=True,
)

Json = Annotated[bool, typer.Option("--json", help="Print as JSON.")]
Keys = Annotated[
    list[str] | None, typer.Argument(metavar="[KEY]...", help="Keys of deliveries.")
]


def add_to(app: typer.Typer) -> None:
    group.command("list", epilog="Example: monitor outbox list --state refused")(show)
    group.command(epilog="Example: monitor outbox retry --all")(retry)
    group.command(epilog="Example: monitor outbox drop msg_0123abcd")(drop)
    app.add_typer(group, name="outbox")
    channels.command("list", epilog="Example: monitor channels list")(show_channels)
    channels.command(epilog="Example: monitor channels resume desk")(resume)
    channels.command(epilog="Example: monitor channels recipients")(recipients)
    channels.command(
        epilog="Example: monitor channels resubscribe mail desk@example.org"
    )(resubscribe)
    channels.command("test", epilog="Example: monitor channels test desk")(try_out)
    app.add_typer(channels, name="channels")


def show(
    context: typer.Context,
    state: Annotated[
        DeliveryState | None, typer.Option(help="Only those in this state.")
    ] = None,
    limit: Annotated[
        int, typer.Option(min=1, max=MOST, help="At most this many.")
    ] = 50,
    json: Json = False,
) -> None:
    """List deliveries, newest first: what waits, what was refused and why."""
    from monitor.serve.output import print_rows
    from monitor.serve.rows import delivery_row
    from monitor.serve.state import reading

    with reading(outline_of(context)) as database:
        rows = [delivery_row(d) for d in database.queries.outbox(state, limit=limit)]
    columns = ("key", "channel", "state", "attempts", "created_at", "reason")
    print_rows(rows, columns, as_json=json, empty="no deliveries")


def retry(
    context: typer.Context,
    keys: Keys = None,
    everything: Annotated[
        bool, typer.Option("--all", help="All that were refused.")
    ] = False,
    json: Json = False,
) -> None:
    """Owe refused or dropped deliveries again, under their old keys."""
    _change(context, "outbox.retry", keys, json=json, everything=everything)


def drop(context: typer.Context, keys: Keys = None, json: Json = False) -> None:
    """Give up deliveries; they stay in the list as dropped."""
    _change(context, "outbox.drop", keys, json=json, everything=False)


def show_channels(context: typer.Context, json: Json = False) -> None:
    """List every channel: does it take deliveries, since when not, why, what waits?"""
    from monitor.serve.clock import SystemClock
    from monitor.serve.output import print_rows
    from monitor.serve.rows import channel_row
    from monitor.serve.state import reading

    config = outline_of(context)
    kinds = {name: each.kind for name, each in config.loaded.channels.items()}
    now = SystemClock().now()
    with reading(config) as database:
        lines = database.queries.channels(kinds)
    rows = [channel_row(line, kinds[line.name], now) for line in lines]
    columns = ("channel", "kind", "state", "owed", "last_success", "since", "why")
    print_rows(rows, columns, as_json=json, empty="no channels")


def resume(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(metavar="CHANNEL...")],
    json: Json = False,
) -> None:
    """Try channels at once that are paused or wait; what was refused goes first."""
    from monitor.serve.output import only_json
    from monitor.serve.wish import grant

    config = config_of(context)
    _refuse_unknown(names, config)
    with only_json(json):
        answer = grant(config, "channels.resume", names=names)
    typer.echo(jsonlib.dumps(answer) if json else answer["said"])


def recipients(context: typer.Context, json: Json = False) -> None:
    """List who gets mail through which channel, and who has unsubscribed."""
    from monitor.serve.output import print_rows
    from monitor.serve.rows import recipient_rows
    from monitor.serve.state import reading
    from monitor.serve.unsubscribe import recipients_of

    config = outline_of(context)
    with reading(config) as database:
        gone = database.recipients.all_gone()
    pairs = [(each.channel, each.address) for each in recipients_of(config)]
    columns = ("channel", "address", "state", "since")
    rows = recipient_rows(pairs, gone)
    print_rows(rows, columns, as_json=json, empty="no mail channels")


def resubscribe(
    context: typer.Context,
    channel: Annotated[str, typer.Argument(metavar="CHANNEL")],
    address: Annotated[str, typer.Argument(metavar="ADDRESS")],
    json: Json = False,
) -> None:
    """Put a recipient back who has unsubscribed; ask it before you do."""
    from monitor.serve.output import only_json
    from monitor.serve.wish import grant

    config = config_of(context)
    with only_json(json):
        answer = grant(config, "channels.resubscribe", channel=channel, address=address)
    typer.echo(jsonlib.dumps(answer) if json else answer["said"])
    if not answer["changed"]:
        raise typer.Exit(FAILED)


def try_out(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[CHANNEL]...", help="Else all.")
    ] = None,
    json: Json = False,
) -> None:
    """Send a test notice through channels and print what each answered."""
    from monitor.serve.output import only_json
    from monitor.serve.wish import grant

    config = config_of(context)
    known = _refuse_unknown(names or (), config)
    with only_json(json):
        answer = grant(config, "channels.test", names=list(names or known))
    typer.echo(jsonlib.dumps(answer) if json else answer["said"])
    if not answer["delivered"]:
        raise typer.Exit(FAILED)


def _refuse_unknown(names: "Iterable[str]", config: "Config") -> tuple[str, ...]:
    """The names that there are."""
    known = tuple(config.loaded.channels)
    for name in names:
        if name not in known:
            raise fail(f"no channel {name!r}: there are {', '.join(known)}", code=2)
    return known


def _change(
    context: typer.Context,
    wish: str,
    keys: list[str] | None,
    *,
    json: bool,
    everything: bool,
) -> None:
    from monitor.serve.output import only_json
    from monitor.serve.wish import grant

    if not keys and not everything:
        raise fail(
            "which deliveries? name their keys (see monitor outbox list)", code=2
        )
    config = config_of(context)
    with only_json(json):
        answer = grant(config, wish, keys=keys or [], all=everything)
    typer.echo(jsonlib.dumps(answer) if json else answer["said"])
    if not answer["changed"] and not everything:
        raise typer.Exit(FAILED)
