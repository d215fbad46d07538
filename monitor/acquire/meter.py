"""How much may a server send before its answer's body, and around it?

h11 bounds a single header, but neither a flood of 1xx answers nor what surrounds the
chunks of a body; so bytes are counted where they come in.
"""

import ssl
from typing import Any

import httpcore

from monitor.acquire.policy import MEBIBYTE

#: Status line and headers, 1xx answers included; Apache's own bound for all is 800 KiB,
#: real answers have 1 to 4.
MAX_HEAD = 64 * 1024
#: Chunk sizes may double a body that comes in small chunks.
_AROUND = 2


class HeadTooLargeError(Exception):
    """More came than a head may have; the message says how much that is."""


class WrappingTooLargeError(Exception):
    """What surrounds the body is larger than a body may be."""


class Metered(httpcore.AsyncNetworkStream):
    """A connection that counts what it reads, from one request to the next."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream
        self._left = MAX_HEAD
        self._in_body = False

    def expect_body(self, most: int) -> None:
        """The head is complete; `most` is the bound of the body itself."""
        self._in_body = True
        self._left = _AROUND * most + MEBIBYTE

    async def read(
        self,
        max_bytes: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> bytes:
        if self._left <= 0:
            raise self._too_large()
        data = await self._stream.read(min(max_bytes, self._left), timeout)
        self._left -= len(data)
        return data

    async def write(
        self,
        buffer: bytes,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> None:
        """The next request begins; its answer has a head of its own."""
        self._left, self._in_body = MAX_HEAD, False
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
    ) -> httpcore.AsyncNetworkStream:
        return Metered(
            await self._stream.start_tls(ssl_context, server_hostname, timeout)
        )

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def _too_large(self) -> Exception:
        if self._in_body:
            return WrappingTooLargeError("more around the body than a body may have")
        return HeadTooLargeError(f"more than {MAX_HEAD >> 10} KiB before the body")
