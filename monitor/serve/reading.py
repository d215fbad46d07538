"""`monitor acquire`: what do these documents hold?"""

import os
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import urlsplit

from monitor.acquire.answers import Failed
from monitor.acquire.document import Document, NotRead, clean
from monitor.acquire.fetch import fetch_document
from monitor.acquire.filter import read_path
from monitor.acquire.policy import FetchPolicy
from monitor.acquire.workers import Reader
from monitor.model.feed import PollOutcome
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
    read = 0
    with closing(Reader(size=1)) as reader:
        for name in inputs:
            found = _read(name, policy, reader)
            if isinstance(found, NotRead):
                print(f"{name}: {_say(found.outcome, found.detail)}", file=err)
                continue
            read += 1
            _print(name, found, out, err)
    if read == len(inputs):
        return 0
    return IN_PART if read else FAILED


def _policy(options: Options, err: TextIO) -> FetchPolicy | int:
    """A URL is fetched as the monitor would."""
    config = read_config(options, os.environ)
    if isinstance(config, Config):
        return policy_of(config)
    for problem in config:
        print(problem, file=err)
    return CONFIG_INVALID


def _read(name: str, policy: FetchPolicy | None, reader: Reader) -> Document | NotRead:
    if policy and _is_web(name):
        return _read_url(name, policy, reader)
    return read_path(reader, Path(name))


def _read_url(url: str, policy: FetchPolicy, reader: Reader) -> Document | NotRead:
    answer = fetch_document(url, policy)
    if isinstance(answer, Failed):
        return NotRead(outcome=answer.outcome, detail=answer.detail)
    return reader.read(answer.body, content_type=answer.content_type, url=answer.url)


def _print(name: str, document: Document, out: TextIO, err: TextIO) -> None:
    for raw in document.entries:
        out.write(to_line(_row(name, clean(raw))))
        out.flush()
    for reason, count in document.asides:
        print(f"{name}: {count} entries left out: {reason}", file=err)
    if document.children:
        count, one = len(document.children), document.children[0].url
        print(f"{name}: names {count} sitemaps: give theirs, such as {one}", file=err)


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
    return name.lower().startswith(WEB)


def _say(outcome: PollOutcome, detail: str) -> str:
    return f"{outcome.value}: {detail}" if detail else outcome.value
