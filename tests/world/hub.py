"""A WebSub hub on loopback: takes subscriptions, asks back, and pushes when told."""

import hashlib
import hmac
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit


@dataclass(frozen=True)
class Request:
    """What a subscriber asked for."""

    path: str
    said: dict[str, str]

    @property
    def mode(self) -> str:
        return self.said["hub.mode"]

    @property
    def callback(self) -> str:
        return self.said["hub.callback"]


@dataclass
class Hub:
    """Accepts what `answer` accepts, then asks back at once unless it is `mute`."""

    #: A status, and headers.
    answer: Callable[[Request], tuple[int, dict[str, str]]] = lambda _: (202, {})
    lease: int | None = 864_000
    mute: bool = False
    endless: bool = False  #: promises a body, and goes on with it while anybody reads
    method: str = "sha256"
    requests: list[Request] = field(default_factory=list)
    #: By callback: topic and secret of what was verified.
    held: dict[str, tuple[str, str]] = field(default_factory=dict)
    verifications: list[tuple[int, str]] = field(default_factory=list)
    challenge: str = "a challenge, & more"

    def __post_init__(self) -> None:
        self.arrived = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _answers(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/"

    def wait(self, enough: Callable[[Self], object], seconds: float = 60) -> bool:
        """Whether enough came in time."""
        with self.arrived:
            return self.arrived.wait_for(lambda: bool(enough(self)), seconds)

    def take(self, request: Request) -> tuple[int, dict[str, str]]:
        status, headers = self.answer(request)
        with self.arrived:
            self.requests.append(request)
            self.arrived.notify_all()
        if status == 202 and not self.mute:
            threading.Thread(target=self.verify, args=(request,), daemon=True).start()
        return status, headers

    def verify(self, request: Request, **more: str) -> int:
        """Ask whether it was them."""
        said = {
            "hub.mode": request.mode,
            "hub.topic": request.said["hub.topic"],
            "hub.challenge": self.challenge,
        }
        if self.lease is not None:
            said["hub.lease_seconds"] = str(self.lease)
        status, body = ask(request.callback, said | more)
        with self.arrived:
            self.verifications.append((status, body))
            if (status, body) == (200, self.challenge):
                self._settle(request)
            self.arrived.notify_all()
        return status

    def _settle(self, request: Request) -> None:
        if request.mode == "unsubscribe":
            self.held.pop(request.callback, None)
        else:
            secret = request.said["hub.secret"]
            self.held[request.callback] = (request.said["hub.topic"], secret)

    def push(self, topic: str, body: bytes) -> list[int]:
        """To everybody who holds it; what each answered."""
        return [
            post(callback, body, sign(self.method, secret, body))
            for callback, (held, secret) in list(self.held.items())
            if held == topic
        ]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


def sign(method: str, secret: str, body: bytes) -> str:
    digest = hmac.new(secret.encode(), body, getattr(hashlib, method)).hexdigest()
    return f"{method}={digest}"


def ask(callback: str, said: dict[str, str]) -> tuple[int, str]:
    """A GET to a callback."""
    parts = urlsplit(callback)
    link = HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    query = urlencode(dict(parse_qsl(parts.query)) | said)
    link.request("GET", f"{parts.path}?{query}")
    answer = link.getresponse()
    body = answer.read().decode()
    link.close()
    return answer.status, body


def post(callback: str, body: bytes, signature: str | None) -> int:
    """A POST to a callback; 0 when it was cut off."""
    parts = urlsplit(callback)
    link = HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    headers = {"Content-Type": "application/rss+xml"}
    if signature is not None:
        headers["X-Hub-Signature"] = signature
    try:
        link.request("POST", parts.path, body, headers)
        return link.getresponse().status
    except (OSError, HTTPException):
        return 0
    finally:
        link.close()


def _answers(hub: Hub) -> type[BaseHTTPRequestHandler]:
    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            found = parse_qs(self.rfile.read(size).decode())
            said = {name: values[0] for name, values in found.items()}
            status, headers = hub.take(Request(self.path, said))
            self.send_response(status)
            length = 10**12 if hub.endless else 0
            for name, value in {**headers, "Content-Length": str(length)}.items():
                self.send_header(name, value)
            self.end_headers()
            self.go_on()

        def go_on(self) -> None:
            try:
                while hub.endless:
                    self.wfile.write(b"x" * 65_536)
            except OSError:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Tests print enough."""

    return Answers
