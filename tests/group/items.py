"""What do the tests of grouping share? A short way to make reports."""

from datetime import UTC, datetime, timedelta

from monitor.model.event import Event
from monitor.model.item import Item, ItemId
from monitor.model.story import Report

NOON = datetime(2024, 4, 18, 12, tzinfo=UTC)
HEADLINE = "Six held over smuggling people in lorries"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
#: Sixty words that nobody else uses.
ARTICLE = " ".join(f"{LETTERS[n % 26]}{LETTERS[n // 26]}ndor" for n in range(60))


def report(
    name: str,
    *,
    url: str = "",
    title: str = "",
    text: str = "",
    summary: str = "",
    source: str = "",
    lang: str = "en",
    published: datetime | None = None,
    after: timedelta | None = timedelta(0),
    events: tuple[Event, ...] = (),
) -> Report:
    """An item first seen so long after noon; None leaves that to the caller."""
    return Report(
        item=Item(
            id=ItemId(name),
            feed="f",
            source=source,
            url=url,
            title=title,
            text=text,
            summary=summary,
            lang=lang,
            published=published,
            first_seen=None if after is None else NOON + after,
        ),
        events=events,
    )
