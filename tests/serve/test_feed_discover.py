"""Are the feeds of a site found, ranked with their reasons, and asked for politely?"""

import asyncio
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import Result

from monitor.acquire.candidates import (
    Via,
    common_places,
    known_places,
    read_links,
)
from monitor.acquire.discover import Discovery, Search
from monitor.acquire.document import Document, NotRead
from monitor.acquire.fetch import Web
from monitor.acquire.folder import FolderRead, FolderUnchanged
from monitor.acquire.parse import read_feed
from monitor.acquire.policy import FetchPolicy
from monitor.acquire.probe import Asker
from monitor.acquire.turns import Turns
from monitor.model.feed import PageList
from monitor.serve.clock import SystemClock
from tests.serve.feed_desk import Desk
from tests.serve.site import NEWS, RAID, RAIN, VOTE, Site, link
from tests.world.publisher import Page

COMMENTS = ("Comment on the library", "/n/rain#c1", "How nice it is to read a book.")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


def full(site: Site) -> None:
    """A site that has everything, as WordPress has it."""
    site.feed("/feed/", *NEWS)
    site.feed("/atom", *[(t, p, text * 60) for t, p, text in NEWS])
    site.feed("/comments/feed/", COMMENTS, title="Comments on Example")
    site.feed("/sport/rss", ("Home team wins", "/n/win", "Two goals at home."))
    head = link("/feed/", "Example") + link("/comments/feed/", "Example, comments")
    api = link("/wp-json/", kind="application/json")
    site.page(
        "/", head=head + api, body='<a href="/feeds">RSS</a> <a href="/feedback">'
    )
    site.page("/feeds", body='<a href="/atom">All</a><a href="/sport/rss">Sport</a>')
    site.robots("User-agent: *", f"Sitemap: {site.base}/sitemaps.xml")
    site.sitemap_index("/sitemaps.xml", "/old.xml", "/news.xml")
    site.sitemap("/news.xml", RAID, RAIN, news=True)
    site.sitemap("/old.xml", VOTE)


@dataclass(frozen=True)
class Seen:
    """What the command says of a whole site, to programs, to people, and as TOML."""

    base: str
    rows: list[dict[str, Any]]
    text: Result
    toml: Result
    again: Result  #: as TOML, after the blocks were pasted
    desk: Desk
    paths: list[str]  #: asked for the first time


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    desk = Desk(tmp_path_factory.mktemp("seen"))
    with Site() as site:
        full(site)
        words = ("discover", site.base, "--pause", "0s")
        rows = desk.rows(*words)
        paths = list(site.paths)
        text, toml = desk.feeds(*words), desk.feeds(*words, "--toml")
        desk.file.write_text(desk.file.read_text() + toml.stdout)
        again = desk.feeds(*words, "--toml")
        yield Seen(site.base, rows, text, toml, again, desk, paths)


def test_everything_that_a_site_offers_is_found_and_ranked(seen: Seen) -> None:
    """What matches first, then news, then what cannot be judged, comments last."""
    found = [
        (r["url"].removeprefix(seen.base), r["via"], r["worth"]) for r in seen.rows
    ]

    assert found == [
        ("/atom", "linked", True),
        ("/news.xml", "indexed", True),
        ("/sport/rss", "linked", True),
        ("/old.xml", "indexed", False),
        ("/comments/feed/", "named", False),
    ]


def test_the_same_content_is_listed_once(seen: Seen) -> None:
    """The form that has more text; where else it is, is told."""
    first, *others = seen.rows

    assert first["also"] == [f"{seen.base}/feed/"]
    assert f"the same at {seen.base}/feed/" in first["why"]
    assert all(row["also"] == [] for row in others)


def test_no_address_is_asked_twice(seen: Seen) -> None:
    """Whatever names it: the page, its links, the sitemap."""
    assert len(seen.paths) == len(set(seen.paths)) == 10


def test_people_read_where_what_and_why(seen: Seen) -> None:
    """Three lines a feed, what was left undone, and what to do next."""
    lines = seen.text.stdout.splitlines()

    assert seen.text.exit_code == 0
    assert lines[0] == f" 1  {seen.base}/atom"
    assert lines[1].startswith("    RSS 2.0 “Example News”, 3 entries, newest 1 h ago")
    assert lines[2].startswith("    a link on the page; 1 of 3 match smuggling")
    assert seen.text.stderr.splitlines() == [
        "note: common places were not tried, since a feed was found",
        f"follow the best: monitor feeds add {seen.base}/atom",
        "asked for 10 of at most 30 addresses",
    ]


def test_blocks_are_ready_to_be_pasted(seen: Seen) -> None:
    """Only what is worth following and is not followed yet, each with its reason."""
    feeds = tomllib.loads(seen.toml.stdout)["feeds"]

    assert [feed["url"].removeprefix(seen.base) for feed in feeds] == [
        "/atom",
        "/news.xml",
        "/sport/rss",
    ]
    assert len(seen.desk.loaded().feeds) == 4
    assert seen.toml.stdout.startswith("# a link on the page; 1 of 3 match smuggling")
    assert seen.again.stdout == ""


def test_a_hostile_title_or_address_harms_no_terminal(desk: Desk, site: Site) -> None:
    """Nothing turns the text around, and a pasted address runs no second command."""
    site.page("/", head=link("/feed;reboot", "x\u202ey"))
    site.feed("/feed;reboot", *NEWS, title="News \u202egnirts\x9b31m")
    done = desk.feeds("discover", site.base, "--pause", "0s")
    toml = desk.feeds("discover", site.base, "--pause", "0s", "--toml").stdout

    assert f"monitor feeds add '{site.base}/feed;reboot'" in done.stderr
    assert not re.search("[\u202e\x9b]", done.output + toml)
    assert tomllib.loads(toml)["feeds"][0]["url"] == f"{site.base}/feed;reboot"


def test_without_a_feed_it_ends_with_1(desk: Desk, site: Site) -> None:
    """It says so, and how much was asked for."""
    site.page("/")
    done = desk.feeds("discover", site.base, "--pause", "0s", "--most", "3")
    wrong = desk.feeds("discover", "ftp://a.example/")

    assert (done.exit_code, wrong.exit_code) == (1, 2)
    assert f"no feed found at {site.base}" in done.stderr
    assert "asked for 3 of at most 3 addresses" in done.stderr


def test_a_host_without_a_scheme_is_asked_over_https_first(
    desk: Desk, site: Site
) -> None:
    """And over http where nothing answers."""
    site.page("/", head=link("/feed/"))
    site.feed("/feed/", *NEWS)
    host = site.base.removeprefix("http://")
    done = desk.feeds("discover", host, "--pause", "0s", "--json")

    assert done.exit_code == 0
    assert f"note: https://{host}: could not be reached" in done.stderr
    assert f"{site.base}/feed/" in done.stdout


# --- the search itself ----------------------------------------------------------


class Here:
    """Reads documents without a process of its own."""

    def read(
        self,
        body: bytes,
        *,
        content_type: str,
        url: str,
        allow_entities: bool,
        page_list: PageList | None,
        lang: str,
        read_at: datetime | None,
    ) -> Document | NotRead:
        return read_feed(body, content_type=content_type, url=url)

    def read_mail(self, body: bytes) -> Document | NotRead:
        raise AssertionError("no mailbox is looked into")

    def read_folder(
        self, folder: str, known_fingerprint: str
    ) -> FolderRead | FolderUnchanged | NotRead:
        raise AssertionError("a site is no folder")


def search(url: str, most: int = 30) -> Discovery:
    async def run() -> Discovery:
        policy = FetchPolicy(
            user_agent="news-monitor/test",
            allow_networks=(IPv4Network("127.0.0.0/8"),),
        )
        web, clock = Web(policy), SystemClock()
        asker = Asker(
            web=web,
            turns=Turns(policy.at_once, clock),
            reader=Here(),
            clock=clock,
            pause=timedelta(0),
        )
        found = Discovery(site=url, most=most)
        try:
            return await Search(asker=asker, discovery=found, say=lambda _: None).run()
        finally:
            await web.close()

    return asyncio.run(run())


def told(found: Discovery) -> list[tuple[str, Via]]:
    return [(each.candidate.url, each.candidate.via) for each in found.found]


def test_a_site_that_names_nothing_is_searched_in_common_places(site: Site) -> None:
    """But only where robots.txt allows it, and never further than the bound."""
    site.page("/")
    site.robots("User-agent: *", "Disallow: /rss", "Disallow: /feed")
    site.feed("/rss.xml", *NEWS)
    site.feed("/index.xml", *NEWS)
    found = search(site.base)
    paths = list(site.paths)
    site.asked.clear()
    few = search(site.base, most=3)

    assert told(found) == [(f"{site.base}/index.xml", Via.GUESSED)]
    assert "6 places are closed by robots.txt" in found.notes
    assert not [path for path in paths if path.startswith(("/rss", "/feed"))]
    assert len(site.paths) == few.asked == 3
    assert "stopped after 3 addresses (--most)" in few.notes


def test_one_page_under_several_addresses_is_asked_once(site: Site) -> None:
    """With and without a slash, and with what only says where a reader came from."""
    head = link("/feed/") + link("/feed") + link("/feed/?utm_source=a")
    site.page("/", head=head)
    site.feed("/feed/", *NEWS)
    search(site.base)

    assert [path for path in site.paths if "feed" in path] == ["/feed/"]


def test_a_robots_txt_that_fails_stops_all_guesses(site: Site) -> None:
    """What the page names is asked all the same."""
    site.page("/", head=link("/missing", "News"))
    site.pages["/robots.txt"] = Page(status=503)
    site.feed("/feed/", *NEWS)
    notes = search(site.base).notes

    assert site.paths == ["/", "/robots.txt", "/missing"]
    assert notes[0].startswith("robots.txt cannot be had")
    assert notes[1].startswith(f"{site.base}/missing, which the page names: the server")


def test_a_slow_pace_is_kept_where_robots_txt_wishes_it(site: Site) -> None:
    """The pause between two requests grows, up to a bound."""
    site.robots("User-agent: *", "Crawl-delay: 3600")
    site.page("/", head=link("/feed/"))
    pauses: list[float] = []

    class Hasty(Asker):
        async def _rest(self, host: str, pause: timedelta) -> None:
            pauses.append(pause.total_seconds())

    async def run() -> None:
        policy = FetchPolicy(
            user_agent="x/1", allow_networks=(IPv4Network("127.0.0.0/8"),)
        )
        web, clock = Web(policy), SystemClock()
        asker = Hasty(
            web=web,
            turns=Turns(1, clock),
            reader=Here(),
            clock=clock,
            pause=timedelta(0),
        )
        found = Discovery(site=site.base, most=3)
        await Search(asker=asker, discovery=found, say=lambda _: None).run()
        await web.close()

    asyncio.run(run())

    assert pauses == [0, 0, 10]


def test_below_a_page_the_home_page_is_looked_at_too(site: Site) -> None:
    """And where the software of the site keeps the feed of that very page."""
    generator = '<meta name="generator" content="WordPress 6.5">'
    site.page("/news/migration", head=generator)
    site.page("/", head=generator)
    site.feed("/news/migration/feed/", *NEWS)
    found = search(f"{site.base}/news/migration")

    assert told(found) == [(f"{site.base}/news/migration/feed/", Via.KNOWN)]
    assert site.paths[:3] == ["/news/migration", "/robots.txt", "/"]


def test_an_address_that_is_a_feed_is_told_as_one(site: Site) -> None:
    """Nothing is guessed then."""
    site.feed("/feed", *NEWS)

    assert told(search(f"{site.base}/feed")) == [(f"{site.base}/feed", Via.GIVEN)]
    assert not [path for path in site.paths if "rss" in path]


def test_a_hostile_site_cannot_lead_us_far(site: Site) -> None:
    """A thousand links, other hosts, circles: bounded, and within the site."""
    links = "".join(f'<a href="/rss/{n}">RSS</a>' for n in range(1000))
    away = '<a href="http://127.0.0.2/rss">RSS</a><a href="javascript:rss()">RSS</a>'
    site.page("/", head=link("/loop") + link("http://[::1"), body=away + links)
    site.pages["/loop"] = Page(status=302, headers={"Location": "/loop"})
    site.sitemap_index("/sitemap.xml", *(f"/map{n}.xml" for n in range(100)))
    found = search(site.base, most=200)

    assert len([path for path in site.paths if re.match(r"/rss/\d", path)]) == 15
    assert len([path for path in site.paths if "map" in path]) == 5
    assert "/loop, which the page names: redirects lead nowhere" in str(found.notes)


# --- pages --------------------------------------------------------------------

PAGE = """<!DOCTYPE html><html><head><base href="/base/">
<link rel="alternate stylesheet" type="text/css" href="a.css">
<LINK REL=ALTERNATE TYPE="application/atom+xml" HREF=atom.xml TITLE="A &amp; B">
<link rel="alternate" type="application/rss+xml; charset=utf-8" href="//example.org/r">
<link rel="alternate" type="application/feed+json" href="f.json">
<link rel="alternate" hreflang="de" href="/de/">
</head><body>
<a href="/rss.xml">here</a><a href="/x?format=feed">x</a><a href="/y">RSS</a>
<a href="https://feeds.example.net/all">all</a><a href="https://elsewhere.test/rss">z</a>
<a href="/rss-icon.png">RSS</a><a href="/feedback">tell us</a><a href="/refeeds">no</a>
</body></html>"""


def test_links_of_a_page_are_read_as_a_browser_reads_them() -> None:
    """With its base, in any letters; what leads elsewhere is left alone."""
    found = read_links(PAGE.encode(), "https://example.org/news/").candidates

    assert [(c.url, c.via) for c in found] == [
        ("https://example.org/base/atom.xml", Via.NAMED),
        ("https://example.org/r", Via.NAMED),
        ("https://example.org/base/f.json", Via.NAMED),
        ("https://example.org/rss.xml", Via.LINKED),
        ("https://example.org/x?format=feed", Via.LINKED),
        ("https://example.org/y", Via.LINKED),
        ("https://feeds.example.net/all", Via.LINKED),
    ]
    assert found[0].title == "A & B"


@pytest.mark.parametrize(
    ("page", "url", "places"),
    [
        (
            '<meta name="generator" content="Drupal 10">',
            "https://a.example/news",
            ["https://a.example/rss.xml", "https://a.example/news/rss.xml"],
        ),
        (
            '<script src="/wp-content/x.js"></script>',
            "https://a.example/",
            ["https://a.example/feed/"],
        ),
        (
            "",
            "https://www.gov.uk/search/news",
            ["https://www.gov.uk/search/news.atom"],
        ),
        ("", "https://a.example/", []),
    ],
)
def test_software_and_hosts_keep_feeds_where_they_keep_them(
    page: str, url: str, places: list[str]
) -> None:
    """For the page that was asked for, and for the site."""
    says = read_links(f"<html><head>{page}</head></html>".encode(), url)

    assert [c.url for c in known_places(says, url)] == places


def test_common_places_are_few() -> None:
    """Each is a request to somebody who did not ask for it."""
    assert len(common_places("https://a.example/x")) <= 12


@given(st.binary(max_size=400), st.text(max_size=30))
def test_no_page_breaks_the_reader(body: bytes, url: str) -> None:
    """Whatever is sent, and wherever it came from."""
    for prefix in (b"", b"<html><a href=/rss", b"<base href="):
        says = read_links(prefix + body, url)
        assert all(c.url.startswith("http") for c in says.candidates)
