"""Is the feed file what a feed reader takes, and does nothing get lost in it?"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings

from monitor.model.message import Message
from monitor.ports import Deferred, Delivered
from monitor.send.atom import Atom
from tests.send.examples import (
    ALERT,
    DIGEST,
    EXAMPLES,
    HEARTBEAT,
    NOON,
    NOTICE,
    STORY,
    DrivenClock,
    delivery_of,
)
from tests.send.golden import assert_golden
from tests.send.texts import messages

NS = "{http://www.w3.org/2005/Atom}"


def atom(path: Path, entries: int = 100, clock: DrivenClock | None = None) -> Atom:
    return Atom(
        path=path / "out" / "matches.xml",
        title="Matches",
        link="https://example.org/matches.xml",
        entries=entries,
        clock=clock or DrivenClock(),
    )


def written(path: Path) -> str:
    return (path / "out" / "matches.xml").read_text(encoding="utf-8")


def children(element: ET.Element, name: str) -> list[ET.Element]:
    return element.findall(NS + name)


def assert_rfc_4287(text: str) -> None:
    """What the standard demands of a feed and of each entry."""
    feed = ET.fromstring(text)
    entries = children(feed, "entry")
    ids = [entry.findtext(f"{NS}id") for entry in entries]

    assert feed.tag == f"{NS}feed"
    assert children(feed, "author")
    assert len(ids) == len(set(ids))
    for element in [feed, *entries]:
        for name in ("id", "title", "updated"):
            (only,) = children(element, name)
            assert only.text
        assert str(element.findtext(f"{NS}id")).startswith("urn:uuid:")
        assert datetime.fromisoformat(str(element.findtext(f"{NS}updated"))).tzinfo
        for link in children(element, "link"):
            assert link.get("href", "").startswith(("http://", "https://"))
    for entry in entries:
        assert children(entry, "content") or children(entry, "link")


def test_golden(tmp_path: Path) -> None:
    """A digest, an alert of one of its stories, and a notice."""
    clock = DrivenClock()
    channel = atom(tmp_path, clock=clock)
    for message in (DIGEST, ALERT, NOTICE):
        channel.deliver(delivery_of(message))
        clock.advance(timedelta(minutes=1))

    assert_rfc_4287(written(tmp_path))
    assert_golden("matches.atom.xml", written(tmp_path))


def test_a_feed_reader_reads_it(tmp_path: Path) -> None:
    """With the story's link, its reason and its topics."""
    receipt = atom(tmp_path).deliver(delivery_of(ALERT))
    read: Any = feedparser.parse(written(tmp_path))
    (entry,) = read.entries

    assert receipt == Delivered("1 in matches.xml")
    assert not read.bozo
    assert entry.title == "Police free 12 from compound"
    assert entry.link == "https://news.example.org/rescue?id=7&lang=en"
    assert "forced labour" in entry.content[0].value
    assert [tag.term for tag in entry.tags] == ["trafficking"]


def test_a_story_told_again_replaces_its_entry(tmp_path: Path) -> None:
    """Under the same id, with a newer moment, on top."""
    channel = atom(tmp_path)
    other = replace(ALERT, line=replace(STORY, story="st-1"))
    later = replace(ALERT, at=NOON + timedelta(hours=1))
    for message in (ALERT, other, later):
        channel.deliver(delivery_of(message))
    read: Any = feedparser.parse(written(tmp_path))

    assert len(read.entries) == 2
    assert read.entries[0].updated == "2026-11-21T13:00:00Z"


def test_ids_are_the_same_in_another_place(tmp_path: Path) -> None:
    """A file that is moved or made anew shows nobody old stories as new."""
    for place in ("one", "two"):
        atom(tmp_path / place).deliver(delivery_of(ALERT))

    assert written(tmp_path / "one") == written(tmp_path / "two")


def test_only_the_newest_are_kept(tmp_path: Path) -> None:
    """Else the file would grow for ever."""
    channel = atom(tmp_path, entries=3)
    for number in range(5):
        line = replace(STORY, story=f"st-{number}", headline=f"Story {number}")
        channel.deliver(delivery_of(replace(ALERT, line=line)))
    read: Any = feedparser.parse(written(tmp_path))

    assert [e.title for e in read.entries] == ["Story 4", "Story 3", "Story 2"]


def test_a_heartbeat_says_that_the_feed_lives(tmp_path: Path) -> None:
    """By the feed's own moment; it is no story."""
    clock = DrivenClock()
    channel = atom(tmp_path, clock=clock)
    channel.deliver(delivery_of(ALERT))
    clock.advance(timedelta(days=1))
    channel.deliver(delivery_of(HEARTBEAT))
    read: Any = feedparser.parse(written(tmp_path))

    assert len(read.entries) == 1
    assert read.feed.updated == "2026-11-22T12:00:00Z"


@pytest.mark.parametrize(
    "content",
    [
        "my notes",
        "<rss/>",
        "<feed xmlns='http://www.w3.org/2005/Atom'><author><name>x</name></author></feed>",
        "",
    ],
)
def test_a_file_that_is_not_ours_is_left_alone(tmp_path: Path, content: str) -> None:
    """What is owed waits until somebody has moved it away."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "matches.xml").write_text(content)
    receipt = atom(tmp_path).deliver(delivery_of(ALERT))

    assert receipt == Deferred(
        "matches.xml is there, and is no feed of ours: move it away", channel=True
    )
    assert written(tmp_path) == content


def test_a_file_that_is_far_too_large_is_not_ours(tmp_path: Path) -> None:
    """It is not even read."""
    (tmp_path / "out").mkdir()
    with (tmp_path / "out" / "matches.xml").open("wb") as file:
        file.truncate(33 * 1024 * 1024)

    assert isinstance(atom(tmp_path).deliver(delivery_of(ALERT)), Deferred)


def test_a_folder_that_cannot_be_made_waits(tmp_path: Path) -> None:
    """The channel waits as a whole: the next delivery would fare no better."""
    (tmp_path / "out").write_text("in the way")
    receipt = atom(tmp_path).deliver(delivery_of(ALERT))

    assert receipt == Deferred("the file cannot be written: File exists", channel=True)


def _files(folder: Path) -> Iterator[Path]:
    yield from (p for p in folder.rglob("*") if p.is_file())


def test_nothing_else_is_left_behind(tmp_path: Path) -> None:
    """No draft, no lock."""
    atom(tmp_path).deliver(delivery_of(EXAMPLES["digest"]))

    assert [p.name for p in _files(tmp_path)] == ["matches.xml"]


@given(messages)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_message_gives_a_feed(tmp_path: Path, message: Message) -> None:
    """In one file after the other, so that each is read back with the next."""
    receipt = atom(tmp_path, entries=5).deliver(delivery_of(message))

    assert isinstance(receipt, Delivered)
    assert_rfc_4287(written(tmp_path))
    for entry in children(ET.fromstring(written(tmp_path)), "entry"):
        content = str(entry.findtext(f"{NS}content"))
        assert "<script" not in content
        assert "<img" not in content
