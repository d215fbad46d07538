"""What does a publisher answer when asked for a feed?"""

import asyncio
import logging
import ssl
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from http import HTTPStatus
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import unquote, urlsplit
from zlib import crc32

import httpcore
import httpx

from monitor.acquire import advert
from monitor.acquire.answers import Answer, Failed, Fetched, Grade, Unchanged
from monitor.acquire.body import Body, GarbledError, TooLargeError
from monitor.acquire.failures import EXPECTED, explain, refused
from monitor.acquire.guard import WEB_PORTS, Guard
from monitor.acquire.headers import (
    RawHeaders,
    conditions,
    first,
    fresh_for,
    retry_after,
    validators,
)
from monitor.acquire.meter import Metered
from monitor.acquire.policy import FetchPolicy
from monitor.acquire.redirects import (
    REDIRECTS,
    Trail,
    host_of,
    hostname,
    origin,
    own_host,
    target,
)
from monitor.acquire.turns import Turn, Turns
from monitor.model.feed import Feed, FeedState, PollOutcome, Validators

ACCEPT = (
    b"application/atom+xml, application/rss+xml, application/rdf+xml,"
    b" application/feed+json, application/xml;q=0.9, text/xml;q=0.9,"
    b" application/json;q=0.8, */*;q=0.5"
)

#: A connection serves the next feed of the same host, then goes before the other
#: side closes it under us (Apache waits 5 s).
KEEPALIVE_SECONDS = 2.0

#: httpcore looks through its whole pool for every idle connection at every request,
#: so there are many small ones: 4.4 ms of CPU per poll became 1.7 ms.
_POOLS = 16

_BUSY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_FULL = frozenset({HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION})


class Web:
    """The way out: clients that keep no cookies and dial no private address."""

    def __init__(
        self, policy: FetchPolicy, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)  # they log whole URLs
        self.policy = policy
        self._transport = transport  #: instead of sockets, where nobody is dialled
        self._clients: dict[int, httpx.AsyncClient] = {}

    def client(self, host: bytes) -> httpx.AsyncClient:
        """The same host always has the same, for the connection to be kept."""
        pool = crc32(host) % _POOLS
        if pool not in self._clients:
            transport = self._transport or _transport(self.policy)
            self._clients[pool] = _client(transport)
        return self._clients[pool]

    async def close(self) -> None:
        for client in self._clients.values():
            await client.aclose()


async def fetch(
    web: Web, turn: Turn, feed: Feed, state: FeedState, now: Callable[[], datetime]
) -> Answer:
    """Follow redirects to an answer, within one deadline. Waiting is not counted."""
    url = state.url or feed.url
    left = web.policy.deadline
    loop = asyncio.get_running_loop()
    try:
        trail = Trail.begin(url)
        while True:
            url = trail.url
            request = _request(web.policy, feed, state, url)
            async with turn.at(host_of(url), feed.gap):
                began = loop.time()
                async with asyncio.timeout(left.total_seconds()):
                    reply = await _ask(web, request)
                left -= timedelta(seconds=loop.time() - began)
            if reply.status not in REDIRECTS:
                return _conclude(reply, trail, state, now())
            location = first(reply.headers, "location")
            trail = trail.follow(reply.status, location, web.policy.max_redirects)
    except EXPECTED as error:
        return explain(error, hostname(url))


def fetch_document(url: str, policy: FetchPolicy) -> Fetched | Failed:
    """One URL, once, remembering nothing; blocks meanwhile."""
    return asyncio.run(_fetch_document(url, policy))


class _NoClock:
    """What a server asks of the next poll is of no use when there is none."""

    def now(self) -> datetime:
        return datetime.min.replace(tzinfo=UTC)

    def monotonic(self) -> float:
        return 0.0


async def _fetch_document(url: str, policy: FetchPolicy) -> Fetched | Failed:
    web, clock = Web(policy), _NoClock()
    feed = Feed(name=url, source="", url=url)
    state = FeedState(feed=url, address=url)
    try:
        async with Turns(1, clock).take() as turn:
            answer = await fetch(web, turn, feed, state, clock.now)
    finally:
        await web.close()
    assert not isinstance(answer, Unchanged)  # we sent no validators
    return answer


def _request(
    policy: FetchPolicy, feed: Feed, state: FeedState, url: str
) -> httpx.Request:
    """Made by hand: a client would add headers and tidy up the URL."""
    headers = {
        b"user-agent": (b"User-Agent", policy.user_agent.encode()),
        b"accept": (b"Accept", ACCEPT),
        b"accept-encoding": (b"Accept-Encoding", b"gzip, deflate"),
    }
    own = _own(feed) if own_host(feed.url, url) else []
    headers |= {name.lower(): (name, value) for name, value in own}
    return httpx.Request(
        "GET",
        origin(url),
        headers=[*headers.values(), *conditions(state.validators)],
        extensions={"target": target(url), "timeout": _timeouts(policy)},
    )


def _own(feed: Feed) -> list[tuple[bytes, bytes]]:
    """What is configured for the feed: its headers, and a login in its URL."""
    parts = urlsplit(feed.url)
    own = [(name.encode(), value.encode()) for name, value in feed.headers]
    if not parts.username:
        return own
    login = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return [(b"Authorization", b"Basic " + b64encode(login.encode())), *own]


def _timeouts(policy: FetchPolicy) -> dict[str, float | None]:
    connect, read = policy.connect.total_seconds(), policy.read.total_seconds()
    return {"connect": connect, "read": read, "write": read, "pool": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reply:
    """What one hop answered; the body is None where it was not wanted."""

    status: int
    headers: RawHeaders
    body: Body | None = None
    trouble: PollOutcome | None = None  #: with the body
    detail: str = ""


async def _ask(web: Web, request: httpx.Request) -> _Reply:
    client = web.client(request.url.netloc)
    response = await client.send(request, stream=True)
    connection = response.extensions.get("network_stream")
    try:
        if isinstance(connection, Metered):  # else it was switched to no body of ours
            connection.expect_body(web.policy.max_wire)
        status, headers = response.status_code, response.headers.raw
        if status == HTTPStatus.NOT_MODIFIED:
            await response.aread()  # nothing, but it frees the connection
        if status not in _FULL:
            return _Reply(status=status, headers=headers)
        return await _read(web.policy, response)
    finally:
        await response.aclose()


async def _read(policy: FetchPolicy, response: httpx.Response) -> _Reply:
    headers = response.headers.raw
    body = Body(first(headers, "content-encoding"), policy)
    reply = _Reply(status=response.status_code, headers=headers, body=body)
    try:
        body.check_encoding()
        async for chunk in response.aiter_raw():
            body.add(chunk)
        body.close()
    except TooLargeError as error:
        return replace(reply, trouble=PollOutcome.TOO_LARGE, detail=str(error))
    except GarbledError as error:
        return replace(reply, trouble=PollOutcome.UNREADABLE, detail=str(error))
    return reply


def _conclude(reply: _Reply, trail: Trail, state: FeedState, now: datetime) -> Answer:
    if reply.body:
        return _full(reply, reply.body, trail, now)
    if reply.status == HTTPStatus.NOT_MODIFIED and state.validators != Validators():
        return Unchanged(
            status=reply.status,
            wait=fresh_for(reply.headers, now),
            moved_to=trail.moved_to,
        )
    failed = refused(reply.status, hostname(trail.url))
    wait = retry_after(reply.headers, now)
    if reply.status in _BUSY:
        return replace(failed, outcome=PollOutcome.BUSY, grade=Grade.SOFT, wait=wait)
    # Gone is what a passing redirect leads to, not the feed itself.
    if reply.status == HTTPStatus.GONE and trail.permanent:
        said = f"says {hostname(trail.url)}"
        return replace(failed, outcome=PollOutcome.GONE, detail=said)
    return replace(failed, wait=wait)


def _full(reply: _Reply, body: Body, trail: Trail, now: datetime) -> Answer:
    if reply.trouble:
        return Failed(
            outcome=reply.trouble,
            detail=reply.detail,
            grade=Grade.SOFT,
            status=reply.status,
            wire=body.wire,
            size=body.size,
        )
    return Fetched(
        url=trail.url,
        body=body.whole,
        content_type=first(reply.headers, "content-type"),
        status=reply.status,
        wire=body.wire,
        validators=validators(reply.headers),
        wait=fresh_for(reply.headers, now),
        moved_to=trail.moved_to,
        advert=advert.in_headers(reply.headers, trail.url),
    )


def _client(transport: httpx.AsyncBaseTransport) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=transport,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        follow_redirects=False,
        trust_env=False,
    )


def _transport(policy: FetchPolicy) -> httpx.AsyncHTTPTransport:
    """httpx 0.28 takes no network backend, so its pool is replaced; a test watches."""
    transport = httpx.AsyncHTTPTransport(verify=_tls(), trust_env=False)
    transport._pool = httpcore.AsyncConnectionPool(  # noqa: SLF001 - see above
        network_backend=Guard(
            policy.allow_networks, ports=WEB_PORTS | policy.allow_ports
        ),
        ssl_context=_tls(),
        max_connections=policy.at_once,
        keepalive_expiry=KEEPALIVE_SECONDS,
    )
    return transport


@cache
def _tls() -> ssl.SSLContext:
    """Read once: the list of authorities takes tens of milliseconds."""
    return httpx.create_ssl_context(trust_env=False)
