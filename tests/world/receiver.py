"""A chat: an HTTP server that keeps what is posted to it, and answers as told."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Post:
    """One message as it came."""

    key: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def headline(self) -> str:
        return str(self.body["data"].get("headline", ""))


class Receiver:
    """Answers 200, or what `answer` says: a status, or None to hang up unanswered."""

    def __init__(self, answer: Callable[[Post], int | None] = lambda _: 200) -> None:
        self.posts: list[Post] = []
        self.answer = answer
        self.arrived = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _answers(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/hook"

    def wait(self, enough: Callable[[list[Post]], bool], seconds: float = 30) -> bool:
        """Whether enough came in time."""
        with self.arrived:
            return self.arrived.wait_for(lambda: enough(self.posts), seconds)

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


def _answers(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            post = Post(
                key=self.headers["webhook-id"],
                headers=dict(self.headers),
                body=json.loads(self.rfile.read(size)),
            )
            status = receiver.answer(post)
            with receiver.arrived:
                receiver.posts.append(post)
                receiver.arrived.notify_all()
            if status is None:
                self.close_connection = True
                return
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Tests print enough."""

    return Answers
