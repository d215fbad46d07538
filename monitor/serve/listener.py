"""Who listens for the outside, in bounded time and space?

A reverse proxy stands in front, but nothing here relies on it: headers are bounded, a
connection has seconds to live, and only so many are open.
"""

import asyncio
import logging
import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

log = logging.getLogger("monitor")

#: For one request, its body and its answer: uvicorn itself waits for ever for both.
LIFETIME_SECONDS = 15.0
#: More at once are told to come again, and hubs do.
CONNECTIONS = 200
MAX_HEADER = 16_384
#: A port that is taken may become free.
RETRY_SECONDS = 10.0
STOP_SECONDS = 2


def short_lived(seconds: float) -> type[H11Protocol]:
    """A connection that ends by then, whatever the other side does."""

    class ShortLived(H11Protocol):
        _end: asyncio.TimerHandle | None = None

        def connection_made(  # type: ignore[override] # as in uvicorn itself
            self, transport: asyncio.Transport
        ) -> None:
            super().connection_made(transport)
            self._end = self.loop.call_later(seconds, transport.abort)

        def connection_lost(self, exc: Exception | None) -> None:
            if self._end:
                self._end.cancel()
            super().connection_lost(exc)

    return ShortLived


class Listener:
    """Runs in a thread of its own. A port that is taken stops nothing else."""

    def __init__(
        self,
        app: ASGIApp,
        listen: str,
        *,
        lifetime: float = LIFETIME_SECONDS,
        retry: float = RETRY_SECONDS,
    ) -> None:
        self._app = app
        self._listen = listen
        self._lifetime = lifetime
        self._retry = retry
        self._stopping = threading.Event()
        self._server: uvicorn.Server | None = None
        self._failed = ""

    @property
    def up(self) -> bool:
        server = self._server
        return server is not None and server.started

    @property
    def trouble(self) -> str:
        """Why nobody can reach us; empty when they can."""
        return self._failed

    def run(self) -> None:
        """Until `stop`."""
        while not self._stopping.is_set():
            if (door := self._open()) is None:
                self._stopping.wait(self._retry)
                continue
            with door:
                self._serve(door)

    def stop(self) -> None:
        self._stopping.set()
        if self._server:
            self._server.should_exit = True

    def _serve(self, door: socket.socket) -> None:
        server = self._server = uvicorn.Server(self._config())
        if not self._stopping.is_set():
            log.info("web.listening address=%s", self._listen)
            with suppress(SystemExit):  # how uvicorn says that it could not start
                server.run([door])
        self._server = None

    def _config(self) -> uvicorn.Config:
        return uvicorn.Config(
            self._app,
            http=short_lived(self._lifetime),
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            log_level="error",
            access_log=False,  # a callback's address is between us and the hub
            proxy_headers=False,
            server_header=False,
            date_header=False,
            limit_concurrency=CONNECTIONS,
            h11_max_incomplete_event_size=MAX_HEADER,
            timeout_graceful_shutdown=STOP_SECONDS,
        )

    def _open(self) -> socket.socket | None:
        """None when the address cannot be listened on, which is said once."""
        parts = urlsplit(f"//{self._listen}")
        host, port = parts.hostname or "", parts.port or 0
        try:
            family = socket.AF_INET6 if ":" in host else socket.AF_INET
            door = socket.create_server(
                (host, port), family=family, backlog=CONNECTIONS
            )
        except OSError as error:
            self._complain(str(error.strerror or error))
            return None
        self._failed = ""
        return door

    def _complain(self, why: str) -> None:
        if not self._failed:
            log.error("web: cannot listen on %s: %s", self._listen, why)
        self._failed = f"cannot listen on {self._listen}: {why}"
