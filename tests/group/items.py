"""What do the tests of grouping share? A short way to make reports."""

from datetime import UTC, datetime, timedelta

from monitor.model.item import Item, ItemId
from monitor.model.story import Report

NOON = datetime(2024, 4, 18, 12, tzinfo=UTC)
HEADLINE = "Six held over smuggling people in lorries"
ARTICLE = " ".join(f"word{n}" for n in range(60))


def report(
    name: str,
    *,
    url: str = "",
    title: str = "",
    text: str = "",
    summary: str = "",
    source: str = "",
    after: timedelta | None = timedelta(0),
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
            first_seen=None if after is None else NOON + after,
        )
    )
