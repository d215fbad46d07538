"""`monitor acquire`: what do these documents hold?"""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import urlsplit

from monitor.acquire.answers import Failed
from monitor.acquire.document import Document, NotRead, clean
from monitor.acquire.fetch import fetch_document
from monitor.acquire.policy import FetchPolicy
from monitor.acquire.workers import Reader
from monitor.model.item import Entry, item_id
from monitor.model.message import stamp
from monitor.serve.build import policy_of
from monitor.serve.config import Config, read_config
from monitor.serve.filters import to_line
from monitor.serve.options import CONFIG_INVALID, FAILED, IN_PART, Options

WEB = ("http://", "https://")


def read_documents(
    inputs: Sequence[str], options: Options, *, out: TextIO, err: TextIO
) -> int:
    """Print every entry of each document; 1 when none could be read, 4 when some."""
    policy = _policy(options, err) if any(map(_is_web, inputs)) else None
    if isinstance(policy, int):
        return policy
    reader = Reader(size=1)
    read = 0
    try:
        for name in inputs:
            found = _read_url(name, policy, reader) if policy else None
            if not _is_web(name):
                found = _read_file(name, reader)
            if isinstance(found, Document):
                read += 1
                _print(name, found, out, err)
            elif found:
                print(f"{name}: {found}", file=err)
    finally:
        reader.close()
    if read == len(inputs):
        return 0
    return IN_PART if read else FAILED


def _policy(options: Options, err: TextIO) -> FetchPolicy | int:
    """A URL is fetched as the monitor would; without a config, by the defaults."""
    config = read_config(options, os.environ)
    if isinstance(config, Config):
        return policy_of(config)
    for problem in config:
        print(problem, file=err)
    return CONFIG_INVALID


def _read_url(url: str, policy: FetchPolicy, reader: Reader) -> Document | str:
    answer = fetch_document(url, policy)
    if isinstance(answer, Failed):
        return _say(answer.outcome.value, answer.detail)
    found = reader.read(answer.body, content_type=answer.content_type, url=answer.url)
    return (
        _say(found.outcome.value, found.detail) if isinstance(found, NotRead) else found
    )


def _read_file(name: str, reader: Reader) -> Document | str:
    path = Path(name)
    try:
        body = path.read_bytes()
    except OSError as error:
        return error.strerror or "cannot be read"
    found = reader.read_file(path.name, body, uri=path.absolute().as_uri())
    return (
        _say(found.outcome.value, found.detail) if isinstance(found, NotRead) else found
    )


def _or_why(found: Document | NotRead) -> Document | str:
    if isinstance(found, NotRead):
        return _say(found.outcome.value, found.detail)
    return found


def _print(name: str, document: Document, out: TextIO, err: TextIO) -> None:
    for raw in document.entries:
        out.write(to_line(_row(name, clean(raw))))
        out.flush()
    for reason, count in document.asides:
        print(f"{name}: {count} entries left out: {reason}", file=err)


def _row(feed: str, entry: Entry) -> dict[str, Any]:
    return {
        "id": item_id(feed, entry.key),
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "text": entry.text,
        "author": entry.author,
        "published": _moment(entry.published),
        "updated": _moment(entry.updated),
        "lang": entry.lang,
        "source": entry.source or _publisher(entry.url, feed),
        "feed": feed,
    }


def _publisher(url: str, feed: str) -> str:
    """The host that the item, or else its feed, is published at."""
    host = urlsplit(url).hostname or (urlsplit(feed).hostname if _is_web(feed) else "")
    return (host or "").removeprefix("www.")


def _moment(at: datetime | None) -> str | None:
    return stamp(at.replace(microsecond=0)) if at else None


def _is_web(name: str) -> bool:
    return name.startswith(WEB)


def _say(outcome: str, detail: str) -> str:
    return f"{outcome}: {detail}" if detail else outcome
