"""A web server on loopback that answers as it is told, and keeps what it got."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Got:
    """One request."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


#: The event is set when the test is over: no script outlives it.
Script = Callable[[BaseHTTPRequestHandler, threading.Event], None]


def says(status: int, body: bytes = b"", **headers: str) -> Script:
    """Answer with this; `retry_after` becomes Retry-After."""

    def answer(request: BaseHTTPRequestHandler, _over: threading.Event) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return answer


@dataclass
class Receiver:
    """Answers with the scripts in turn, the last one again and again."""

    scripts: list[Script]
    port: int = 0
    got: list[Got] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook/T0SECRET"

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        size = int(request.headers.get("content-length", 0))
        headers = {name.lower(): value for name, value in request.headers.items()}
        body = request.rfile.read(size)
        got = Got(method=request.command, path=request.path, headers=headers, body=body)
        self.got.append(got)
        script = self.scripts[min(len(self.got), len(self.scripts)) - 1]
        with suppress(OSError):  # the sender may have gone: some tests want that
            script(request, self.over)


@contextmanager
def receiving(*scripts: Script) -> Iterator[Receiver]:
    """Serve until the block ends."""
    receiver = Receiver(scripts=list(scripts) or [says(200)])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            receiver.answer(self)

        do_PUT = do_PATCH = do_POST  # noqa: N815  the names that the server asks for

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.over.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
