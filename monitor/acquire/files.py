"""What does one local file say? Text, HTML, a mail, or a feed, by its name's end."""

import re
from dataclasses import replace

from monitor.acquire.clean import Form, Markup
from monitor.acquire.dates import read_moment
from monitor.acquire.document import (
    MAX_TEXT,
    Document,
    NotRead,
    RawEntry,
    clean,
    first_sentence,
    name_all,
)
from monitor.acquire.links import web_url
from monitor.acquire.mail import read_mail
from monitor.acquire.origin import lang_tag
from monitor.acquire.page import decode, read_page
from monitor.acquire.parse import read_feed
from monitor.model.feed import PollOutcome

_HEADER = re.compile(
    r"(title|source|published|author|url|link|lang):[ \t]*(.*)", re.IGNORECASE
)


def read_file(name: str, body: bytes, *, uri: str = "") -> Document | NotRead:
    """One entry named after the file, or all entries of a feed."""
    if not body.strip():
        return _unreadable("an empty file")
    if b"\x00" in body[:1024] and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _unreadable("binary data")
    match name.lower().rpartition(".")[2]:
        case "txt":
            return _one(read_text(name, body, uri=uri))
        case "html" | "htm":
            return _one(read_page(name, body, uri=uri))
        case "eml":
            return _one(read_mail(name, body, uri=uri))
        case _:
            return _read_xml(name, body, uri)


def read_text(name: str, body: bytes, *, uri: str) -> RawEntry:
    """Lines such as "Title: ..." up to a blank one, then the text to the byte."""
    header, text = _cut_header(decode(body))
    return RawEntry(
        key=name,
        raw_digest="",
        url=web_url(header.get("url", "") or header.get("link", "")) or uri,
        title=Markup(header.get("title", "") or first_sentence(text), Form.PLAIN),
        text=Markup(text[:MAX_TEXT], Form.EXACT),
        author=Markup(header.get("author", ""), Form.PLAIN),
        published=read_moment(header.get("published", "")),
        lang=lang_tag(header.get("lang", "")),
        source=Markup(header.get("source", ""), Form.PLAIN),
    )


def _cut_header(text: str) -> tuple[dict[str, str], str]:
    """No header unless every line before the blank one is of a known name."""
    header: dict[str, str] = {}
    end = 0
    for line in text.splitlines(keepends=True):
        end += len(line)
        if not line.strip():
            return (header, text[end:]) if header else ({}, text)
        found = _HEADER.fullmatch(line.strip())
        if not found:
            return {}, text
        header[found[1].lower()] = found[2].strip()
    return header, ""


def _read_xml(name: str, body: bytes, uri: str) -> Document | NotRead:
    feed = read_feed(body)
    if isinstance(feed, Document) or feed.outcome is PollOutcome.ENTITIES:
        return feed
    return _one(read_page(name, body, uri=uri))


def _one(raw: RawEntry) -> Document | NotRead:
    """The file's name is its identity: another text in it is a change."""
    if not clean(replace(raw, url="")).title:
        return _unreadable("a file without text")
    return Document(entries=name_all([raw]))


def _unreadable(detail: str) -> NotRead:
    return NotRead(outcome=PollOutcome.UNREADABLE, detail=detail)
