"""`feeds probe`."""

import json as jsonlib
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.serve.commands.checked import config_of
from monitor.serve.options import FAILED, IN_PART, fail

if TYPE_CHECKING:
    from monitor.model.feed import Feed
    from monitor.serve.config import Config

Json = Annotated[bool, typer.Option("--json", help="Print as JSON.")]
Pause = Annotated[
    str, typer.Option(metavar="TIME", help="Between two requests to one host.")
]


def add_to(group: typer.Typer) -> None:
    group.command(epilog="Example: monitor feeds probe https://example.org/feed")(probe)


def probe(
    context: typer.Context,
    feeds: Annotated[
        list[str],
        typer.Argument(
            metavar="URL|NAME...", help="Addresses, or feeds of the config."
        ),
    ],
    once: Annotated[
        bool,
        typer.Option(
            "--once", help="Send one request only: do not try whether it answers 304."
        ),
    ] = False,
    pause: Pause = "1s",
    json: Json = False,
) -> None:
    """Look at feeds without following them: what they hold, and what is wrong.

    Nothing is stored and nobody is told. Exits with 1 when no feed could be read,
    with 4 when some could not.
    """
    from monitor.serve.clock import SystemClock
    from monitor.serve.feeds.advice import advise, background_of
    from monitor.serve.feeds.asking import ask_all
    from monitor.serve.feeds.telling import as_row, tell
    from monitor.serve.output import has_color

    wait, config = pause_of(pause), config_of(context)
    wanted = [named_feed(name, config) for name in feeds]
    found = ask_all(config, wanted, pause=wait, twice=not once)
    background, now = background_of(config), SystemClock().now()
    good = 0
    for number, told in enumerate(found):
        good += told.facts is not None
        troubles = advise(told, background, now)
        if json:
            row = as_row(told, troubles)
            typer.echo(jsonlib.dumps(row, ensure_ascii=False))
        else:
            typer.echo(
                "\n" * bool(number) + tell(told, troubles, now, color=has_color())
            )
    if good < len(found):
        raise typer.Exit(IN_PART if good else FAILED)


def pause_of(text: str) -> timedelta:
    """`1s`, `500ms` is not needed; `0s` where the server is one's own."""
    from monitor.settings.duration import FORM, parse_duration

    length = parse_duration(text)
    if length is None:
        raise fail(f"--pause {text}: not a duration: {FORM}", 2)
    return length


def named_feed(name: str, config: "Config") -> "Feed":
    """A feed of the config by its name, else an address as a feed of that name."""
    from monitor.settings.problem import nearest, quote

    known = {feed.name: feed for feed in config.feeds}
    if name in known:
        if known[name].query and not known[name].url:
            raise fail(f"{name}: a query that is off is asked of nobody: enable it", 2)
        if not known[name].url:
            raise fail(f"{name}: has no address that could be asked", 2)
        return known[name]
    if "://" in name or ("." in name and " " not in name):
        return web_feed(name)
    near = nearest(name, known)
    meant = f"did you mean {quote(near)}? " if near else ""
    raise fail(f"no feed {quote(name)}: {meant}An address begins with https://", 2)


def web_feed(text: str) -> "Feed":
    """An address as a feed that is named like it."""
    from monitor.model.feed import Feed
    from monitor.serve.feeds.settle import host_of

    url = web_address(text)
    return Feed(name=url, source=host_of(url), url=url)


def web_address(text: str) -> str:
    """Without a scheme it is meant to be https; what is no address ends the command."""
    from monitor.settings.addresses import url_mistake

    url = text if "://" in text else f"https://{text}"
    if wrong := url_mistake(url):
        raise fail(f"{text}: {wrong}: write http:// or https:// and a host", 2)
    return url
