"""`feeds discover`."""

import json as jsonlib
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.serve.commands.checked import config_of
from monitor.serve.commands.feed_probe import Json, Pause, pause_of, web_address
from monitor.serve.options import FAILED, fail

if TYPE_CHECKING:
    from datetime import datetime

    from monitor.acquire.discover import Discovery
    from monitor.serve.config import Config
    from monitor.serve.feeds.ranking import Choice


def add_to(group: typer.Typer) -> None:
    group.command(epilog="Example: monitor feeds discover example.org")(discover)


def discover(
    context: typer.Context,
    site: Annotated[
        str, typer.Argument(metavar="SITE", help="A host, or the address of a page.")
    ],
    *,
    most: Annotated[
        int, typer.Option(min=1, max=200, help="Ask for at most this many addresses.")
    ] = 30,
    toml: Annotated[
        bool,
        typer.Option(
            "--toml", help="Print blocks for feeds.toml, the best feed first."
        ),
    ] = False,
    pause: Pause = "1s",
    json: Json = False,
) -> None:
    """Look for the feeds of a site, and rank them.

    Asks one address at a time: the page and what it names, robots.txt,
    sitemaps, and common places where nothing else is found. Exits with 1 when
    there is no feed.
    """
    from monitor.acquire.discover import Discovery, Search
    from monitor.serve.clock import SystemClock
    from monitor.serve.feeds.asking import ask
    from monitor.serve.output import plain
    from monitor.serve.progress import Progress

    wait, url, config = pause_of(pause), web_address(site), config_of(context)
    progress = Progress(f"asking {url}", most)

    def say(address: str) -> None:
        progress.noun = f"asking {address}"
        progress.step()

    # Many a ministry still answers over http alone.
    over_http = url.replace("https://", "http://", 1) if "://" not in site else ""
    discovery = Discovery(site=url, most=most, otherwise=over_http)
    found = ask(
        config,
        lambda asker: Search(asker=asker, discovery=discovery, say=say).run(),
        pause=wait,
        progress=progress,
    )
    now = SystemClock().now()
    choices = _ranked(found, config, now)
    for note in found.notes:
        typer.echo(f"note: {plain(note)}", err=True)
    _show(choices, config, now, toml=toml, json=json)
    typer.echo(f"asked for {found.asked} of at most {most} addresses", err=True)
    if not choices:
        raise fail(f"no feed found at {found.site}", FAILED)


def _ranked(found: "Discovery", config: "Config", now: "datetime") -> "list[Choice]":
    from monitor.serve.feeds.probing import report
    from monitor.serve.feeds.ranking import Choice, known_as, merge, rank

    choices = []
    for each in found.found:
        document = each.probed.good
        if document is None or document.children:
            continue  # an index leads to feeds and is none
        told = report(each.probed, config.rules)
        known = known_as(told, config.loaded.feeds)
        choices.append(Choice(candidate=each.candidate, report=told, known=known))
    return rank(merge(choices), now)


def _show(
    choices: "list[Choice]",
    config: "Config",
    now: "datetime",
    *,
    toml: bool,
    json: bool,
) -> None:
    from monitor.serve.feeds.ranking import as_toml, choice_row, tell_choice
    from monitor.serve.output import has_color

    if toml:
        typer.echo(as_toml(choices, config.loaded.feeds, now), nl=False)
        return
    for number, choice in enumerate(choices, 1):
        if json:
            row = choice_row(choice, now, number)
            typer.echo(jsonlib.dumps(row, ensure_ascii=False))
        else:
            typer.echo(tell_choice(choice, now, number, color=has_color()))
    best = next((c for c in choices if c.worth and not c.known), None)
    if best and not json:
        typer.echo(
            f"follow the best: monitor feeds add {best.shell_word}",
            err=True,
        )
