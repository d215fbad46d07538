"""Does a look at a feed tell what it is, and what is wrong with it?"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.acquire.selfsaid import said_by
from monitor.serve.feeds.advice import size
from monitor.serve.feeds.telling import ago, rate
from tests.serve.feed_desk import Desk
from tests.serve.site import NEWS, RAID, RAIN, Site
from tests.world.publisher import Page

HUB = "<atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='hub' href='https://h.example/'/>"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


def look(desk: Desk, *words: str) -> str:
    return desk.feeds("probe", *words, "--pause", "0s").stdout


def test_a_feed_is_described_line_by_line(desk: Desk, site: Site) -> None:
    """What it is, what it holds, how it is polled, and what would match."""
    site.feed("/feed", *NEWS, channel=f"<ttl>60</ttl>{HUB}")
    done = desk.feeds("probe", f"{site.base}/feed", "--pause", "0s")
    lines = done.stdout.splitlines()

    assert done.exit_code == 0
    assert lines[0] == f"{site.base}/feed"
    assert [line.split()[0] for line in lines[1:8]] == [
        "what",
        "entries",
        "language",
        "text",
        "polling",
        "push",
        "topics",
    ]
    assert "RSS 2.0, “Example News”" in lines[1]
    assert "3, newest 1 h ago, oldest 3 h ago, 24 a day" in lines[2]
    assert "declared en" in lines[3]
    assert "ETag, answers 304; ttl 60 min" in lines[5]
    assert "offered by https://h.example/" in lines[6]
    assert "of 3 entries: smuggling 1" in lines[7]
    assert "smuggling: Smuggler held at the border" in lines[8]
    assert len(lines) == 9


def test_it_is_asked_twice_at_most(desk: Desk, site: Site) -> None:
    """The second time only for what is new; with --once not at all."""
    site.feed("/feed", *NEWS)
    look(desk, f"{site.base}/feed", "--once")
    once = len(site.asked)
    look(desk, f"{site.base}/feed")

    assert once == 1
    assert len(site.asked) == 3
    assert "If-None-Match" in site.asked[-1].headers
    assert not (desk.state).exists()


def test_programs_get_every_fact(desk: Desk, site: Site) -> None:
    """One object a feed; what matched is listed with its level."""
    site.feed("/feed", *NEWS)
    (row,) = desk.rows("probe", f"{site.base}/feed", "--once")

    assert (row["ok"], row["form"], row["entries"]) == (True, "RSS 2.0", 3)
    assert (row["etag"], row["last_modified"]) == (True, False)
    assert row["conditional"] == "not tried"
    assert row["topics"] == {"smuggling": {"digest": 1, "alert": 0}}
    assert [match["url"] for match in row["matches"]] == [f"{site.base}/n/raid"]
    assert row["troubles"] == []


def test_a_feed_of_the_config_is_asked_by_its_name(desk: Desk, site: Site) -> None:
    """With its headers, which are not shown; a name that is near one is offered."""
    site.feed("/feed", *NEWS)
    desk.file.write_text(
        desk.file.read_text().replace("https://old.example", site.base)
    )
    done = desk.feeds("probe", "Old", "--once")
    near = desk.feeds("probe", "Odl")
    folder = desk.feeds("probe", "ftp://a.example/")

    assert done.stdout.startswith(f"Old ({site.base}/feed)\n")
    assert site.asked[0].headers["X-Key"] == "k3y"
    assert "k3y" not in done.output
    assert (near.exit_code, folder.exit_code) == (2, 2)
    assert 'did you mean "Old"?' in near.stderr


def test_a_login_in_an_address_is_not_shown(desk: Desk, site: Site) -> None:
    """Neither to people nor to programs, and not in a reason."""
    url = site.base.replace("//", "//me:s3cret@") + "/none"
    text = desk.feeds("probe", url, "--once").output
    (row,) = desk.rows("probe", url, "--once")

    assert "s3cret" not in text
    assert "s3cret" not in str(row)
    assert site.asked[0].headers["Authorization"].startswith("Basic ")


TROUBLES = {
    "/page": ("a web page, not a feed: “A page”", "monitor feeds discover"),
    "/none": ("404 Not Found", "looks for another address"),
    "/secret": ("403 Forbidden", "it may want a login"),
    "/busy": ("503 Service Unavailable", "try again later"),
    "/entities": ("declares XML entities", "only the publisher"),
    "/plain": ("not a feed: plain text", "looks for others"),
    "/empty": ("it holds no entry", "follow it if you expect some"),
    "/old": ("nothing new for", "looks for a livelier one"),
    "/lang": ('declares "vi", but its texts are in "en"', 'write lang = "en"'),
    "/rude": ("neither ETag nor Last-Modified", "every poll transfers"),
    "/moved": ("it has moved for good", "write url ="),
    "/patient": ("asks not to be polled again for 12h", "will not be"),
    "/bare": ("1 entry without a link", ""),
}


def test_what_is_wrong_is_told_with_what_to_do(desk: Desk, site: Site) -> None:
    """One line for each trouble, feed by feed."""
    site.page("/page")
    site.pages["/secret"] = Page(status=403)
    site.pages["/busy"] = Page(status=503)
    site.pages["/entities"] = Page(
        b"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a SYSTEM 'file:///x'>]><rss/>"
    )
    site.pages["/plain"] = Page(b"hello")
    site.feed("/empty")
    site.feed("/old", *NEWS, age=timedelta(days=100))
    site.feed("/lang", *NEWS, lang="vi")
    site.feed("/rude", *NEWS, headers={"ETag": ""})
    site.feed("/patient", *NEWS, headers={"Cache-Control": "max-age=43200"})
    site.pages["/moved"] = Page(status=301, headers={"Location": "/lang"})
    site.pages["/bare"] = Page(
        b"<rss version='2.0'><channel><title>x</title><item><title>y</title>"
        b"</item></channel></rss>"
    )
    told = look(desk, *(f"{site.base}{path}" for path in TROUBLES))
    parts = [part.partition("look at")[2] for part in told.split("\n\n")]

    assert len(parts) == len(TROUBLES)
    for part, (wrong, remedy) in zip(parts, TROUBLES.values(), strict=True):
        assert wrong in part
        assert remedy in part


def test_a_server_that_gives_a_validator_and_ignores_it_is_found_out(
    desk: Desk, site: Site
) -> None:
    """Its Last-Modified is never answered with 304."""
    site.feed("/feed", *NEWS, headers={"ETag": "", "Last-Modified": "yesterday"})
    told = look(desk, f"{site.base}/feed")

    assert "Last-Modified, sends everything all the same" in told
    assert "though nothing has changed" in told


def test_an_address_that_is_followed_already_is_told(desk: Desk, site: Site) -> None:
    """Under whatever name."""
    site.feed("/feed?utm_source=x", *NEWS)
    desk.file.write_text(
        desk.file.read_text().replace("https://old.example", site.base)
    )
    told = look(desk, f"{site.base}/feed?utm_source=x", "--once")

    assert 'feed "Old" has this address already' in told


def test_some_that_fail_are_4_and_all_are_1(desk: Desk, site: Site) -> None:
    """Each is told; a host that does not exist is one of them."""
    site.feed("/feed", RAID, RAIN)
    some = desk.feeds("probe", f"{site.base}/feed", f"{site.base}/no", "--once")
    none = desk.feeds("probe", "http://nowhere.invalid/feed", "--once")
    private = desk.feeds("probe", "http://10.0.0.1/feed", "--once")

    assert (some.exit_code, none.exit_code, private.exit_code) == (4, 1, 1)
    assert some.stdout.count("http://") == 2 + some.stdout.count("discover http")
    assert "look at how the name is written" in none.stdout
    assert "allow_networks" in private.stdout


@pytest.mark.parametrize(
    ("body", "form", "hints"),
    [
        (b"<rss version='0.91'><channel/></rss>", "RSS 0.91", ()),
        (b"<rss><channel><ttl>5</ttl></channel></rss>", "RSS", ("ttl 5 min",)),
        (b"<rss><channel><!-- <ttl>5</ttl> --></channel></rss>", "RSS", ()),
        (b"<?xml version='1.0'?><!-- <rss> --><feed xmlns='x'/>", "Atom 1.0", ()),
        (b"<feed version='0.3'/>", "Atom 0.3", ()),
        (b"<rdf:RDF xmlns:rdf='x'/>", "RSS 1.0 (RDF)", ()),
        (b"<urlset/>", "a sitemap", ()),
        (b"<urlset xmlns:n='http://x/sitemap-news/0.9'/>", "a news sitemap", ()),
        (b"<sitemapindex/>", "a sitemap index", ()),
        (b"<html></html>", "a web page", ()),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "JSON Feed 1.1", ()),
        (b"{", "broken JSON", ()),
        (b"[]", "JSON", ()),
        (b"hello", "", ()),
        (
            b"""<rss version='2.0'><channel><skipHours><hour>1</hour><hour>2</hour>
            </skipHours><skipDays><day>sunday</day></skipDays>
            <sy:updatePeriod>hourly</sy:updatePeriod>
            <sy:updateFrequency>2</sy:updateFrequency><item><ttl>9</ttl></item>""",
            "RSS 2.0",
            ("updates every 30 min", "skips 2 hours, Sunday"),
        ),
    ],
)
def test_forms_and_hints_are_read_from_the_head(
    body: bytes, form: str, hints: tuple[str, ...]
) -> None:
    """Of the channel, not of its entries."""
    said = said_by(body)

    assert (said.form, said.hints) == (form, hints)


def test_numbers_are_told_as_people_say_them() -> None:
    """With as many digits as are worth reading."""
    hour, day = timedelta(hours=1), timedelta(days=1)

    assert [ago(length) for length in (-day, 0 * day, hour, 30 * hour, 3 * day)] == [
        "in the future",
        "just now",
        "1 h ago",
        "30 h ago",
        "3 days ago",
    ]
    assert [rate(n) for n in (0.014, 0.25, 6.3, 1234.5)] == [
        "0.01",
        "0.2",
        "6.3",
        "1,234",
    ]
    assert [size(n) for n in (340, 34_000, 1_200_000)] == ["340 B", "34 kB", "1.2 MB"]


QUERY = """
[[feeds]]
name = "Search"
query = {{ service = "google-news", lang = "en", terms = ["smuggler"], base = "{}" }}
"""


def test_a_search_service_is_asked_once(desk: Desk, site: Site) -> None:
    """By the request that is polled; a query that is off has none."""
    query = QUERY.format(f"{site.base}/search")
    desk.file.write_text(query)
    desk.feeds("probe", "Search")
    site.feed(site.paths[0], *NEWS)
    found = desk.feeds("probe", "Search")
    desk.file.write_text(query + "enabled = false\n")
    off = desk.feeds("probe", "Search")

    assert site.paths[0].startswith("/search?q=smuggler")
    assert len(site.paths) == 2
    assert "of 3 entries: smuggling 1" in found.stdout
    assert (off.exit_code, "enable it" in off.stderr) == (2, True)


PRESS = """
[[feeds]]
name = "Press"
url = "{}/press"
list = {{ item = "li" }}
"""


def test_a_page_is_read_by_its_selectors(desk: Desk, site: Site) -> None:
    """As it would be polled."""
    site.page("/press", body='<li><a href="/n/1">Smuggler held at the border</a></li>')
    desk.file.write_text(PRESS.format(site.base))
    (row,) = desk.rows("probe", "Press", "--once")

    assert (row["ok"], row["form"], row["entries"]) == (True, "a web page", 1)
    assert [match["url"] for match in row["matches"]] == [f"{site.base}/n/1"]


def test_an_index_of_sitemaps_is_no_empty_feed(desk: Desk, site: Site) -> None:
    """It says how many sitemaps it lists."""
    site.sitemap_index("/sitemap.xml", "/a.xml", "/b.xml")
    told = look(desk, f"{site.base}/sitemap.xml", "--once")

    assert "entries    in 2 sitemaps that it lists" in told
    assert "no entry" not in told
