"""Is what feedparser does not get to see really never missed?"""

import io
import os
import tarfile
import warnings
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from xml.sax.handler import ContentHandler, feature_namespaces

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.acquire import fields
from monitor.acquire.document import RawEntry
from monitor.acquire.origin import Origin
from monitor.acquire.parse import _raw, read_feed
from monitor.acquire.saxdriver import PARENTS, UNREAD, create_parser, preferred

FEEDS = Path(os.environ.get("MONITOR_DATA", "/nonexistent")) / "feeds"
URL = "https://example.org/feed"
SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "atom": "http://www.w3.org/2005/Atom",
    "x": "http://www.w3.org/1999/xhtml",
    "own": "https://example.org/ns",
}
DECLARED = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in SPACES.items())

Read = tuple[Origin, list[RawEntry]]


def read(body: bytes, *, all_of_it: bool) -> Read:
    """The fields of ours, with and without the driver."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with nullcontext() if all_of_it else preferred():
            parsed = feedparser.parse(
                io.BytesIO(body),
                response_headers={"content-type": "application/xml"},
                sanitize_html=False,
                resolve_relative_uris=False,
            )
    origin = fields.origin_of(parsed, URL)
    return origin, [_raw(entry, origin) for entry in parsed.entries]


def outcome(body: bytes, *, all_of_it: bool) -> Read | str:
    """feedparser itself breaks on some documents, and must then do so both ways."""
    try:
        return read(body, all_of_it=all_of_it)
    except (ValueError, OverflowError) as error:
        return type(error).__name__


def documents() -> Iterator[tuple[str, bytes]]:
    for path in sorted((FEEDS / "real").iterdir()):
        if path.name != "index.jsonl":
            yield path.name, path.read_bytes()
    for suite in sorted(FEEDS.glob("suite-*.tar.gz")):
        with tarfile.open(suite) as archive:
            for member in archive:
                opened = archive.extractfile(member)
                if opened and not member.name.endswith("cases.jsonl"):
                    yield member.name, opened.read()


@pytest.mark.data
@pytest.mark.skipif(not FEEDS.is_dir(), reason="MONITOR_DATA names no data")
def test_feeds_of_others_lose_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """Every real document and every case of the peers' suites: the same fields."""
    count, differing = 0, []
    for name, body in documents():
        count += 1
        if outcome(body, all_of_it=False) != outcome(body, all_of_it=True):
            differing.append(name)
    with capsys.disabled():
        print(f"\n{count} documents, read differently: {differing or 'none'}")

    assert count > 0
    assert set(differing) <= DIFFERENT


#: Read otherwise on purpose.
DIFFERENT = {
    # The title of a picture within a category is not the item's.
    "feedparser/docs/wellformed_rss_item_category_image.xml",
}


ELEMENTS = (
    "title link guid description summary pubDate author category comments source "
    "dc:creator dc:subject dc:date dc:title content:encoded media:title media:credit "
    "media:thumbnail media:description media:keywords itunes:author itunes:summary "
    "itunes:keywords itunes:duration slash:comments atom:link atom:category "
    "atom:updated own:category own:thing x:b language enclosure"
)
NAMES = st.sampled_from(ELEMENTS.split())
ATTRIBUTES = st.sampled_from(
    ["", ' url="/a"', ' href="https://e.org/b"', ' type="html"', ' rel="via"']
)
WORDS = st.sampled_from(
    ["", "word", "two\nlines", "&lt;b&gt;bold&lt;/b&gt;", "&amp;", "caf\u00e9",
     "<![CDATA[<p>a</p>]]>", "2024-04-18T09:00:00Z", "/path", "&#233;"]
)  # fmt: skip


@st.composite
def elements(draw: st.DrawFn) -> str:
    """One with text, or with another one in it where it is not left out."""
    name, words = draw(NAMES), draw(WORDS)
    prefix, _, local = name.rpartition(":")
    bare = f"{SPACES[prefix]} {local}" if prefix else local
    inner = "" if bare in UNREAD else draw(st.one_of(st.just(""), elements()))
    return f"<{name}{draw(ATTRIBUTES)}>{words}{inner}{words}</{name}>"


@st.composite
def feeds(draw: st.DrawFn) -> str:
    root, entry = draw(
        st.sampled_from([("rss", "item"), ("feed", "entry"), ("rdf", "item")])
    )
    space = ' xmlns="http://www.w3.org/2005/Atom"' if root == "feed" else ""
    inside = st.lists(elements(), max_size=6).map("".join)
    entries = "".join(
        f"<{entry}>{text}</{entry}>" for text in draw(st.lists(inside, max_size=3))
    )
    body = f"{draw(inside)}{entries}{draw(inside)}"
    body = body if root == "feed" else f"<channel>{body}</channel>"
    return f"<{root}{space} {DECLARED}>{body}</{root}>"


@given(feeds())
def test_a_feed_is_read_the_same_with_and_without(body: str) -> None:
    """Whatever stands beside what is left out."""
    data = body.encode()

    assert outcome(data, all_of_it=False) == outcome(data, all_of_it=True)


@given(feeds(), st.integers(0, 2_000), st.sampled_from([b"", b"<", b"&", b"</x>"]))
def test_a_broken_feed_is_read_the_same_too(body: str, at: int, what: bytes) -> None:
    """It goes to the loose parser whole; nothing was left out of it."""
    data = body.encode()
    broken = data[: at % len(data)] + what + data[at % len(data) + 3 :]

    assert outcome(broken, all_of_it=False) == outcome(broken, all_of_it=True)


class Counting(ContentHandler):
    """What a document says, and in how many pieces."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.pieces: list[str] = []

    def startElementNS(self, name: tuple[str | None, str], *_: object) -> None:  # noqa: N802
        self.names.append(name[1])

    def characters(self, content: str) -> None:
        self.pieces.append(content)


def hear(body: str) -> Counting:
    counting, driver = Counting(), create_parser()
    driver.setFeature(feature_namespaces, 1)
    driver.setContentHandler(counting)
    driver.parse(io.BytesIO(body.encode()))
    return counting


def test_a_text_comes_in_one_piece() -> None:
    """However many lines and references it has."""
    lines = "line & line\n" * 1_000
    heard = hear(f"<a>{lines.replace('&', '&amp;')}</a>")

    assert heard.pieces == [lines]


def test_what_no_field_is_read_from_is_left_out_with_all_in_it() -> None:
    """In an entry; a part of a text that is named so stays."""
    heard = hear(
        "<rss><item><category>a<title>b</title></category><title>c</title>"
        "<description>d <category>e</category></description></item></rss>"
    )

    assert heard.names == ["rss", "item", "title", "description", "category"]
    assert "".join(heard.pieces) == "cd e"


def test_every_field_of_ours_is_still_read() -> None:
    """Nothing that is left out has the name of what we read."""
    ours = "title link guid id description summary content encoded author creator"
    ours += " published updated pubDate date language source name email enclosure"

    assert not {name.rpartition(" ")[2] for name in UNREAD} & {*ours.split(), *PARENTS}


def test_others_get_their_own_driver_back() -> None:
    """Also when the parser breaks."""
    before = list(feedparser.api.PREFERRED_XML_PARSERS)
    read_feed(b"<rss><channel><item><title>&#xD800;</title></item></channel></rss>")

    assert before == feedparser.api.PREFERRED_XML_PARSERS
