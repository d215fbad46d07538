"""Which items does a page list, and what is said when it lists none?"""

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.acquire.document import Document, NotRead, clean
from monitor.acquire.pagelist import read_list
from monitor.acquire.workers import Reader
from monitor.model.feed import Feed, PageList, PollOutcome
from monitor.settings.feeds import FeedSettings
from monitor.settings.nouns import to_feed
from tests.acquire_doc.test_golden import as_json
from tests.values import NOON

LISTS = Path(__file__).parent / "lists"
ROWS = tomllib.loads((LISTS / "lists.toml").read_text(encoding="utf-8"))["feeds"]
FEEDS = [to_feed(FeedSettings.model_validate(row), LISTS) for row in ROWS]
URL = "https://e.org/news/"
FEED = "a feed, not a web page: remove `list`"
LINKS = PageList(item="li")


def read(feed: Feed) -> Document | NotRead:
    assert feed.page_list
    return read_list(
        (LISTS / feed.name).read_bytes(),
        feed.page_list,
        url=feed.url,
        lang=feed.lang,
        read_at=NOON,
    )


def told(body: str | bytes, how: PageList = LINKS, sent: str = "") -> NotRead:
    packed = body if isinstance(body, bytes) else body.encode()
    answer = read_list(packed, how, content_type=sent, url=URL)
    assert isinstance(answer, NotRead)
    return answer


@pytest.mark.parametrize("feed", FEEDS, ids=lambda f: f.name)
def test_a_page_is_read_as_its_golden_pair_says(feed: Feed) -> None:
    """Every field of every item, and what was set aside."""
    document = read(feed)
    expected = json.loads((LISTS / f"{feed.name}.expected.json").read_text())

    assert isinstance(document, Document)
    assert as_json(document) | {"note": document.note} == expected


def test_a_page_that_has_changed_is_no_empty_list() -> None:
    """What was looked for is named, so that it can be mended."""
    page = "<html><title>News</title><ul><li><a href='/1'>One</a></ul>"

    assert told(page, PageList(item="ul.news li")) == NotRead(
        outcome=PollOutcome.NO_ITEMS,
        detail="the selector 'ul.news li' matches nothing: "
        "the page has changed, or the selector is wrong",
    )


@pytest.mark.parametrize(
    ("link", "detail"),
    [
        ("", "there is no link to a page in any of the 2 items"),
        (
            "a.title",
            "the selector 'a.title' finds no link to a page in any of the 2 items",
        ),
    ],
)
def test_items_that_all_lost_their_links_are_trouble(link: str, detail: str) -> None:
    """A single one of them is set aside."""
    page = "<ul><li>One<li><a href='javascript:open(2)'>Two</a></ul>"

    assert told(page, replace(LINKS, link=link)) == NotRead(
        outcome=PollOutcome.NO_ITEMS, detail=detail
    )


@pytest.mark.parametrize(
    ("body", "outcome", "detail"),
    [
        (
            "<html><title>Just a moment...</title>",
            PollOutcome.WEB_PAGE,
            "\u201cJust a moment...\u201d, asks for a captcha",
        ),
        (
            "<html><title>Sign in</title><input type='password'>",
            PollOutcome.WEB_PAGE,
            "\u201cSign in\u201d, asks for a login",
        ),
        (
            "<?xml version='1.0'?><rss><channel><item/></channel></rss>",
            PollOutcome.UNREADABLE,
            FEED,
        ),
        ('{"items": []}', PollOutcome.UNREADABLE, FEED),
        ("", PollOutcome.UNREADABLE, "an empty answer"),
        (b"%PDF-1.7", PollOutcome.UNREADABLE, "a PDF document"),
        ("plain words", PollOutcome.UNREADABLE, "plain text"),
    ],
)  # fmt: skip
def test_what_is_no_list_is_told(
    body: str | bytes, outcome: PollOutcome, detail: str
) -> None:
    """In the words of any other feed."""
    assert told(body) == NotRead(outcome=outcome, detail=detail)


def test_the_charset_that_was_sent_counts() -> None:
    """Where the page itself is silent."""
    page = "<ul><li><a href='1'>\u0628\u064a\u0627\u0646</a></ul>".encode("cp1256")
    document = read_list(
        page, LINKS, content_type="text/html; charset=windows-1256", url=URL
    )

    assert isinstance(document, Document)
    assert clean(document.entries[0]).title == "\u0628\u064a\u0627\u0646"


def test_the_worker_reads_lists_too() -> None:
    """In a process that can be killed."""
    reader = Reader()
    try:
        document = reader.read(b"<ul><li><a href='1'>One</a>", url=URL, page_list=LINKS)
    finally:
        reader.close()

    assert isinstance(document, Document)
    assert [raw.url for raw in document.entries] == ["https://e.org/news/1"]


pieces = st.sampled_from(
    ["<ul>", "<li>", "</li>", "<a href='/1'>", "<a href='http://[::1'>", "</a>", "One",
     "<time datetime='2024-04-18'>", "<time>99/99/2024</time>", "<table>", "<!--",
     "<script>", "&#0;", "\x00", "<base href='//x'>", "<base href='http://[::1'>", "<",
     "\ud800", "18 avril", "<html lang='x'>", "<svg><a href=1>", "</ul>"]
)  # fmt: skip
selectors = st.sampled_from(
    ["li", "a", "time", "ul > *", "*", ":root", "li:nth-child(2)"]
)


@given(
    st.lists(pieces).map(lambda p: "".join(p).encode("utf-8", "surrogatepass")),
    st.builds(
        PageList,
        item=selectors,
        link=st.just("") | selectors,
        date=st.just("") | selectors,
        date_format=st.sampled_from(["", "%d/%m/%Y"]),
    ),
)
def test_any_page_is_read_or_told(body: bytes, how: PageList) -> None:
    """Nothing is raised, and every item has a page and a title."""
    answer = read_list(body, how, url=URL, lang="fr", read_at=NOON)

    assert isinstance(answer, Document | NotRead)
    if isinstance(answer, Document):
        entries = [clean(raw) for raw in answer.entries]
        assert all(e.title and e.url.startswith("http") for e in entries)
