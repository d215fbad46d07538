"""Whole small stand-ins: a clock that the test moves, a shelf in memory, a reader."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import ip_network

from monitor.acquire.clean import Markup
from monitor.acquire.document import Document, NotRead, RawEntry
from monitor.acquire.folder import FolderRead, FolderUnchanged
from monitor.acquire.frames import FeedBody
from monitor.acquire.policy import FetchPolicy
from monitor.acquire.worker_main import answer
from monitor.model.feed import Feed, FeedState, PageList, Poll, PollOutcome
from monitor.ports import Intake, Known
from tests.values import NOON

LOOPBACK = ip_network("127.0.0.0/8")
POLICY = FetchPolicy(
    user_agent="news-monitor/0.1 (+https://example.org/contact)",
    allow_networks=(LOOPBACK,),
)


class HandClock:
    """Time stands still until the test moves it."""

    def __init__(self, now: datetime = NOON) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return (self._now - NOON).total_seconds()

    def advance(self, by: timedelta) -> None:
        self._now += by

    def set(self, now: datetime) -> None:
        self._now = now


@dataclass(slots=True)
class MemoryShelf:
    """What the store does for acquire, in three dictionaries."""

    states: dict[str, FeedState] = field(default_factory=dict)
    entries: dict[tuple[str, str], Known] = field(default_factory=dict)
    intakes: list[Intake] = field(default_factory=list)
    broken_for: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def feed_states(self) -> Mapping[str, FeedState]:
        return dict(self.states)

    def known(self, feed: str, keys: Sequence[str]) -> Mapping[str, Known]:
        found = {key: self.entries.get((feed, key)) for key in keys}
        return {key: known for key, known in found.items() if known}

    def save_poll(self, intake: Intake) -> None:
        name = intake.feed.name
        if name in self.broken_for:
            raise RuntimeError(f"no room for {name}")
        with self._lock:
            self.states[name] = intake.state
            self.intakes.append(intake)
            for sighting in (*intake.new, *intake.changed, *intake.touched):
                at = (name, sighting.entry.key)
                old = self.entries.get(at)
                new_text = old is None or old.text_digest != sighting.text_digest
                self.entries[at] = Known(
                    raw_digest=sighting.raw_digest,
                    text_digest=sighting.text_digest,
                    versions=(old.versions if old else 0) + new_text,
                )

    @property
    def polls(self) -> list[Poll]:
        return [intake.poll for intake in self.intakes]

    def last(self, feed: str) -> Intake:
        return next(i for i in reversed(self.intakes) if i.feed.name == feed)


def document(*entries: tuple[str, str]) -> bytes:
    """What `LineReader` reads: one `key|title` per line."""
    return "".join(f"{key}|{title}\n" for key, title in entries).encode()


def raw(key: str, title: str, digest: str = "") -> RawEntry:
    digest = digest or sha256(title.encode()).hexdigest()
    return RawEntry(key=key, raw_digest=digest, title=Markup(title))


@dataclass(slots=True)
class LineReader:
    """Reads lines instead of XML; a body that starts with "<html" is a web page."""

    read_bodies: list[bytes] = field(default_factory=list)
    entities_allowed: list[bool] = field(default_factory=list)
    folder: Document | NotRead = field(default_factory=Document)
    fingerprint: str = "f1"

    def read(
        self,
        body: bytes,
        *,
        content_type: str,
        url: str,
        allow_entities: bool = False,
        **_how: object,
    ) -> Document | NotRead:
        self.read_bodies.append(body)
        self.entities_allowed.append(allow_entities)
        if body.startswith(b"<html"):
            return NotRead(outcome=PollOutcome.WEB_PAGE, detail="titled 'Sorry'")
        if body.startswith(b"kill"):
            return NotRead(
                outcome=PollOutcome.PARSER_KILLED, detail="after 10 s", poison=True
            )
        if body.startswith(b"stop"):
            return NotRead(
                outcome=PollOutcome.PARSER_KILLED, detail="the monitor is stopping"
            )
        if body.startswith(b"bug"):
            raise ZeroDivisionError("a bug in the reader")
        lines = (line.partition("|") for line in body.decode().splitlines())
        return Document(entries=tuple(raw(key, title) for key, _, title in lines))

    def read_mail(self, body: bytes) -> Document | NotRead:
        return self.read(body, content_type="message/rfc822", url="")

    def read_folder(
        self, folder: str, known_fingerprint: str
    ) -> FolderRead | FolderUnchanged | NotRead:
        if isinstance(self.folder, NotRead):
            return self.folder
        if known_fingerprint == self.fingerprint:
            return FolderUnchanged(fingerprint=self.fingerprint)
        return FolderRead(document=self.folder, fingerprint=self.fingerprint)


class OpenReader:
    """The real reader, without a process of its own."""

    def read(
        self,
        body: bytes,
        *,
        content_type: str,
        url: str,
        allow_entities: bool,
        page_list: PageList | None,
        lang: str,
        read_at: datetime | None,
    ) -> Document | NotRead:
        question = FeedBody(
            body=body,
            content_type=content_type,
            url=url,
            allow_entities=allow_entities,
            page_list=page_list,
            lang=lang,
            read_at=read_at,
        )
        read = answer(question)

        assert isinstance(read, Document | NotRead)
        return read

    def read_mail(self, body: bytes) -> Document | NotRead:
        raise NotImplementedError

    def read_folder(
        self, folder: str, known_fingerprint: str
    ) -> FolderRead | FolderUnchanged | NotRead:
        raise NotImplementedError


def feed_at(url: str, name: str = "example", every: timedelta | None = None) -> Feed:
    return Feed(name=name, source="example.org", url=url, every=every)
