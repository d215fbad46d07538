"""How does a body get to an address over HTTP, and what came back?"""

import contextlib
import logging
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any

import httpx

from monitor.ports import Deferred, Refused
from monitor.send.deadline import Deadline

CONNECT = timedelta(seconds=5)
TOTAL = timedelta(seconds=20)
#: Enough for an error code or a wait in seconds.
MOST_READ = 4096
HEADERS = {
    "accept": "*/*",
    "user-agent": "news-monitor",
    "content-type": "application/json",
    "accept-encoding": "identity",
    "connection": "close",
}
#: A filter does not reach a logger's children, so each is named.
CHATTY = ("httpx", "httpcore.connection", "httpcore.http11")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the other side said."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class Post:
    """One address that takes bodies. It is a secret: it appears in no text of ours."""

    def __init__(
        self,
        url: str,
        *,
        connect: timedelta = CONNECT,
        total: timedelta = TOTAL,
        most_read: int = MOST_READ,
    ) -> None:
        _keep_addresses_out_of_logs()
        self._url = url
        self._total = total
        self._most_read = most_read
        limits = httpx.Timeout(total.total_seconds(), connect=connect.total_seconds())
        self._timeouts = {"timeout": limits.as_dict()}
        self._client = httpx.Client(
            trust_env=False,
            verify=_trusted(),
            follow_redirects=False,
            # Alerts are rare: a kept connection would be dead by the next one.
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    def send(
        self,
        body: bytes,
        headers: Mapping[str, str],
        *,
        path: str = "",
        method: str = "POST",
    ) -> Answer | Deferred | Refused:
        """The answer, whatever its status; else why there is none.

        `path` is put behind the address as it stands.
        """
        wire = _Wire()
        with Deadline(self._total, wire.find) as deadline:
            try:
                request = httpx.Request(
                    method,
                    self._url + path,
                    content=body,
                    headers={**HEADERS, **headers},
                    extensions={**self._timeouts, "trace": wire.trace},
                )
                return self._exchange(request)
            except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError):
                # UnicodeError: a label of a host name is empty or too long.
                wrong = "its address is not a valid http(s) address"
                return Refused(wrong, channel=True)
            except httpx.ConnectTimeout:
                return Deferred("it could not be reached in time", channel=True)
            except httpx.ConnectError as error:
                return Deferred(_why_unreachable(error), channel=True)
            except httpx.HTTPError as error:
                return Deferred(_why_broken_off(error, late=deadline.passed))

    def close(self) -> None:
        """Let go of the connection pool."""
        self._client.close()

    def _exchange(self, request: httpx.Request) -> Answer:
        response = self._client.send(request, stream=True)
        with contextlib.closing(response):
            return Answer(
                status=response.status_code,
                headers=dict(response.headers),
                body=_read_head(response, self._most_read),
            )


@cache
def _trusted() -> ssl.SSLContext:
    """Reading the certificates takes tens of milliseconds: once for all channels."""
    return httpx.create_ssl_context(trust_env=False)


class _Wire:
    """The socket of the exchange, as httpcore's trace extension tells of it."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None

    def find(self) -> socket.socket | None:
        return self._socket

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._socket = info["return_value"].get_extra_info("socket")


def _read_head(response: httpx.Response, most: int) -> bytes:
    """The first bytes only; the status has spoken when they break off."""
    kept = b""
    with contextlib.suppress(httpx.HTTPError):
        for chunk in response.iter_raw():
            kept += chunk
            if len(kept) >= most:
                break
    return kept[:most]


def _why_unreachable(error: BaseException) -> str:
    """In our own words: those of the libraries may hold the address."""
    cause: BaseException | None = error
    while cause is not None:
        match cause:
            case ssl.SSLError():
                return "its certificate or its TLS was not accepted"
            case socket.gaierror():
                return "its host name does not resolve"
            case ConnectionRefusedError():
                return "it refuses connections"
            case _:
                cause = cause.__cause__ or cause.__context__
    return "it could not be reached"


def _why_broken_off(error: httpx.HTTPError, *, late: bool) -> str:
    if late or isinstance(error, httpx.TimeoutException):
        return "it took too long to answer"
    return "the connection broke before the answer was there"


def _keep_addresses_out_of_logs() -> None:
    """httpx logs every address in full, at INFO; httpcore hosts and headers, at DEBUG.

    A filter holds whatever level somebody sets; adding it twice is adding it once.
    """
    for name in CHATTY:
        logging.getLogger(name).addFilter(_is_grave)


def _is_grave(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING
