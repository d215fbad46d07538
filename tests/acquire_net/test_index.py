"""Are the sitemaps of an index read as they change, and none forgotten?"""

import gzip
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256

import pytest

from monitor.acquire.children import AT_ONCE
from monitor.acquire.round import NESTED
from monitor.acquire.sitemap import ELSEWHERE
from monitor.model.feed import Poll, PollOutcome
from tests.acquire_net.fakes import OpenReader
from tests.acquire_net.publisher import Asked, Publisher, Wire, reply
from tests.acquire_net.rig import Rig, rig_for
from tests.values import DAY, HOUR, NOON


def urlset(*names: str) -> bytes:
    rows = (f"<url><loc>https://e.org/news/{n}</loc></url>" for n in names)
    return f"<urlset>{''.join(rows)}</urlset>".encode()


@dataclass(slots=True)
class Site:
    """`/feed` is an index; every path has an ETag, and answers 304 to it."""

    lastmods: dict[str, str]  #: by path
    pages: dict[str, bytes]
    broken: dict[str, bytes] = field(default_factory=dict)  #: whole answers
    index: bytes = b""

    def __call__(self, asked: Asked, _wire: Wire) -> bytes:
        path = asked.target
        if path in self.broken:
            return self.broken[path]
        body = self.body() if path == "/feed" else self.pages.get(path)
        if body is None:
            return reply(404)
        etag = f'"{sha256(body).hexdigest()}"'
        if asked.get("If-None-Match") == etag.encode():
            return reply(304)
        return reply(200, body, {"ETag": etag, "Content-Type": "application/gzip"})

    def body(self) -> bytes:
        rows = (
            f"<sitemap><loc>{path}</loc>{f'<lastmod>{on}</lastmod>' if on else ''}"
            "</sitemap>"
            for path, on in self.lastmods.items()
        )
        return self.index or f"<sitemapindex>{''.join(rows)}</sitemapindex>".encode()

    def change(self, path: str, lastmod: str, *names: str) -> None:
        self.lastmods[path], self.pages[path] = lastmod, urlset(*names)


def site(lastmods: Iterable[str | timedelta]) -> Site:
    """`/0.xml` and so on, each with one page; a span is so long before noon."""
    told = [at if isinstance(at, str) else (NOON - at).isoformat() for at in lastmods]
    paths = [f"/{n}.xml" for n in range(len(told))]
    pages = {path: urlset(f"page-{n}") for n, path in enumerate(paths)}
    return Site(dict(zip(paths, told, strict=True)), pages)


def rig_with(publisher: Publisher) -> Rig:
    rig = rig_for(publisher.url())
    rig.reads = OpenReader()
    return rig


def poll(rig: Rig, publisher: Publisher) -> tuple[Poll, list[str]]:
    """The next poll, and what was asked besides the index."""
    publisher.asked.clear()
    row = rig.poll()
    assert row.balances
    assert publisher.targets[0] == "/feed"
    return row, publisher.targets[1:]


def pages(rig: Rig, at: int = -1) -> list[str]:
    return [s.entry.url.rpartition("/")[2] for s in rig.shelf.intakes[at].new]


def test_all_sitemaps_are_read_the_newest_first() -> None:
    """One request at a time, and every page is in one row of the ledger."""
    served = site([3 * HOUR, 1 * HOUR, 2 * HOUR])
    with Publisher(served, linger=0.01) as publisher:
        rig = rig_with(publisher)
        row, asked = poll(rig, publisher)

    assert asked == ["/1.xml", "/2.xml", "/0.xml"]
    assert pages(rig) == ["page-1", "page-2", "page-0"]
    assert (row.outcome, row.detail) == (PollOutcome.READ, "3 of 3 sitemaps read")
    assert (row.new, row.seen) == (3, 3)
    assert row.wire == len(served.body()) + sum(map(len, served.pages.values()))
    assert rig.shelf.intakes[0].first
    assert publisher.most_at_once == 1


def test_only_what_changed_is_asked_again() -> None:
    """The index says so, and answers 304 when nothing did."""
    served = site([3 * HOUR, 2 * HOUR])
    with Publisher(served) as publisher:
        rig = rig_with(publisher)
        poll(rig, publisher)
        still = poll(rig, publisher)
        served.change("/0.xml", NOON.isoformat(), "page-0", "page-9")
        moved = poll(rig, publisher)

    assert still[0].outcome is PollOutcome.UNCHANGED
    assert still[1] == []
    assert moved[1] == ["/0.xml"]
    assert moved[0].detail == "1 of 2 sitemaps read"
    assert (moved[0].new, moved[0].known) == (1, 1)
    assert pages(rig) == ["page-9"]
    assert not rig.shelf.intakes[-1].first


def test_what_has_no_date_is_asked_with_its_own_validators() -> None:
    """As WordPress makes them; also while the index itself stays the same."""
    served = site(["", ""])
    with Publisher(served) as publisher:
        rig = rig_with(publisher)
        poll(rig, publisher)
        still, asked = poll(rig, publisher)
        served.pages["/1.xml"] = urlset("page-1", "page-8")
        moved, _ = poll(rig, publisher)

    assert sorted(asked) == ["/0.xml", "/1.xml"]
    assert still.outcome is PollOutcome.UNCHANGED
    assert still.detail == "0 of 2 sitemaps read, 2 unchanged"
    assert still.wire == 0
    assert moved.outcome is PollOutcome.READ
    assert pages(rig) == ["page-8"]


def test_what_does_not_fit_into_one_poll_comes_at_the_next_as_backlog() -> None:
    """It was there before anybody looked, so it is not told as new."""
    served = site([n * HOUR for n in range(AT_ONCE + 3)])
    with Publisher(served) as publisher:
        rig = rig_with(publisher)
        row, asked = poll(rig, publisher)
        served.change("/0.xml", (NOON + HOUR).isoformat(), "page-0", "page-new")
        later, asked_later = poll(rig, publisher)
    flags = {
        s.entry.url.rpartition("/")[2]: s.backlog for s in rig.shelf.intakes[1].new
    }

    assert row.detail == "12 of 15 sitemaps read; 3 to come at the next polls"
    assert asked == [f"/{n}.xml" for n in [*range(8), *range(8, AT_ONCE)]]
    assert asked_later == ["/0.xml", "/12.xml", "/13.xml", "/14.xml"]
    assert later.detail == "4 of 15 sitemaps read"
    assert flags == {
        "page-new": False,
        "page-12": True,
        "page-13": True,
        "page-14": True,
    }


def test_an_archive_is_not_read_until_it_changes() -> None:
    """Hundreds of old months would be hundreds of thousands of old pages."""
    served = site([400 * DAY, 2 * HOUR])
    with Publisher(served) as publisher:
        rig = rig_with(publisher)
        _, asked = poll(rig, publisher)
        served.change("/0.xml", NOON.isoformat(), "page-0")
        _, later = poll(rig, publisher)

    assert asked == ["/1.xml"]
    assert later == ["/0.xml"]
    assert [s.backlog for s in rig.shelf.intakes[-1].new] == [True]


def test_a_new_sitemap_is_news_and_one_that_went_is_forgotten() -> None:
    """Such as that of a new day."""
    served = site([DAY])
    with Publisher(served) as publisher:
        rig = rig_with(publisher)
        poll(rig, publisher)
        del served.lastmods["/0.xml"]
        served.change("/today.xml", NOON.isoformat(), "page-today")
        _, asked = poll(rig, publisher)

    assert asked == ["/today.xml"]
    assert [s.backlog for s in rig.shelf.intakes[-1].new] == [False]
    assert [child.url for child in rig.state().children] == [
        publisher.url("/today.xml")
    ]


def test_a_broken_sitemap_is_set_aside_and_asked_less_and_less() -> None:
    """The others are read meanwhile, and it is read when it has healed."""
    served = site([HOUR, 2 * HOUR])
    served.broken["/0.xml"] = reply(500)
    with Publisher(served) as publisher:
        rig = rig_with(publisher)
        row, asked = poll(rig, publisher)
        rig.clock.advance(5 * HOUR)
        _, again = poll(rig, publisher)
        _, too_soon = poll(rig, publisher)
        served.broken.clear()
        rig.clock.advance(2 * HOUR)
        _, healed = poll(rig, publisher)

    assert asked == ["/0.xml", "/1.xml"]
    assert row.outcome is PollOutcome.READ
    assert row.asides == (
        (
            "0.xml: the server refused: 500 Internal Server Error from 127.0.0.1",
            1,
        ),
    )
    assert (again, too_soon, healed) == (["/0.xml"], [], ["/0.xml"])
    assert pages(rig) == ["page-0"]


def test_when_no_sitemap_can_be_read_the_feed_is_in_trouble() -> None:
    """With the reason of the last one; nothing is forgotten."""
    served = site([HOUR])
    served.pages.clear()
    with Publisher(served) as publisher:
        rig = rig_with(publisher)
        row, _ = poll(rig, publisher)
        trouble, first = rig.state().trouble, rig.state().readable_since
        served.change("/0.xml", NOON.isoformat(), "page-0")
        rig.clock.advance(DAY)
        healed, _ = poll(rig, publisher)

    assert row.outcome is PollOutcome.HTTP_ERROR
    assert trouble == "the server refused: 404 Not Found from 127.0.0.1"
    assert first is None
    assert healed.outcome is PollOutcome.READ
    assert rig.shelf.intakes[-1].first


def test_a_server_that_asks_to_wait_is_not_asked_for_the_next_one() -> None:
    """And the whole feed waits as it was told."""
    served = site([HOUR, 2 * HOUR, 3 * HOUR])
    served.broken["/1.xml"] = reply(503, headers={"Retry-After": "7200"})
    with Publisher(served) as publisher:
        rig = rig_with(publisher)
        row, asked = poll(rig, publisher)

    assert asked == ["/0.xml", "/1.xml"]
    assert row.outcome is PollOutcome.READ
    assert row.detail == "1 of 3 sitemaps read; 1 to come at the next polls"
    assert rig.state().not_before == NOON + 2 * HOUR


def test_a_packed_sitemap_is_read_and_a_bomb_is_not() -> None:
    """Packed as a file, and once more for the way."""
    served = site([HOUR, 2 * HOUR])
    packed = gzip.compress(gzip.compress(urlset("page-0")))
    bomb = gzip.compress(bytes(20_000_000))
    headers = {"Content-Encoding": "gzip"}
    served.broken = {
        "/0.xml": reply(200, packed, headers),
        "/1.xml": reply(200, bomb, {"Content-Type": "application/octet-stream"}),
    }
    with Publisher(served) as publisher:
        rig = rig_with(publisher)
        row, _ = poll(rig, publisher)

    assert pages(rig) == ["page-0"]
    ((reason, count),) = row.asides
    assert reason.startswith("1.xml: larger than the bounds allow: unpacks to")
    assert count == 1


@pytest.mark.parametrize(
    ("loc", "reason"),
    [
        ("https://elsewhere.example/sitemap.xml", ELSEWHERE),
        ("/feed?again", NESTED),
    ],
)
def test_an_index_leads_neither_elsewhere_nor_deeper(loc: str, reason: str) -> None:
    """Each such sitemap is counted, and not asked for more."""
    served = site([HOUR])
    row = f"<sitemap><loc>{loc}</loc></sitemap>"
    served.index = f"<sitemapindex><sitemap><loc>/0.xml</loc></sitemap>{row}".encode()
    served.index += b"</sitemapindex>"
    served.pages["/feed?again"] = served.index
    with Publisher(served) as publisher:
        rig = rig_with(publisher)
        told, asked = poll(rig, publisher)

    assert told.asides == ((reason, 1),)
    assert set(asked) <= {"/0.xml", "/feed?again"}
    assert pages(rig) == ["page-0"]


def test_an_index_that_becomes_a_feed_is_one() -> None:
    """Its sitemaps are forgotten."""
    served = site([HOUR])
    with Publisher(served) as publisher:
        rig = rig_with(publisher)
        poll(rig, publisher)
        served.index = b"<rss version='2.0'><channel><item><title>One</title></item>"
        row, asked = poll(rig, publisher)

    assert (row.new, asked) == (1, [])
    assert rig.state().children == ()
