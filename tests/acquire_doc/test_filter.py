"""What does a local file hold that `monitor acquire` is given?"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.acquire import filter as acquire_filter
from monitor.acquire.document import Document, NotRead, clean
from monitor.acquire.filter import read_path
from monitor.acquire.workers import Reader
from monitor.model.feed import PollOutcome

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """One for all: it remembers nothing."""
    made = Reader()
    yield made
    made.close()


def test_every_entry_is_given_in_order_with_repeats(reader: Reader) -> None:
    """A filter remembers nothing, so nothing is known already."""
    found = read_path(reader, GOLDEN / "rss-guids.xml")

    assert isinstance(found, Document)
    assert [clean(e).title for e in found.entries] == [
        "One",
        "Two",
        "Three",
        "Four",
        "Five",
        "Five",
    ]


def test_relative_links_of_a_file_start_at_its_own_site(reader: Reader) -> None:
    """Nothing else says where it came from."""
    found = read_path(reader, GOLDEN / "rss-plain.xml")

    assert isinstance(found, Document)
    assert found.entries[1].url == "https://gazette.example.org/2024/07/ministers"


@pytest.mark.parametrize("name", ["header.txt", "page.html", "mail.eml"])
def test_files_are_read_as_in_a_folder(reader: Reader, name: str) -> None:
    """By the end of the name."""
    found = read_path(reader, GOLDEN / name)

    assert isinstance(found, Document)
    assert [e.key for e in found.entries] == [f"guid:{name}"]


def test_what_is_no_feed_is_told(reader: Reader, tmp_path: Path) -> None:
    """A page where a feed was promised, and a file that is not there."""
    page = tmp_path / "feed.xml"
    page.write_text("<html><title>Gone</title>")

    assert read_path(reader, page) == NotRead(
        outcome=PollOutcome.WEB_PAGE, detail="\u201cGone\u201d"
    )
    assert read_path(reader, tmp_path / "missing.xml") == NotRead(
        outcome=PollOutcome.UNREADABLE, detail="No such file or directory"
    )


def test_a_file_has_a_bound(reader: Reader, tmp_path: Path) -> None:
    """It need not hold anything."""
    large = tmp_path / "large.xml"
    with large.open("wb") as file:
        file.truncate(acquire_filter.MAX_SIZE + 1)

    assert read_path(reader, large) == NotRead(
        outcome=PollOutcome.TOO_LARGE, detail="more than 50 MB"
    )
