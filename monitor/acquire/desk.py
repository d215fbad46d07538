"""What does every poll work with?"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from ssl import SSLContext
from typing import Protocol, TypeVar

from monitor.acquire.document import Document, NotRead, RawEntry, clean
from monitor.acquire.folder import FolderRead, FolderUnchanged
from monitor.acquire.policy import FetchPolicy
from monitor.acquire.sift import Sifted, sift
from monitor.model.feed import Feed, PageList
from monitor.model.item import Entry
from monitor.ports import Clock, Shelf

logger = logging.getLogger("monitor")


T = TypeVar("T")


class Reads(Protocol):
    """Makes documents of bytes and folders; blocks meanwhile."""

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
    ) -> Document | NotRead: ...

    def read_folder(
        self, folder: str, known_fingerprint: str
    ) -> FolderRead | FolderUnchanged | NotRead: ...

    def read_mail(self, body: bytes) -> Document | NotRead: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What every poll works with."""

    reader: Reads
    shelf: Shelf
    clock: Clock
    policy: FetchPolicy
    clean: Callable[[RawEntry], Entry] = clean
    tls: SSLContext | None = None  #: whom mail servers are checked by; None: the system


class InThread(Protocol):
    """Does it outside the event loop."""

    async def __call__(self, act: Callable[[], T], /) -> T: ...


def sift_document(desk: Desk, feed: Feed, document: Document) -> Sifted:
    """Its entries beside what is known of the feed."""
    keys = list(dict.fromkeys(raw.key for raw in document.entries))
    known = desk.shelf.known(feed.name, keys) if keys else {}
    return sift(document, known, partial(_clean, desk, feed))


def _clean(desk: Desk, feed: Feed, raw: RawEntry) -> Entry | None:
    """The guard of one entry: what breaks on it is set aside, and the next one read."""
    try:
        return desk.clean(raw)
    except Exception:
        logger.exception("clean feed=%r key=%r", feed.name, raw.key)
        return None
