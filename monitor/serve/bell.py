"""How does a signal, or another thread, wake the main thread without fail?

The kernel may give a signal to any thread, and Python runs its handler only when the
main thread comes to itself: asleep in a queue, on a busy machine, it missed one SIGTERM
in seven. What Python writes into a socket wakes it whichever thread was interrupted
(https://docs.python.org/3/library/signal.html#signal.set_wakeup_fd).
"""

import signal
import socket
from collections import deque
from enum import IntEnum
from types import FrameType


class Word(IntEnum):
    """What is asked of the main thread; the number is the signal that asks it."""

    STOP = signal.SIGTERM
    RELOAD = signal.SIGHUP


_MEANS: dict[int, Word] = {
    signal.SIGTERM: Word.STOP,
    signal.SIGINT: Word.STOP,
    signal.SIGHUP: Word.RELOAD,
}
#: More than anybody sends while one config is read.
_AT_ONCE = 64


class Bell:
    """Rung by SIGTERM, SIGINT and SIGHUP from when it is hung, and by any thread."""

    def __init__(self) -> None:
        self._heard: deque[Word] = deque()
        self._pair: tuple[socket.socket, socket.socket] | None = None

    def hang(self) -> None:
        """In the main thread, once."""
        _, mouth = self._pair = socket.socketpair()
        # A handler must never wait; a full socket has words enough to wake us.
        mouth.setblocking(False)
        signal.set_wakeup_fd(mouth.fileno(), warn_on_full_buffer=False)
        self._before = {n: signal.signal(n, _go_on) for n in _MEANS}

    def take_down(self) -> None:
        """The signals mean what they meant before."""
        for number, meant in self._before.items():
            signal.signal(number, meant)
        signal.set_wakeup_fd(-1)
        for end in self._pair or ():
            end.close()
        self._pair = None

    def ring(self, word: Word) -> None:
        """From any thread; also before `hang`."""
        if self._pair:
            self._pair[1].send(bytes([word]))
        else:
            self._heard.append(word)

    def wait(self) -> Word:
        """The next word, in the order in which they came."""
        while not self._heard:
            assert self._pair, "hung first"
            numbers = self._pair[0].recv(_AT_ONCE)
            self._heard.extend(_MEANS[n] for n in numbers if n in _MEANS)
        return self._heard.popleft()


def _go_on(_number: int, _frame: FrameType | None) -> None:
    """Its number is in the socket already."""
