"""Keep a file that feed readers can read: the stories that were told, newest first.

The file is the memory: each delivery reads it, puts its stories in, and puts the whole
in its place. A story has one entry, which a later telling replaces (RFC 4287).
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from monitor.model.message import (
    AlertMessage,
    DigestMessage,
    Message,
    NoticeMessage,
    StoryLine,
    message_from_body,
    stamp,
)
from monitor.model.route import Delivery
from monitor.ports import Clock, Deferred, Delivered, Receipt
from monitor.send.file import flush_folder, write_whole
from monitor.send.marked import HTML, blocks, escape_html
from monitor.send.page import page_of
from monitor.send.plain import one_line

ATOM = "http://www.w3.org/2005/Atom"
ET.register_namespace("", ATOM)
AUTHOR = "news-monitor"
#: A file of ours is far smaller; a larger one is somebody else's.
MOST_BYTES = 32 * 1024 * 1024
MOST_IN_TITLE = 200
MOST_WHY = 2000


class Atom:
    """One feed in one file; nothing listens."""

    def __init__(
        self,
        *,
        path: Path,
        title: str,
        clock: Clock,
        link: str = "",
        entries: int = 100,
    ) -> None:
        self._path = path
        self._title = title
        self._link = link
        self._entries = entries
        self._clock = clock

    def deliver(self, delivery: Delivery) -> Receipt:
        message = message_from_body(json.loads(delivery.body))
        told = {
            entry.findtext(_tag("id")): entry for entry in _entries(message, delivery)
        }
        try:
            kept = [e for e in self._read() if e.findtext(_tag("id")) not in told]
            feed = self._feed(delivery.channel, [*told.values(), *kept])
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._path, _written(feed))
            flush_folder(self._path.parent)
        except OSError as error:
            return Deferred(
                f"the file cannot be written: {error.strerror}", channel=True
            )
        except (ET.ParseError, _NotOursError):
            why = f"{self._path.name} is there, and is no feed of ours: move it away"
            return Deferred(why, channel=True)
        return Delivered(f"{len(told)} in {self._path.name}")

    def _read(self) -> list[ET.Element]:
        """The entries of before; what is no Atom feed is left alone."""
        if not self._path.exists():
            return []
        if self._path.stat().st_size > MOST_BYTES:
            raise _NotOursError
        # Our own file: whoever can write a bomb into it can do worse in the same place.
        root = ET.fromstring(self._path.read_bytes())  # noqa: S314
        if root.tag != _tag("feed") or root.findtext(f"*/{_tag('name')}") != AUTHOR:
            raise _NotOursError
        return root.findall(_tag("entry"))

    def _feed(self, channel: str, entries: list[ET.Element]) -> ET.Element:
        feed = ET.Element(_tag("feed"))
        _add(feed, "id", atom_id(f"feed/{channel}"))
        _add(feed, "title", one_line(self._title, MOST_IN_TITLE))
        _add(feed, "updated", stamp(self._clock.now().astimezone(UTC)))
        _add(_add(feed, "author"), "name", AUTHOR)
        if self._link:
            _add(feed, "link", rel="self", href=self._link)
        feed.extend(entries[: self._entries])
        return feed


class _NotOursError(Exception):
    """The file holds something that must not be overwritten."""


def atom_id(name: str) -> str:
    """The same for ever, wherever the file is moved."""
    shown = name.encode("utf-8", "backslashreplace").decode()  # half a letter, too
    return f"urn:uuid:{uuid5(NAMESPACE_URL, 'news-monitor/' + shown)}"


def _entries(message: Message, delivery: Delivery) -> Iterator[ET.Element]:
    match message:
        case AlertMessage(line=line, at=at):
            yield _story(message, line, at)
        case DigestMessage(stories=stories, end=end):
            for line in stories:
                # Told as an alert of its own, so that both read the same.
                alert = AlertMessage(route=message.route, line=line, at=end)
                yield _story(alert, line, end)
        case NoticeMessage(headline=headline, why=why, at=at):
            entry = _entry(f"notice/{delivery.key}", headline, at)
            _add(entry, "content", escape_html(one_line(why, MOST_WHY)), type="html")
            yield entry


def _story(message: AlertMessage, line: StoryLine, at: datetime) -> ET.Element:
    page = page_of(message)
    entry = _entry(f"story/{line.story}", page.heading, at)
    if page.link:
        _add(entry, "link", rel="alternate", href=page.link.href)
    for topic in line.topics:
        _add(entry, "category", term=one_line(topic, MOST_IN_TITLE))
    _add(entry, "content", "".join(blocks(page, HTML)), type="html")
    return entry


def _entry(name: str, title: str, at: datetime) -> ET.Element:
    entry = ET.Element(_tag("entry"))
    _add(entry, "id", atom_id(name))
    _add(entry, "title", one_line(title, MOST_IN_TITLE) or "(no headline)")
    _add(entry, "updated", stamp(at.astimezone(UTC)))
    return entry


def _written(feed: ET.Element) -> bytes:
    ET.indent(feed)
    text = ET.tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _add(
    parent: ET.Element, name: str, text: str = "", **attributes: str
) -> ET.Element:
    child = ET.SubElement(parent, _tag(name), attributes)
    child.text = text or None
    return child


def _tag(name: str) -> str:
    return f"{{{ATOM}}}{name}"
