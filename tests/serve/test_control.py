"""Does a command get its answer, whatever else is said to the daemon?"""

import json
import socket
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.serve.control import MOST_BYTES, Answer, ControlServer, NobodyListens, ask

held = threading.Event()


def echo(asked: Answer) -> Answer:
    return {"said": asked}


def fail(_: Answer) -> Answer:
    raise ValueError("no such thing")


def hold(_: Answer) -> Answer:
    held.wait(30)
    return {"said": "at last"}


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    """A state folder whose daemon answers."""
    server = ControlServer(tmp_path, {"echo": echo, "fail": fail, "hold": hold})
    server.start()
    yield tmp_path
    held.set()
    server.stop()
    held.clear()


def say(state: Path, words: bytes) -> bytes:
    """What the server answers to these bytes."""
    with socket.socket(socket.AF_UNIX) as link:
        link.settimeout(30)
        link.connect(str(state / "control.sock"))
        link.sendall(words)
        link.shutdown(socket.SHUT_WR)
        return link.makefile("rb").readline()


def test_a_wish_gets_its_answer(state: Path) -> None:
    """With its arguments, and in any script."""
    answer = ask(state, "echo", keys=["msg_1"], text="移民")

    assert answer == {"ok": True, "said": {"keys": ["msg_1"], "text": "移民"}}


def test_a_wish_that_fails_says_why_and_the_server_goes_on(state: Path) -> None:
    """The command prints it; the log has the traceback."""
    assert ask(state, "fail") == {"ok": False, "error": "ValueError: no such thing"}
    assert ask(state, "echo") == {"ok": True, "said": {}}


@pytest.mark.parametrize(
    "words",
    [
        b"",
        b"\n",
        b"null\n",
        b"[]\n",
        b'"wish"\n',
        b"{}\n",
        b'{"wish": "none"}\n',
        b'{"wish": []}\n',
        b'{"wish": {}}\n',
        b"[" * 200_000,
        b"\xff\xfe\x00",
        b'{"wish": "echo"',
    ],
    ids=lambda words: repr(words[:16]),
)
def test_what_is_no_wish_gets_an_error(state: Path, words: bytes) -> None:
    """And the next one is heard."""
    answer = json.loads(say(state, words))

    assert answer == {"ok": False, "error": "not a wish this monitor knows"}
    assert ask(state, "echo")


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(words=st.binary(max_size=200))
def test_any_bytes_get_an_answer(state: Path, words: bytes) -> None:
    """Whatever is sent, there is one line of JSON."""
    assert json.loads(say(state, words))["ok"] is False


def test_a_huge_line_is_refused(state: Path) -> None:
    """Not even read to its end; the next one is heard."""
    with socket.socket(socket.AF_UNIX) as link:
        link.settimeout(30)
        link.connect(str(state / "control.sock"))
        with pytest.raises(OSError, match=r"Broken pipe|Connection reset"):
            link.sendall(b"x" * MOST_BYTES * 64)

    assert ask(state, "echo") == {"ok": True, "said": {}}


def test_a_client_that_waits_or_goes_holds_up_nobody(state: Path) -> None:
    """Health is asked while a slow channel is tried out."""
    slow: list[Answer | NobodyListens] = []
    thread = threading.Thread(target=lambda: slow.append(ask(state, "hold")))
    thread.start()
    with socket.socket(socket.AF_UNIX) as silent:
        silent.connect(str(state / "control.sock"))
        gone = socket.socket(socket.AF_UNIX)
        gone.connect(str(state / "control.sock"))
        gone.sendall(b'{"wish": "echo"}\n')
        gone.close()

        assert ask(state, "echo") == {"ok": True, "said": {}}
    held.set()
    thread.join(30)

    assert slow == [{"ok": True, "said": "at last"}]


def test_only_its_owner_may_connect(state: Path) -> None:
    """The socket has mode 0600, also while it is being made."""
    mode = (state / "control.sock").stat().st_mode

    assert stat.S_IMODE(mode) == 0o600


def test_a_folder_may_be_deeper_than_an_address_is_long(tmp_path: Path) -> None:
    """Linux allows 108 bytes; both sides go by the open folder."""
    state = tmp_path.joinpath(*["a-long-name-of-a-folder"] * 8)
    assert ask(state, "echo") == NobodyListens()
    state.mkdir(parents=True)
    assert ask(state, "echo") == NobodyListens()
    server = ControlServer(state, {"echo": echo})
    server.start()

    assert ask(state, "echo") == {"ok": True, "said": {}}
    server.stop()
    assert list(state.iterdir()) == []


def test_where_nobody_listens_nobody_answers(tmp_path: Path) -> None:
    """No folder, no socket, a file for a folder, or a socket that a kill left."""
    file = tmp_path / "file"
    file.touch()
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(tmp_path / "control.sock"))
    for state in (tmp_path, tmp_path / "none", file):
        assert ask(state, "echo") == NobodyListens()


def test_what_a_kill_left_behind_is_taken_over(tmp_path: Path) -> None:
    """The lock is the new one's, so the old socket is nobody's."""
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(tmp_path / "control.sock"))
    server = ControlServer(tmp_path, {"echo": echo})
    server.start()

    assert ask(tmp_path, "echo") == {"ok": True, "said": {}}
    server.stop()


def test_a_daemon_that_ends_meanwhile_is_an_error(tmp_path: Path) -> None:
    """Not a traceback."""
    with socket.socket(socket.AF_UNIX) as ending:
        ending.bind(str(tmp_path / "control.sock"))
        ending.listen()

        def hang_up() -> None:
            link, _ = ending.accept()
            link.makefile("rb").readline()
            link.close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        answer = ask(tmp_path, "echo")
        thread.join(30)

    assert answer == {
        "ok": False,
        "error": "no answer from the monitor: it ended meanwhile",
    }
