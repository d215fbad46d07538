"""How does a command show that it is still at work?"""

import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TextIO

from monitor.serve.output import cut, plain

#: What is done sooner needs no sign of life.
QUIET_SECONDS = 2.0
BETWEEN_SECONDS = 0.2
ERASE = "\r\x1b[K"


@dataclass(slots=True)
class Progress:
    """One line on the terminal that counts, and is gone in the end."""

    noun: str
    total: int = 0  #: 0 where it is not known
    stream: TextIO = field(default_factory=lambda: sys.stderr)
    now: Callable[[], float] = time.monotonic
    done: int = 0
    _next: float = field(init=False)
    _shown: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self._next = self.now() + QUIET_SECONDS

    def step(self, more: int = 1) -> None:
        self.done += more
        self.beat()

    def beat(self, noun: str = "") -> None:
        """Still at it: show how far, and what is at work where that has changed."""
        self.noun = noun or self.noun
        if self.now() < self._next or not self.stream.isatty():
            return
        self._next = self.now() + BETWEEN_SECONDS
        self._shown = True
        of = f" of {self.total}" if self.total else ""
        told = f"{self.noun}: {self.done}{of}"
        room = shutil.get_terminal_size().columns - 1  # a second row would stay
        print(f"{ERASE}{cut(plain(told), room)}", end="", file=self.stream, flush=True)

    def end(self) -> None:
        if self._shown:
            print(ERASE, end="", file=self.stream, flush=True)
