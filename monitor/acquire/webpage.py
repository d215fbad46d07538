"""Does a publisher give the page of an item, and may we have it?

robots.txt is asked before the first hop and before each that a redirect leads to.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus

from monitor.acquire.answers import Failed, Grade
from monitor.acquire.failures import EXPECTED, explain, refused
from monitor.acquire.fetch import Web
from monitor.acquire.get import DEADLINE, MOST_BYTES, Reply, Wish, hop
from monitor.acquire.headers import RawHeaders, first, retry_after
from monitor.acquire.redirects import (
    REDIRECTS,
    BadRedirectError,
    Trail,
    hostname,
)
from monitor.acquire.robots import MOST_BYTES as MOST_ROBOTS
from monitor.acquire.robots import Robots, RobotsFile, Verdict
from monitor.acquire.turns import Turn
from monitor.model.want import PageOutcome

#: Of a robots.txt (RFC 9309, 2.3.1.2).
ROBOTS_REDIRECTS = 5
_HTML = ("text/html", "application/xhtml+xml")
_BUSY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A web page as it came."""

    url: str  #: where it came from in the end
    body: bytes
    content_type: str
    delay: timedelta  #: how long its host wants to be left alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """No page, and why."""

    outcome: PageOutcome
    detail: str = ""
    passing: bool = False  #: worth another try
    wait: timedelta = timedelta(0)  #: not before, as the server asks
    delay: timedelta = timedelta(0)


def _not_html(headers: RawHeaders) -> str:
    sent = first(headers, "content-type").partition(";")[0].strip().lower()
    if not sent or sent in _HTML:
        return ""
    return f"it is {''.join(c for c in sent if c.isprintable())[:80]}"


def _anything(_: RawHeaders) -> str:
    return ""


PAGE = Wish(
    accept=b"text/html, application/xhtml+xml;q=0.9, */*;q=0.1",
    refuse=_not_html,
    most=MOST_BYTES,
)
ROBOTS_TXT = Wish(
    accept=b"text/plain, */*;q=0.5", refuse=_anything, most=MOST_ROBOTS, cut=True
)


async def fetch_page(
    web: Web, turn: Turn, robots: Robots, url: str, now: datetime
) -> Page | Missed:
    """Follow redirects to a page, within one deadline."""
    left = DEADLINE
    delay = timedelta(0)
    try:
        trail = Trail.begin(url)
        while True:
            url = trail.url
            verdict = await robots.ask(url, partial(fetch_robots, web, turn))
            if not verdict.allowed:
                return _not_allowed(verdict)
            delay = max(delay, verdict.delay)
            reply, left = await hop(web, turn, url, PAGE, left)
            if reply.status not in REDIRECTS:
                return _conclude(reply, url, delay, now)
            location = first(reply.headers, "location")
            trail = trail.follow(reply.status, location, web.policy.max_redirects)
    except EXPECTED as error:
        return _missed(explain(error, hostname(url)))


async def fetch_robots(web: Web, turn: Turn, url: str) -> RobotsFile:
    """Whatever goes wrong on the way is no answer; too many redirects are none."""
    left = DEADLINE
    try:
        trail = Trail.begin(url)
        while True:
            reply, left = await hop(web, turn, trail.url, ROBOTS_TXT, left)
            if reply.status not in REDIRECTS:
                return RobotsFile(reply.status, reply.body)
            location = first(reply.headers, "location")
            trail = trail.follow(reply.status, location, ROBOTS_REDIRECTS)
    except BadRedirectError:
        return RobotsFile(HTTPStatus.NOT_FOUND)
    except EXPECTED as error:
        return RobotsFile(None, failed=explain(error, hostname(url)))


def _conclude(reply: Reply, url: str, delay: timedelta, now: datetime) -> Page | Missed:
    if reply.trouble:
        return Missed(outcome=reply.trouble, detail=reply.detail, delay=delay)
    if reply.status == HTTPStatus.OK:
        return Page(
            url=url,
            body=reply.body,
            content_type=first(reply.headers, "content-type"),
            delay=delay,
        )
    failed = refused(reply.status, hostname(url))
    busy = reply.status in _BUSY
    return Missed(
        outcome=PageOutcome.BUSY if busy else PageOutcome.HTTP_ERROR,
        detail=failed.detail,
        passing=busy or failed.grade is Grade.TEMPORARY,
        wait=retry_after(reply.headers, now),
        delay=delay,
    )


def _not_allowed(verdict: Verdict) -> Missed:
    """Who cannot be asked for a robots.txt cannot be asked for a page either."""
    if verdict.failed:
        return _missed(verdict.failed)
    outcome = PageOutcome.ROBOTS
    return Missed(outcome=outcome, detail=verdict.why, passing=verdict.unsure)


def _missed(failed: Failed) -> Missed:
    """Poll and page outcomes share the names of what may happen on the way."""
    return Missed(
        outcome=PageOutcome[failed.outcome.name],
        detail=failed.detail,
        passing=failed.grade in {Grade.TEMPORARY, Grade.UNASKED}
        and failed.outcome.name != PageOutcome.FORBIDDEN.name,
    )
