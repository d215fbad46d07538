"""Does the main thread hear every signal, whichever thread was interrupted?"""

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from monitor.serve.bell import Bell, Word


@pytest.fixture
def bell() -> Iterator[Bell]:
    before = signal.getsignal(signal.SIGTERM)
    bell = Bell()
    bell.hang()
    yield bell
    bell.take_down()
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.parametrize(
    ("number", "word"),
    [
        (signal.SIGTERM, Word.STOP),
        (signal.SIGINT, Word.STOP),
        (signal.SIGHUP, Word.RELOAD),
    ],
)
@pytest.mark.timeout(20)
def test_a_signal_to_another_thread_wakes_the_main_thread(
    bell: Bell, number: signal.Signals, word: Word
) -> None:
    """The kernel may choose any."""
    other = threading.Timer(
        0.1, lambda: signal.pthread_kill(threading.get_ident(), number)
    )
    other.start()

    assert bell.wait() is word
    other.join()


def test_words_come_in_their_order(bell: Bell) -> None:
    """From signals and from threads alike."""
    bell.ring(Word.RELOAD)
    os.kill(os.getpid(), signal.SIGTERM)
    bell.ring(Word.RELOAD)

    assert [bell.wait() for _ in range(3)] == [Word.RELOAD, Word.STOP, Word.RELOAD]


def test_a_word_before_the_bell_hangs_is_heard() -> None:
    """A daemon that is stopped before it waits does not wait."""
    bell = Bell()
    bell.ring(Word.STOP)

    assert bell.wait() is Word.STOP
