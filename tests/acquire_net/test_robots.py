"""Does a host allow a page, and how slowly?"""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from monitor.acquire.robots import (
    KEPT,
    LONGEST_DELAY,
    MOST_BYTES,
    MOST_HOSTS,
    MOST_KEPT,
    UNSURE,
    Robots,
    RobotsFile,
    Verdict,
    product,
)
from tests.acquire_net.fakes import POLICY, HandClock

RULES = b"""
User-agent: *
Disallow: /

User-agent: news-monitor
Crawl-delay: 7
Disallow: /private/
Allow: /private/open
Disallow: /*.pdf$
"""


@dataclass
class Hosts:
    """Answers for robots.txt, counted."""

    answer: RobotsFile
    asked: list[str] = field(default_factory=list)

    async def __call__(self, url: str) -> RobotsFile:
        self.asked.append(url)
        return self.answer


def ask(robots: Robots, hosts: Hosts, url: str) -> Verdict:
    return asyncio.run(robots.ask(url, hosts))


def verdict(answer: RobotsFile, url: str = "https://example.org/news/1") -> Verdict:
    return ask(Robots(POLICY.user_agent, HandClock()), Hosts(answer), url)


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/news/1", True),
        ("/private/1", False),
        ("/private/open/1", True),
        ("/report.pdf", False),
        ("/report.pdf?x=1", True),
    ],
)
def test_our_own_group_counts_and_the_longest_rule_wins(
    path: str, allowed: bool
) -> None:
    """Not the group of everybody, and not the first rule."""
    said = verdict(RobotsFile(200, RULES), f"https://example.org{path}")

    assert said.allowed is allowed
    assert said.delay == (timedelta(seconds=7) if allowed else timedelta(0))


@pytest.mark.parametrize(
    ("answer", "allowed", "unsure"),
    [
        (RobotsFile(404), True, False),
        (RobotsFile(403), True, False),
        (RobotsFile(204), True, False),
        (RobotsFile(200, b""), True, False),
        (RobotsFile(200, b"<html>no such page</html>"), True, False),
        (RobotsFile(200, b"\xff\xfe\x00\x01"), True, False),
        (RobotsFile(429), False, True),
        (RobotsFile(500), False, True),
        (RobotsFile(503), False, True),
        (RobotsFile(None), False, True),
    ],
)
def test_no_file_allows_everything_and_no_answer_nothing_yet(
    answer: RobotsFile, allowed: bool, unsure: bool
) -> None:
    """RFC 9309: unavailable is not unreachable."""
    said = verdict(answer)

    assert (said.allowed, said.unsure) == (allowed, unsure)


def test_a_host_is_asked_once_a_day() -> None:
    """And again soon where it failed."""
    clock, hosts = HandClock(), Hosts(RobotsFile(200, RULES))
    robots = Robots(POLICY.user_agent, clock)
    for _ in range(3):
        ask(robots, hosts, "https://example.org/news/1")
    clock.advance(KEPT)
    hosts.answer = RobotsFile(500)
    ask(robots, hosts, "https://example.org/news/2")
    clock.advance(UNSURE)
    ask(robots, hosts, "https://example.org/news/2")

    assert hosts.asked == ["https://example.org:443/robots.txt"] * 3


def test_hosts_and_ports_have_a_file_each() -> None:
    """And so have http and https."""
    hosts = Hosts(RobotsFile(404))
    robots = Robots(POLICY.user_agent, HandClock())
    for url in ("http://a.org/1", "https://a.org/1", "http://a.org:8080/1"):
        ask(robots, hosts, url)

    assert len(set(hosts.asked)) == 3


def test_of_a_long_file_the_beginning_counts() -> None:
    """Whatever follows is cut."""
    long = b"User-agent: *\nDisallow: /a\n" + b"#" * MOST_BYTES + b"\nDisallow: /b\n"

    assert not verdict(RobotsFile(200, long), "https://example.org/a").allowed
    assert verdict(RobotsFile(200, long), "https://example.org/b").allowed


def test_no_host_makes_us_wait_for_ever() -> None:
    """A delay has a bound, and nonsense is none."""
    said = verdict(RobotsFile(200, b"User-agent: *\nCrawl-delay: 86400\n"))
    nonsense = verdict(RobotsFile(200, b"User-agent: *\nCrawl-delay: -5\n"))

    assert said.delay == LONGEST_DELAY
    assert nonsense.delay == timedelta(0)


def test_so_many_hosts_are_remembered_and_no_more() -> None:
    """The oldest is forgotten first."""
    hosts = Hosts(RobotsFile(404))
    robots = Robots(POLICY.user_agent, HandClock())

    async def ask_all() -> None:
        for number in range(MOST_HOSTS + 1):
            await robots.ask(f"https://h{number}.example/1", hosts)

    asyncio.run(ask_all())

    assert len(robots._kept) == MOST_HOSTS


def test_so_many_bytes_are_remembered_and_no_more() -> None:
    """Hosts with huge files push each other out, and a new file replaces the old."""
    hosts = Hosts(RobotsFile(200, b"#" * MOST_BYTES))
    clock = HandClock()
    robots = Robots(POLICY.user_agent, clock)
    for number in (*range(12), *range(8, 12)):
        ask(robots, hosts, f"https://h{number}.example/1")
        clock.advance(KEPT)

    assert robots._size == MOST_BYTES * len(robots._kept)
    assert robots._size <= MOST_KEPT
    assert len(robots._kept) == MOST_KEPT // MOST_BYTES


def test_we_are_called_by_our_product() -> None:
    """As RFC 9309 wants it."""
    assert product("News-Monitor/0.1 (+https://example.org)") == "news-monitor"
    assert product("desk reader") == "desk"
