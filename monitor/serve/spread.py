"""How is work that only reads shared out over the cores?

The helpers are forks: what the work needs is there already, where a new interpreter
takes three seconds to load it. Only answers are sent. What a helper leaves undone, for
whatever reason, the caller does, and so meets the same error, if it was one.
"""

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")
#: Each takes some memory; more would wait for the disk.
MOST = 8
#: What to do with one part.
Work = Callable[[Sequence[T]], R]
#: By the end of the pipe that their answers come from.
Helpers = dict[Connection, BaseProcess]


def parts_of(whole: Sequence[T], size: int) -> list[Sequence[T]]:
    return [whole[at : at + size] for at in range(0, len(whole), size)]


def spread(
    work: Work[T, R],
    parts: Sequence[Sequence[T]],
    let_go: Callable[[], None],
    most: int | None = None,
) -> Generator[R, None, None]:
    """The answer to each part, in their order.

    The caller does the first: what it loads for that, its helpers have. Then it has to
    `let_go` of what must not be open in two processes. `most` is of helpers: one for
    each core, unless told.
    """
    first, others = parts[:1], parts[1:]
    yield from map(work, first)
    count = min(find_room() if most is None else most, len(others))
    if count < 2:  # noqa: PLR2004 - one would only work in our place
        yield from map(work, others)
        return
    let_go()
    helpers = _start(work, others, count)
    answers: dict[int, R] = {}
    try:
        for number, part in enumerate(others):
            while number not in answers and helpers:
                answers.update(_receive(helpers))
            yield answers.pop(number) if number in answers else work(part)
    finally:
        for process in helpers.values():
            process.kill()
            process.join()


def find_room() -> int:
    """The cores for helpers; 0 where a fork is not safe.

    In a fork, a lock that another thread of ours holds stays shut. Those of numpy's
    library end before a fork, by themselves.
    """
    if sys.platform != "linux" or threading.active_count() > 1:
        return 0
    return min(len(os.sched_getaffinity(0)), MOST)


def _start(work: Work[T, R], parts: Sequence[Sequence[T]], count: int) -> Helpers:
    fork = get_context("fork")
    helpers: Helpers = {}
    for first in range(count):
        receiver, sender = fork.Pipe(duplex=False)
        given = work, parts, range(first, len(parts), count), receiver, sender
        process = fork.Process(target=help_with, args=given, daemon=True)
        try:
            process.start()
        except OSError:  # no memory or number for one more: the caller does its share
            receiver.close()
            return helpers
        finally:
            sender.close()
        helpers[receiver] = process
    return helpers


def help_with(
    work: Work[T, Any],
    parts: Sequence[Sequence[T]],
    numbers: Sequence[int],
    receiver: Connection,
    sender: Connection,
) -> None:
    """What a helper does, until it is done or nobody listens any more."""
    receiver.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the caller is told, and ends us
    gc.freeze()  # a collection would touch, and so copy, all that is the caller's
    with suppress(Exception):
        for number in numbers:
            sender.send((number, work(parts[number])))


def _receive(helpers: Helpers) -> Iterator[tuple[int, Any]]:
    """What came meanwhile. Whose pipe has ended is done, or lost."""
    for receiver in wait(list(helpers)):
        assert isinstance(receiver, Connection)
        try:
            yield receiver.recv()
        except (EOFError, OSError):
            helpers.pop(receiver).join()
            receiver.close()
