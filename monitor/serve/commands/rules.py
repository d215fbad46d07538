"""`rules check` and `rules test`; the other commands on rules are registered here."""

import errno
import json as jsonlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.serve.commands import backtest, derive, measure, verify
from monitor.serve.commands.checked import config_of
from monitor.serve.options import FAILED, fail

if TYPE_CHECKING:
    from monitor.serve.config import Config

group = typer.Typer(
    help="Try the rules before they judge.",
    epilog="Example: monitor rules check --all",
    no_args_is_help=True,
)
Json = Annotated[bool, typer.Option("--json", help="Print as JSON.")]
#: Pieces of advice of one kind that are shown without --all.
SHOWN = 10


def add_to(app: typer.Typer) -> None:
    group.command(epilog="Example: monitor rules check --all")(check)
    example = 'Example: monitor rules test "Police free 12 women"'
    group.command("test", epilog=example)(try_out)
    derive.add_to(group)
    measure.add_to(group)
    backtest.add_to(group)
    verify.add_to(group)
    app.add_typer(group, name="rules")


def check(
    context: typer.Context,
    json: Json = False,
    every: Annotated[bool, typer.Option("--all", help="Show all advice.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Fail on advice, too.")
    ] = False,
) -> None:
    """Run every rule's own examples, look up its quote, and advise on what could go.

    Advice names concepts that no rule uses, terms and clauses that others make
    needless, rules with few examples, and languages of feeds that no term covers.
    """
    from monitor.serve.checking import check_rules

    found = check_rules(config_of(context))
    if json:
        typer.echo(jsonlib.dumps(found.as_json(), ensure_ascii=False))
    else:
        for line in found.lines(None if every else SHOWN):
            typer.echo(line)
    if found.failures or (strict and found.advice):
        raise typer.Exit(FAILED)


def try_out(
    context: typer.Context,
    text: Annotated[
        str,
        typer.Argument(
            metavar="TEXT|URL|FILE|-",
            help="A headline, the address of a stored item, a file, or - for "
            "standard input.",
        ),
    ],
    json: Json = False,
) -> None:
    """Say what the rules make of a text: topics, points, and the words that count.

    Of a topic that is not reached it tells which rules came nearest, and what was
    missing, too far apart, or in the way.
    """
    from monitor.serve.output import has_color
    from monitor.serve.rooms import classifier, read_item
    from monitor.serve.trial import Trial

    config = config_of(context)
    row = _row(text, config)
    trial = Trial(read_item(row), config.rules)
    if json:
        told = {**classifier(config)(row), "weighed": trial.rows()}
        typer.echo(jsonlib.dumps(told, ensure_ascii=False))
    else:
        typer.echo(trial.tell(color=has_color()))


def _row(text: str, config: "Config") -> dict[str, str]:
    if text.lower().startswith(("http://", "https://")):
        return _stored(text, config)
    found = _stdin() if text == "-" else _file(text)
    body = text if found is None else found
    if not body.strip():
        raise fail("nothing to test: write a headline, an address or a file", code=2)
    title, _, rest = body.strip().partition("\n")
    return {"title": title, "text": rest.strip()}


def _stored(url: str, config: "Config") -> dict[str, str]:
    from monitor.serve.articles import stored_text

    item = stored_text(url, config)
    fields = ("title", "summary", "text", "lang", "source", "url")
    return {name: getattr(item, name) for name in fields}


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
