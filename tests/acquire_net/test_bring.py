"""Are wanted pages asked for as a publisher would have it, and told what came?"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from monitor.acquire.bring import AGAIN, MOST_ATTEMPTS, PageDesk, conclude
from monitor.acquire.frames import PageBody
from monitor.acquire.poller import Poller
from monitor.acquire.webpage import Missed
from monitor.model.item import ItemId
from monitor.model.want import Brought, NotBrought, PageAnswer, PageOutcome, Wanted
from tests.acquire_net.fakes import (
    POLICY,
    HandClock,
    LineReader,
    MemoryShelf,
    document,
    feed_at,
)
from tests.acquire_net.publisher import Answer, Asked, Publisher, Wire, reply
from tests.acquire_net.rig import running, wait_until
from tests.values import ITEM

HTML = {"Content-Type": "text/html; charset=utf-8"}
MINUTE = timedelta(minutes=1)
SHORT = timedelta(seconds=5)


@dataclass
class MemoryPages:
    """What is wanted, in memory: one of each host at a time, as the store says."""

    open: dict[int, Wanted] = field(default_factory=dict)
    due: dict[int, datetime] = field(default_factory=dict)
    answers: dict[int, list[PageAnswer]] = field(default_factory=dict)
    broken: int = 0  #: saves that fail

    def want(self, *urls: str) -> None:
        for url in urls:
            number = len(self.answers) + 1
            item = replace(ITEM, id=ItemId(f"i{number}"), url=url, title=f"T{number}")
            self.open[number] = Wanted(text=number, item=item)
            self.answers[number] = []

    def wanted(self, now: datetime, limit: int) -> Sequence[Wanted]:
        firsts: dict[str, Wanted] = {}
        for number, each in self.open.items():
            if self.due.get(number, now) <= now:
                firsts.setdefault(each.item.url.split("/")[2], each)
        return list(firsts.values())[:limit]

    def next_wanted(self, now: datetime) -> datetime | None:
        return min((at for at in self.due.values() if at > now), default=None)

    def save_page(self, asked: Wanted, answer: PageAnswer, at: datetime) -> None:
        if self.broken:
            self.broken -= 1
            raise OSError("no space left on device")
        number = asked.text
        self.answers[number].append(answer)
        self.due.pop(number, None)
        if isinstance(answer, NotBrought) and answer.again_at:
            self.due[number] = answer.again_at
            self.open[number] = replace(asked, attempts=asked.attempts + 1)
        else:
            self.open.pop(number, None)

    @property
    def outcomes(self) -> list[list[str]]:
        return [
            [a.outcome.name if isinstance(a, NotBrought) else "BROUGHT" for a in each]
            for each in self.answers.values()
        ]


@dataclass
class BodyReader:
    """Takes a body for the article; counts who reads at once."""

    asked: list[PageBody] = field(default_factory=list)

    def read_page(self, asked: PageBody) -> PageAnswer:
        self.asked.append(asked)
        if b"bug" in asked.body:
            raise ZeroDivisionError("a bug in the reader")
        return Brought(text=asked.body.decode())


@dataclass
class Desk:
    """A poller that brings pages, by hand."""

    pages: MemoryPages = field(default_factory=MemoryPages)
    reader: BodyReader = field(default_factory=BodyReader)
    clock: HandClock = field(default_factory=HandClock)
    shelf: MemoryShelf = field(default_factory=MemoryShelf)
    saved: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    feeds: list[str] = field(default_factory=list)

    def poller(self, allow: bool = True) -> Poller:
        policy = POLICY if allow else replace(POLICY, allow_networks=())
        return Poller(
            feeds=[feed_at(url, url) for url in self.feeds],
            shelf=self.shelf,
            clock=self.clock,
            policy=policy,
            reader=LineReader(),
            on_saved=lambda _: None,
            pages=PageDesk(
                reader=self.reader,
                shelf=self.pages,
                clock=self.clock,
                policy=policy,
                on_saved=self.saved.release,
            ),
        )

    def bring(self, *urls: str, allow: bool = True) -> list[list[str]]:
        """All that can be had without waiting for the clock."""
        self.pages.want(*urls)
        self.poller(allow).bring(SHORT)
        return self.pages.outcomes


def site(**pages: bytes | Callable[[Asked, Wire], bytes | None]) -> Answer:
    """By the last part of the path; no robots.txt unless one is given."""

    def answer(asked: Asked, wire: Wire) -> bytes | None:
        name = asked.target.partition("?")[0].rpartition("/")[2].partition(".")[0]
        found = pages.get(name, reply(404))
        return found(asked, wire) if callable(found) else found

    return answer


def html(text: bytes = b"A whole article.") -> bytes:
    return reply(200, text, HTML)


def robots(text: bytes) -> bytes:
    return reply(200, text, {"Content-Type": "text/plain"})


def test_a_page_is_brought_after_its_robots_txt() -> None:
    """With our own name, and without cookies or a referrer."""
    desk = Desk()
    with Publisher(site(one=html())) as publisher:
        outcomes = desk.bring(publisher.url("/one"))
        asked = publisher.last()

    assert outcomes == [["BROUGHT"]]
    assert publisher.targets == ["/robots.txt", "/one"]
    assert asked.get("User-Agent") == POLICY.user_agent.encode()
    assert {name.lower() for name, _ in asked.headers} == {
        b"user-agent",
        b"accept",
        b"accept-encoding",
        b"host",
    }
    assert desk.reader.asked[0].asked == publisher.url("/one")
    assert desk.reader.asked[0].title == "T1"


def test_a_page_is_not_held_to_a_headline_read_in_its_address() -> None:
    """Its words lack the accents that those of the page have."""
    desk = Desk()
    with Publisher(site(**{"bat-giu-duong-day": html()})) as publisher:
        url = publisher.url("/bat-giu-duong-day.html")
        desk.pages.want(url)
        (wanted,) = desk.pages.open.values()
        item = replace(wanted.item, title="‹bat giu duong day›")
        desk.pages.open[1] = replace(wanted, item=item)
        outcomes = desk.bring()

    assert outcomes == [["BROUGHT"]]
    assert desk.reader.asked[0].title == ""


def test_what_robots_txt_forbids_is_not_asked_for() -> None:
    """Told with the host's name; the page itself is never requested."""
    desk = Desk()
    rules = robots(b"User-agent: news-monitor\nDisallow: /one\n")
    with Publisher(site(robots=rules, one=html())) as publisher:
        outcomes = desk.bring(publisher.url("/one"))

    assert outcomes == [["ROBOTS"]]
    assert publisher.targets == ["/robots.txt"]


def test_a_robots_txt_that_fails_makes_us_wait() -> None:
    """Nothing else is asked of a host in trouble; it is tried again later."""
    desk = Desk()
    with Publisher(site(robots=reply(503), one=html())) as publisher:
        desk.bring(publisher.url("/one"))
        (answer,) = desk.pages.answers[1]

    assert publisher.targets == ["/robots.txt"]
    assert isinstance(answer, NotBrought)
    assert answer.again_at == desk.clock.now() + AGAIN[0]


def answered(
    desk: Desk, count: int, poller: Poller, step: timedelta = timedelta(0)
) -> bool:
    """Whether so many answers were saved in the end, woken as the daemon does.

    A pause begins after an answer was saved, so the clock may have to move twice.
    """

    def woken() -> bool:
        desk.clock.advance(step)
        poller.wake()
        return sum(map(len, desk.pages.answers.values())) >= count

    return wait_until(woken)


def test_pages_of_a_host_are_asked_one_by_one_with_a_pause() -> None:
    """robots.txt once; the second page only when the pause is over."""
    desk = Desk()
    with Publisher(site(one=html(), two=html()), linger=0.02) as publisher:
        desk.pages.want(publisher.url("/one"), publisher.url("/two"))
        poller = desk.poller()
        with running(poller):
            assert answered(desk, 1, poller)
            assert not publisher.counts["/two"]
            assert answered(desk, 2, poller, step=MINUTE)

    assert publisher.targets == ["/robots.txt", "/one", "/two"]
    assert publisher.most_at_once == 1


def test_the_pause_is_as_long_as_the_host_asks() -> None:
    """Crawl-delay, where it is longer than ours."""
    desk = Desk()
    rules = robots(b"User-agent: *\nCrawl-delay: 30\n")
    with Publisher(site(robots=rules, one=html(), two=html())) as publisher:
        desk.pages.want(publisher.url("/one"), publisher.url("/two"))
        poller = desk.poller()
        with running(poller):
            assert answered(desk, 1, poller)
            desk.clock.advance(timedelta(seconds=29))
            for _ in range(20):
                poller.wake()
            early = publisher.counts["/two"]
            desk.clock.advance(timedelta(seconds=1))
            assert answered(desk, 2, poller)

    assert early == 0


def test_pages_and_feeds_of_a_host_take_turns() -> None:
    """Never two requests at a host at once, whatever they are for."""
    desk = Desk()
    feed = reply(200, document(("1", "One")), {"Content-Type": "application/xml"})
    names = [f"f{n}" for n in range(6)]
    answers = site(one=html(), **dict.fromkeys(names, feed))
    with Publisher(answers, linger=0.05) as publisher:
        desk.feeds = [publisher.url(f"/{name}") for name in names]
        desk.pages.want(publisher.url("/one"))
        poller = desk.poller()
        with running(poller):
            assert answered(desk, 1, poller)
            poller.once(everything=True)

    assert publisher.most_at_once == 1
    assert publisher.counts["/one"] == 1
    assert all(publisher.counts[f"/{name}"] for name in names)


@pytest.mark.parametrize(
    ("answer", "outcome", "again"),
    [
        (reply(404), "HTTP_ERROR", False),
        (reply(410), "HTTP_ERROR", False),
        (reply(403), "HTTP_ERROR", False),
        (reply(500), "HTTP_ERROR", True),
        (reply(429, headers={"Retry-After": "600"}), "BUSY", True),
        (
            reply(200, b"%PDF-1.7", {"Content-Type": "application/pdf"}),
            "NOT_HTML",
            False,
        ),
        (reply(200, b"x" * (3 << 20), HTML), "TOO_LARGE", False),
        (
            reply(200, b"nonsense", {**HTML, "Content-Encoding": "br"}),
            "UNREADABLE",
            False,
        ),
        (reply(302, headers={"Location": "/one"}), "BAD_REDIRECT", False),
        (reply(302, headers={"Location": "ftp://e.org/"}), "BAD_REDIRECT", False),
        (reply(302, headers={"Location": "http://192.168.7.7/"}), "FORBIDDEN", False),
        (
            reply(302, headers={"Location": "http://169.254.169.254/"}),
            "FORBIDDEN",
            False,
        ),
    ],
)
def test_what_is_no_article_is_told(answer: bytes, outcome: str, again: bool) -> None:
    """With its reason; only what may pass is asked for again."""
    desk = Desk()
    with Publisher(site(one=answer)) as publisher:
        outcomes = desk.bring(publisher.url("/one"))
        (told,) = desk.pages.answers[1]

    assert outcomes == [[outcome]]
    assert isinstance(told, NotBrought)
    assert (told.again_at is not None) is again
    assert desk.reader.asked == []


def test_a_body_that_is_not_wanted_is_not_read() -> None:
    """A video of a gigabyte costs its headers."""
    desk = Desk()
    sent: list[bool] = []

    def video(_: Asked, wire: Wire) -> None:
        wire.send(reply(200, b"", {"Content-Type": "video/mp4"}, length=1 << 30))
        while wire.send(b"x" * 65_536) and len(sent) < 200:
            sent.append(True)

    with Publisher(site(one=video)) as publisher:
        outcomes = desk.bring(publisher.url("/one"))

    assert outcomes == [["NOT_HTML"]]
    assert len(sent) < 200


def test_a_private_address_is_never_dialled() -> None:
    """Neither for the page nor for its robots.txt."""
    desk = Desk()
    with Publisher(site(one=html())) as publisher:
        desk.bring(publisher.url("/one"), allow=False)

    assert publisher.asked == []
    assert publisher.connections == 0
    assert desk.pages.outcomes == [["FORBIDDEN"]]


def test_a_redirect_is_followed_and_told() -> None:
    """What is read is told from where it came."""
    desk = Desk()
    moved = reply(301, headers={"Location": "/two?x=1"})
    with Publisher(site(one=moved, two=html())) as publisher:
        outcomes = desk.bring(publisher.url("/one"))

    assert outcomes == [["BROUGHT"]]
    assert desk.reader.asked[0].url == publisher.url("/two?x=1")
    assert desk.reader.asked[0].asked == publisher.url("/one")


def test_where_a_redirect_leads_robots_txt_is_asked_too() -> None:
    """Of the other host, and before the page."""
    desk = Desk()
    rules = robots(b"User-agent: *\nDisallow: /two\n")
    with Publisher(site(robots=rules, two=html())) as other:
        moved = reply(302, headers={"Location": other.url("/two")})
        with Publisher(site(one=moved)) as publisher:
            outcomes = desk.bring(publisher.url("/one"))

    assert outcomes == [["ROBOTS"]]
    assert other.targets == ["/robots.txt"]


def test_a_slow_host_holds_up_no_other() -> None:
    """It runs into its deadline alone."""
    desk = Desk()
    slow = Publisher(site(one=lambda _, wire: wire.drip(b"HTTP/1.1 200", 1)))
    with slow as snail, Publisher(site(two=html())) as publisher:
        desk.pages.want(snail.url("/one"), publisher.url("/two"))
        poller = desk.poller()
        with running(poller):
            assert answered(desk, 1, poller)

    assert desk.pages.outcomes == [[], ["BROUGHT"]]


def test_a_bug_stops_no_other_page() -> None:
    """It is logged; the want stays, and is not tried again at once."""
    desk = Desk()
    with (
        Publisher(site(one=html(b"bug"))) as bad,
        Publisher(site(two=html())) as good,
    ):
        outcomes = desk.bring(bad.url("/one"), good.url("/two"))

    assert outcomes == [[], ["BROUGHT"]]
    assert bad.counts["/one"] == 1


def test_a_full_disk_loses_no_want() -> None:
    """It is asked for again when the disk has room."""
    desk = Desk()
    desk.pages.broken = 1
    with Publisher(site(one=html())) as publisher:
        first = desk.bring(publisher.url("/one"))
        desk.poller().bring(SHORT)

    assert first == [[]]
    assert desk.pages.outcomes == [["BROUGHT"]]
    assert publisher.counts["/one"] == 2


def test_what_passes_is_tried_again_and_not_for_ever() -> None:
    """After a minute, after a quarter of an hour, and then no more."""
    desk = Desk()
    with Publisher(site(one=reply(500))) as publisher:
        desk.bring(publisher.url("/one"))
        for wait in (*AGAIN, timedelta(days=1)):
            desk.poller().bring(SHORT)  # not yet due
            desk.clock.advance(wait)
            desk.poller().bring(SHORT)

    assert publisher.counts["/one"] == MOST_ATTEMPTS
    assert desk.pages.outcomes == [["HTTP_ERROR"] * MOST_ATTEMPTS]
    assert desk.pages.open == {}


def test_who_asks_to_wait_is_left_alone_so_long() -> None:
    """Retry-After goes before our own plan; who sends us away for days is let be."""
    now = HandClock().now()
    hour = Missed(outcome=PageOutcome.BUSY, passing=True, wait=timedelta(hours=1))
    day = replace(hour, wait=timedelta(hours=24))

    assert conclude(hour, 0, now).again_at == now + timedelta(hours=1)
    assert conclude(day, 0, now).again_at is None


def test_stopped_in_the_middle_nothing_is_lost() -> None:
    """The page is asked for again by the next start."""
    desk = Desk()
    hang = Publisher(site(one=lambda _, wire: wire.hang()))
    with hang as publisher:
        desk.pages.want(publisher.url("/one"))
        poller = desk.poller()
        with running(poller):
            assert wait_until(lambda: publisher.counts["/one"] > 0)

    assert desk.pages.outcomes == [[]]
    assert list(desk.pages.open) == [1]


def test_without_wants_nothing_is_asked() -> None:
    """Not even a robots.txt."""
    desk = Desk()
    with Publisher(site(one=html())) as publisher:
        desk.bring()

    assert publisher.asked == []
