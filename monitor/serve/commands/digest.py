"""`digest preview` and `digest send`."""

import json as jsonlib
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from monitor.serve.commands.checked import config_of
from monitor.serve.options import fail

group = typer.Typer(
    help="Look at a route's digest, or send it.",
    epilog="Example: monitor digest preview desk",
    no_args_is_help=True,
)

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
        Path | None, typer.Option(help="Write the mail's HTML to this file.")
    ] = None,
    browser: Annotated[
        bool | None,
        typer.Option(
            "--open/--no-open", help="Open it in a browser; else on a terminal only."
        ),
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print the webhook body.")
    ] = False,
) -> None:
    """Print the digest as it would go out now, and open its HTML in a browser.

    Nothing is sent or changed.
    """
    from monitor.model.message import to_body
    from monitor.send.html import fit_html, render_html
    from monitor.send.page import page_of
    from monitor.send.text import render_text
    from monitor.serve.preview import preview_digest

    config = config_of(context)
    message = preview_digest(config, _route(config.digest_routes, route))
    page = render_html(fit_html(message))
    if html:
        _write(html, page)
    body = jsonlib.dumps(to_body(message), ensure_ascii=False)
    typer.echo(body if json else render_text(page_of(message)))
    opens = sys.stdout.isatty() and not json and not html
    if opens if browser is None else browser:
        _open(page, html, asked=browser is True)


def send(
    context: typer.Context,
    route: Route = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print the answer as JSON.")
    ] = False,
) -> None:
    """Send the digest now; the next one starts where this one ends."""
    from monitor.serve.output import only_json
    from monitor.serve.wish import grant

    config = config_of(context)
    name = _route(config.digest_routes, route)
    with only_json(json):
        answer = grant(config, "digest.send", route=name)
    typer.echo(jsonlib.dumps(answer) if json else answer["said"])


def _open(page: str, written: Path | None, *, asked: bool) -> None:
    """In a browser; what nobody asked for may fail with a word."""
    from monitor.serve.browser import can_show, page_file, show

    if not (asked or can_show(os.environ, sys.platform)):
        typer.echo("no browser here: --html FILE writes the mail's page", err=True)
        return
    path = written or page_file(page)
    if show(path):
        typer.echo(f"opened in a browser: {path}", err=True)
        return
    wrong = f"no browser could be started: open {path} in one"
    if asked:
        raise fail(wrong)
    typer.echo(wrong, err=True)


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
