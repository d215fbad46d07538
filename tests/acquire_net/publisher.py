"""A publisher on loopback that counts who asks for what, and how."""

import socket
import socketserver
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Self

STOP_WAIT = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request, to the byte."""

    method: str
    target: str
    headers: tuple[tuple[bytes, bytes], ...]

    def get(self, name: str) -> bytes | None:
        wanted = name.lower().encode()
        return next((v for k, v in self.headers if k.lower() == wanted), None)


#: Bytes are sent as they are; None means that the answer was written by hand, and
#: the connection is done with.
Answer = Callable[[Asked, "Wire"], bytes | None]


class Wire:
    """The connection, for answers that misbehave."""

    def __init__(self, link: socket.socket, stopped: threading.Event) -> None:
        self._link = link
        self._stopped = stopped

    def send(self, data: bytes) -> bool:
        """Whether anyone still listens."""
        try:
            self._link.sendall(data)
        except OSError:
            return False
        return not self._stopped.is_set()

    def drip(self, data: bytes, pause: float) -> None:
        """A byte at a time, until nobody listens any more."""
        for byte in data:
            if not self.send(bytes([byte])) or self._stopped.wait(pause):
                return

    def hang(self) -> None:
        """Say nothing until the other side hangs up."""
        self._link.settimeout(STOP_WAIT)
        try:
            while self._link.recv(1024):
                pass
        except OSError:
            return

    def pause(self, seconds: float) -> None:
        self._stopped.wait(seconds)

    def close(self) -> None:
        """FIN, whatever was promised."""
        self._link.close()

    def reset(self) -> None:
        """RST instead of FIN."""
        no_linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
        self._link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, no_linger)
        self._link.close()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 200


@dataclass(slots=True)
class Publisher:
    """`with Publisher(answer) as publisher: ...`"""

    answer: Answer
    linger: float = 0.0  #: seconds per answer, so that requests could overlap
    asked: list[Asked] = field(default_factory=list)
    most_at_once: int = 0
    connections: int = 0
    _active: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stopped: threading.Event = field(default_factory=threading.Event)
    _server: _Server = field(init=False)
    _thread: threading.Thread = field(init=False)

    def __enter__(self) -> Self:
        publisher = self

        class Conversation(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                publisher.talk(self.request)

        self._server = _Server(("127.0.0.1", 0), Conversation)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        )
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(STOP_WAIT)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def targets(self) -> list[str]:
        return [asked.target for asked in self.asked]

    @property
    def counts(self) -> Counter[str]:
        return Counter(self.targets)

    def url(self, path: str = "/feed", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def last(self) -> Asked:
        return self.asked[-1]

    def talk(self, link: socket.socket) -> None:
        """One connection, kept alive while the answers allow it."""
        with self._lock:
            self.connections += 1
        link.settimeout(STOP_WAIT)
        wire = Wire(link, self._stopped)
        while (head := _head(link)) and not self._stopped.is_set():
            if not self._answer(_parse(head), wire):
                return

    def _answer(self, asked: Asked, wire: Wire) -> bool:
        with self._lock:
            self.asked.append(asked)
            self._active += 1
            self.most_at_once = max(self.most_at_once, self._active)
        try:
            if self.linger:
                time.sleep(self.linger)
            data = self.answer(asked, wire)
        finally:
            with self._lock:
                self._active -= 1
        return data is not None and wire.send(data)


def reply(
    status: int = 200,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    *,
    length: int | None = None,
) -> bytes:
    """An answer with its length; no Date, no Server, nothing else of its own."""
    lines = [f"HTTP/1.1 {status} Whatever"]
    if status not in (204, 304):
        lines.append(f"Content-Length: {len(body) if length is None else length}")
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def _head(link: socket.socket) -> bytes:
    data = b""
    while not data.endswith(b"\r\n\r\n"):
        try:
            piece = link.recv(4096)
        except OSError:
            return b""
        if not piece:
            return b""
        data += piece
    return data


def _parse(head: bytes) -> Asked:
    request, *lines = head[:-4].split(b"\r\n")
    method, target, _ = request.decode("latin-1").split(" ", 2)
    pairs = (line.partition(b":") for line in lines)
    headers = tuple((name, value.strip()) for name, _, value in pairs)
    return Asked(method=method, target=target, headers=headers)
