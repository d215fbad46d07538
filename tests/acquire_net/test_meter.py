"""Is what surrounds a body counted, from one request to the next?"""

import asyncio
import ssl

import httpcore
import pytest

from monitor.acquire.meter import (
    MAX_HEAD,
    HeadTooLargeError,
    Metered,
    WrappingTooLargeError,
)
from monitor.acquire.policy import MEBIBYTE


class Spring(httpcore.AsyncNetworkStream):
    """Gives as much as it is asked for, for ever."""

    def __init__(self) -> None:
        self.written = b""
        self.closed = False

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        return b"x" * max_bytes

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        self.written += buffer

    async def aclose(self) -> None:
        self.closed = True

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore.AsyncNetworkStream:
        return Spring()

    def get_extra_info(self, info: str) -> str:
        return info


async def take(stream: httpcore.AsyncNetworkStream, most: int) -> int:
    """How much comes before it is refused."""
    taken = 0
    while taken < most:
        try:
            taken += len(await stream.read(1 << 16))
        except HeadTooLargeError:
            return taken
    return taken


def test_a_head_has_a_bound_of_its_own() -> None:
    """And each request begins anew."""

    async def ask_twice() -> tuple[int, int]:
        stream = Metered(Spring())
        first = await take(stream, MEBIBYTE)
        await stream.write(b"GET / HTTP/1.1")
        return first, await take(stream, MEBIBYTE)

    assert asyncio.run(ask_twice()) == (MAX_HEAD, MAX_HEAD)


def test_a_body_may_be_wrapped_but_not_for_ever() -> None:
    """Twice its own bound, and a mebibyte."""

    async def read_on() -> None:
        stream = Metered(Spring())
        stream.expect_body(MEBIBYTE)
        assert await take(stream, 3 * MEBIBYTE) == 3 * MEBIBYTE
        await take(stream, 4 * MEBIBYTE)

    with pytest.raises(WrappingTooLargeError):
        asyncio.run(read_on())


def test_behind_tls_is_counted_too() -> None:
    """Else https would have no bound."""

    async def ask() -> int:
        plain = Metered(Spring())
        inner = await plain.start_tls(ssl.create_default_context())
        return await take(inner, MEBIBYTE)

    assert asyncio.run(ask()) == MAX_HEAD


def test_all_else_is_the_connections() -> None:
    """Its end, and what it says of itself."""
    spring = Spring()
    stream = Metered(spring)
    asyncio.run(stream.aclose())

    assert spring.closed
    assert stream.get_extra_info("socket") == "socket"
