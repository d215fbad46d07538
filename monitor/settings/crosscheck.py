"""Do the parts of a config fit together?

These checks read the tree as written, not what validation made of it: so that one
wrong value hides none of the mistakes around it. What has the wrong type altogether
is passed by here; the shapes tell it.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

from monitor.settings.apart import apart
from monitor.settings.duration import format_duration, parse_duration
from monitor.settings.files import Written
from monitor.settings.named import named
from monitor.settings.polls import polls
from monitor.settings.problem import (
    KeyPath,
    Mistake,
    as_table,
    format_key,
    quote,
)
from monitor.settings.routing import mistakes_of_route
from monitor.settings.shape import FetchSettings
from monitor.settings.walk import Place, Tree, tables

#: A feed has one of these.
ADDRESSES = ("url", "folder", "query", "mailbox")
#: A server that is logged in to more often may lock the account.
MAILBOX_FLOOR = timedelta(minutes=1)
#: GDELT has new articles every 15 minutes, and neither service promises more.
QUERY_FLOOR = timedelta(minutes=15)


def cross_check(tree: Tree, written: Written, home: Path) -> Iterator[Mistake]:
    """Every mistake that lies between two keys. Relative folders are in `home`."""
    feeds, routes = tables(tree, "feeds"), tables(tree, "routes")
    yield from _repeated(feeds, "feed")
    yield from _repeated(routes, "route")
    yield from _bounds(as_table(tree.get("fetch")))
    yield from polls(as_table(tree.get("fetch")), feeds)
    for place in feeds:
        yield from _feed(place, home)
    for place in routes:
        yield from mistakes_of_route(place)
    for name, channel in as_table(tree.get("channels")).items():
        yield from _mail(("channels", name), as_table(channel))
        yield from _apprise(("channels", name), as_table(channel))
    yield from apart(as_table(tree.get("channels")))
    yield from named(tree, feeds, routes, written)
    for name, topic in written.topics.items():
        yield from _topic(("topics", name), topic)


def _repeated(places: Iterable[Place], what: str) -> Iterator[Mistake]:
    seen: dict[str, KeyPath] = {}
    for path, table in places:
        name = table.get("name")
        if not isinstance(name, str):
            continue
        if name in seen:
            wrong = f"{what} {quote(name)} is also {format_key(seen[name][-2:])}"
            yield Mistake(
                path=(*path, "name"), wrong=wrong, remedy="give each its own name"
            )
        seen.setdefault(name, path)


def _bounds(fetch: Tree) -> Iterator[Mistake]:
    defaults = FetchSettings()
    floor = _length(fetch, "floor", defaults.floor)
    cap = _length(fetch, "cap", defaults.cap)
    if floor is None or cap is None or floor <= cap:
        return
    key = "cap" if "cap" in fetch else "floor"
    wrong = f"cap {format_duration(cap)} is below floor {format_duration(floor)}"
    remedy = "raise the cap or lower the floor"
    yield Mistake(path=("fetch", key), wrong=wrong, remedy=remedy)


def _length(table: Tree, key: str, default: timedelta) -> timedelta | None:
    return parse_duration(table[key]) if key in table else default


def _feed(place: Place, home: Path) -> Iterator[Mistake]:
    path, feed = place
    given = [key for key in ADDRESSES if key in feed]
    for key in given[1:]:
        yield Mistake(
            path=(*path, key),
            wrong=f"both {given[0]} and {key} are given",
            remedy="keep one; a feed has one address",
        )
    if not given:
        yield Mistake(
            path=path,
            wrong=f"has none of {', '.join(ADDRESSES)}",
            remedy="write one of them",
        )
    yield from _query(path, feed)
    if "list" in feed and "url" not in feed:
        remedy = "write the url of the page, or remove list"
        yield Mistake(path=(*path, "list"), wrong="a list without url", remedy=remedy)
    yield from _mailbox(path, feed)
    folder = feed.get("folder")
    if isinstance(folder, str) and not _is_folder(home / folder):
        yield Mistake(
            path=(*path, "folder"),
            wrong=f'no such folder: "{home / folder}"',
            remedy="make it, or write another; relative paths start beside the config",
        )


def _query(path: KeyPath, feed: Tree) -> Iterator[Mistake]:
    query = as_table(feed.get("query"))
    if not query:
        return
    if "topic" in query and "terms" in query:
        yield Mistake(
            path=(*path, "query", "terms"),
            wrong="both topic and terms are given",
            remedy="keep one",
        )
    if "topic" not in query and "terms" not in query:
        yield Mistake(
            path=(*path, "query"),
            wrong="has neither topic nor terms",
            remedy='write topic = the name of a topic, or terms = ["…"]',
        )
    yield from _every(path, feed, QUERY_FLOOR, "a query")


def _mailbox(path: KeyPath, feed: Tree) -> Iterator[Mistake]:
    mailbox = as_table(feed.get("mailbox"))
    if mailbox:
        yield from _login((*path, "mailbox"), mailbox)
        yield from _every(path, feed, MAILBOX_FLOOR, "a mailbox")


def _every(path: KeyPath, feed: Tree, floor: timedelta, what: str) -> Iterator[Mistake]:
    every = parse_duration(feed.get("every")) if "every" in feed else None
    if every and every < floor:
        yield Mistake(
            path=(*path, "every"),
            wrong=f"too short for {what}: {quote(feed['every'])}",
            remedy=f"write {quote(format_duration(floor))} or more",
        )


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name that is too long for the file system
        return False


def _mail(path: KeyPath, channel: Tree) -> Iterator[Mistake]:
    if channel.get("kind") == "email":
        yield from _login(path, channel)


def _apprise(path: KeyPath, channel: Tree) -> Iterator[Mistake]:
    if channel.get("kind") == "apprise" and not find_spec("apprise"):
        remedy = 'run pip install "news-monitor[apprise]"'
        wrong = "the library Apprise is not installed"
        yield Mistake(path=(*path, "kind"), wrong=wrong, remedy=remedy)


def _login(path: KeyPath, channel: Tree) -> Iterator[Mistake]:
    """Of a mail server, to send or to read."""
    passwords = [key for key in ("password", "password_file") if key in channel]
    if passwords and "username" not in channel:
        remedy, wrong = "write both, or neither", "a password without username"
        yield Mistake(path=(*path, passwords[0]), wrong=wrong, remedy=remedy)
    if "username" in channel and not passwords:
        remedy = "write password_file = the path of a file, or remove username"
        wrong = "a username without password"
        yield Mistake(path=(*path, "username"), wrong=wrong, remedy=remedy)


def _topic(path: KeyPath, topic: Tree) -> Iterator[Mistake]:
    yield from _repeated(tables(topic, "rules", path), "rule")
    digest, alert = topic.get("digest"), topic.get("alert")
    if isinstance(digest, int) and isinstance(alert, int) and alert < digest:
        wrong = f"alert {alert} is below digest {digest}"
        remedy = "an alert needs at least the points of a digest"
        yield Mistake(path=(*path, "alert"), wrong=wrong, remedy=remedy)
