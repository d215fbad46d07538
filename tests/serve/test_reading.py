"""What does `monitor acquire` print of a document?"""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from monitor.serve.options import Options
from monitor.serve.reading import read_documents
from tests.world.process import write_config
from tests.world.publisher import Page, Publisher

FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel>
<title>Example</title><link>https://news.example.org/</link>
<item><title>Police &lt;b&gt;free&lt;/b&gt; 12 &amp;amp; more</title>
 <link>https://news.example.org/1?a=1&amp;b=2#top</link><guid>g1</guid>
 <description>&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;</description>
 <pubDate>Wed, 17 Jul 2024 13:28:00 +0700</pubDate></item>
<item><title>Relative</title><link>/2</link><guid>g2</guid>
 <pubDate>some day</pubDate></item>
<item><title>Police free 12</title><link>https://news.example.org/1</link>
 <guid>g1</guid></item>
</channel></rss>
"""
KEYS = (
    "id",
    "url",
    "title",
    "summary",
    "text",
    "author",
    "published",
    "updated",
    "lang",
    "source",
    "feed",
)


def acquire(
    *inputs: str | Path, config: Path | None = None
) -> tuple[int, list[dict[str, Any]], list[str]]:
    """The exit code, what was printed and what was reported."""
    out, err = io.StringIO(), io.StringIO()
    options = Options(config=str(config) if config else None)
    code = read_documents([str(i) for i in inputs], options, out=out, err=err)
    printed = [json.loads(line) for line in out.getvalue().splitlines()]
    return code, printed, err.getvalue().splitlines()


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of three entries, the last of which is the first again."""
    path = tmp_path_factory.mktemp("feeds") / "feed.rss"
    path.write_text(FEED)
    return path


@pytest.fixture(scope="module")
def publisher() -> Iterator[Publisher]:
    """The same feed, a web page, and nothing else."""
    with Publisher() as world:
        world.pages["/feed"] = Page(FEED.encode())
        page = b"<!doctype html><html><body>Sign in</body></html>"
        world.pages["/page"] = Page(page, content_type="text/html")
        yield world


def test_every_entry_is_given_in_document_order(feed: Path) -> None:
    """Repeats included; fields are plain, addresses absolute, moments RFC 3339."""
    code, (first, second, third), reported = acquire(feed)

    assert (code, reported) == (0, [])
    assert {tuple(row) for row in (first, second, third)} == {KEYS}
    assert first["title"] == "Police free 12 & more"
    assert first["summary"].split() == ["One.", "Two"]
    assert first["url"] == "https://news.example.org/1?a=1&b=2#top"
    assert first["published"] == "2024-07-17T06:28:00Z"
    assert (first["updated"], second["published"]) == (None, None)
    assert second["url"] == "https://news.example.org/2"
    assert third["title"] == "Police free 12"
    assert {row["feed"] for row in (first, second, third)} == {str(feed)}
    assert {row["source"] for row in (first, second, third)} == {"news.example.org"}


def test_entries_beyond_the_bounds_are_counted(tmp_path: Path) -> None:
    """What is left out is told, so that the numbers add up."""
    path = tmp_path / "many.xml"
    entry = "<item><title>T{0}</title><link>https://e.org/{0}</link></item>"
    entries = "".join(entry.format(n) for n in range(2003))
    path.write_text(f"<rss version='2.0'><channel>{entries}</channel></rss>")
    code, printed, (reported,) = acquire(path)

    assert code == 0
    assert len(printed) == 2000
    assert reported.startswith(f"{path}: 3 entries left out: ")


def test_an_index_names_the_sitemaps_to_give(tmp_path: Path) -> None:
    """It has no entry of its own."""
    path = tmp_path / "sitemap.xml"
    rows = "<sitemap><loc>https://e.org/{0}.xml</loc></sitemap>"
    path.write_text(f"<sitemapindex>{rows.format(1)}{rows.format(2)}</sitemapindex>")
    code, printed, (reported,) = acquire(path)

    assert (code, printed) == (0, [])
    assert reported.endswith(
        "names 2 sitemaps: give theirs, such as https://e.org/1.xml"
    )


def test_what_is_no_feed_is_told_and_the_others_are_read(
    feed: Path, tmp_path: Path
) -> None:
    """4 when some could be read, 1 when none; each with its reason."""
    page, huge = tmp_path / "page.xml", tmp_path / "huge.xml"
    page.write_text("<!doctype html><html><body>Sign in</body></html>")
    with huge.open("wb") as file:
        file.truncate((50 << 20) + 1)
    bad = (page, huge, tmp_path, tmp_path / "none.xml")
    none = acquire(*bad)
    some = acquire(*bad, feed)

    assert (none[0], none[1]) == (1, [])
    assert (some[0], len(some[1])) == (4, 3)
    assert none[2] == some[2]
    assert [line.split(": ")[1:] for line in none[2]] == [
        ["a web page, not a feed", "without a title"],
        ["larger than the bounds allow", "more than 50 MB"],
        ["not a feed", "Is a directory"],
        ["not a feed", "No such file or directory"],
    ]


def test_a_text_a_page_and_a_mail_are_items(tmp_path: Path) -> None:
    """By the end of the name, as in a folder; the address is that of the file."""
    (tmp_path / "a.txt").write_text("Title: Two held\nPublished: 2024-04-18\n\nBody.")
    (tmp_path / "b.HTML").write_text("<title>Page</title><p>Words of the page.</p>")
    (tmp_path / "c.eml").write_text("Subject: Mail\nFrom: a@b.example\n\nHello.")
    code, rows, _ = acquire(*sorted(tmp_path.iterdir()))

    assert code == 0
    assert [row["title"] for row in rows] == ["Two held", "Page", "Mail"]
    assert (rows[0]["text"], rows[0]["published"]) == ("Body.", "2024-04-18T00:00:00Z")
    assert rows[0]["url"] == (tmp_path / "a.txt").as_uri()
    assert rows[0]["source"] == ""


def test_an_address_is_fetched_as_the_monitor_would(
    publisher: Publisher, feed: Path, tmp_path: Path
) -> None:
    """With the user agent and the networks of the config; a file beside it is none."""
    fetch = 'allow_networks = ["127.0.0.0/8"]\nuser_agent = "ours/1 (+x@y.example)"\n'
    config = write_config(tmp_path, feeds="", routes="", monitor=f"[fetch]\n{fetch}")
    urls = [publisher.base + path for path in ("/feed", "/page", "/none")]
    urls[0] = urls[0].replace("http:", "HTTP:")
    code, rows, reported = acquire(*urls, feed, config=config)

    assert code == 4
    assert [row["feed"] for row in rows] == [urls[0]] * 3 + [str(feed)] * 3
    assert [row["title"] for row in rows[:3]] == [row["title"] for row in rows[3:]]
    assert rows[1]["url"] == f"{publisher.base}/2"
    assert reported[0] == f"{urls[1]}: a web page, not a feed: without a title"
    assert reported[1].startswith(f"{urls[2]}: the server refused: ")
    assert {asked.headers["User-Agent"] for asked in publisher.asked} == {
        "ours/1 (+x@y.example)"
    }


def test_a_private_address_is_fetched_only_if_the_config_allows_it(
    publisher: Publisher, tmp_path: Path
) -> None:
    """By default nobody makes the monitor ask a machine of ours; a bad config is 3."""
    config = write_config(tmp_path, feeds="", routes="", monitor="[fetch]\n")
    before = len(publisher.asked)
    code, rows, (reported,) = acquire(f"{publisher.base}/feed", config=config)
    (config / "monitor.toml").write_text("[fetch]\nflor = 1\n")
    wrong, _, told = acquire(f"{publisher.base}/feed", config=config)

    assert (code, rows) == (1, [])
    assert "address not allowed" in reported
    assert wrong == 3
    assert "monitor.toml:2:1: " in told[0]
    assert len(publisher.asked) == before
