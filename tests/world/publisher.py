"""A publisher: an HTTP server whose documents a test changes, and that counts."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self


@dataclass
class Page:
    """What one path answers."""

    body: bytes = b""
    status: int = 200
    content_type: str = "application/rss+xml"
    headers: dict[str, str] = field(default_factory=dict)
    endless: bool = False  #: repeats the body until the other side goes


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    path: str
    headers: dict[str, str]


class Publisher:
    """Serves `pages` by path; answers 304 to the ETag it gave."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.asked: list[Asked] = []
        #: Told of each body that is about to be written.
        self.on_write: Callable[[bytes], None] = lambda _: None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _answers(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def publish(self, path: str, *items: tuple[str, str]) -> None:
        """A feed with these (title, description) items, newest first."""
        entries = "".join(
            f"<item><title>{title}</title><description>{text}</description>"
            f"<link>{self.base}/news/{_short(title)}</link>"
            f"<guid isPermaLink='false'>{_short(title)}</guid></item>"
            for title, text in items
        )
        body = (
            "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>"
            f"<title>Example</title><link>{self.base}</link>{entries}</channel></rss>"
        )
        self.pages[path] = Page(body.encode())

    def publish_page(self, title: str, body: str, *, status: int = 200) -> str:
        """The article behind an entry with this title; its path."""
        path = f"/news/{_short(title)}"
        html = (
            f"<!doctype html><html lang='en'><head><title>{title}</title></head><body>"
            f"<article><h1>{title}</h1>{body}</article></body></html>"
        )
        self.pages[path] = Page(html.encode(), status, "text/html; charset=utf-8")
        return path

    def count(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(asked.path == path for asked in self.asked)

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


def _short(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


def _answers(publisher: Publisher) -> type[BaseHTTPRequestHandler]:
    class Answers(_Answers):
        world = publisher

    return Answers


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    world: Publisher

    def do_GET(self) -> None:
        self.world.asked.append(Asked(self.path, dict(self.headers)))
        page = self.world.pages.get(self.path, Page(status=404))
        tag = f'"{sha256(page.body).hexdigest()[:16]}"'
        if self.headers.get("If-None-Match") == tag:
            self.send_response(304)
            self.end_headers()
            return
        headers = {"Content-Type": page.content_type, "ETag": tag, **page.headers}
        if not page.endless:
            headers["Content-Length"] = str(len(page.body))
        self.send_response(page.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self._write(page)

    def _write(self, page: Page) -> None:
        self.world.on_write(page.body)
        try:
            for _ in range(100_000 if page.endless else 1):
                self.wfile.write(page.body)
        except OSError:
            self.close_connection = True
        self.close_connection = self.close_connection or page.endless

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Tests print enough."""
