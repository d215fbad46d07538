"""How do a reader and its worker talk? One pickled value after its length."""

import pickle
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from monitor.model.feed import PageList

LENGTH = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedBody:
    """The body of an HTTP answer, to be read as a feed."""

    body: bytes
    content_type: str = ""
    url: str = ""  #: where it came from: relative links start there
    allow_entities: bool = False
    page_list: PageList | None = None  #: then it is a web page
    lang: str = ""  #: of that page, where it is configured
    read_at: datetime | None = None  #: what "two hours ago" counts from


@dataclass(frozen=True, slots=True, kw_only=True)
class FileBody:
    """A local file, to be read by the end of its name."""

    name: str
    body: bytes
    uri: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailBody:
    """A mail from a mailbox, as it came."""

    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBody:
    """The page of an item, to be read as an article."""

    body: bytes
    content_type: str = ""
    url: str = ""  #: where it came from in the end
    asked: str = ""  #: the address that the feed gives
    title: str = ""
    teaser: str = ""  #: what the feed told of it


Question = FeedBody | FileBody | MailBody | PageBody


def send(stream: IO[bytes], value: object) -> None:
    data = pickle.dumps(value)
    stream.write(len(data).to_bytes(LENGTH, "big"))
    stream.write(data)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Raises EOFError when the other side is gone."""
    length = int.from_bytes(_exactly(stream, LENGTH), "big")
    return pickle.loads(_exactly(stream, length))  # noqa: S301 - both ends are ours


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data
