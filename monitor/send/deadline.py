"""How long may one exchange take in all, however slowly the other side talks?

A socket's timeout begins anew with every byte. This ends the whole exchange.
"""

import contextlib
import socket
import threading
from collections.abc import Callable
from datetime import timedelta
from types import TracebackType
from typing import Self

#: A handshake may swap the socket just as it is cut, so it is cut again.
_AGAIN = 0.2


class Deadline:
    """Shuts the socket down when the time is over; whoever reads it sees its end."""

    def __init__(
        self, limit: timedelta, find: Callable[[], socket.socket | None]
    ) -> None:
        self.passed = False
        self._limit = limit
        self._find = find
        self._done = threading.Event()
        self._thread = threading.Thread(
            target=self._watch, name="deadline", daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        if self._done.wait(self._limit.total_seconds()):
            return
        self.passed = True
        self._cut()
        while not self._done.wait(_AGAIN):
            self._cut()

    def _cut(self) -> None:
        sock = self._find()
        if sock is None:
            return
        with contextlib.suppress(OSError):  # closed in the meantime: just as good
            # Not SSLSocket.shutdown: that takes the session from under the reader.
            socket.socket.shutdown(sock, socket.SHUT_RDWR)
