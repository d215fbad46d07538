"""A publisher in a process of its own, at many addresses, quick enough to be no limit.

Asked for /feed/N, it answers 304 to the tag it gave. Each turn changes every tenth
feed. `python -m tests.bench.server ADDRESSES ENTRIES` prints its port; the end of its
standard input ends it.
"""

import asyncio
import socket
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from types import TracebackType
from typing import Self

import httpx

from tests.bench.corpus import document

#: One of so many feeds changes at each turn.
CHANGING = 10
TRIES = 20
WAIT = 30


def addresses(count: int) -> list[str]:
    """Of loopback, which has sixteen million."""
    return [f"127.0.{n // 250}.{n % 250 + 1}" for n in range(count)]


class Server:
    """`with Server(addresses=100, entries=20) as server: server.urls(1000)`."""

    def __init__(self, *, addresses: int, entries: int) -> None:
        self._addresses = addresses
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.server", str(addresses), str(entries)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout
        self._port = int(self._process.stdout.readline())

    def urls(self, count: int) -> list[str]:
        hosts = addresses(self._addresses)
        return [
            f"http://{hosts[n % len(hosts)]}:{self._port}/feed/{n}"
            for n in range(count)
        ]

    def turn(self) -> None:
        """Every tenth feed gets a new entry."""
        httpx.get(f"http://127.0.0.1:{self._port}/turn").raise_for_status()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()
        self._process.wait(WAIT)


class Feeds:
    """What every path answers now."""

    def __init__(self, entries: int) -> None:
        self._entries = entries
        self._turn = 0

    def answer(self, head: bytes) -> bytes:
        path = head.split(b" ", 2)[1]
        if path == b"/turn":
            self._turn += 1
            return _reply("204 No Content")
        number = int(path.rpartition(b"/")[2])
        tag = f'"{number}-{(self._turn + number) // CHANGING}"'
        if tag.encode() in head:
            return _reply("304 Not Modified", f"ETag: {tag}")
        version = (self._turn + number) // CHANGING
        body = self._document(number, version)
        kind = "Content-Type: application/rss+xml"
        return (
            _reply("200 OK", f"ETag: {tag}", kind, f"Content-Length: {len(body)}")
            + body
        )

    def _document(self, number: int, version: int) -> bytes:
        """The same entries as before, and in front one per version."""
        base = _base(number % 20, self._entries)
        new = "".join(_new(number, v) for v in range(version, max(0, version - 5), -1))
        return base.replace(b"<item>", new.encode() + b"<item>", 1)


@cache
def _base(kind: int, entries: int) -> bytes:
    return document(kind, entries)


def _new(number: int, version: int) -> str:
    link = f"https://example.org/new/{number}/{version}"
    return (
        f"<item><title>Council meets for the {version}th time</title>"
        f"<link>{link}</link><guid>{link}</guid>"
        "<description>It talked about the weather of the week.</description></item>"
    )


def _reply(status: str, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, "", ""]
    return "\r\n".join(lines).encode()


class _Talk(asyncio.Protocol):
    """One connection, kept for as long as the other side likes."""

    def __init__(self, feeds: Feeds) -> None:
        self._feeds = feeds
        self._heard = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._heard += data
        while b"\r\n\r\n" in self._heard and self._transport:
            head, _, self._heard = self._heard.partition(b"\r\n\r\n")
            self._transport.write(self._feeds.answer(head))


async def serve(sockets: Sequence[socket.socket], entries: int) -> None:
    """Until standard input ends."""
    loop = asyncio.get_running_loop()
    feeds = Feeds(entries)
    for bound in sockets:
        await loop.create_server(lambda: _Talk(feeds), sock=bound, backlog=200)
    print(sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)


def bind_all(hosts: Sequence[str]) -> list[socket.socket]:
    """All at one port that is free at each of them."""
    for _ in range(TRIES):
        first = socket.create_server((hosts[0], 0))
        port = first.getsockname()[1]
        try:
            return [first, *(socket.create_server((h, port)) for h in hosts[1:])]
        except OSError:
            first.close()
    raise SystemExit("no port is free at all addresses")


if __name__ == "__main__":
    asyncio.run(serve(bind_all(addresses(int(sys.argv[1]))), int(sys.argv[2])))
