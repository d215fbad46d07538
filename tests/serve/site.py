"""A small site on loopback: pages, feeds, a robots.txt and sitemaps."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.world.publisher import Page, Publisher

#: (title, path, text)
Story = tuple[str, str, str]

RAID: Story = ("Smuggler held at the border", "/n/raid", "Police held a smuggler.")
RAIN: Story = (
    "Council opens library",
    "/n/rain",
    "It rained on the mayor of the town.",
)
VOTE: Story = ("Parliament votes on the budget", "/n/vote", "The vote was close today.")
NEWS = (RAID, RAIN, VOTE)
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS_SITEMAP = "http://www.google.com/schemas/sitemap-news/0.9"


class Site(Publisher):
    """Its stories are hours old, the first one the newest."""

    def feed(
        self,
        path: str,
        *stories: Story,
        title: str = "Example News",
        lang: str = "en",
        channel: str = "",
        age: timedelta = timedelta(hours=1),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        now = datetime.now(UTC)
        items = "".join(
            f"<item><title>{name}</title><link>{self.base}{page}</link>"
            f"<guid>{self.base}{page}</guid><description>{text}</description>"
            f"<pubDate>{format_datetime(now - age * (at + 1))}</pubDate></item>"
            for at, (name, page, text) in enumerate(stories)
        )
        body = (
            "<?xml version='1.0'?><rss version='2.0'><channel>"
            f"<title>{title}</title><link>{self.base}</link><language>{lang}</language>"
            f"{channel}{items}</channel></rss>"
        )
        self.pages[path] = Page(body.encode(), headers=dict(headers or {}))

    def page(self, path: str, *, head: str = "", body: str = "") -> None:
        text = f"<!doctype html><html><head><title>A page</title>{head}</head><body>"
        self.pages[path] = Page(
            f"{text}{body}</body></html>".encode(), content_type="text/html"
        )

    def robots(self, *lines: str) -> None:
        text = "\n".join(lines)
        self.pages["/robots.txt"] = Page(text.encode(), content_type="text/plain")

    def sitemap_index(self, path: str, *children: str) -> None:
        inside = "".join(
            f"<sitemap><loc>{self.base}{child}</loc></sitemap>" for child in children
        )
        text = f"<sitemapindex xmlns='{SITEMAP}'>{inside}</sitemapindex>"
        self.pages[path] = Page(text.encode())

    def sitemap(self, path: str, *stories: Story, news: bool = False) -> None:
        now = datetime.now(UTC).isoformat()
        inside = "".join(
            f"<url><loc>{self.base}{page}</loc>"
            + (
                f"<n:news><n:publication><n:name>Example</n:name></n:publication>"
                f"<n:publication_date>{now}</n:publication_date>"
                f"<n:title>{title}</n:title></n:news>"
                if news
                else ""
            )
            + "</url>"
            for title, page, _ in stories
        )
        also = f" xmlns:n='{NEWS_SITEMAP}'" if news else ""
        text = f"<urlset xmlns='{SITEMAP}'{also}>{inside}</urlset>"
        self.pages[path] = Page(text.encode())

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [asked.path for asked in self.asked]


def link(path: str, title: str = "", kind: str = "application/rss+xml") -> str:
    """As a page names its feed."""
    return f'<link rel="alternate" type="{kind}" title="{title}" href="{path}">'
