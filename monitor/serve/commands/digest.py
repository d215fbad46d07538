"""`digest preview` and `digest send`."""

import json as jsonlib
from pathlib import Path
from typing import Annotated

import typer

from monitor.serve.commands.checked import config_of
from monitor.serve.options import fail

group = typer.Typer(help="Look at a route's digest, or send it.", no_args_is_help=True)

Route = Annotated[
    str | None, typer.Argument(metavar="[ROUTE]", help="Its name; needed if several.")
]


def add_to(app: typer.Typer) -> None:
    group.command(epilog="Example: monitor digest preview desk --html digest.html")(
        preview
    )
    group.command(epilog="Example: monitor digest send desk")(send)
    app.add_typer(group, name="digest")


def preview(
    context: typer.Context,
    route: Route = None,
    html: Annotated[
        Path | None, typer.Option(help="Also write the mail's HTML to this file.")
    ] = None,
    json: Annotated[bool, typer.Option(help="Print the webhook body.")] = False,
) -> None:
    """Print the digest as it would go out now; nothing is sent or changed."""
    from monitor.model.message import to_body
    from monitor.send.html import fit_html, render_html
    from monitor.send.page import page_of
    from monitor.send.text import render_text
    from monitor.serve.preview import preview_digest

    config = config_of(context)
    message = preview_digest(config, _route(config.digest_routes, route))
    if html:
        _write(html, render_html(fit_html(message)))
    body = jsonlib.dumps(to_body(message), ensure_ascii=False)
    typer.echo(body if json else render_text(page_of(message)))


def send(
    context: typer.Context,
    route: Route = None,
    json: Annotated[bool, typer.Option(help="Print the answer as JSON.")] = False,
) -> None:
    """Send the digest now; the next one starts where this one ends."""
    from monitor.serve.output import only_json
    from monitor.serve.wish import grant

    config = config_of(context)
    name = _route(config.digest_routes, route)
    with only_json(json):
        answer = grant(config, "digest.send", route=name)
    typer.echo(jsonlib.dumps(answer) if json else answer["said"])


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise fail(f"{path}: cannot be written: {error.strerror}") from None


def _route(names: tuple[str, ...], name: str | None) -> str:
    if name in names:
        return name
    known = ", ".join(names) or "none"
    if name is None and len(names) == 1:
        return names[0]
    wrong = f"no route with a digest is called {name!r}" if name else "which route?"
    raise fail(f"{wrong}: routes with a digest: {known}", code=2)
