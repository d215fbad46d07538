"""What may leave the config in a list of feeds? Never a secret."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from monitor.model.feed import Feed, FullText
from monitor.serve.address import without_login
from monitor.serve.feeds.listed import counted

#: What a feed may have that stands in no list.
OURS_ALONE = ("weight", "polls_per_day", "push", "allow_entities", "full_text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """Feeds that a list can hold, and what was left behind."""

    feeds: tuple[Feed, ...]
    left_out: tuple[str, ...]


def outgoing(feeds: Iterable[Feed], full_text: FullText = FullText.MATCHED) -> Outgoing:
    """Addresses without their logins, feeds without their headers.

    `full_text` is what a feed does that says nothing of its own.
    """
    every = tuple(feeds)
    web = tuple(feed for feed in every if _fits(feed))
    return Outgoing(
        feeds=tuple(without_secrets(feed) for feed in web),
        left_out=tuple(_left_out(every, web, full_text)),
    )


def _fits(feed: Feed) -> bool:
    """An address that other readers could follow as it is."""
    return bool(feed.url) and feed.page_list is None


def without_secrets(feed: Feed) -> Feed:
    return replace(feed, url=without_login(feed.url), headers=())


def _left_out(
    every: tuple[Feed, ...], web: tuple[Feed, ...], full_text: FullText
) -> Iterator[str]:
    if local := len(every) - len(web):
        kinds = "a folder, a query or a page that is read by selectors"
        yield f"{counted(local, 'feed')} that other programs cannot follow: {kinds}"
    if headers := sum(bool(feed.headers) for feed in web):
        yield f"the headers of {counted(headers, 'feed')}: they may be secret"
    logins = sum("@" in urlsplit(feed.url).netloc for feed in web)
    if logins:
        yield f"the login in the address of {counted(logins, 'feed')}"
    if tuned := sum(_is_tuned(feed, full_text) for feed in web):
        yield f"{', '.join(OURS_ALONE)} of {counted(tuned, 'feed')}: no list has them"


def _is_tuned(feed: Feed, full_text: FullText) -> bool:
    """It would be polled or read in another way where a list is imported."""
    plain = Feed(name=feed.name, source=feed.source, full_text=full_text)
    return any(getattr(feed, key) != getattr(plain, key) for key in OURS_ALONE)
