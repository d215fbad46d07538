"""Is another monitor already running on this state folder?"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyRunningError(Exception):
    """The state folder is taken; the message says by whom."""


class UnusableStateError(Exception):
    """The state folder cannot be written; the message says why."""


@contextmanager
def hold(state: Path) -> Iterator[None]:
    """Hold the folder's lock; the kernel releases it however the process ends."""
    handle = _open(state)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunningError(_complaint(handle)) from None
        _sign(handle, state)
        yield
    finally:
        os.close(handle)


def _open(state: Path) -> int:
    try:
        state.mkdir(parents=True, exist_ok=True, mode=0o700)
        return os.open(state / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise _unusable(state, error) from error


def _sign(handle: int, state: Path) -> None:
    """Whoever comes second reads it; a full disk has no room even for that."""
    try:
        length = os.pwrite(handle, str(os.getpid()).encode(), 0)
        os.ftruncate(handle, length)
    except OSError as error:
        raise _unusable(state, error) from error


def _unusable(state: Path, error: OSError) -> UnusableStateError:
    return UnusableStateError(
        f"{state}: the state folder cannot be written: {error.strerror}: "
        "name another one with --state, or mend its owner, its mode or its room"
    )


def _complaint(handle: int) -> str:
    text = os.pread(handle, 20, 0).decode("ascii", "replace").strip()
    who = f" (process {text})" if text.isdigit() else ""
    return f"a monitor is already running on this state folder{who}: stop it first"
