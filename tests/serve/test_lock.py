"""Can two monitors write into one state folder?"""

import os
import stat
from pathlib import Path

import pytest

from monitor.serve.lock import AlreadyRunningError, UnusableStateError, hold


def test_a_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    """What is written may hold addresses that are secrets."""
    state = tmp_path / "deep" / "state"
    with hold(state):
        modes = [stat.S_IMODE(p.stat().st_mode) for p in (state, state / "lock")]

    assert modes == [0o700, 0o600]


def test_the_second_one_hears_who_is_first(tmp_path: Path) -> None:
    """By its process id; when the first ends, the folder is free."""
    named = rf"\(process {os.getpid()}\)"
    with hold(tmp_path), pytest.raises(AlreadyRunningError, match=named):
        hold(tmp_path).__enter__()
    with hold(tmp_path):
        assert (tmp_path / "lock").read_text() == str(os.getpid())


def test_what_is_in_the_lock_need_not_be_a_number(tmp_path: Path) -> None:
    """A strange file names nobody, and is written over."""
    with hold(tmp_path):
        (tmp_path / "lock").write_bytes(b"\xffnobody" * 9)
        with pytest.raises(AlreadyRunningError, match=r"state folder: stop it first$"):
            hold(tmp_path).__enter__()
    with hold(tmp_path):
        assert (tmp_path / "lock").read_text() == str(os.getpid())


def test_a_fault_inside_lets_the_folder_go(tmp_path: Path) -> None:
    """And is not taken for a fault of the folder."""
    with pytest.raises(PermissionError), hold(tmp_path):
        raise PermissionError
    with hold(tmp_path):
        pass


@pytest.mark.parametrize("name", ["file", "file/state", "/proc/state"])
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, name: str) -> None:
    """With the reason, and what to do."""
    (tmp_path / "file").touch()
    with pytest.raises(UnusableStateError, match="--state"), hold(tmp_path / name):
        pass


def test_a_disk_without_room_for_the_lock_is_told(tmp_path: Path) -> None:
    """Nothing is started that could write nothing."""
    (tmp_path / "lock").symlink_to("/dev/full")

    with pytest.raises(UnusableStateError, match="No space left"), hold(tmp_path):
        pass
