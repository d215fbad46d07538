"""`agreements` and `events`."""

from typing import Annotated

import typer

from monitor.model.event import EventType, Status
from monitor.serve.commands.checked import outline_of
from monitor.serve.options import MOST

Country = Annotated[
    str | None, typer.Option(help="Only with this state or body: VNM, VN, Vietnam, EU.")
]
Since = Annotated[
    str | None, typer.Option(help="Only from this day on: 2024-04-18, or 30d ago.")
]
Until = Annotated[str | None, typer.Option(help="Only up to this day.")]
Background = Annotated[
    bool, typer.Option("--background", help="Also what items only recall.")
]
Limit = Annotated[
    int | None,
    typer.Option(min=1, max=MOST, help="At most this many; else 50 in a table."),
]
Json = Annotated[bool, typer.Option("--json", help="Print as JSON.")]
Csv = Annotated[bool, typer.Option("--csv", help="Print as CSV, for a spreadsheet.")]
Ics = Annotated[
    bool, typer.Option("--ics", help="Print what is planned as a calendar.")
]


def add_to(app: typer.Typer) -> None:
    app.command(epilog="Example: monitor agreements --between VNM,GBR")(agreements)
    app.command(epilog="Example: monitor events --type arrest --since 30d")(events)


def agreements(
    context: typer.Context,
    *,
    between: Annotated[
        str | None, typer.Option(help="Only between these, such as VNM,GBR.")
    ] = None,
    country: Country = None,
    kind: Annotated[
        str | None, typer.Option(help="Only this paper, such as mou or treaty.")
    ] = None,
    status: Annotated[
        str | None,
        typer.Option(help="proposed, negotiated, agreed, signed, in-force or failed."),
    ] = None,
    since: Since = None,
    until: Until = None,
    background: Background = False,
    limit: Limit = None,
    json: Json = False,
    csv: Csv = False,
    ics: Ics = False,
) -> None:
    """List instruments between states: parties, status and its history, sources."""
    from monitor.group.register import agreements as found_in
    from monitor.model.register import Choice
    from monitor.serve import asked
    from monitor.serve.register_rows import AGREEMENTS

    form = asked.form(json=json, csv=csv, ics=ics)
    choice = Choice(
        between=asked.parties(between),
        country=asked.party(country),
        kind=asked.paper(kind),
        status=asked.stage(status),
        since=asked.day("--since", since),
        until=asked.day("--until", until),
    )
    accounts = asked.accounts(outline_of(context), EventType, background=background)
    found = asked.chosen_of(found_in(accounts), choice)
    asked.show(found, AGREEMENTS, form, limit, narrowed=choice != Choice())


def events(
    context: typer.Context,
    *,
    kind: Annotated[
        EventType | None, typer.Option("--type", help="Only events of this type.")
    ] = None,
    country: Country = None,
    status: Annotated[
        Status | None, typer.Option(help="Only with this status.")
    ] = None,
    since: Since = None,
    until: Until = None,
    main: Annotated[
        bool, typer.Option("--main", help="Only what an item is mainly about.")
    ] = False,
    background: Background = False,
    limit: Limit = None,
    json: Json = False,
    csv: Csv = False,
    ics: Ics = False,
) -> None:
    """List what happened, each happening once, however many items tell of it."""
    from monitor.group.register import happenings
    from monitor.model.register import Choice
    from monitor.serve import asked
    from monitor.serve.register_rows import EVENTS

    form = asked.form(json=json, csv=csv, ics=ics)
    choice = Choice(
        country=asked.party(country),
        status=status.value if status else "",
        since=asked.day("--since", since),
        until=asked.day("--until", until),
        main=main,
    )
    types = (kind,) if kind else EventType
    accounts = asked.accounts(outline_of(context), types, background=background)
    found = asked.chosen_of(happenings(accounts), choice)
    narrowed = bool(kind) or choice != Choice()
    asked.show(found, EVENTS, form, limit, narrowed=narrowed)
