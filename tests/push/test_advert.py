"""Which hub, and which address of its own, does a feed advertise?"""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.acquire.advert import choose, in_headers, in_page
from monitor.acquire.document import Document
from monitor.acquire.parse import read_feed
from monitor.model.push import NO_ADVERT, Advert
from tests.push.documents import atom, rss

BASE = "https://example.org/news/feed"
HUB = "https://hub.example/"
LINK = {
    rss: f'<atom:link rel="hub" href="{HUB}"/>',
    atom: f'<link rel="hub" href="{HUB}"/>',
}


def headers(*values: str) -> Advert:
    return in_headers([(b"LINK", v.encode("latin-1")) for v in values], BASE)


def body(document: bytes) -> Advert:
    read = read_feed(document, url=BASE)
    assert isinstance(read, Document)
    return read.advert


@pytest.mark.parametrize(
    "value",
    [
        f'<{HUB}>; rel="hub", <{BASE}>; rel="self"',
        f"<{HUB}>;rel=hub,<{BASE}>;rel=self",
        f'<{BASE}>; type="a, b; c"; REL="Self", <{HUB}>; rel="nofollow HUB"',
        f'</other>; rel="next", <{HUB}>; rel=hub, <feed>; rel=self',
    ],
)
def test_link_headers_are_read_as_they_are_written(value: str) -> None:
    """Quoted or not, in one header or several, relative or absolute."""
    assert headers(value) == Advert(topic=BASE, hubs=(HUB,))
    assert headers(f"<{HUB}>; rel=hub", f"<{BASE}>; rel=self").topic == BASE


def test_a_link_of_something_else_is_not_the_feeds() -> None:
    """RFC 8288: `anchor` says of what."""
    assert headers(f'<{HUB}>; rel="hub"; anchor="/other"') == NO_ADVERT


@pytest.mark.parametrize(
    "address",
    ["ftp://hub.example/", "javascript:x", "http://user:pw@hub.example/", ""],
)
def test_an_address_that_may_not_be_asked_is_none(address: str) -> None:
    assert headers(f"<{address}>; rel=hub").hubs == ()


@given(st.binary(max_size=300))
def test_no_header_breaks_the_reading(value: bytes) -> None:
    """Whatever the bytes."""
    found = in_headers(
        [(b"link", value), (b"link", b"<" + value + b">; rel=hub")], BASE
    )

    assert len(found.hubs) <= 5


def test_a_header_of_a_megabyte_takes_no_time() -> None:
    """Quotes that do not close must not be tried from every place."""
    value = '<a>; x="' * 100_000

    assert headers(value).hubs == ()


@pytest.mark.parametrize("form", [rss, atom], ids=["rss", "atom"])
def test_hubs_are_kept_in_order(form: Callable[..., bytes]) -> None:
    """The first is asked first; relative addresses start at the document."""
    document = form(hub="/hub", own="feed?format=xml&page=1")
    more = document.replace(b"</title>", f"</title>{LINK[form]}".encode(), 1)

    assert body(more).hubs == (HUB, "https://example.org/hub")
    assert body(more).topic == "https://example.org/news/feed?format=xml&page=1"


def test_json_feed_names_hubs_that_speak_websub() -> None:
    """Others, such as rssCloud, are something else."""
    document = b"""{"version": "https://jsonfeed.org/version/1.1", "items": [],
      "feed_url": "https://example.org/feed.json", "hubs": [
        {"type": "rssCloud", "url": "https://cloud.example/"},
        {"type": "WebSub", "url": "https://hub.example/"}, "odd", {"type": 1}]}"""

    assert body(document) == Advert(topic="https://example.org/feed.json", hubs=(HUB,))


def test_links_of_an_entry_are_not_the_feeds() -> None:
    """A podcast's entry may have a hub of its own page."""
    document = rss().replace(
        b"<item>", b'<item><atom:link rel="hub" href="https://evil.example/"/>'
    )

    assert body(document) == NO_ADVERT


def test_a_feed_without_a_name_of_its_own_is_known_by_its_address() -> None:
    """To the hub it is what subscribers fetch."""
    nameless = choose(NO_ADVERT, body(rss(hub=HUB)), BASE)

    assert nameless == Advert(topic=BASE, hubs=(HUB,))
    assert choose(NO_ADVERT, body(rss(own=BASE)), BASE) == NO_ADVERT


def test_a_page_has_its_links_in_its_head() -> None:
    """And nowhere else, however it is written."""
    assert in_page(f"<LINK HREF={HUB} REL=hub><body>", BASE).hubs == (HUB,)
    assert in_page(f"<p>text</p></head><link rel=hub href={HUB}>", BASE).hubs == ()
    assert in_page("<link " * 30_000, BASE) == NO_ADVERT
