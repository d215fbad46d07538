"""Is a delivery readable on a terminal, in a pipe, and in a log file?"""

import io
import os

import pytest

from monitor.ports import Deferred, Delivered
from monitor.send.console import Console
from monitor.send.notice import trial_message
from tests.send.examples import ALERT, DIGEST, NOON, delivery_of


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_pipe_gets_plain_text() -> None:
    """Stars where a terminal has colours."""
    stream = io.StringIO()
    receipt = Console(stream=stream).deliver(delivery_of(ALERT))

    assert receipt == Delivered()
    assert "*held* in *forced labour*" in stream.getvalue()
    assert "\x1b" not in stream.getvalue()


@pytest.mark.parametrize(("no_color", "coloured"), [(False, True), (True, False)])
def test_terminal_gets_colour_unless_unwanted(no_color: bool, coloured: bool) -> None:
    """NO_COLOR is the reader's word."""
    stream = Terminal()
    Console(stream=stream, no_color=no_color).deliver(delivery_of(ALERT))

    assert ("\x1b[1;33mheld\x1b[0m" in stream.getvalue()) == coloured


def test_poor_terminal_gets_question_marks() -> None:
    """A locale without Arabic loses letters, not the delivery."""
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    receipt = Console(stream=stream).deliver(delivery_of(DIGEST))

    assert receipt == Delivered()
    assert b"????" in raw.getvalue()


def test_broken_pipe_waits() -> None:
    """Nobody reads any more; somebody may later."""
    reading, writing = os.pipe()
    os.close(reading)
    stream = os.fdopen(writing, "w", encoding="utf-8")
    receipt = Console(stream=stream).deliver(delivery_of(ALERT))
    with pytest.raises(BrokenPipeError):
        stream.close()

    assert receipt == Deferred("the output takes no text: Broken pipe")


def test_trial_goes_the_same_way() -> None:
    """`monitor channels test` sends what any channel can show."""
    stream = io.StringIO()
    Console(stream=stream).deliver(delivery_of(trial_message("desk", NOON)))

    assert "Test of channel desk" in stream.getvalue()
