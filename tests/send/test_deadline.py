"""Does an exchange end in time, whatever becomes of its socket?"""

import socket
import threading
from datetime import timedelta

from monitor.send.deadline import Deadline

SOON = timedelta(seconds=0.05)


def test_reader_sees_the_end() -> None:
    """A blocked read returns when the time is over."""
    ours, theirs = socket.socketpair()
    with ours, theirs, Deadline(SOON, lambda: ours) as deadline:
        ours.settimeout(10)
        read = ours.recv(1)

    assert read == b""
    assert deadline.passed


def test_quick_exchange_is_left_alone() -> None:
    """In time is in time."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        with Deadline(timedelta(seconds=10), lambda: ours) as deadline:
            theirs.send(b"x")
            read = ours.recv(1)
        theirs.send(b"y")
        later = ours.recv(1)

    assert (read, later) == (b"x", b"y")
    assert not deadline.passed


def test_socket_that_comes_late_is_cut_too() -> None:
    """Name look-up and handshake come before there is anything to cut."""
    sockets: list[socket.socket] = []
    ours, theirs = socket.socketpair()
    gone = socket.socket()
    gone.close()
    with ours, theirs:
        ours.settimeout(10)
        found = iter([None, gone])
        with Deadline(SOON, lambda: next(found, ours)) as deadline:
            sockets.append(ours)
            read = ours.recv(1)

    assert read == b""
    assert deadline.passed


def test_one_thread_watches_all_exchanges() -> None:
    """Those that end in time, and one that is over long before the first."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(10)
        for _ in range(50):
            with Deadline(timedelta(seconds=20), lambda: ours):
                pass
        with Deadline(timedelta(seconds=20), lambda: None) as first:
            with Deadline(SOON, lambda: ours) as second:
                read = ours.recv(1)
            watching = [t for t in threading.enumerate() if t.name == "deadline"]

    assert read == b""
    assert (first.passed, second.passed) == (False, True)
    assert len(watching) == 1
