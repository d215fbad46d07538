"""Which files lie in a folder, have they changed, and what do they say?"""

import os
from pathlib import Path

import pytest

from monitor.acquire import folder
from monitor.acquire.document import Document, NotRead
from monitor.acquire.files import read_file
from monitor.acquire.folder import Listing, gather, list_folder
from monitor.acquire.frames import FileBody
from monitor.model.feed import PollOutcome


def read(question: FileBody) -> Document | NotRead:
    """In this process: these files are ours."""
    return read_file(question.name, question.body, uri=question.uri)


def listing(path: Path) -> Listing:
    found = list_folder(str(path))
    assert isinstance(found, Listing)
    return found


def write(path: Path, name: str, body: str = "Some text.") -> Path:
    file = path / name
    file.write_text(body)
    return file


def test_only_what_can_be_an_item_is_looked_at(tmp_path: Path) -> None:
    """By name, in order: neither hidden files nor other endings nor folders."""
    for name in ("b.TXT", "a.html", ".hidden.txt", "notes.md", "c.eml", "d.xml"):
        write(tmp_path, name)
    (tmp_path / "below.txt").mkdir()

    found = [path.name for path in listing(tmp_path).paths]

    assert found == ["a.html", "b.TXT", "c.eml", "d.xml"]


def test_a_fingerprint_changes_with_the_files(tmp_path: Path) -> None:
    """A new one, another text, one less; and not by itself."""
    file = write(tmp_path, "a.txt")
    first = listing(tmp_path).fingerprint
    same = listing(tmp_path).fingerprint
    write(tmp_path, "b.txt")
    grown = listing(tmp_path).fingerprint
    file.write_text("Other text.")
    os.utime(file, ns=(1, 1))
    edited = listing(tmp_path).fingerprint
    file.unlink()
    gone = listing(tmp_path).fingerprint

    assert first == same
    assert len({first, grown, edited, gone}) == 4


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    """It may be a disk that is not there yet."""
    missing = str(tmp_path / "missing")

    assert list_folder(missing) == NotRead(
        outcome=PollOutcome.NO_FOLDER, detail=f"{missing}: No such file or directory"
    )


def test_every_file_is_an_entry_or_has_a_reason(tmp_path: Path) -> None:
    """The ledger balances, and people see which file it was."""
    write(tmp_path, "good.txt", "Two states signed a statement.")
    for name in ("e1.txt", "e2.txt", "e3.txt", "e4.txt"):
        write(tmp_path, name, "")
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "large.txt").write_bytes(b"x" * (folder.MAX_FILE + 1))

    document = gather(listing(tmp_path), read)

    assert [raw.key for raw in document.entries] == ["guid:good.txt"]
    assert document.entries[0].url == (tmp_path / "good.txt").as_uri()
    assert document.asides == (
        ("cannot be opened: No such file or directory (broken.txt)", 1),
        ("an empty file (e1.txt, e2.txt, e3.txt, ...)", 4),
        ("larger than 5 MB (large.txt)", 1),
    )
    assert document.seen == 7


def test_a_name_need_not_be_utf_8(tmp_path: Path) -> None:
    """A key must be."""
    file = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    file.write_text("Some text.")

    [raw] = gather(listing(tmp_path), read).entries

    assert raw.key == "guid:caf\ufffd.txt"
    assert raw.url.endswith("/caf%E9.txt")


def test_there_are_bounds_for_a_folder(tmp_path: Path) -> None:
    """Files beyond them are counted, not opened."""
    file = write(tmp_path, "a.txt")
    many = Listing(paths=(file,) * (folder.MAX_FILES + 2), fingerprint="")

    document = gather(many, read)

    assert document.asides == (("beyond 2,000 files in one folder (a.txt, a.txt)", 2),)
    assert document.seen == folder.MAX_FILES + 2


def test_a_folder_that_is_too_full_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    """A hundred megabytes at most."""
    file = tmp_path / "a.txt"
    file.write_bytes(b"x" * folder.MAX_FILE)
    many = Listing(paths=(file,) * 21, fingerprint="")

    document = gather(many, lambda _: Document())

    assert document.asides == (("beyond 100 MB in one folder (a.txt)", 1),)


@pytest.mark.parametrize("count", [1, 3])
def test_entries_of_feeds_in_a_folder_are_bounded_together(
    tmp_path: Path, count: int
) -> None:
    """Two thousand a poll, as for any feed."""
    items = "<item><title>x</title></item>" * 1_000
    for n in range(count):
        write(tmp_path, f"{n}.xml", f"<rss><channel>{items}</channel></rss>")

    document = gather(listing(tmp_path), read)

    assert document.seen == count * 1_000
    assert len(document.entries) == min(count * 1_000, 2_000)
