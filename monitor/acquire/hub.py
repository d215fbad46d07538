"""What does a hub answer when it is asked to push, or to stop?"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlencode

import httpx

from monitor.acquire.failures import EXPECTED, explain, status_line
from monitor.acquire.fetch import Web
from monitor.acquire.headers import RawHeaders, first, retry_after
from monitor.acquire.push import HubRefused
from monitor.acquire.redirects import Trail, host_of, hostname, origin, target
from monitor.acquire.turns import Turns
from monitor.model.push import Mode

#: Only these repeat a POST as it is (RFC 9110); after 301 and 302 it would be a GET.
REPEATING = frozenset({HTTPStatus.TEMPORARY_REDIRECT, HTTPStatus.PERMANENT_REDIRECT})
#: A hub that takes longer is tried again later.
DEADLINE = timedelta(seconds=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class HubRequest:
    """One request to one hub. Never logged: callback and secret are between us."""

    hub: str
    mode: Mode
    topic: str
    callback: str = field(repr=False)
    secret: str = field(repr=False)
    lease: timedelta

    def body(self) -> bytes:
        """The secret is sent over http as well.

        It protects nothing else, so whoever reads it gains what no secret would give.
        """
        pairs = {
            "hub.mode": self.mode.value,
            "hub.topic": self.topic,
            "hub.callback": self.callback,
        }
        if self.mode is Mode.SUBSCRIBE:
            pairs["hub.lease_seconds"] = str(int(self.lease.total_seconds()))
            pairs["hub.secret"] = self.secret
        return urlencode(pairs).encode()


async def ask_hub(
    web: Web, turns: Turns, request: HubRequest, now: Callable[[], datetime]
) -> HubRefused | None:
    """None when it accepted. Redirects that repeat the POST are followed."""
    url = request.hub
    try:
        trail = Trail.begin(url)
        async with turns.take() as turn:
            while True:
                url = trail.url
                async with turn.at(host_of(url)):
                    status, headers = await _post(web, url, request.body())
                if status not in REPEATING:
                    return _judge(status, headers, hostname(url), now())
                location = first(headers, "location")
                trail = trail.follow(status, location, web.policy.max_redirects)
    except EXPECTED as error:
        failed = explain(error, hostname(url))
        return HubRefused(detail=f"{failed.outcome.value}: {failed.detail}")


async def _post(web: Web, url: str, body: bytes) -> tuple[int, RawHeaders]:
    """What it says besides is of no use, and is not read."""
    limit = DEADLINE.total_seconds()
    request = httpx.Request(
        "POST",
        origin(url),
        headers=[
            (b"User-Agent", web.policy.user_agent.encode()),
            (b"Content-Type", b"application/x-www-form-urlencoded"),
            (b"Accept-Encoding", b"identity"),
            (b"Connection", b"close"),
        ],
        content=body,
        extensions={
            "target": target(url),
            "timeout": {"connect": limit, "read": limit, "write": limit, "pool": None},
        },
    )
    async with asyncio.timeout(limit):
        client = web.client(request.url.netloc)
        response = await client.send(request, stream=True)
        await response.aclose()
    return response.status_code, response.headers.raw


def _judge(
    status: int, headers: RawHeaders, host: str, now: datetime
) -> HubRefused | None:
    if HTTPStatus(200) <= status < HTTPStatus.MULTIPLE_CHOICES:
        return None
    detail = f"{status_line(status)} from the hub {host}"
    return HubRefused(detail=detail, wait=retry_after(headers, now))
