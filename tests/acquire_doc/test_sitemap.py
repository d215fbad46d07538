"""What is read from sitemaps, and what is said of the rest?"""

import gzip
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.acquire.document import Document, NotRead, clean
from monitor.acquire.parse import read_feed
from monitor.acquire.policy import MEBIBYTE
from monitor.acquire.sitemap import (
    CHILDREN_OLDER,
    MOST,
    MOST_CHILDREN,
    OLDER,
    newest,
)
from monitor.acquire.sniff import Kind, kind_of
from monitor.model.feed import PollOutcome
from monitor.model.slug import is_stand_in
from tests.values import NOON

URLSET = "<urlset>{}</urlset>"
DAY = timedelta(days=1)


def entry(n: int, lastmod: str = "") -> str:
    return f"<url><loc>https://e.org/{n}</loc><lastmod>{lastmod}</lastmod></url>"


def read(body: str | bytes) -> Document:
    packed = body if isinstance(body, bytes) else body.encode()
    answer = read_feed(packed, url="https://e.org/sitemap.xml")
    assert isinstance(answer, Document)
    return answer


@pytest.mark.parametrize(
    "body",
    [
        b"<urlset/>",
        b"<?xml version='1.0'?><!-- x --><sm:urlset>",
        b"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>",
    ],
)
def test_a_sitemap_is_known_by_its_root(body: bytes) -> None:
    """No key in the config says so."""
    assert kind_of(body) is Kind.SITEMAP


def test_an_empty_sitemap_is_an_answer() -> None:
    """A news sitemap is empty when nothing was published for two days."""
    assert read("<urlset/>") == Document()


def test_fifty_thousand_pages_are_the_newest_thousand_and_a_reason() -> None:
    """Each of the others is accounted for, whatever their order."""
    start = datetime(1990, 1, 1, tzinfo=UTC)
    dates = [f"{start + n * 7 % 50_000 * DAY / 10:%Y-%m-%d}" for n in range(50_000)]
    document = read(URLSET.format("".join(map(entry, range(50_000), dates))))
    oldest_kept = sorted(dates)[-MOST]

    assert document.asides == ((OLDER, 50_000 - MOST),)
    assert document.seen == 50_000
    assert all(f"{raw.updated:%Y-%m-%d}" >= oldest_kept for raw in document.entries)


def test_without_dates_both_ends_are_kept() -> None:
    """New pages are put at one of them."""
    document = read(URLSET.format("".join(map(entry, range(MOST + 500)))))
    numbers = [int(raw.url.rpartition("/")[2]) for raw in document.entries]

    assert numbers == [*range(MOST // 2), *range(MOST // 2 + 500, MOST + 500)]


def test_an_index_is_bounded_as_well() -> None:
    """To the sitemaps that were changed last."""
    row = "<sitemap><loc>https://e.org/{0}.xml</loc><lastmod>{0}</lastmod></sitemap>"
    days = [f"{NOON - n * DAY:%Y-%m-%d}" for n in range(MOST_CHILDREN + 3)]
    document = read(f"<sitemapindex>{''.join(map(row.format, days))}</sitemapindex>")

    assert len(document.children) == MOST_CHILDREN
    assert [child.lastmod for child in document.children] == days[:-3]
    assert document.asides == ((CHILDREN_OLDER, 3),)


def test_a_page_without_a_title_is_named_by_its_address() -> None:
    """Marked, so that the full text's title can replace it."""
    document = read(URLSET.format("<url><loc>https://e.org/a-new-pact</loc></url>"))
    cleaned = clean(document.entries[0])

    assert cleaned.title == "‹a new pact›"
    assert is_stand_in(cleaned.title, cleaned.url)


def test_a_packed_file_is_unpacked_once() -> None:
    """Whatever its content type says; a packed packed file is nobody's sitemap."""
    body = gzip.compress(URLSET.format(entry(1)).encode())
    twice = read_feed(gzip.compress(body))

    assert len(read(body).entries) == 1
    assert twice == NotRead(outcome=PollOutcome.UNREADABLE, detail="compressed data")


@pytest.mark.parametrize(
    ("body", "outcome", "detail"),
    [
        (
            gzip.compress(bytes(11 * MEBIBYTE)),
            PollOutcome.TOO_LARGE,
            "unpacks to more than 200 times itself",
        ),
        (
            gzip.compress(URLSET.encode())[:-9],
            PollOutcome.UNREADABLE,
            "the packed body breaks off in the middle",
        ),
        (b"\x1f\x8bnot gzip", PollOutcome.UNREADABLE, "the packed body is damaged"),
        (
            b"<!DOCTYPE u [<!ENTITY a 'b'><!ENTITY c SYSTEM '/x'>]><urlset/>",
            PollOutcome.ENTITIES,
            "",
        ),
    ],
    ids=["bomb", "cut", "damaged", "entities"],
)
def test_what_is_not_read_is_told(
    body: bytes, outcome: PollOutcome, detail: str
) -> None:
    """In the words of any other feed."""
    assert read_feed(body) == NotRead(outcome=outcome, detail=detail)


def test_a_declared_encoding_that_nobody_knows_costs_no_entry() -> None:
    """It is then read as UTF-8."""
    body = f"<?xml version='1.0' encoding='x-none'?>{URLSET.format(entry(1))}"

    assert len(read(body).entries) == 1


pieces = st.sampled_from(
    ["<urlset>", "<sitemapindex>", "<url>", "</url>", "<sitemap>", "<loc>", "</loc>",
     "https://e.org/a-b", "<news:news>", "<news:title>", "<lastmod>2024-04-18",
     "</urlset>", "&amp;", "&x;", "<![CDATA[", "]]>", "<!--", "é", "\x00", "<", ">"]
)  # fmt: skip


@given(st.lists(pieces).map("".join), st.sampled_from(["<urlset>", "<sitemapindex>"]))
def test_any_document_is_read_or_told(rest: str, root: str) -> None:
    """Nothing is raised, and what was read can be cleaned and stored."""
    answer = read_feed((root + rest).encode(), url="https://e.org/s.xml")

    assert isinstance(answer, Document | NotRead)
    if isinstance(answer, Document):
        assert all(clean(raw).title for raw in answer.entries)
        assert all(child.url.startswith("http") for child in answer.children)


moments = st.none() | st.integers(0, 9).map(lambda day: NOON + day * DAY)


@given(st.lists(moments), st.integers(0, 20))
def test_the_newest_are_as_many_as_fit_and_none_left_out_is_newer(
    dates: list[datetime | None], limit: int
) -> None:
    """In their own order."""
    kept = newest(dates, limit)
    left = [d for at, d in enumerate(dates) if at not in kept]
    never = NOON - DAY

    assert kept == sorted(set(kept))
    assert len(kept) == min(limit, len(dates))
    assert all((dates[at] or never) >= (d or never) for at in kept for d in left)
