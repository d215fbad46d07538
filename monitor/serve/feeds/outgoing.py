"""What may leave the config in a list of feeds? Never a secret."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from monitor.model.feed import Feed
from monitor.serve.feeds.listed import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """Feeds that a list can hold, and what was left behind."""

    feeds: tuple[Feed, ...]
    left_out: tuple[str, ...]


def outgoing(feeds: Iterable[Feed]) -> Outgoing:
    """Addresses without their logins, feeds without their headers."""
    every = tuple(feeds)
    web = tuple(feed for feed in every if feed.url)
    return Outgoing(
        feeds=tuple(without_secrets(feed) for feed in web),
        left_out=tuple(_left_out(every, web)),
    )


def without_secrets(feed: Feed) -> Feed:
    parts = urlsplit(feed.url)
    netloc = parts.netloc.rpartition("@")[2]
    url = feed.url.replace(f"//{parts.netloc}", f"//{netloc}", 1)
    return replace(feed, url=url, headers=())


def _left_out(every: tuple[Feed, ...], web: tuple[Feed, ...]) -> Iterator[str]:
    if local := len(every) - len(web):
        told = counted(local, "feed that is no web address", "feeds that are none")
        yield f"{told}, such as a folder: it means nothing elsewhere"
    if headers := sum(bool(feed.headers) for feed in web):
        yield f"the headers of {counted(headers, 'feed')}: they may be secret"
    logins = sum("@" in urlsplit(feed.url).netloc for feed in web)
    if logins:
        yield f"the login in the address of {counted(logins, 'feed')}"
