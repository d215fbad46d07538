"""`feeds add`."""

import json as jsonlib
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.serve.commands.checked import config_of
from monitor.serve.commands.feed_lists import save
from monitor.serve.commands.feed_probe import Json, Pause, pause_of, web_feed
from monitor.serve.options import FAILED, IN_PART, fail

if TYPE_CHECKING:
    from datetime import timedelta

    from monitor.serve.config import Config
    from monitor.serve.feeds.adding import Desk
    from monitor.serve.feeds.advice import Trouble

#: As in model/feed.py, which is not imported for --help.
POLLS = ("digest", "quiet", "alert")


Urls = Annotated[list[str], typer.Argument(metavar="URL...", help="Addresses.")]
Name = Annotated[str, typer.Option(help="Else the feed's own title.")]
Source = Annotated[
    str, typer.Option(help="The publisher; else where its entries lead.")
]
Lang = Annotated[str, typer.Option(help="Else that of its texts.")]
Country = Annotated[str, typer.Option(help="Of the publisher: VN, Viet Nam.")]
Every = Annotated[
    str, typer.Option(metavar="TIME", help="A fixed interval, such as 15m.")
]
FirstPoll = Annotated[
    str,
    typer.Option(
        help="What becomes of the matches it holds now: digest, quiet or alert."
    ),
]
Topics = Annotated[
    str, typer.Option(help="Only these topics, with commas between them.")
]
Force = Annotated[
    bool, typer.Option("--force", help="Add it even if it cannot be read now.")
]
DryRun = Annotated[
    bool,
    typer.Option("--dry-run", help="Write nothing; print what would be written."),
]


def add_to(group: typer.Typer) -> None:
    group.command(
        epilog="Example: monitor feeds add https://example.org/feed --country VN"
    )(add)


def add(
    context: typer.Context,
    urls: Urls,
    *,
    name: Name = "",
    source: Source = "",
    lang: Lang = "",
    country: Country = "",
    every: Every = "",
    first_poll: FirstPoll = "digest",
    topics: Topics = "",
    force: Force = False,
    dry_run: DryRun = False,
    pause: Pause = "1s",
    json: Json = False,
) -> None:
    """Look at feeds and add them to the config; what you wrote there stays.

    What is there already is refused. Exits with 1 when nothing was added, with
    4 when something was not.
    """
    from monitor.serve.feeds.adding import Desk, Mistaken, read_wish
    from monitor.serve.output import plain

    wait, config = pause_of(pause), config_of(context)
    if first_poll not in POLLS:
        raise fail(f"--first-poll {first_poll}: write one of {', '.join(POLLS)}", 2)
    if name and len(urls) > 1:
        raise fail("--name is for one feed: add them one by one", 2)
    given = {
        "name": name,
        "source": source,
        "lang": lang,
        "country": country,
        "every": every,
        "first_poll": first_poll,
        "topics": topics,
    }
    wish = read_wish(given, config)
    if isinstance(wish, Mistaken):
        raise fail(wish.why, 2)
    desk = Desk(config.loaded.feeds, wish)
    troubles = _look(urls, desk, config, wait, force=force)
    for told in desk.refused:
        typer.echo(plain(told), err=True)
    said = save(config, desk.taken) if desk.taken and not dry_run else []
    _tell(desk, troubles, said, dry_run=dry_run, json=json)
    if desk.refused:
        raise typer.Exit(IN_PART if desk.taken else FAILED)


def _look(
    urls: list[str], desk: "Desk", config: "Config", pause: "timedelta", *, force: bool
) -> "dict[str, tuple[Trouble, ...]]":
    """By the name of each feed that is taken, what is to be told about it."""
    from monitor.serve.clock import SystemClock
    from monitor.serve.feeds.advice import background_of
    from monitor.serve.feeds.asking import ask_all

    wanted = [web_feed(url) for url in dict.fromkeys(urls)]
    feeds = [feed for feed in wanted if desk.may_ask(feed.url)]
    if not feeds:
        return {}
    found = ask_all(config, feeds, pause=pause, twice=True)
    background, now = background_of(config), SystemClock().now()
    told: dict[str, tuple[Trouble, ...]] = {}
    for each in found:
        before = len(desk.taken)
        troubles = desk.take(each, background, now, force=force)
        told |= {feed.name: troubles for feed in desk.taken[before:]}
    return told


def _tell(
    desk: "Desk",
    troubles: "dict[str, tuple[Trouble, ...]]",
    said: list[str],
    *,
    dry_run: bool,
    json: bool,
) -> None:
    """For people: the blocks as they are written now, and what to look at."""
    from monitor.serve.address import without_login
    from monitor.serve.feeds.outgoing import without_secrets
    from monitor.serve.output import plain
    from monitor.settings.blocks import to_block

    if json:
        rows = [
            {
                "feed": feed.name,
                "url": without_login(feed.url),
                "toml": to_block(feed) if dry_run else to_block(without_secrets(feed)),
                "troubles": [str(t) for t in troubles.get(feed.name, ())],
            }
            for feed in desk.taken
        ]
        row = {"added": rows, "refused": desk.refused, "said": said}
        typer.echo(jsonlib.dumps(row, ensure_ascii=False))
        return
    for feed in desk.taken:
        typer.echo(to_block(feed if dry_run else without_secrets(feed)))
        for trouble in troubles.get(feed.name, ()):
            typer.echo(f"look at {feed.name}: {plain(str(trouble))}", err=True)
    for line in said or (["nothing was written"] if dry_run else []):
        typer.echo(line, err=dry_run)
