"""Does a delivery end up in a folder, whole, under a name of its own?"""

import json
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.message import Message
from monitor.ports import Deferred, Delivered
from monitor.send.file import Folder, file_name
from tests.send.examples import ALERT, DIGEST, EXAMPLES, NOTICE, delivery_of


def test_three_forms_of_one_delivery(tmp_path: Path) -> None:
    """A mail to open, a page to look at, the JSON that a webhook would get."""
    folder = tmp_path / "out" / "desk"
    receipt = Folder(path=folder).deliver(delivery_of(DIGEST))
    name = "20261121T120000Z-digest-d-1"
    mail = message_from_bytes((folder / f"{name}.eml").read_bytes(), policy=policy.SMTP)

    assert receipt == Delivered(name)
    assert sorted(p.name for p in folder.iterdir()) == [
        f"{name}.eml",
        f"{name}.html",
        f"{name}.json",
    ]
    assert json.loads((folder / f"{name}.json").read_text())["type"] == "digest"
    assert mail["Message-ID"] == "<d-1@localhost>"


def test_repeat_writes_over_itself(tmp_path: Path) -> None:
    """A delivery that is tried twice is there once."""
    channel = Folder(path=tmp_path)
    channel.deliver(delivery_of(ALERT, attempts=1))
    channel.deliver(delivery_of(ALERT, attempts=2))

    assert len(list(tmp_path.iterdir())) == 3


def test_two_channels_may_share_a_folder(tmp_path: Path) -> None:
    """Every delivery has a key of its own, also where both tell the same."""
    for key in ("d-1", "d-2"):
        Folder(path=tmp_path).deliver(replace(delivery_of(ALERT), key=key))

    assert len(list(tmp_path.iterdir())) == 6


@pytest.mark.parametrize("message", EXAMPLES.values(), ids=EXAMPLES)
def test_every_kind_can_be_written(tmp_path: Path, message: Message) -> None:
    """Alerts, digests, heartbeats and notices."""
    receipt = Folder(path=tmp_path).deliver(delivery_of(message))

    assert isinstance(receipt, Delivered)


def test_folder_that_cannot_be_made_waits(tmp_path: Path) -> None:
    """A file in the way may be moved away; the delivery stays owed."""
    (tmp_path / "out").write_text("in the way")
    receipt = Folder(path=tmp_path / "out" / "desk").deliver(delivery_of(ALERT))

    assert receipt == Deferred("the folder cannot be written: Not a directory")


def test_full_disk_waits(tmp_path: Path) -> None:
    """A draft on a full disk never takes the place of a whole file."""
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here: a full disk was not tried")
    name = file_name(NOTICE, "d-1")
    (tmp_path / f".{name}.eml.draft").symlink_to("/dev/full")
    receipt = Folder(path=tmp_path).deliver(delivery_of(NOTICE))

    assert receipt == Deferred("the folder cannot be written: No space left on device")
    assert [p.name for p in tmp_path.iterdir()] == [f".{name}.eml.draft"]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_key_is_a_file_name(key: str) -> None:
    """No key leads out of the folder or is too long for it."""
    name = file_name(ALERT, key)

    assert Path(name).name == name
    assert name.isascii()
    assert len(name) + len("..json.draft") <= 255


@given(st.sets(st.text(st.characters(exclude_categories=["Cs"])), min_size=2))
def test_no_two_keys_share_a_name(keys: set[str]) -> None:
    """One delivery never writes over another."""
    assert len({file_name(ALERT, key) for key in keys}) == len(keys)
