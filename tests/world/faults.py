"""A webhook and a mail server that fail as real ones do, and count what they took."""

import random
import re
import socket
import socketserver
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.utils import format_datetime
from types import TracebackType
from typing import Self

from tests.world.carrier import PATIENCE, FastClock

TITLE = re.compile(r"Case \d+ of story \d+")
#: In the seconds of the fast clock.
WAIT = 2


@dataclass
class Ledger:
    """Everything that was taken, in order, and how often the answer was lost."""

    taken: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, key: str, text: str, *, lost: bool = False) -> None:
        titles = tuple(dict.fromkeys(TITLE.findall(" ".join(text.split()))))
        with self.lock:
            self.taken.append((key, titles))
            self.lost[key] += lost


class Faulty:
    """A server on loopback whose every exchange draws what it does."""

    def __init__(self, seed: int, began: float) -> None:
        self.ledger = Ledger()
        self.clock = FastClock(began)
        self._dice = random.Random(seed)
        self._server = _Server(("127.0.0.1", 0), self._converse)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def draw(self, choices: dict[str, int]) -> str:
        with self.ledger.lock:
            (chosen,) = self._dice.choices([*choices], [*choices.values()])
            self.ledger.answers[chosen] += 1
        return str(chosen)

    def _converse(self, link: socket.socket) -> None:
        raise NotImplementedError

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


class FaultyHook(Faulty):
    """A quarter of its answers are 500; it wants to be waited for in four ways."""

    CHOICES = {  # noqa: RUF012  read only
        "200": 62,
        "500": 25,
        "429 seconds": 2,
        "429 date": 2,
        "429 json": 1,
        "429 milliseconds": 1,
        "reset": 3,
        "taken, reset": 2,
        "taken, too late": 2,
    }

    def _converse(self, link: socket.socket) -> None:
        with link.makefile("rb") as stream:
            stream.readline()
            headers = {}
            while line := stream.readline().strip():
                name, _, value = line.decode().partition(":")
                headers[name.lower()] = value.strip()
            body = stream.read(int(headers["content-length"])).decode()
        what, key = self.draw(self.CHOICES), headers["webhook-id"]
        if what == "reset":
            reset(link)
        elif what.startswith("taken"):
            self.ledger.take(key, body, lost=True)
            time.sleep(2 * PATIENCE.total_seconds() if "late" in what else 0)
            _say(link, _http(200)) if "late" in what else reset(link)
        else:
            if what == "200":
                self.ledger.take(key, body)
            _say(link, self._answer(what))

    def _answer(self, what: str) -> bytes:
        status, _, form = what.partition(" ")
        if form == "seconds":
            return _http(429, f"Retry-After: {WAIT}")
        if form == "date":
            date = format_datetime(self.clock.now(), usegmt=True)
            return _http(429, f"Retry-After: {date}")
        if form == "json":
            return _http(429, body='{"retry_after": 1.5}')
        if form == "milliseconds":
            return _http(429, body='{"errcode": "x", "retry_after_ms": 900}')
        return _http(int(status))


class FaultyMail(Faulty):
    """A quarter of the mails are put off; some answers are lost."""

    CHOICES = {  # noqa: RUF012  read only
        "250": 65,
        "451": 25,
        "421": 3,
        "reset": 3,
        "taken, reset": 2,
        "taken, too late": 2,
    }

    def _converse(self, link: socket.socket) -> None:
        what = self.draw(self.CHOICES)
        _say(link, b"421 4.3.2 later\r\n" if what == "421" else b"220 here\r\n")
        with link.makefile("rb") as stream:
            while line := stream.readline():
                word = line[:4].upper()
                if word == b"QUIT":
                    return None
                if word != b"DATA":
                    _say(link, b"250 yes\r\n")
                    continue
                if what == "reset":
                    return reset(link)
                _say(link, b"354 go on\r\n")
                mail = b"".join(iter(stream.readline, b".\r\n"))
                if not mail.endswith(b"\r\n"):
                    return None  # it was killed in the middle
                self._settle(link, what, mail)
        return None

    def _settle(self, link: socket.socket, what: str, mail: bytes) -> None:
        if what == "451":
            return _say(link, b"451 4.3.0 later\r\n")
        message = message_from_bytes(mail, policy=policy.default)
        part = message.get_body(("plain",))
        text = f"{message['Subject']} {part.get_content() if part else ''}"
        key = str(message["Message-ID"]).strip("<>").partition("@")[0]
        self.ledger.take(key, text, lost=what != "250")
        if what == "taken, reset":
            return reset(link)
        time.sleep(2 * PATIENCE.total_seconds() if "late" in what else 0)
        return _say(link, b"250 kept\r\n")


def reset(link: socket.socket) -> None:
    """RST instead of a farewell."""
    link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    link.close()


def _http(status: int, header: str = "X: y", body: str = "") -> bytes:
    head = f"HTTP/1.1 {status} X\r\n{header}\r\nContent-Length: {len(body)}\r\n\r\n"
    return (head + body).encode()


def _say(link: socket.socket, words: bytes) -> None:
    try:
        link.sendall(words)
    except OSError:
        return  # it was killed, or waits no longer


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(
        self, address: tuple[str, int], converse: Callable[[socket.socket], None]
    ) -> None:
        class Talk(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                try:
                    converse(self.request)
                except (OSError, KeyError, ValueError):
                    return  # half a request: the other side was killed

        super().__init__(address, Talk)
