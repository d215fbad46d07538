"""How does a command hand its wish to the daemon that holds the database?

One JSON line in, one JSON line out, over a Unix socket in the state folder, open to
its owner alone (decision D11).
"""

import json
import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

log = logging.getLogger("monitor")

SOCKET = "control.sock"
MOST_BYTES = 1 << 20
#: A wish may send a test through a slow channel; nothing takes longer than this.
PATIENCE_SECONDS = 60.0

#: Linux allows 108 bytes for a socket's address.
LONGEST_ADDRESS = 107

Answer = dict[str, Any]
Wishes = Mapping[str, Callable[[Answer], Answer]]


@dataclass(frozen=True, slots=True)
class NobodyListens:
    """No daemon runs on this state folder."""


def ask(state: Path, wish: str, **arguments: Any) -> Answer | NobodyListens:
    """Hand one wish to the daemon and return its answer."""
    line = json.dumps({"wish": wish, **arguments}).encode() + b"\n"
    try:
        answer: Answer = json.loads(_exchange(state, line))
    except (FileNotFoundError, NotADirectoryError, ConnectionRefusedError):
        return NobodyListens()
    except (OSError, ValueError) as error:
        reason = error if isinstance(error, OSError) else "it ended meanwhile"
        return {"ok": False, "error": f"no answer from the monitor: {reason}"}
    return answer


def _exchange(state: Path, line: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
        link.settimeout(PATIENCE_SECONDS)
        with _short(state) as address:
            link.connect(address)
        link.sendall(line)
        with link.makefile("rb") as lines:
            return lines.readline()


class ControlServer:
    """Answers wishes until stopped, each in a thread: a slow one holds up no other."""

    def __init__(self, state: Path, wishes: Wishes) -> None:
        self._wishes = wishes
        self._path = state / SOCKET
        self._path.unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        before = os.umask(0o177)
        try:
            with _short(state) as address:
                self._socket.bind(address)
        finally:
            os.umask(before)
        self._socket.listen(8)
        self._thread = threading.Thread(target=self._serve, name="control", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        # Closing alone does not wake a thread in accept() on Linux.
        self._path.unlink(missing_ok=True)
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(timeout=2)

    def _serve(self) -> None:
        while True:
            try:
                link, _ = self._socket.accept()
            except OSError:
                return
            answer = threading.Thread(
                target=self._answer, args=(link,), name="wish", daemon=True
            )
            answer.start()

    def _answer(self, link: socket.socket) -> None:
        try:
            with link, link.makefile("rb") as lines:
                link.settimeout(PATIENCE_SECONDS)
                answer = self._grant(lines.readline(MOST_BYTES))
                link.sendall(json.dumps(answer).encode() + b"\n")
        except OSError as error:
            log.info("control.lost error=%s", error)

    def _grant(self, line: bytes) -> Answer:
        try:
            asked = json.loads(line)
            wish = self._wishes[asked.pop("wish")]
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return {"ok": False, "error": "not a wish this monitor knows"}
        try:
            return {"ok": True, **wish(asked)}
        except Exception as error:
            log.exception("control.failed")
            return {"ok": False, "error": f"{type(error).__name__}: {error}"}


@contextmanager
def _short(state: Path) -> Iterator[str]:
    """An address for the socket that is short enough, however deep the folder."""
    direct = str(state / SOCKET)
    if len(os.fsencode(direct)) <= LONGEST_ADDRESS:
        yield direct
        return
    folder = os.open(state, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{SOCKET}"
    finally:
        os.close(folder)
