"""What does a server answer to one request for a page or a robots.txt?"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from http import HTTPStatus

import httpx

from monitor.acquire.body import Body, GarbledError, TooLargeError
from monitor.acquire.fetch import Web
from monitor.acquire.headers import RawHeaders, first
from monitor.acquire.policy import MEBIBYTE, FetchPolicy
from monitor.acquire.redirects import host_of, origin, target
from monitor.acquire.turns import Turn
from monitor.model.want import PageOutcome

#: All hops, names and bodies; waiting for the host's turn is not counted.
DEADLINE = timedelta(seconds=30)
MOST_BYTES = 2 * MEBIBYTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for, and what is taken for an answer."""

    accept: bytes
    #: Of the headers of a full answer: why its body is not wanted, or nothing.
    refuse: Callable[[RawHeaders], str]
    most: int
    cut: bool = False  #: of what is larger, the beginning will do


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What one hop answered."""

    status: int
    headers: RawHeaders
    body: bytes = b""
    trouble: PageOutcome | None = None  #: with a full answer
    detail: str = ""


async def hop(
    web: Web, turn: Turn, url: str, wish: Wish, left: timedelta
) -> tuple[Reply, timedelta]:
    """One request, when it is its turn at the host; and the time that is left."""
    policy = replace(web.policy, max_wire=wish.most, max_body=wish.most)
    loop = asyncio.get_running_loop()
    async with turn.at(host_of(url)):
        began = loop.time()
        async with asyncio.timeout(left.total_seconds()):
            reply = await _ask(web, policy, url, wish)
        return reply, left - timedelta(seconds=loop.time() - began)


async def _ask(web: Web, policy: FetchPolicy, url: str, wish: Wish) -> Reply:
    request = _request(policy, url, wish.accept)
    response = await web.client(request.url.netloc).send(request, stream=True)
    try:
        reply = Reply(status=response.status_code, headers=response.headers.raw)
        if response.status_code != HTTPStatus.OK:
            return reply
        if unwanted := wish.refuse(reply.headers):
            return replace(reply, trouble=PageOutcome.NOT_HTML, detail=unwanted)
        return await _read(policy, response, wish, reply)
    finally:
        await response.aclose()


async def _read(
    policy: FetchPolicy, response: httpx.Response, wish: Wish, reply: Reply
) -> Reply:
    body = Body(first(reply.headers, "content-encoding"), policy)
    try:
        body.check_encoding()
        async for chunk in response.aiter_raw():
            body.add(chunk)
        body.close()
    except TooLargeError as error:
        if wish.cut:
            return replace(reply, body=body.whole)
        return replace(reply, trouble=PageOutcome.TOO_LARGE, detail=str(error))
    except GarbledError as error:
        return replace(reply, trouble=PageOutcome.UNREADABLE, detail=str(error))
    return replace(reply, body=body.whole)


def _request(policy: FetchPolicy, url: str, accept: bytes) -> httpx.Request:
    """Made by hand, as for feeds: a client would add headers and tidy up the URL."""
    connect, read = policy.connect.total_seconds(), policy.read.total_seconds()
    timeout = {"connect": connect, "read": read, "write": read, "pool": None}
    headers = [
        (b"User-Agent", policy.user_agent.encode()),
        (b"Accept", accept),
        (b"Accept-Encoding", b"gzip, deflate"),
    ]
    extensions = {"target": target(url), "timeout": timeout}
    return httpx.Request("GET", origin(url), headers=headers, extensions=extensions)
