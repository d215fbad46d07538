"""Does the service manager get every word?"""

import socket
from pathlib import Path

import pytest

from monitor.serve.systemd import notify


@pytest.mark.parametrize("kind", ["path", "abstract"])
def test_a_message_is_one_datagram(tmp_path: Path, kind: str) -> None:
    """To a path, or to a name that begins with @."""
    address = str(tmp_path / "notify") if kind == "path" else f"@{tmp_path}/notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(address.replace("@", "\0"))
        manager.settimeout(10)
        heard = notify("READY=1\nSTATUS=well", {"NOTIFY_SOCKET": address})

        assert heard
        assert manager.recv(100) == b"READY=1\nSTATUS=well"


def test_without_a_manager_nothing_is_said(tmp_path: Path) -> None:
    """Nor where its socket is gone."""
    assert not notify("READY=1", {})
    assert not notify("READY=1", {"NOTIFY_SOCKET": str(tmp_path / "none")})
