"""How long may one exchange take in all, however slowly the other side talks?

A socket's timeout begins anew with every byte. This ends the whole exchange.
"""

import contextlib
import socket
import threading
from collections.abc import Callable
from datetime import timedelta
from time import monotonic
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

    def __enter__(self) -> Self:
        _WATCH.begin(self, monotonic() + self._limit.total_seconds())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _WATCH.end(self)

    def cut(self) -> None:
        """The time is over."""
        self.passed = True
        sock = self._find()
        if sock is None:
            return
        with contextlib.suppress(OSError):  # closed in the meantime: just as good
            # Not SSLSocket.shutdown: that takes the session from under the reader.
            socket.socket.shutdown(sock, socket.SHUT_RDWR)


class _Watch:
    """One thread for all exchanges, while there are any.

    A thread of its own for each cost an alert a fifth of a millisecond, and a wait for
    its end. It sleeps until the first of them is over; one that ends in time wakes
    nobody. What ended is never cut, since both are done under the lock.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._due: dict[Deadline, float] = {}
        self._wakes_at = float("inf")
        self._runs = False

    def begin(self, deadline: Deadline, due: float) -> None:
        with self._changed:
            self._due[deadline] = due
            if not self._runs:
                self._runs = True
                threading.Thread(target=self._run, name="deadline", daemon=True).start()
            elif due < self._wakes_at:
                self._changed.notify()

    def end(self, deadline: Deadline) -> None:
        with self._changed:
            del self._due[deadline]

    def _run(self) -> None:
        with self._changed:
            try:
                while self._due:
                    self._cut_late(monotonic())
            finally:
                self._runs = False

    def _cut_late(self, now: float) -> None:
        """Then sleep until the next is over."""
        for late in [each for each, due in self._due.items() if due <= now]:
            late.cut()
            self._due[late] = now + _AGAIN
        self._wakes_at = min(self._due.values())
        self._changed.wait(self._wakes_at - now)


_WATCH = _Watch()
