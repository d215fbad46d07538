"""`rules check` and `rules test`; the other commands on rules are registered here."""

import errno
import json as jsonlib
import sys
from pathlib import Path
from typing import Annotated

import typer

from monitor.serve.commands import derive, measure
from monitor.serve.commands.checked import config_of
from monitor.serve.options import FAILED, fail

group = typer.Typer(help="Try the rules before they judge.", no_args_is_help=True)
Json = Annotated[bool, typer.Option(help="Print as JSON.")]


def add_to(app: typer.Typer) -> None:
    group.command(epilog="Example: monitor rules check")(check)
    example = 'Example: monitor rules test "Police free 12 women"'
    group.command("test", epilog=example)(try_out)
    derive.add_to(group)
    measure.add_to(group)
    app.add_typer(group, name="rules")


def check(context: typer.Context, json: Json = False) -> None:
    """Run every rule's own examples and look up its seed quote."""
    from monitor.serve.rooms import check_rules

    count, failures = check_rules(config_of(context))
    if json:
        typer.echo(jsonlib.dumps({"checked": count, "failures": failures}))
    else:
        for failure in failures:
            typer.echo(failure)
        wrong = len(failures) or "none"
        typer.echo(f"{count} examples and quotes checked, {wrong} wrong")
    if failures:
        raise typer.Exit(FAILED)


def try_out(
    context: typer.Context,
    text: Annotated[
        str,
        typer.Argument(
            metavar="TEXT|FILE|-",
            help="A headline, or a file, or - for standard input.",
        ),
    ],
    json: Json = False,
) -> None:
    """Say what the rules make of a text: topics, points, and the words that count."""
    from monitor.serve.rooms import classifier, describe_topics

    config = config_of(context)
    row = classifier(config)(_row(text))
    if json:
        typer.echo(jsonlib.dumps(row, ensure_ascii=False))
    else:
        typer.echo(describe_topics(row, config.loaded.topics))


def _row(text: str) -> dict[str, str]:
    found = _stdin() if text == "-" else _file(text)
    body = text if found is None else found
    title, _, rest = body.strip().partition("\n")
    return {"title": title, "text": rest.strip()}


def _stdin() -> str:
    if sys.stdin is None:
        raise fail("standard input is closed")
    return sys.stdin.buffer.read().decode("utf-8", errors="replace")


def _file(name: str) -> str | None:
    """None where no file has this name: then it is a headline."""
    try:
        return Path(name).read_text(encoding="utf-8") if Path(name).is_file() else None
    except UnicodeDecodeError as error:
        raise fail(f"{name}: cannot be read as UTF-8 text: {error}") from None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            return None
        raise fail(f"{name}: cannot be read: {error.strerror}") from None
